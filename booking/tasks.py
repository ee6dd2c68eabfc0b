"""What beat asks of the workers."""

from celery import shared_task

from booking.services.sign_in import forget_sign_ins
from booking.services.sweep import expire_holds, forget_past_claims, forget_unconfirmed
from booking.services.waitlist.end import end_what_is_over
from booking.services.waitlist.turn import offer_freed_times
from clinic import clock


@shared_task
def sweep_diary() -> None:
    """Free what nobody keeps any longer; overlap is safe."""
    now = clock.now()
    expire_holds(now=now)
    forget_past_claims(now=now)
    forget_unconfirmed(now=now)
    forget_sign_ins(now=now)


@shared_task
def offer_earlier_times() -> None:
    """Pass on what nobody took in time, and offer what became free; overlap is safe."""
    now = clock.now()
    end_what_is_over(now=now)
    offer_freed_times(now=now)
