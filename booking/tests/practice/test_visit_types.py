"""Kinds of visit: made, changed and retired by the manager; whatever is wrong is said beside its field."""

import re
from dataclasses import replace
from datetime import time, timedelta
from typing import Any

import pytest
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse
from django.utils import translation

from booking.diary import free_times, timetable
from booking.models import Appointment, Schedule
from booking.scheduling import Interval
from booking.services.hold import hold
from booking.services.move import move
from booking.services.refusals import SlotTaken
from booking.services.rules_of_use import set_referral
from booking.services.versions import version_of
from booking.services.visit_types import change_visit_type, terms_of
from booking.tests.conftest import NINE, book
from booking.tests.patient.conftest import everything
from booking.tests.practice.conftest import Send, page, terms
from clinic.models import AuditEvent, Practitioner, User, VisitType
from conftest import NOW


def test_a_kind_of_visit_gets_other_terms_and_the_page_logs_them(
    send: Send, as_manager: Client, booked: Any, link_visit: VisitType
):
    booked.starts_at, booked.ends_at = (
        at + timedelta(days=7, hours=7, minutes=15) for at in (booked.starts_at, booked.ends_at)
    )
    booked.save()  # to the end of the hours
    changed = terms(link_visit, minutes=60, daily_limit=4, needs=["room"], online="no", knowing="on")
    assert send("manage:visit_type", link_visit.pk, **changed).status_code == 302
    text = page(as_manager, "manage:visit_type", link_visit.pk)
    assert "Length, in minutes: 45 became 60" in text
    assert "At most so many a day: none became 4" in text
    assert "What it needs beside them: gait plate, room became room" in text
    assert "1 visit no longer fits" in text
    assert "by the desk" in page(as_manager, "manage:visit_types")
    booked.refresh_from_db()
    assert booked.ends_at - booked.starts_at == timedelta(minutes=45)


def test_another_length_changes_nothing_that_is_booked_and_the_page_says_so(
    send: Send, as_manager: Client, stand: Any, link_visit: VisitType
):
    stand(
        [NINE + timedelta(days=7, minutes=start) for start in (0, 45)]
    )  # the first would run into the second
    booked = ("booking.Appointment", "booking.Claim", "booking.ScheduleChange", "clinic.OutboxMessage")
    before = {name: everything()[name] for name in booked}
    said = "Nothing that is booked is changed by them. Visits that are booked already keep their length"
    assert said in page(as_manager, "manage:visit_type", link_visit.pk)
    longer = terms(link_visit, minutes=60, buffer_after=10)
    assert send("manage:visit_type", link_visit.pk, **longer).status_code == 302
    text = page(as_manager, "manage:visit_type", link_visit.pk)
    assert said in text
    assert "2 visits no longer fit" in text
    assert {name: everything()[name] for name in booked} == before


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"minutes": 42}, "Enter whole fives of minutes, from 5 to 480"),
        ({"minutes": ""}, "Enter whole fives of minutes, from 5 to 480"),
        ({"minutes": 485}, "Enter whole fives of minutes, from 5 to 480"),
        ({"buffer_after": 65}, "Enter whole fives of minutes, from 0 to 60"),
        ({"buffer_before": -5}, "Enter whole fives of minutes, from 0 to 60"),
        ({"daily_limit": 0}, "Enter a whole number from 1 to 99"),
        ({"horizon_days": 0}, "Enter a whole number from 1 to 366"),
        ({"lead_time_minutes": "soon"}, "Enter a whole number from 0 to 40320"),
        ({"online": ""}, "Choose who books it"),
        ({"needs": ["practitioner"]}, "practitioner is not one of the available choices"),
        ({"practitioners": [999]}, "999 is not one of the available choices"),
    ],
)
def test_terms_that_are_none_are_told_beside_the_field_and_write_nothing(
    send: Send, link_visit: VisitType, changed: dict[str, Any], message: str
):
    before = everything()
    answer = send("manage:visit_type", link_visit.pk, **terms(link_visit, **{"horizon_days": 77, **changed}))
    assert answer.status_code == 422
    text = answer.content.decode()
    assert text.count(message) == 2
    assert 'value="77"' in text or "horizon_days" in changed
    assert everything() == before


