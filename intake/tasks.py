"""What Celery runs for the intake: a few lines each."""

from celery import shared_task

from clinic import clock
from intake.services.drafts import forget_ended_drafts


@shared_task(ignore_result=True, soft_time_limit=240)
def forget_drafts() -> int:
    """Remove drafts whose time is over; beat calls once an hour."""
    return forget_ended_drafts(now=clock.now())
