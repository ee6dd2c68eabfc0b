"""What a kind of visit is needed for, as the manager reads it before retiring it."""

from django.utils.translation import gettext as _

from booking.hours_words import hours_words
from booking.services.refusals import NameTaken, StillNeeded
from clinic.models import VisitType
from intake.assessment.rule_titles import VISITS


def taken_words(refused: NameTaken) -> str:
    """Return which kind of visit has the name."""
    return _("“%(name)s” is called so already. Choose another name") % {"name": refused.other}


def needed_words(refused: StillNeeded) -> list[str]:
    """Return a sentence for each thing that would break."""
    words = []
    if refused.by_rules:
        led = _("The rules lead patients to this visit: %(whom)s") % {
            "whom": VISITS[refused.visit_type.code][1]
        }
        words.append(f"{led} {_without(refused)}")
    if refused.hours:
        names = dict(VisitType.objects.values_list("pk", "name"))
        hours = "; ".join(f"{row.resource.name}, {hours_words(row.weekly(), names)}" for row in refused.hours)
        words.append(
            _("Nothing would be offered in hours that are for it alone: %(hours)s.") % {"hours": hours}
        )
    return words


def _without(refused: StillNeeded) -> str:
    if refused.final:
        return _("They have a danger sign and may choose no other, so it can't be retired.")
    if refused.field == "online":
        return _("They would see no times, but another service and your number.")
    return _("They would be offered no visit, but another service and your number.")
