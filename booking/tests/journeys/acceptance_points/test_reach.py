"""No e-mail, no text messages: point 45 of UX.md."""

from typing import Any

import pytest

from booking.forms import ContactForm
from booking.models import Appointment
from booking.models.appointment import AppointmentQuerySet
from booking.tests.journeys.acceptance_points.conftest import PostOffice
from booking.tests.journeys.acceptance_points.reach_checks import landline_only_faults, mobile_only_faults

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_mobile_alone_is_enough(at_times: Any, post: PostOffice):
    """45"""
    assert mobile_only_faults(at_times(), post) == []


def test_a_landline_alone_is_enough(at_times: Any):
    """45"""
    assert landline_only_faults(at_times()) == []


@pytest.mark.parametrize("way", ["mobile", "landline"])
def test_an_email_that_must_be_given_is_found_when_planted(
    at_times: Any, post: PostOffice, monkeypatch: Any, way: str
):
    monkeypatch.setattr(ContactForm.base_fields["email"], "required", True)
    found = mobile_only_faults(at_times(), post) if way == "mobile" else landline_only_faults(at_times())
    assert found == ["the contact was not taken"]


def test_a_call_that_nobody_is_told_of_is_found_when_planted(at_times: Any, monkeypatch: Any):
    monkeypatch.setattr(AppointmentQuerySet, "to_be_rung", lambda self, now: Appointment.objects.none())
    assert landline_only_faults(at_times()) == ["nobody is told to call"]
