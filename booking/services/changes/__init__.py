"""Changes of the schedule: seen first, applied and undone as one step, followed until all is settled.

See docs/closures.md.
"""
