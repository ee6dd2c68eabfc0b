"""A parent books for a child, from the front page to the booked visit; and a child who came alone."""

import re
from datetime import date
from html import unescape

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from booking.models import Appointment, ConsentCheck, Status
from booking.services.hold import hold
from booking.tests.conftest import book, sent_code
from booking.tests.patient.conftest import button
from clinic.models import Patient, VisitType
from intake.models import QuestionnaireResponse
from intake.questionnaire.flow import first_unanswered_page, items_to_show

BORN = {"birth_date_day": "4", "birth_date_month": "May", "birth_date_year": "2016", "sex_at_birth": "female"}
ADULT = {"relationship": "parent", "adult_name": "Mia Lind", "parental_responsibility": "not_sure"}
HEEL = [{"site": "heel_back", "side": "left"}]


@pytest.fixture
def child_visit(link_visit, osei, opening_hours):
    visit_type = VisitType.objects.create(
        code="CHILD_30", name="Child", patient_name="Visit for a child", minutes=30, needs=[]
    )
    visit_type.practitioners.add(osei)
    return visit_type


@pytest.fixture
def phone(now):
    with time_machine.travel(now, tick=False):
        yield Client()


def words(answer):
    return unescape(answer.content.decode())


def sent(page, answers, today):
    """Return what a form of a page sends when a parent says no to every sign and skips the rest."""
    if page.kind == "signs":
        return {"signs": ["none"]}
    if page.kind == "body_map":
        return {"site": ["heel_back:left"]}
    items = items_to_show(page, answers, today=today)
    return {item.link_id: "no" for item in items if item.must and item.option("no")}


def answer_to_the_end(client, response):
    """Answer page after page until the list of answers; return what each page said."""
    said = {}
    today = timezone.localdate()
    while page := first_unanswered_page(response.answers, stage="before", today=today):
        url = reverse("intake:page", args=[response.pk, page.slug])
        said[page.slug] = words(client.get(url))
        assert client.post(url, sent(page, response.answers, today)).status_code == 302, page.slug
        response.refresh_from_db()
    return said


@pytest.fixture
def begun(phone, child_visit):
    """A parent has said who the appointment is for, when the child was born, and who they are."""
    phone.post("/start/", {"answered_by": "parent_guardian"})
    response = QuestionnaireResponse.objects.get()
    at = f"/answers/{response.pk}"
    assert phone.post(f"{at}/you/", BORN).url == f"{at}/adult/"
    phone.post(f"{at}/adult/", ADULT)
    response.refresh_from_db()
    return response


def test_the_adult_is_asked_who_they_are_and_whether_they_may_decide(phone, child_visit):
    phone.post("/start/", {"answered_by": "parent_guardian"})
    response = QuestionnaireResponse.objects.get()
    at = f"/answers/{response.pk}"
    you = words(phone.get(f"{at}/you/"))
    assert "What is your child's date of birth?" in you
    assert "About your child" in you
    page = words(phone.get(phone.post(f"{at}/you/", BORN).url))
    assert "Do you have parental responsibility?" in page
    assert page.count('name="parental_responsibility"') == 3  # yes, no, not sure
    assert re.search(r'<input type="text" name="adult_name"[^>]* autocomplete="name"', page)
    assert "you can still book" in page
    open_one = phone.post(f"{at}/adult/", {})
    assert open_one.status_code == 422
    assert "Choose who you are to the child" in words(open_one)


def test_every_page_speaks_of_the_child_and_what_is_not_for_children_is_gone(phone, begun):
    said = answer_to_the_end(phone, begun)
    assert "does your child have any of these now?" in said["safety-1"]
    assert "less feeling during sex" not in said["safety-1"]
    assert "Is the child limping" in said["safety-6"]
    assert "Do any of these apply to your child?" in said["before-visit"]
    begun.refresh_from_db()
    assert not begun.answers.keys() & {"pregnant", "work_stand_hours", "weight_kg"}
    for slug, page in said.items():
        main = re.sub("<[^>]+>", " ", page.partition("<main")[2].partition("</main>")[0])
        ours = re.sub(
            "you tick|[Yy]our child|You said|if you|your own words|before you come|Before you book", "", main
        )
        assert not re.search(r"\b(do|are|have|did|can) you\b", ours), slug


