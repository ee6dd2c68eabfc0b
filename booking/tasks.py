"""What beat asks of the workers."""

from celery import shared_task

from booking.services.sign_in import forget_sign_ins
from booking.services.sweep import expire_holds, forget_past_claims, forget_unconfirmed
from clinic import clock


@shared_task
def sweep_diary() -> None:
    """Free what nobody keeps any longer; overlap is safe."""
    now = clock.now()
    expire_holds(now=now)
    forget_past_claims(now=now)
    forget_unconfirmed(now=now)
    forget_sign_ins(now=now)
