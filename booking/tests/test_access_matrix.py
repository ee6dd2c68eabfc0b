"""Who gets in where: every address of the site, for every kind of visitor, against a written table."""

from collections.abc import Iterator
from datetime import timedelta
from http import HTTPStatus
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

from booking.models import Appointment, ConsentCheck, Schedule, ScheduleChange, SignIn, VisitTypeTask
from booking.services.changes.apply import apply
from booking.services.changes.closure import Closing
from booking.services.changes.preview import preview
from booking.services.questions import ask_on_the_phone, hand_over_tablet
from booking.services.waitlist.offer import offer_first_free
from booking.services.waitlist.wish import wish_earlier
from booking.tests.conftest import NINE
from booking.tests.patient.conftest import everything
from booking.tests.staff.findings import STORY
from clinic import links
from clinic.models import OutboxMessage, Purpose, User
from intake.models import SafetyAlert
from intake.services.assess import assess_response

IN, SIGN_IN, FORBIDDEN, MISSING, ASKED = "in", "sign in", "forbidden", "missing", "asked who they are"
ROLES = ("anonymous", "patient", "other patient", "desk", "doctor", "manager")


def row(*outcomes: str) -> dict[str, str]:
    return dict(zip(ROLES, outcomes, strict=True))


EVERYBODY = row(IN, IN, IN, IN, IN, IN)
NOBODY = row(MISSING, MISSING, MISSING, MISSING, MISSING, MISSING)
OWN = row(MISSING, IN, MISSING, MISSING, MISSING, MISSING)  # the browser that gave the answers
KNOWN = row(ASKED, IN, ASKED, ASKED, ASKED, ASKED)  # the browser in which a code was typed
BOARD = row(SIGN_IN, SIGN_IN, SIGN_IN, IN, FORBIDDEN, IN)
DESK = row(SIGN_IN, SIGN_IN, SIGN_IN, IN, FORBIDDEN, FORBIDDEN)
CALLS = row(SIGN_IN, SIGN_IN, SIGN_IN, IN, IN, FORBIDDEN)
DOCTOR = row(SIGN_IN, SIGN_IN, SIGN_IN, FORBIDDEN, IN, FORBIDDEN)
ASKS = row(SIGN_IN, SIGN_IN, SIGN_IN, IN, IN, FORBIDDEN)
KIMS = row(
    SIGN_IN, SIGN_IN, SIGN_IN, IN, MISSING, FORBIDDEN
)  # the desk's own call: a colleague's is not found
READS_RULES = row(SIGN_IN, SIGN_IN, SIGN_IN, FORBIDDEN, IN, IN)
SIGNS_RULES = row(SIGN_IN, SIGN_IN, SIGN_IN, FORBIDDEN, FORBIDDEN, FORBIDDEN)  # a right of its own
MANAGER = row(SIGN_IN, SIGN_IN, SIGN_IN, FORBIDDEN, FORBIDDEN, IN)
STAFF = row(SIGN_IN, SIGN_IN, SIGN_IN, IN, IN, IN)