def test_a_parent_books_for_a_child_and_the_desk_asks_who_may_consent(phone, begun):
    answer_to_the_end(phone, begun)
    at, book = f"/answers/{begun.pk}", f"/book/{begun.pk}"
    checked = words(phone.get(f"{at}/check/"))
    assert "Mia Lind" in checked
    assert phone.post(f"{at}/check/").url == f"{at}/result/"
    assert "Visit for a child" in words(phone.get(f"{at}/result/"))
    times = phone.get(f"{book}/times/")
    first = re.search(r'name="time" value="[^"]+" aria-label="([^"]+)"', times.content.decode())[1]
    phone.post(f"{book}/times/", button(times, unescape(first)))
    contact = words(phone.get(f"{book}/contact/"))
    assert "Your child’s full name" in contact
    assert 'autocomplete="name"' not in contact
    visit = Appointment.objects.get()
    typed = {"full_name": "Ida Lind", "mobile": "07700 900321", "phone_owner": "mine", "visit": visit.pk}
    assert phone.post(f"{book}/contact/", typed).url == f"{book}/code/"
    booked = phone.post(f"{book}/code/", {"code": sent_code(visit)}, follow=True)
    assert "A parent or legal guardian must come with your child." in words(booked)
    visit.refresh_from_db()
    assert visit.status == Status.BOOKED
    child = Patient.objects.get()
    assert (child.full_name, child.birth_date.isoformat()) == ("Ida Lind", "2016-05-04")
    begun.refresh_from_db()
    assert begun.answered_by == "parent_guardian"
    assert ConsentCheck.objects.get().appointment == visit


def test_a_child_alone_is_stopped_kindly_and_the_adult_goes_on_from_the_same_phone(phone, child_visit, now):
    phone.post("/start/", {"answered_by": "self"})
    response = QuestionnaireResponse.objects.get()
    at = f"/answers/{response.pk}"
    assert phone.post(f"{at}/you/", BORN).url == f"{at}/with-an-adult/"
    response.refresh_from_db()
    assert (response.expires_at - now).total_seconds() == 24 * 60 * 60
    assert phone.post(f"{at}/safety-1/", {"signs": ["none"]}).url == f"{at}/with-an-adult/"
    assert phone.get(f"{at}/check/").status_code == 302
    phone.post(f"{at}/who/", {"answered_by": "parent_guardian"})
    assert words(phone.get(phone.get(f"{at}/with-an-adult/").url)).count("parental responsibility")
    response.refresh_from_db()
    assert response.answers["birth_date"] == "2016-05-04"
    assert response.status == "in-progress"


@pytest.mark.parametrize(
    ("born", "asked"), [("2011-03-02", False), ("2010-06-01", False), ("2011-03-03", True)]
)
def test_from_sixteen_on_somebody_may_book_alone(phone, child_visit, born, asked):
    year, month, day = born.split("-")
    phone.post("/start/", {"answered_by": "self"})
    response = QuestionnaireResponse.objects.get()
    typed = {**BORN, "birth_date_day": day, "birth_date_month": month, "birth_date_year": year}
    onward = phone.post(f"/answers/{response.pk}/you/", typed).url
    assert onward.endswith("/with-an-adult/" if asked else "/safety-1/")


@pytest.mark.parametrize(
    ("born", "words_said"),
    [
        ("2011-03-05", "A parent or legal guardian must come with your child."),
        ("2011-03-04", "You may come alone. You can also bring someone with you."),
        ("2009-03-05", "You may come alone. You can also bring someone with you."),
        ("2009-03-04", ""),
    ],
)
def test_who_comes_along_hangs_on_the_age_on_the_day_of_the_visit(
    ada_client, adas, a_visit, born, words_said
):
    visit = book(hold(**a_visit(response=adas)))
    Patient.objects.filter(pk=visit.patient_id).update(birth_date=date.fromisoformat(born))
    page = words(ada_client.get(reverse("booking:booked", args=[adas.pk])))
    both = ("must come with your child", "also bring someone")
    assert words_said in page
    assert any(one in page for one in both) is bool(words_said)
