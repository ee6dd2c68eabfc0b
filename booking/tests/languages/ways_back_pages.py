"""The pages of a patient who stops, comes back, or comes again, for the tour."""

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING
from unittest.mock import patch

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from booking.codes import six_digits
from booking.diary import free_times
from booking.models import SignIn
from booking.scheduling import Interval
from booking.services.questions import send_questions
from booking.tests.conftest import NINE
from booking.tests.languages.states import HIP_ALONE, TODAY, answers_to
from clinic import links
from clinic.models import OutboxMessage, Patient, Purpose, User
from clinic.outbox.contents import kind_of
from conftest import NOW
from intake import messages
from intake.models import QuestionnaireResponse
from intake.questionnaire.flow import part_states
from intake.resume_codes import code_of
from intake.services.tablet import give_code
from intake.services.way_back import LINK, TooManyLinks
from intake.tests.conftest import KNEES
from intake.views import resume

if TYPE_CHECKING:
    from booking.tests.languages.tour import Tour

BORN = {"birth_date_day": "27", "birth_date_month": "3", "birth_date_year": "1961"}
FACTS = "before-visit"  # a page that asks what was told before
MOBILE = "07700 900777"
TOLD = {**KNEES, "dm": "type2", "height_cm": 168.0, "height_cm_unit": "cm", "shoe_main": "trainers"}

Seen = Iterator[tuple[str, HttpResponse | str]]


def _stop(tour: "Tour") -> Seen:
    nothing = tour.answered(until="you", checked=False)
    yield "save, nothing yet", tour.browser(nothing).get(reverse("intake:save", args=[nothing.pk]))
    begun = tour.answered(until="where", checked=False)
    browser, url = tour.browser(begun), reverse("intake:save", args=[begun.pk])
    yield "save", browser.get(url)
    yield "save, wrong", browser.post(url, {"reach": "12"})
    yield "save, empty", browser.post(url)
    yield "save, wrong mail", browser.post(url, {"reach": "a@"})
    yield "save, sent to a phone", browser.post(url, {"reach": MOBILE}, follow=True)
    yield "save, sent by mail", browser.post(url, {"reach": "я@пример.example"}, follow=True)
    sent = OutboxMessage.objects.filter(kind=LINK, about_id=begun.pk).first()
    with patch.object(messages, "ONE_TEXT_MESSAGE", 0):
        yield "link, in a short text message", kind_of(LINK).compose(sent, NOW).sms
    with patch.object(resume, "send_link", side_effect=TooManyLinks):
        yield "save, sent too often", browser.post(url, {"reach": MOBILE})
    yield from _go_on(tour, begun)


def _go_on(tour: "Tour", begun: QuestionnaireResponse) -> Seen:
    token = links.issue(Purpose.ANSWERS, begun.pk, expires_at=NOW + timedelta(days=1), now=NOW)
    yield "resume by a link", tour.browser().get(reverse("intake:resume_link", args=[token]))
    late = {**BORN, "birth_date_day": "2"}
    yield "resume by a link, wrong", tour.browser().post(reverse("intake:resume_link", args=[token]), late)
    url, elsewhere = reverse("intake:resume"), tour.browser()
    yield "resume", elsewhere.get(url)
    yield "resume, empty", elsewhere.post(url)
    yield "resume, too long", elsewhere.post(url, {"code": "я" * 99})
    for tries in range(6):
        name = f"resume, wrong {tries}"
        yield (
            name,
            elsewhere.post(url, {"code": code_of(begun.pk, begun.code_hash), **BORN, "birth_date_day": "1"}),
        )
    yield "resume by no link", tour.browser().get(reverse("intake:resume_link", args=["nothing"]))


