"""The practice itself, and the ground that intake and booking stand on."""

from clinic.celery import app as celery_app

__all__ = ["celery_app"]
