"""What beat asks of the workers."""

from celery import shared_task

from booking.services.day_messages import owe_answers_to_finish, owe_digests, owe_words_afterwards
from booking.services.sign_in import forget_sign_ins
from booking.services.sweep import expire_holds, forget_past_claims, forget_past_limits, forget_unconfirmed
from booking.services.waitlist.end import end_what_is_over
from booking.services.waitlist.turn import offer_freed_times
from clinic import clock


@shared_task
def sweep_diary() -> None:
    """Free what nobody keeps any longer; overlap is safe."""
    now = clock.now()
    expire_holds(now=now)
    forget_past_claims(now=now)
    forget_past_limits(now=now)
    forget_unconfirmed(now=now)
    forget_sign_ins(now=now)


@shared_task
def offer_earlier_times() -> None:
    """Pass on what nobody took in time, and offer what became free; overlap is safe."""
    now = clock.now()
    end_what_is_over(now=now)
    offer_freed_times(now=now)


@shared_task
def owe_day_messages() -> None:
    """Owe what is due of the messages round a visit; overlap is safe."""
    now = clock.now()
    owe_answers_to_finish(now=now)
    owe_words_afterwards(now=now)
    owe_digests(now=now)