# -- a new one --------------------------------------------------------------------------------------
def new_terms(osei: Practitioner, **changed: Any) -> dict[str, Any]:
    """Return what the form of a new kind of visit sends."""
    return {
        "name": "Insole fitting",
        "patient_name_en-gb": "Fitting of insoles",
        "patient_name_es": "Prueba de plantillas",
        "description_en-gb": "We fit your insoles.",
        "description_es": "Le ajustamos las plantillas.",
        "minutes": 25,
        "buffer_before": 5,
        "buffer_after": 0,
        "lead_time_minutes": 240,
        "horizon_days": 30,
        "daily_limit": 3,
        "practitioners": [osei.pk],
        "needs": ["room"],
        "online": "yes",
        "new_code": "",
        "active": "on",
        "suggested_as": "",
        **changed,
    }


def make(client: Client, **fields: Any) -> Any:
    return client.post(reverse("manage:visit_type_new"), fields)


def test_a_new_kind_of_visit_is_offered_at_once_and_called_by_its_name_in_each_language(
    as_manager: Client, opening_hours: None, osei: Practitioner, room: Any, noor: User
):
    answer = make(as_manager, **new_terms(osei))
    made = VisitType.objects.get(name="Insole fitting")
    assert answer.url == f"{reverse('manage:visit_type', args=[made.pk])}?saved"
    assert (made.code, made.minutes, made.buffer_before, made.daily_limit) == ("INSOLE_FITTING", 25, 5, 3)
    assert (made.needs, list(made.practitioners.all()), made.online) == (["room"], [osei], True)
    said = {}
    for language in ("en-gb", "es"):
        with translation.override(language):
            said[language] = (made.called, made.described)
    assert said == {
        "en-gb": ("Fitting of insoles", "We fit your insoles."),
        "es": ("Prueba de plantillas", "Le ajustamos las plantillas."),
    }
    day = Interval(NINE + timedelta(days=7), NINE + timedelta(days=8))
    assert [one.practitioner for one in free_times(made, window=day, now=NOW)[:1]] == [osei]
    assert AuditEvent.objects.get(act="visit_type.created").actor == noor
    assert '<span class="log-line">Made</span>' in page(as_manager, "manage:visit_type", made.pk)
    assert "Insole fitting" in page(as_manager, "manage:visit_types")


def test_a_kind_without_words_in_a_language_is_called_as_in_the_first(as_manager: Client, osei: Practitioner):
    make(as_manager, **new_terms(osei, patient_name_es="", description_es=""))
    with translation.override("es"):
        assert VisitType.objects.get().called == "Fitting of insoles"


def test_the_rules_lead_to_a_kind_that_was_made_for_them(as_manager: Client, osei: Practitioner):
    text = page(as_manager, "manage:visit_type_new")
    assert "Only a nail or the skin of the foot." in text
    make(as_manager, **new_terms(osei, suggested_as="NAIL_SKIN_20"))
    assert VisitType.objects.get().code == "NAIL_SKIN_20"
    assert "Only a nail or the skin of the foot." not in page(as_manager, "manage:visit_type_new")
    again = make(as_manager, **new_terms(osei, name="Nails", suggested_as="NAIL_SKIN_20"))
    assert again.status_code == 422
    assert VisitType.objects.count() == 1


def test_one_that_is_named_like_a_code_of_the_rules_is_not_taken_for_it(
    as_manager: Client, osei: Practitioner
):
    make(as_manager, **new_terms(osei, name="Same day"))
    assert VisitType.objects.get().code == "SAME_DAY_2"


def test_one_by_referral_asks_for_its_code(as_manager: Client, osei: Practitioner):
    refused = make(as_manager, **new_terms(osei, online="code"))
    assert refused.content.decode().count("Enter the code that you give to those who send patients") == 2
    make(as_manager, **new_terms(osei, online="code", new_code="Harbour 27"))
    made = VisitType.objects.get()
    assert made.online
    assert made.referral_code
    assert "Harbour" not in str(list(AuditEvent.objects.values()))
    assert "A new referral code is asked for" in page(as_manager, "manage:visit_type", made.pk)
    assert "online, with a code" in page(as_manager, "manage:visit_types")


