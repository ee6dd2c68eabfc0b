"""The kinds of visit, as the manager makes, changes and retires them. Nothing that is booked is changed by it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.text import slugify

from booking.services.refusals import NameTaken
from booking.services.retiring import refuse_what_is_needed
from booking.services.rules_of_use import set_referral
from booking.services.versions import changes_between, refuse_if_changed
from booking.services.whole import whole
from clinic import audit
from clinic.models import Practice, User, VisitType
from intake.assessment import rule_set

Words = Mapping[str, str]  # by language
LONGEST_CODE = 20


@dataclass(frozen=True, slots=True)
class VisitTerms:
    """How a kind of visit is called, given and booked. Lengths and lead time in minutes, the horizon in days."""

    name: str
    patient_name: Words
    description: Words
    minutes: int
    buffer_before: int
    buffer_after: int
    lead_time_minutes: int
    horizon_days: int
    daily_limit: int | None
    needs: Sequence[str]  # kinds of resource, in order
    practitioners: Sequence[int]  # their keys, in order
    online: bool
    by_referral: bool
    active: bool


SPOKEN = ("patient_name", "description")  # terms that are words for patients
LINKED = ("practitioners", "by_referral")  # terms that are no column of their own


def terms_of(visit_type: VisitType) -> VisitTerms:
    """Return the terms of a kind of visit as they stand."""
    columns = [name for name in VisitTerms.__dataclass_fields__ if name not in (*SPOKEN, *LINKED, "needs")]
    stored: dict[str, Any] = {name: getattr(visit_type, name) for name in columns}
    words: dict[str, Any] = {what: _words_of(visit_type, what) for what in SPOKEN}
    return VisitTerms(
        **stored,
        **words,
        needs=sorted(visit_type.needs),
        practitioners=sorted(visit_type.practitioners.values_list("pk", flat=True)),
        by_referral=bool(visit_type.referral_code),
    )


@whole
def create_visit_type(
    *, terms: VisitTerms, suggested_as: str, new_code: str, actor: User, now: datetime
) -> VisitType:
    """Make a kind of visit. The same once more is the one that was made.

    ``suggested_as`` is the code under which the rules lead to it, or nothing: then patients may wish for it,
    or the desk books it. ``new_code`` is the referral code, if it asks for one.
    Raises NameTaken, ValueError if the rules lead to no such visit, or Busy.
    """
    _one_at_a_time()
    made = VisitType.objects.filter(name=terms.name).first()
    if made and terms_of(made) == terms:
        return made
    _refuse_name(terms, None)
    _refuse_code(suggested_as)
    visit_type = VisitType(code=suggested_as or _own_code(terms.name))
    _write(visit_type, terms)
    audit.record("visit_type.created", visit_type, actor=actor, now=now, detail={"terms": asdict(terms)})
    if terms.by_referral:
        set_referral(visit_type=visit_type, by_referral=True, new_code=new_code, actor=actor, now=now)
    return visit_type


@whole
def change_visit_type(
    *,
    visit_type: VisitType,
    terms: VisitTerms,
    read: str,
    actor: User,
    now: datetime,
    new_code: str = "",
    knowing: bool = False,
) -> None:
    """Give a kind of visit other terms; visits that stand keep their length. The same terms change nothing.

    ``read`` is the version of the terms that were before the manager, ``new_code`` another referral code,
    ``knowing`` says that the manager has read what retiring it breaks. Raises ChangedSinceRead if the terms
    are others by now, NameTaken, StillNeeded, or Busy.
    """
    current = VisitType.objects.select_for_update().get(pk=visit_type.pk)
    _one_at_a_time()
    standing = terms_of(current)
    changes = changes_between(standing, terms)
    if changes:
        refuse_if_changed(standing, read)
        _refuse_name(terms, current)
        refuse_what_is_needed(current, active=terms.active, online=terms.online, knowing=knowing, now=now)
        _write(current, terms)
        changes.pop("by_referral", None)  # has a row of its own
    if changes:
        audit.record("visit_type.changed", current, actor=actor, now=now, detail={"changes": changes})
    if terms.by_referral != standing.by_referral or new_code:
        set_referral(
            visit_type=current, by_referral=terms.by_referral, new_code=new_code, actor=actor, now=now
        )


def open_to_rules() -> list[str]:
    """Return the codes of visits that the rules lead patients to, online, and that nobody has made yet."""
    made = set(VisitType.objects.values_list("code", flat=True))
    return [code for code, visit in rule_set().visits.items() if visit.online and code not in made]


def _one_at_a_time() -> None:
    """Let one manager write kinds of visit at a time: names are held against all others."""
    Practice.objects.select_for_update().get(pk=Practice.ONLY)


def _refuse_code(code: str) -> None:
    """Raise NameTaken if another kind is what the rules mean by a code already."""
    if not code or code in open_to_rules():
        return
    other = VisitType.objects.filter(code=code).first()
    if other is None:
        raise ValueError("the rules lead to no such visit")
    raise NameTaken("suggested_as", other.name)


def _refuse_name(terms: VisitTerms, own: VisitType | None) -> None:
    """Raise NameTaken if colleagues or patients could not tell the kind from another."""
    others = VisitType.objects.exclude(pk=own.pk) if own else VisitType.objects.all()
    standing = _words_of(own, "patient_name") if own else {}
    for other in others:
        if _alike(other.name, terms.name):
            raise NameTaken("name", other.name)
        theirs = _words_of(other, "patient_name")
        for language, name in terms.patient_name.items():
            if name != standing.get(language) and _alike(theirs.get(language, ""), name):
                raise NameTaken(f"patient_name_{language}", other.name)


def _alike(one: str, other: str) -> bool:
    return bool(one) and one.casefold() == other.casefold()


def _own_code(name: str) -> str:
    """Return a code that neither the rules nor another kind has."""
    known = {*rule_set().visits, *VisitType.objects.values_list("code", flat=True)}
    plain = re.sub(r"[^A-Z0-9]+", "_", slugify(name).upper())[: LONGEST_CODE - 4] or "VISIT"
    return next(
        code for n in range(1, len(known) + 2) if (code := plain if n == 1 else f"{plain}_{n}") not in known
    )


def _write(visit_type: VisitType, terms: VisitTerms) -> None:
    own = settings.LANGUAGE_CODE
    for name, value in asdict(terms).items():
        if name not in (*LINKED, *SPOKEN):
            setattr(visit_type, name, value)
    for what in SPOKEN:
        setattr(visit_type, what, getattr(terms, what).get(own, ""))
    spoken = {*terms.patient_name, *terms.description}
    visit_type.in_languages = {
        language: {what: words for what in SPOKEN if (words := getattr(terms, what).get(language))}
        for language in sorted(spoken)
    }
    visit_type.save()
    visit_type.practitioners.set(terms.practitioners)


def _words_of(visit_type: VisitType, what: str) -> dict[str, str]:
    """Return words for patients by language; what stands in no language is in that of the site."""
    words = {language: said.get(what, "") for language, said in visit_type.in_languages.items()}
    words.setdefault(settings.LANGUAGE_CODE, getattr(visit_type, what))
    return {language: said for language, said in sorted(words.items()) if said}
