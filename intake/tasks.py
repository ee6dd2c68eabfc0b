"""What Celery runs for the intake: a few lines each."""

from celery import shared_task

from clinic import clock
from clinic.tries import forget_old_tries
from intake.services.drafts import forget_ended_drafts
from intake.services.tell_of_alerts import tell_of_alerts


@shared_task(ignore_result=True, soft_time_limit=240)
def forget_drafts() -> int:
    """Remove drafts whose time is over, and counts that no longer weigh; beat calls once an hour."""
    now = clock.now()
    forget_old_tries(now=now)
    return forget_ended_drafts(now=now)


@shared_task(ignore_result=True)
def tell_of_safety_calls() -> None:
    """Tell colleagues by e-mail of danger signs that nobody has answered; overlap is safe."""
    tell_of_alerts(now=clock.now())