TABLE: dict[str, dict[str, str]] = {
    "live": EVERYBODY,
    "ready": EVERYBODY,
    "demo_mail": NOBODY,  # there in demo mode only
    "message_report": NOBODY,  # there where text messages leave through a service that reports
    "twilio_report": NOBODY,
    "staff_home": STAFF,
    "staff_theme": STAFF,
    "account_login": EVERYBODY,
    "account_logout": EVERYBODY,
    "account_inactive": EVERYBODY,
    "intake:start": EVERYBODY,
    "intake:begin": EVERYBODY,
    "intake:resume": EVERYBODY,
    "intake:resume_link": EVERYBODY,  # whoever holds the link; answers are shown after the birth date
    "intake:tablet": EVERYBODY,  # shows nothing of anybody until a code is typed
    "intake:tablet_finished": EVERYBODY,
    "intake:tablet_touched": EVERYBODY,
    "intake:check": OWN,
    "intake:result": OWN,
    "intake:letter": OWN,
    "intake:advice": OWN,
    "intake:other_visit": OWN,
    "intake:get_help": OWN,
    "intake:speak_to_us": OWN,
    "intake:with_an_adult": OWN,
    "intake:rest": OWN,
    "intake:save": OWN,
    "intake:told": OWN,
    "intake:page": OWN,
    "intake:still_right": OWN,
    "booking:returning": EVERYBODY,
    "booking:returning_code": KNOWN,
    "booking:who": KNOWN,
    "booking:welcome": KNOWN,
    "booking:again": KNOWN,
    "booking:change": KNOWN,
    "booking:language": EVERYBODY,
    "booking:times": OWN,
    "booking:days": OWN,
    "booking:referral": OWN,
    "booking:contact": OWN,
    "booking:enough": OWN,
    "booking:code": OWN,
    "booking:ring": OWN,
    "booking:booked": OWN,
    "booking:wish": OWN,
    "booking:calendar": OWN,
    "booking:manage": EVERYBODY,  # whoever holds the link
    "booking:manage_confirm": EVERYBODY,
    "booking:manage_change": EVERYBODY,
    "booking:manage_days": EVERYBODY,
    "booking:manage_cancel": EVERYBODY,
    "booking:manage_answers": EVERYBODY,
    "booking:manage_wish": EVERYBODY,
    "booking:manage_earlier": EVERYBODY,
    "booking:manage_new_time": EVERYBODY,
    "booking:manage_calendar": EVERYBODY,
    "booking:stop_reminders": EVERYBODY,
    "booking:stop_notes": EVERYBODY,
    "desk:day": BOARD,
    "desk:board": BOARD,
    "desk:appointment": BOARD,
    "desk:arrived": DESK,
    "desk:not_attended": DESK,
    "desk:cancel": DESK,
    "desk:late": DESK,
    "desk:again": DESK,
    "desk:overbook": DESK,
    "desk:message_log": DESK,
    "desk:send_again": DESK,
    "desk:given_up": BOARD,
    "desk:kept": DESK,
    "desk:kept_book": DESK,
    "desk:kept_let_go": DESK,
    "desk:consent": DESK,
    "desk:consent_settled": DESK,
    "desk:why": BOARD,
    "desk:waitlist": DESK,
    "desk:waitlist_offer": DESK,
    "desk:waitlist_take": DESK,
    "desk:waitlist_withdraw": DESK,
    "desk:closures": DESK,
    "desk:closure_new": DESK,
    "desk:closure": DESK,
    "desk:closure_apply": DESK,
    "desk:closure_undo": DESK,
    "desk:closure_discard": DESK,
    "desk:closure_open": DESK,
    "desk:changed_visit": DESK,
    "desk:changed_visit_settle": DESK,
    "desk:messages": DESK,
    "desk:see_to": DESK,
    "desk:tasks": DESK,
    "desk:task_close": DESK,
    "desk:alerts": CALLS,
    "desk:alert_outcome": CALLS,
    "desk:band": STAFF,
    "ask:start": ASKS,
    "ask:phone_for_visit": ASKS,
    "ask:tablet_for_visit": ASKS,
    "ask:send_to_visit": DESK,
    "ask:tablet_code": KIMS,
    "ask:tablet_close": ASKS,
    "ask:phone": KIMS,
    "ask:phone_signs": KIMS,
    "ask:phone_danger": KIMS,
    "ask:phone_send": KIMS,
    "ask:phone_end": KIMS,
    "ask:phone_book": DESK,
    "ask:phone_page": KIMS,
    "doctor:list": DOCTOR,
    "doctor:summary": DOCTOR,
    "doctor:verdict": DOCTOR,
    "manage:rules": READS_RULES,
    "manage:sign_rules": SIGNS_RULES,
    "manage:flags": READS_RULES,
    "manage:reminder_policy": MANAGER,
    "manage:hours": MANAGER,
    "manage:hours_of": MANAGER,
    "manage:hours_add": MANAGER,
    "manage:hours_extra": MANAGER,
    "manage:hours_use": MANAGER,
    "manage:hours_use_again": row(
        SIGN_IN, SIGN_IN, SIGN_IN, FORBIDDEN, FORBIDDEN, MISSING
    ),  # what the desk has closed, the desk opens
    "manage:hours_row": MANAGER,
    "manage:hours_end": MANAGER,
    "manage:hours_remove": MANAGER,
    "manage:withdraw": row(
        SIGN_IN, SIGN_IN, SIGN_IN, FORBIDDEN, FORBIDDEN, MISSING
    ),  # this one is the desk's own
    "manage:holidays": MANAGER,
    "manage:holidays_of": MANAGER,
    "manage:visit_types": MANAGER,
    "manage:visit_type": MANAGER,
    "manage:visit_type_new": MANAGER,
    "manage:locations": MANAGER,
    "manage:location": MANAGER,
    "manage:location_zone": MANAGER,
    "manage:reminders": MANAGER,
    "manage:reminders_table": MANAGER,
    "manage:texts": MANAGER,
    "manage:text": MANAGER,
    "manage:text_again": MANAGER,
    "manage:booking_rules": MANAGER,
    "manage:booking_rules_of": MANAGER,
}


