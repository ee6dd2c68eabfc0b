"""Which kind of visit a response leads to: the suggested one, or the one the patient asked for."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from clinic.models import VisitType
from intake.models import Assessment, QuestionnaireResponse

FOR_CHILDREN = "CHILD_30"
URGENT = ("URGENT_48H", "URGENT_1W")
NOT_BY_WISH = (FOR_CHILDREN, *URGENT)  # the answers alone lead to these


def visit_type_for(response: QuestionnaireResponse, assessment: Assessment) -> VisitType | None:
    """Return the visit that may be booked online, or None when none fits (page P8b)."""
    code = visit_type_code(response, assessment)
    return VisitType.objects.filter(code=code, active=True, online=True).first()


def visit_type_code(response: QuestionnaireResponse, assessment: Assessment) -> str:
    """Return the code of the kind of visit that these answers lead to, whether or not it can be booked.

    A wish counts only while there is a choice: answers that became pressing since take it back.
    """
    route = assessment.result["route"]
    wish = response.wished_visit_type if _leaves_a_choice(route) else ""
    return wish or str(route["visit_type"])


def other_visit_types(assessment: Assessment) -> list[VisitType]:
    """Return what a patient may choose instead; nothing when the visit is pressing or for a child."""
    route = assessment.result["route"]
    if not _leaves_a_choice(route):
        return []
    offered = VisitType.objects.filter(active=True, online=True)
    return list(offered.exclude(code__in=[route["visit_type"], *NOT_BY_WISH]).order_by("minutes", "code"))


@transaction.atomic
def wish_visit_type(response: QuestionnaireResponse, code: str) -> None:
    """Keep the code of the visit that the patient asked for."""
    response.wished_visit_type = code
    response.save(update_fields=["wished_visit_type"])


def _leaves_a_choice(route: Mapping[str, Any]) -> bool:
    return bool(route["priority"] == "routine" and route["visit_type"] != FOR_CHILDREN)
