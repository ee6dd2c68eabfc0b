"""Which messages about a visit a clinic may word itself, and what each must say."""

from collections.abc import Callable

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from booking.reminders import OFFER
from booking.services.day_messages import AFTERWARDS, FINISH
from booking.services.running_late import KIND as RUNNING_LATE
from booking.services.sign_in import KIND as SIGN_IN_CODE
from booking.told_facts import MUST_CHANGE
from clinic.outbox.contents import Content
from clinic.outbox.gsm import in_gsm
from clinic.outbox.words.catalogue import Wording, register_wording
from clinic.outbox.words.marks import marked

VISIT = (
    "clinic",
    "phone",
    "when",
    "when_short",
    "day",
    "time",
    "address",
    "directions",
    "practitioner",
    "reference",
)
WITH_LINK = (*VISIT, "link")
THE_LINK = ("{link}",)
THE_TIME = ("{when}", "{when_short}", "{time}")
ABOUT_A_VISIT = {
    "confirmation": _("Booked"),
    "moved": _("Moved to another time"),
    MUST_CHANGE: _("The clinic must change the time"),
    "reminder_3_days": _("Reminder, 3 days before"),
    "reminder_1_day": _("Reminder, the day before"),
    "reminder_2_hours": _("Reminder, 2 hours before"),
    "cancellation": _("Cancelled"),
    "questions": _("Questions before the visit"),
    FINISH: _("Questions still open, 2 days before"),
}
WRITTEN_AS = {"reminder_2_hours": "reminder_1_day"}  # whose texts say "tomorrow" only the day before
CODES = {"code": _("Code to book"), SIGN_IN_CODE: _("Code to come back")}


def register_wordings() -> None:
    """Tell the outbox which of our messages may be worded anew."""
    for kind, title in ABOUT_A_VISIT.items():
        register_wording(
            Wording(
                kind,
                title,
                WITH_LINK,
                (THE_LINK, THE_TIME),
                _built_in(WRITTEN_AS.get(kind, kind)),
                usual={"is_tomorrow": kind == "reminder_1_day"},
            )
        )
    earlier = ("new", "new_short", "until")
    needs = (THE_LINK, ("{new}", "{new_short}"), ("{until}",))
    register_wording(
        Wording(OFFER, _("An earlier time is free"), (*WITH_LINK, *earlier), needs, _built_in(OFFER))
    )
    late_needs = (THE_LINK, ("{new_time}", "{minutes}"))
    late = (*WITH_LINK, "minutes", "new_time")
    register_wording(Wording(RUNNING_LATE, _("Running late"), late, late_needs, _built_in(RUNNING_LATE)))
    register_wording(
        Wording(AFTERWARDS, _("After the visit"), (*WITH_LINK, "day_long"), (), _built_in(AFTERWARDS))
    )
    for kind, title in CODES.items():
        register_wording(
            Wording(kind, title, ("code", "clinic", "host"), (("{code}",),), _code, about_visit=False)
        )


def _built_in(kind: str) -> Callable[..., Content]:
    """Return the function that gives our own text of a kind."""

    def content(**more: object) -> Content:
        return Content(
            subject=_marked(f"{kind}.subject.txt", **more),
            text=_marked(f"{kind}.txt", **more),
            sms=in_gsm(_marked(f"{kind}.sms.txt", **more)),
        )

    return content


def _code(**_: object) -> Content:
    return Content(
        subject=gettext("Your code"), text=_marked("code.txt"), sms=in_gsm(_marked("code.sms.txt"))
    )


def _marked(template: str, **more: object) -> str:
    return marked(f"booking/messages/{template}", **more)