TYPED = {
    "doctor:verdict": {"assessment": 2, "site": "knee", "side": "both", "verdict": "agree"},
    "manage:text_again": {"number": 0, "after": 0},
}
A_CLOSURE = ["resource_id", "closure_id"]
A_TEXT = ["kind", "channel", "language"]


def names(patterns: list[URLPattern | URLResolver], space: str = "") -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from names(pattern.url_patterns, inner)
        else:
            yield f"{space}{pattern.name}"


def test_every_address_is_in_the_table_and_nothing_else():
    assert sorted(names(get_resolver().url_patterns)) == sorted(TABLE)


@pytest.fixture
def _at_half_past_nine(now: Any) -> Iterator[None]:
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def things(booked: Appointment, kim: User, now: Any) -> dict[str, Any]:
    """What the parts of an address may name."""
    booked.response.answers = STORY
    booked.response.save()
    assess_response(booked.response, now)
    alert = SafetyAlert.objects.create(
        response=booked.response, level="same_day", codes=["RF03"], raised_at=now, corrected_at=now
    )
    check = ConsentCheck.objects.create(appointment=booked, raised_at=now)
    token = links.issue(Purpose.APPOINTMENT, booked.pk, expires_at=NINE + timedelta(days=9), now=now)
    sign_in = SignIn.objects.create(
        birth_date=booked.patient.birth_date,
        channel="sms",
        reach=booked.patient.mobile,
        patient=booked.patient,
        proven_at=now,
        created_at=now,
    )
    task = VisitTypeTask.objects.create(
        appointment=booked, suggested="NEW_LINK_60", minutes=60, raised_at=now
    )
    wish = wish_earlier(appointment=booked, part="any", weekdays=[], notice=2, now=now)
    offer = offer_first_free(wish=wish, actor=kim, now=now)
    change = closed_day(booked, kim, now)
    return {
        "change_id": change.pk,
        "closure_id": change.closure_id,
        "changed_id": change.visits.get().pk,
        "wish_id": wish.pk,
        "offer_id": offer.pk,
        "appointment_id": booked.pk,
        "sign_in": sign_in.pk,
        "reference": booked.response_id,
        "alert_id": alert.pk,
        "check_id": check.pk,
        "message_id": OutboxMessage.objects.first().pk,
        "token": token,
        "answers_token": links.issue(
            Purpose.ANSWERS, booked.response_id, expires_at=NINE + timedelta(days=9), now=now
        ),
        "task_id": task.pk,
        "pass_id": hand_over_tablet(appointment=booked, actor=kim, now=now).pk,
        "interview_id": ask_on_the_phone(appointment=booked, actor=kim, now=now).pk,
        "slug": "who",
        "resource_id": booked.practitioner.resource_id,
        "row_id": Schedule.objects.first().pk,
        "place_id": booked.location_id,
        "visit_type_id": booked.visit_type_id,
        "practitioner_id": booked.practitioner_id,
        "kind": "confirmation",
        "channel": "sms",
        "language": "es",
    }


