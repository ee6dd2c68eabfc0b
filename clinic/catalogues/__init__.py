"""The files that translators work in: one ``.po`` for each app and language, and the ``.mo`` compiled from it.

Nothing here is needed while the site runs, and nothing of it needs the gettext tools: Python reads ``.mo``
files by itself. ``manage.py translations`` uses it; docs/languages.md says how to work with it.
"""
