"""A step costs at most ten queries, whatever was answered before and whatever comes of it."""

import tomllib

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from clinic.models import AuditHead
from intake.questionnaire import flow, loading, questionnaire
from intake.services.assess import assess_response
from intake.services.patient import attach_patient

MOST = 10
NOT_COUNTED = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")


def queries(act):
    with CaptureQueriesContext(connection) as captured:
        answer = act()
    assert answer.status_code == 302
    return [query["sql"] for query in captured if not query["sql"].startswith(NOT_COUNTED)]


@pytest.fixture
def url(draft):
    return lambda slug: f"/answers/{draft.pk}/{slug}/"


def test_a_step_early_on_and_the_same_step_at_the_end_stay_within_ten(
    patient_client, url, draft, tell, ada, now
):
    def step():
        return patient_client.post(url("safety-2"), {"signs": ["none"]})

    tell(draft, until="safety-2")
    early = queries(step)
    tell(draft)
    assess_response(draft, now)
    attach_patient(draft, ada)
    tell(draft, stage="after")
    late = queries(step)
    assert len(early) <= MOST, early
    assert len(late) <= MOST, late


def test_the_first_step_of_all_stays_within_ten(patient_client, url, draft):
    born = {"birth_date_day": "27", "birth_date_month": "3", "birth_date_year": "1961"}
    cost = queries(lambda: patient_client.post(url("you"), {**born, "sex_at_birth": "female"}))
    assert len(cost) <= MOST, cost


@pytest.mark.parametrize("until", ["safety-2", ""], ids=["early on", "with all answered"])
def test_a_step_that_raises_an_alert_stays_within_ten(patient_client, url, draft, tell, until):
    AuditHead.objects.create()  # other acts came before
    tell(draft, until=until)
    cost = queries(lambda: patient_client.post(url("safety-2"), {"signs": ["rf_calf"]}))
    assert draft.alerts.exists()
    assert len(cost) <= MOST, cost


def test_the_last_step_of_a_part_stays_within_ten(patient_client, url, draft, tell, ada, now):
    tell(draft)
    assess_response(draft, now)
    attach_patient(draft, ada)
    tell(draft, stage="after")
    last = [page for page in questionnaire().pages if page.stage == "after"][-1]
    draft.answers = {key: value for key, value in draft.answers.items() if key not in last.link_ids}
    draft.save()
    cost = queries(lambda: patient_client.post(url(last.slug), {"confirm_true": "yes"}))
    assert len(cost) <= MOST, "\n".join(one[:110] for one in cost)


def test_a_step_goes_through_the_questions_once_as_they_were_and_once_as_they_are(
    patient_client, url, draft, tell, monkeypatch
):
    went = []
    work_out = flow._work_out
    monkeypatch.setattr(flow, "_work_out", lambda *told: went.append(told) or work_out(*told))
    tell(draft)
    went.clear()
    answer = patient_client.post(url("how-bad"), {"knee_pain_avg": "7"})
    assert answer.status_code == 302
    assert len(went) == 2


def test_the_questionnaire_is_parsed_once_per_process(patient_client, url, draft, tell, monkeypatch):
    parsed = []
    load = tomllib.loads
    tell(draft)  # the rules, and whatever else lies in files, are read by now
    monkeypatch.setattr(loading.tomllib, "loads", lambda text: parsed.append(text) or load(text))
    loading.questionnaire.cache_clear()
    files = len(loading.SECTIONS) + len(loading.STAGES) + 1
    questionnaire()
    assert len(parsed) == files
    for slug in ("you", "how-bad", "safety-2"):
        assert patient_client.get(url(slug)).status_code == 200
        patient_client.post(url(slug), {})
    assert len(parsed) == files
