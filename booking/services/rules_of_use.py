"""What the practice lets patients do by themselves: set by the manager, written here alone."""

from datetime import datetime

from django.db import transaction

from booking.services.referral import hashed
from clinic import audit
from clinic.models import Practice, User, VisitType


@transaction.atomic
def set_rules(
    *, most_open_bookings: int | None, late_hours: int, late_moves_online: bool, actor: User, now: datetime
) -> Practice:
    """Write how many visits a patient may have booked, and what notice the practice asks for."""
    practice = Practice.objects.select_for_update().get(pk=Practice.ONLY)
    practice.most_open_bookings = most_open_bookings
    practice.late_hours = late_hours
    practice.late_moves_online = late_moves_online
    rules = ["most_open_bookings", "late_hours", "late_moves_online"]
    practice.save(update_fields=rules)
    detail = {rule: getattr(practice, rule) for rule in rules}
    audit.record("rules_of_use.changed", practice, actor=actor, now=now, detail=detail)
    return practice


@transaction.atomic
def set_referral(
    *, visit_type: VisitType, by_referral: bool, new_code: str, actor: User, now: datetime
) -> VisitType:
    """Write whether patients need a code for a kind of visit, and which.

    With ``by_referral`` and no ``new_code`` the code stays that there is.
    Raises ValueError if there is none either.
    """
    current = VisitType.objects.select_for_update().get(pk=visit_type.pk)
    if by_referral and not (new_code or current.referral_code):
        raise ValueError("a referral needs a code")
    if not by_referral:
        current.referral_code = ""
    elif new_code:
        current.referral_code = hashed(new_code)
    current.save(update_fields=["referral_code"])
    detail = {"by_referral": by_referral, "new_code": bool(new_code)}
    audit.record("visit_type.referral_changed", current, actor=actor, now=now, detail=detail)
    return current