def _read(tour: "Tour") -> Seen:
    """The answers of a visit: read by a doctor, and once it has begun."""
    visit = tour.booked(NINE + timedelta(hours=3))
    response = visit.response
    browser, told = tour.browser(response), reverse("intake:told", args=[response.pk])
    rest, page = (
        reverse("intake:rest", args=[response.pk]),
        part_states(response.answers, TODAY)[0].pages[0].slug,
    )
    yield "told", browser.get(told)
    QuestionnaireResponse.objects.filter(pk=response.pk).update(read_at=NOW)
    yield "told, read", browser.get(told)
    yield "rest, read", browser.get(rest)
    yield "closed, read", browser.get(reverse("intake:page", args=[response.pk, "where"]))
    typed = {"site": ["arch:left"]}
    yield "closed, and typed", browser.post(reverse("intake:page", args=[response.pk, "where"]), typed)
    tour.clock.shift(visit.starts_at - NOW + timedelta(minutes=1))
    browser = tour.browser(response)
    yield "told, begun", browser.get(told)
    yield "rest, visit begun", browser.get(rest)
    yield "closed, begun", browser.get(reverse("intake:page", args=[response.pk, page]))
    tour.clock.move_to(NOW)


def _advice(tour: "Tour") -> Seen:
    knees = tour.answered()
    yield "advice", tour.browser(knees).get(reverse("intake:advice", args=[knees.pk]))
    hip = tour.answered(HIP_ALONE)
    yield "letter", tour.browser(hip).get(reverse("intake:letter", args=[hip.pk]))


def _returning(tour: "Tour") -> Seen:
    known = tour.booked(NINE + timedelta(days=13), known=TOLD)
    patient = known.patient
    QuestionnaireResponse.objects.filter(pk=known.response_id).update(
        answers={**known.response.answers, **TOLD}
    )
    browser, url = tour.browser(), reverse("booking:returning")
    yield "returning", browser.get(url)
    yield "returning, empty", browser.post(url)
    mail = {**BORN, "reach": "я@пример.example"}
    yield "returning, by mail", tour.browser().post(url, mail, follow=True)
    yield "returning, code", browser.post(url, {**BORN, "reach": patient.mobile}, follow=True)
    code = reverse("booking:returning_code")
    yield "returning, code too soon", browser.post(code, {"again": "1"})
    yield "returning, code wrong", browser.post(code, {"code": "000000"})
    twin = Patient.objects.create(
        full_name="Грета Байрон",
        birth_date=patient.birth_date,
        mobile=patient.mobile,
        language=patient.language,
        created_at=NOW,
    )
    yield "whom", browser.post(code, {"code": _code()}, follow=True)
    yield "whom, nobody", browser.post(reverse("booking:who"))
    yield "welcome", browser.post(reverse("booking:who"), {"patient": str(patient.pk)}, follow=True)
    yield from _again(browser)
    twin.delete()
    visit_url = reverse("booking:change", args=[known.pk])
    yield "change, as known", browser.post(visit_url, follow=True)


def _again(browser: Client) -> Seen:
    yield "again", browser.post(reverse("booking:again"), follow=True)
    begun = SignIn.objects.get(response__isnull=False).response
    begun.answers = answers_to(KNEES, until=FACTS)
    begun.save()
    url = reverse("intake:still_right", args=[begun.pk, FACTS])
    yield "still right", browser.get(url)
    yield "still right, nothing chosen", browser.post(url)
    yield "still right, to be changed", browser.post(url, {"change": "1"}, follow=True)


def _tablet(tour: "Tour") -> Seen:
    desk = User.objects.create_user("kim@clinic.example", at_desk=True, full_name="Ким")
    window = Interval(NINE, NINE + timedelta(days=7))
    last = free_times(tour.clinic.visits["NEW_LINK_45"], window=window, now=NOW)[-1]
    send_questions(appointment=tour.booked(last.starts_at), actor=desk, now=NOW)
    told = tour.answered(until="where", checked=False)
    code = give_code(told, actor=desk, now=NOW).code
    tablet, url = tour.browser(), reverse("intake:tablet")
    yield "tablet", tablet.get(url)
    yield "tablet, empty", tablet.post(url)
    yield "tablet, wrong", tablet.post(url, {**BORN, "code": "000000"})
    yield "tablet, opened", tablet.post(url, {**BORN, "code": code}, follow=True)
    tablet.post(reverse("intake:tablet_touched"))
    yield "tablet, finished", tablet.post(reverse("intake:tablet_finished"), follow=True)


def _code() -> str:
    newest = SignIn.objects.latest("created_at")
    asked = SignIn.objects.filter(channel=newest.channel).latest("sent_at")
    return six_digits(asked.pk, asked.nonce)


PARTS = (_stop, _read, _advice, _returning, _tablet)
