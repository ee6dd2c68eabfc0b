"""A kind of visit for people whom somebody sent: they show it by a code that the practice gave."""

from datetime import datetime

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction

from booking.models import ReferralShown
from booking.services.refusals import CodeWrong, TooManyTries
from clinic import audit, tries
from clinic.models import VisitType
from intake.models import QuestionnaireResponse


def is_missing(visit_type: VisitType, response: QuestionnaireResponse) -> bool:
    """Say whether a kind of visit asks for a code that was not typed with these answers; a query if it does."""
    if not visit_type.referral_code:
        return False
    return not ReferralShown.objects.filter(visit_type=visit_type, response=response).exists()


def show_code(
    *,
    response: QuestionnaireResponse,
    visit_type: VisitType,
    typed: str,
    client_address: str | None,
    now: datetime,
) -> None:
    """Keep that the code was typed with these answers. Raises CodeWrong or TooManyTries; the try is counted."""
    refusal = _judged(response, visit_type, typed, client_address, now)
    if refusal:
        raise refusal


def hashed(code: str) -> str:
    """Return how a code is kept: salted and slow, for it is short and said on the phone."""
    return make_password(_bare(code))


@transaction.atomic
def _judged(
    response: QuestionnaireResponse,
    visit_type: VisitType,
    typed: str,
    client_address: str | None,
    now: datetime,
) -> CodeWrong | TooManyTries | None:
    """Return the refusal instead of raising it, so that the try that was counted is kept."""
    secret = tries.of_secret("referral", f"{response.pk}:{visit_type.pk}")
    count = tries.count(secret, tries.of_place(client_address), now=now)
    if count.locked:
        return TooManyTries(count.locked.until)
    if not check_password(_bare(typed), visit_type.referral_code):
        locked = count.wrong()
        return TooManyTries(locked.until) if locked else CodeWrong()
    count.right(secret)
    ReferralShown.objects.get_or_create(response=response, visit_type=visit_type, defaults={"shown_at": now})
    audit.record("referral.shown", response, actor=None, now=now, patient=True)
    return None


def _bare(code: str) -> str:
    """Leave out what people add or change when they write a code down: gaps, dashes, capitals."""
    return "".join(sign for sign in code.casefold() if sign.isalnum())