def closed_day(visit: Appointment, kim: User, now: Any) -> ScheduleChange:
    """Close the day of a visit and leave the visit to be called about."""
    day = {"starts_at": visit.starts_at, "ends_at": visit.ends_at}
    change = ScheduleChange(kind="closure", resource=visit.practitioner.resource, **day)
    preview(change=change, alteration=Closing(change), actor=kim, now=now)
    return apply(change=change, alteration=Closing(change), choices={}, actor=kim, now=now)


@pytest.fixture
def visitors(
    _at_half_past_nine: None, kim: User, osei_user: User, noor: User, things: dict[str, Any], new_answers: Any
) -> dict[str, Client]:
    clients = {role: Client() for role in ROLES}
    for role, user in (("desk", kim), ("doctor", osei_user), ("manager", noor)):
        clients[role].force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    _remember(clients["patient"], things["reference"], things["sign_in"])
    _remember(clients["other patient"], new_answers().pk)
    return clients


def _remember(client: Client, response_id: object, sign_in: object = None) -> None:
    session = client.session
    session["responses"] = [str(response_id)]
    if sign_in:
        session["sign_in"] = str(sign_in)
    session.save()


def outcome(client: Client, name: str, things: dict[str, Any]) -> str:
    address = _address(name, things)
    answer = client.get(address)
    if answer.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        answer = client.post(address, TYPED.get(name, {}))
    if answer.status_code == HTTPStatus.FOUND and answer.url.startswith(reverse("account_login") + "?next="):
        return SIGN_IN
    if answer.status_code == HTTPStatus.FOUND and answer.url == reverse("booking:returning"):
        return ASKED
    return {HTTPStatus.FORBIDDEN: FORBIDDEN, HTTPStatus.NOT_FOUND: MISSING}.get(answer.status_code, IN)


def _address(name: str, things: dict[str, Any]) -> str:
    if name == "intake:resume_link":
        return reverse(name, kwargs={"token": things["answers_token"]})
    for wanted in (
        [],
        ["slug", "reference"],
        ["slug", "interview_id"],
        A_TEXT,
        A_CLOSURE,
        *([one] for one in things),
    ):
        try:
            return reverse(name, kwargs={one: things[one] for one in wanted})
        except NoReverseMatch:
            continue
    raise AssertionError(f"no way to name {name}")


@pytest.mark.parametrize("name", TABLE)
def test_each_visitor_gets_as_far_as_the_table_says(
    name: str, visitors: dict[str, Client], things: dict[str, Any]
):
    assert {role: outcome(visitors[role], name, things) for role in ROLES} == TABLE[name]


def test_the_id_of_one_thing_opens_no_other(visitors: dict[str, Client], things: dict[str, Any]):
    for role, name in (("desk", "desk:appointment"), ("doctor", "doctor:summary")):
        address = reverse(name, args=[things["reference"]])
        assert visitors[role].get(address).status_code == HTTPStatus.NOT_FOUND


def test_looking_at_any_address_changes_nothing_but_the_record_of_who_looked(
    visitors: dict[str, Client], things: dict[str, Any]
):
    before = everything()
    for name in TABLE:
        for client in visitors.values():
            client.get(_address(name, things))
            client.head(_address(name, things))
    after = everything()
    first_read = {one["id"]: one.pop("read_at") for one in after["intake.QuestionnaireResponse"]}
    assert [one for one, at in first_read.items() if at] == [things["reference"]]
    for one in before["intake.QuestionnaireResponse"]:
        assert one.pop("read_at") is None
    assert {name for name in before if before[name] != after[name]} == {
        "clinic.AuditEvent",
        "clinic.AuditHead",
    }
