"""Which kind of visit a response leads to: the suggested one, or the one the patient asked for."""

from django.db import transaction

from clinic.models import VisitType
from intake.models import Assessment, QuestionnaireResponse


def visit_type_for(response: QuestionnaireResponse, assessment: Assessment) -> VisitType | None:
    """Return the visit that may be booked online, or None when none fits (page P8b)."""
    code = response.wished_visit_type or assessment.result["route"]["visit_type"]
    return VisitType.objects.filter(code=code, active=True, online=True).first()


def other_visit_types(assessment: Assessment) -> list[VisitType]:
    """Return what a patient may choose instead. Nothing when the visit is pressing or for a child."""
    route = assessment.result["route"]
    if route["priority"] != "routine" or route["visit_type"] == "CHILD_30":
        return []
    offered = VisitType.objects.filter(active=True, online=True).exclude(code=route["visit_type"])
    return list(offered.exclude(code="CHILD_30").order_by("minutes", "code"))


@transaction.atomic
def wish_visit_type(response: QuestionnaireResponse, code: str) -> None:
    """Keep the code of the visit that the patient asked for; an empty code goes back to the suggestion."""
    response.wished_visit_type = code
    response.save(update_fields=["wished_visit_type"])
