"""Which other service may help, when the answers name no part for the foot clinic."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class OtherService:
    """Who may help, and why, in words for the patient."""

    name: Promise
    advice: Promise


OWN_DOCTOR = OtherService(
    _("Your own doctor"),
    _("From what you told us, your own doctor is the best first person to see. They know your health."),
)
SERVICES = {
    "REFER_SPINE": OtherService(
        _("A physiotherapist or back clinic"),
        _("Most of what you told us is about your back. People who treat backs can help you sooner."),
    ),
    "REFER_HIPKNEE": OtherService(
        _("A physiotherapist or hip and knee clinic"),
        _("Most of what you told us is about your hip or knee. People who treat these can help you sooner."),
    ),
    "REFER_RHEUM": OtherService(
        _("A clinic for joint illness (rheumatology)"),
        _("What you told us should be looked at by people who treat swollen and stiff joints."),
    ),
    "REFER_VASC": OtherService(
        _("A clinic for blood vessels (vascular)"),
        _("What you told us should be looked at by people who treat the blood flow of the legs."),
    ),
    "REFER_NEURO": OtherService(
        _("A clinic for nerves (neurology)"),
        _("What you told us should be looked at by people who treat nerves."),
    ),
    "REFER_MATERNITY": OtherService(
        _("Your midwife or maternity unit"),
        _("What you told us should be looked at by those who care for you in pregnancy."),
    ),
    "TELE_15": OtherService(
        _("A call with us"),
        _("We need a little more to plan your visit. A short call will do. Please ring us."),
    ),
}


def other_service(route: dict[str, Any]) -> OtherService:
    """Return the service that a route without a bookable visit names."""
    return SERVICES.get(route["visit_type"], OWN_DOCTOR)
