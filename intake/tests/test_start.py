"""The front page and the first answer."""

from datetime import timedelta

import time_machine
from django.test import Client

from intake.models import QuestionnaireResponse


def test_the_front_page_says_who_must_call_before_it_offers_to_start(client, location):
    page = client.get("/").content.decode()
    assert page.index("Call 112 now if you have") < page.index("Start now")
    assert 'href="tel:112"' in page
    assert page.count("<h1") == 1


def test_looking_at_the_front_page_and_the_first_question_keeps_nothing(client, location):
    client.get("/")
    client.get("/start/")
    assert not QuestionnaireResponse.objects.exists()
    assert "sessionid" not in client.cookies


def test_the_first_answer_makes_the_draft_and_only_this_browser_may_go_on(client, location, now):
    with time_machine.travel(now, tick=False):
        answer = client.post("/start/", {"answered_by": "self"})
        draft = QuestionnaireResponse.objects.get()
        assert answer.status_code == 302
        assert str(draft.pk) in answer.url
        assert client.get(answer.url).status_code == 200
        assert Client().get(answer.url).status_code == 404


def test_the_first_question_left_open_is_asked_again_with_its_sentence(client, location):
    answer = client.post("/start/", {})
    assert answer.status_code == 422
    assert answer.content.decode().count("Choose who this appointment is for") == 2  # summary and field
    assert "<title>Error: " in answer.content.decode()
    assert not QuestionnaireResponse.objects.exists()


def test_a_forged_first_answer_is_refused(client, location):
    assert client.post("/start/", {"answered_by": "somebody"}).status_code == 422
    assert not QuestionnaireResponse.objects.exists()


def test_the_front_page_offers_to_go_on_with_answers_of_the_day(patient_client, draft, now):
    assert f"/answers/{draft.pk}/" in patient_client.get("/").content.decode()
    QuestionnaireResponse.objects.filter(pk=draft.pk).update(updated_at=now - timedelta(hours=25))
    assert "Go on with your answers" not in patient_client.get("/").content.decode()


def test_the_front_page_offers_nobody_elses_answers(client, draft):
    assert str(draft.pk) not in client.get("/").content.decode()


def test_a_child_alone_gets_a_kind_page_that_leads_on_with_an_adult(patient_client, draft):
    born = {
        "birth_date_day": "27",
        "birth_date_month": "3",
        "birth_date_year": "2015",
        "sex_at_birth": "male",
    }
    answer = patient_client.post(f"/answers/{draft.pk}/you/", born)
    assert answer.url == f"/answers/{draft.pk}/with-an-adult/"
    page = patient_client.get(answer.url).content.decode()
    assert "Please ask a parent or carer to book with you, or call us." in page
    assert "112" in page
    assert "/book/" not in page
