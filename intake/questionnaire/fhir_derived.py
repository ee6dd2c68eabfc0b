"""What conditions compare and nobody is asked, as hidden items that are worked out from answers (HL7 SDC)."""

from collections.abc import Iterator
from typing import Any

from intake.conditions.facts import LEG_SITES, SITES_OF_REGION
from intake.questionnaire.fhir_when import AGE, REGION, REGIONS, SITE, YEARS

Json = dict[str, Any]

HIDDEN = "http://hl7.org/fhir/StructureDefinition/questionnaire-hidden"
CALCULATED = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-calculatedExpression"
FHIRPATH = "text/fhirpath"
THIS_YEAR = "today().toString().substring(0, 4).toInteger()"


def derived_group(asked: set[str]) -> Json:
    """Return the group of hidden items; ``asked``: the link ids that conditions name."""
    return {
        "linkId": "derived",
        "type": "group",
        "text": "Worked out from answers, never asked",
        "extension": [{"url": HIDDEN, "valueBoolean": True}],
        "item": [_item(*one) for one in _all(asked) if one[0] in asked],
    }


def _all(asked: set[str]) -> Iterator[tuple[str, str, str]]:
    """Yield link id, type and FHIRPath expression of each; the regions before what counts them."""
    yield AGE, "integer", _age()
    for region in SITES_OF_REGION:
        yield f"{REGION}{region}", "boolean", _region(region)
    yield (
        REGIONS,
        "integer",
        f"%resource.descendants().where(linkId.startsWith('{REGION}') and answer.value = true).count()",
    )
    for link_id in sorted(one for one in asked if one.startswith(YEARS)):
        yield link_id, "integer", f"{THIS_YEAR} - {_answers(link_id.removeprefix(YEARS))}"


def _item(link_id: str, kind: str, expression: str) -> Json:
    return {
        "linkId": link_id,
        "type": kind,
        "text": link_id.removeprefix("derived."),
        "readOnly": True,
        "extension": [
            {"url": HIDDEN, "valueBoolean": True},
            {"url": CALCULATED, "valueExpression": {"language": FHIRPATH, "expression": expression}},
        ],
    }


def _answers(link_id: str) -> str:
    return f"%resource.descendants().where(linkId = '{link_id}').answer.value"


def _age() -> str:
    """Whole years: one fewer before the birthday of this year."""
    before = "iif(today().toString().substring(5) < $this.toString().substring(5), 1, 0)"
    born = "$this.toString().substring(0, 4).toInteger()"
    return f"{_answers('birth_date')}.select({THIS_YEAR} - {born} - {before})"


def _region(region: str) -> str:
    hurts = _hurts(SITES_OF_REGION[region])
    if region != "foot":
        return hurts
    # calf and shin count to the nearest region that hurts; alone they count to the foot
    return f"{hurts} or ({_hurts(LEG_SITES)} and {_hurts(SITES_OF_REGION['knee'])}.not())"


def _hurts(sites: frozenset[str]) -> str:
    codes = " | ".join(f"'{site}'" for site in sorted(sites))
    return f"{_answers(SITE)}.code.where($this in ({codes})).exists()"
