"""The manager decides about reminders, and sees what it means before it counts."""

import re
from datetime import time, timedelta

import pytest

from booking.models import ReminderPolicy
from clinic.models import AuditEvent

PAGE = "/manage/reminders/policy/"


@pytest.fixture
def page(as_manager, location):
    return as_manager


def typed(**changes):
    usual = {
        "three_days": "on",
        "one_day": "on",
        "quiet_from": "20:00",
        "quiet_until": "08:00",
        "change_waits": "3",
    }
    return {name: value for name, value in {**usual, **changes}.items() if value is not None}


def means(answer):
    part = answer.content.decode().split('id="means"')[1]
    return re.findall(r"<d[td][^>]*>\s*([^<]+?)\s*</d[td]>", part)


def test_the_page_says_what_a_visit_on_thursday_gets(page):
    assert means(page.get(PAGE)) == [
        "At once: the confirmation",
        "Thursday 4 March, 9:10 am",
        "3 days before",
        "Monday 8 March, 9:40 am",
        "24 hours before",
        "Wednesday 10 March, 9:40 am",
    ]


def test_it_is_a_setting_and_not_the_page_of_what_reminders_did(page):
    here = re.findall(r'<a href="([^"]+)"[^>]*aria-current', page.get(PAGE).content.decode())
    assert here == ["/manage/hours/", PAGE]


def test_a_look_at_what_it_would_mean_changes_nothing(page):
    answer = page.post(PAGE, typed(two_hours="on", three_days=None, preview="1"))
    assert means(answer)[2:] == [
        "24 hours before",
        "Wednesday 10 March, 9:40 am",
        "2 hours before",
        "Wednesday 10 March, 7:30 pm",
    ]
    assert "not saved" in answer.content.decode()
    assert not ReminderPolicy.objects.exists()


def test_a_decision_is_kept_with_who_and_when_and_once(page, noor):
    for _ in range(2):
        answer = page.post(PAGE, typed(two_hours="on", quiet_from="19:00"), follow=True)
        assert "Saved." in answer.content.decode()
    decision = ReminderPolicy.objects.get()
    assert (decision.decided_by, decision.policy.two_hours, decision.quiet_from) == (noor, True, time(19))
    assert decision.policy.change_waits == timedelta(minutes=3)
    assert AuditEvent.objects.filter(act="reminders.decided", actor=noor).count() == 1
    assert "Decided by Noor Haddad on 4 March 2027" in answer.content.decode()


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"quiet_from": "late"}, "Enter a time, like 20:00"),
        ({"quiet_until": ""}, "Enter a time, like 20:00"),
        ({"quiet_from": "08:30", "quiet_until": "08:00"}, "Leave at least 4 hours a day"),
        ({"change_waits": "-1"}, "Enter 0 or more"),
        ({"change_waits": "31"}, "Enter 30 or fewer"),
        ({"change_waits": "soon"}, "Enter a whole number"),
    ],
)
def test_what_makes_no_sense_is_said_beside_its_field_and_kept_nowhere(page, wrong, words):
    answer = page.post(PAGE, typed(two_hours="on", **wrong))
    text = answer.content.decode()
    assert answer.status_code == 422
    assert words in text
    assert re.search(r'name="two_hours"[^>]*checked', text)
    assert not ReminderPolicy.objects.exists()


def test_a_look_costs_the_same_few_queries(page, django_assert_max_num_queries):
    with django_assert_max_num_queries(8):
        page.get(PAGE)