def test_pressed_twice_it_is_made_once(as_manager: Client, osei: Practitioner):
    first, second = (make(as_manager, **new_terms(osei)) for _ in range(2))
    assert first.url == second.url
    assert VisitType.objects.count() == AuditEvent.objects.count() == 1


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"name": ""}, "Enter what colleagues call it"),
        ({"name": "new LINK visit"}, "“New link visit” is called so already"),
        ({"patient_name_en-gb": "Foot and walking assessment"}, "“New link visit” is called so already"),
        ({"patient_name_en-gb": ""}, "Enter what patients call it"),
        ({"patient_name_es": "x" * 81}, "Use 80 characters or fewer"),
        ({"minutes": 42}, "Enter whole fives of minutes, from 5 to 480"),
        ({"lead_time_minutes": 4320, "horizon_days": 3}, "before the lead time: enter 4 days or more"),
        ({"new_code": "abc12"}, "Use at least 6 letters or digits"),
        ({"new_code": "abc123"}, "Leave it empty, or choose patients with a referral code"),
        ({"suggested_as": "EMERG"}, "EMERG is not one of the available choices"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_what_was_typed_is_kept(
    as_manager: Client, link_visit: VisitType, osei: Practitioner, changed: dict[str, Any], message: str
):
    before = everything()
    answer = make(as_manager, **new_terms(osei, **{"daily_limit": 17, **changed}))
    text = answer.content.decode()
    assert answer.status_code == 422
    assert text.count(message) == 2  # in the summary and at the field
    assert 'value="17"' in text
    assert "Le ajustamos las plantillas." in text
    assert everything() == before


def test_the_name_of_another_is_refused_when_one_is_changed(
    send: Send, as_manager: Client, link_visit: VisitType, osei: Practitioner
):
    make(as_manager, **new_terms(osei))
    made = VisitType.objects.get(name="Insole fitting")
    answer = send("manage:visit_type", made.pk, **terms(made, name="New link visit"))
    assert answer.status_code == 422
    assert answer.content.decode().count("“New link visit” is called so already") == 2
    assert send("manage:visit_type", made.pk, **terms(made, minutes=30)).status_code == 302


def test_of_two_managers_with_one_name_the_second_is_refused_by_the_database_too(link_visit: VisitType):
    with pytest.raises(IntegrityError):
        VisitType.objects.create(code="X", name="NEW link visit", minutes=20)


def test_the_desk_and_the_doctor_make_none(at_desk: Client, as_doctor: Client, osei: Practitioner):
    for client in (at_desk, as_doctor):
        assert make(client, **new_terms(osei)).status_code == 403
    assert not VisitType.objects.exists()


# -- retired ----------------------------------------------------------------------------------------
@pytest.fixture
def own_kind(opening_hours: None, osei: Practitioner, room: Any) -> VisitType:
    """A kind of visit of the clinic's own, to which no rule leads."""
    kind = VisitType.objects.create(
        code="INSOLES", name="Insole fitting", patient_name="Fitting of insoles", minutes=45, needs=["room"]
    )
    kind.practitioners.add(osei)
    return kind


def test_a_retired_kind_is_offered_to_nobody_and_its_booked_visits_stay(
    send: Send, as_manager: Client, booked: Appointment, own_kind: VisitType, osei: Practitioner
):
    Appointment.objects.filter(pk=booked.pk).update(visit_type=own_kind)
    untouched = ("booking.Appointment", "booking.Claim", "clinic.OutboxMessage")
    before = {name: everything()[name] for name in untouched}
    assert send("manage:visit_type", own_kind.pk, **terms(own_kind, active="")).status_code == 302
    assert {name: everything()[name] for name in untouched} == before
    text = page(as_manager, "manage:visit_type", own_kind.pk)
    assert "This kind of visit is given: yes became no" in text
    assert "It is offered to nobody." in text
    assert "retired" in page(as_manager, "manage:visit_types")
    assert own_kind.code not in timetable().visit_types
    moved = move(
        appointment=booked, practitioner=osei, starts_at=NINE + timedelta(hours=2), sequence=0, now=NOW
    )
    assert moved.visit_type == own_kind


def test_who_read_it_before_it_was_retired_holds_no_time_of_it(a_visit: Any, link_visit: VisitType):
    wish = a_visit()
    VisitType.objects.get(pk=link_visit.pk)
    other = VisitType.objects.get(pk=link_visit.pk)
    other.active = False
    other.save()
    assert wish["visit_type"].active  # as it was read
    with pytest.raises(SlotTaken):
        hold(**wish)


def test_who_is_booking_a_kind_as_it_is_retired_keeps_the_time(
    a_visit: Any, link_visit: VisitType, noor: User
):
    held = hold(**a_visit())
    retire(link_visit, noor, knowing=True)
    assert book(held).status == "booked"


def retire(kind: VisitType, noor: User, **more: Any) -> None:
    standing = terms_of(kind)
    change_visit_type(
        visit_type=kind,
        terms=replace(standing, active=False),
        read=version_of(standing),
        actor=noor,
        now=NOW,
        **more,
    )


def test_retiring_what_the_rules_need_says_what_would_break_and_is_done_by_who_knows(
    send: Send, link_visit: VisitType
):
    before = everything()
    for field, wish in (("active", {"active": ""}), ("online", {"online": "no"})):
        answer = send("manage:visit_type", link_visit.pk, **terms(link_visit, **wish, horizon_days=77))
        text = answer.content.decode()
        assert answer.status_code == 422
        assert text.count("The rules lead patients to this visit: Knee, hip or back hurt too") == 2, field
        assert 'value="77"' in text
        assert 'name="knowing"' in text
    assert everything() == before
    sure = terms(link_visit, active="", horizon_days=77, knowing="on")
    assert send("manage:visit_type", link_visit.pk, **sure).status_code == 302
    link_visit.refresh_from_db()
    assert (link_visit.active, link_visit.horizon_days) == (False, 77)


@pytest.mark.parametrize("code", ["URGENT_48H", "URGENT_1W"])
def test_the_visit_of_people_with_a_danger_sign_is_not_retired_however_sure_one_is(
    send: Send, link_visit: VisitType, code: str
):
    VisitType.objects.filter(pk=link_visit.pk).update(code=code)
    answer = send("manage:visit_type", link_visit.pk, **terms(link_visit, active="", knowing="on"))
    assert answer.status_code == 422
    assert answer.content.decode().count("They have a danger sign and may choose no other") == 2
    link_visit.refresh_from_db()
    assert link_visit.active


def test_hours_that_are_for_a_retired_kind_alone_are_named(
    send: Send, own_kind: VisitType, link_visit: VisitType, osei: Practitioner
):
    for weekday, kinds in ((5, [own_kind]), (6, [own_kind, link_visit])):
        row = Schedule.objects.create(
            resource=osei.resource, weekday=weekday, opens_at=time(9), closes_at=time(12)
        )
        row.visit_types.set(kinds)
    answer = send("manage:visit_type", own_kind.pk, **terms(own_kind, active=""))
    text = answer.content.decode()
    assert text.count("hours that are for it alone: Dr Osei, Saturday 09:00–12:00, only Insole fitting.") == 2
    assert "Sunday" not in text
    assert (
        send("manage:visit_type", own_kind.pk, **terms(own_kind, active="", knowing="on")).status_code == 302
    )


def test_a_retired_kind_is_given_again_without_a_question(send: Send, link_visit: VisitType):
    VisitType.objects.update(active=False)
    assert send("manage:visit_type", link_visit.pk, **terms(link_visit)).status_code == 302
    link_visit.refresh_from_db()
    assert link_visit.active


def test_a_referral_code_is_kept_changed_and_dropped_on_the_same_page(
    send: Send, as_manager: Client, link_visit: VisitType, noor: User
):
    set_referral(visit_type=link_visit, by_referral=True, new_code="Harbour 27", actor=noor, now=NOW)
    link_visit.refresh_from_db()
    was = link_visit.referral_code
    text = page(as_manager, "manage:visit_type", link_visit.pk)
    assert "A new referral code is asked for" in text
    assert re.search(r'value="code"[^>]*checked', text)
    send("manage:visit_type", link_visit.pk, **terms(link_visit, online="code", minutes=60))
    link_visit.refresh_from_db()
    assert (link_visit.referral_code, link_visit.minutes) == (was, 60)
    send(
        "manage:visit_type",
        link_visit.pk,
        **terms(link_visit, minutes=60, online="code", new_code="Quay 2027"),
    )
    link_visit.refresh_from_db()
    assert link_visit.referral_code not in ("", was)
    send("manage:visit_type", link_visit.pk, **terms(link_visit, minutes=60))
    link_visit.refresh_from_db()
    assert link_visit.referral_code == ""
    assert "No referral code is asked for any more" in page(as_manager, "manage:visit_type", link_visit.pk)
