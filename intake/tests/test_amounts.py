"""Numbers on a page: in the unit that people use, or said to be unknown; without any script."""

import re

import pytest

from intake.services.patient import attach_patient

WEIGHT, CHECKS, HEALTH = "part-5-3", "part-3-6", "part-6-4"


@pytest.fixture
def url(draft, tell, ada):
    tell(draft)
    attach_patient(draft, ada)
    return lambda slug: f"/answers/{draft.pk}/{slug}/"


def shown(page):
    """Return what stands in the boxes of a page, by name."""
    boxes = re.findall(r'<input type="text" name="(\w+)" id="\w+" value="([^"]*)"', page)
    return {name: value for name, value in boxes if value}


def test_pounds_and_feet_are_kept_as_kilograms_and_centimetres_and_shown_as_typed(patient_client, url, draft):
    typed = {"weight_kg_lb": "150.4", "height_cm_ft": "5", "height_cm_in": "6.5"}
    patient_client.post(url(WEIGHT), typed)
    draft.refresh_from_db()
    assert (draft.answers["weight_kg"], draft.answers["weight_unit"]) == (68.22, "lb")
    assert (draft.answers["height_cm"], draft.answers["height_unit"]) == (168.91, "ft_in")
    assert shown(patient_client.get(url(WEIGHT)).content.decode()) == typed


def test_kilograms_and_centimetres_stand_in_their_own_boxes(patient_client, url, draft):
    typed = {"weight_kg": "68.5", "height_cm": "170"}
    patient_client.post(url(WEIGHT), typed)
    draft.refresh_from_db()
    assert (draft.answers["weight_kg"], draft.answers["weight_unit"]) == (68.5, "kg")
    assert shown(patient_client.get(url(WEIGHT)).content.decode()) == typed


def test_what_cannot_be_is_said_at_the_field_and_stays_in_its_box(patient_client, url, draft):
    answer = patient_client.post(url(WEIGHT), {"weight_kg_lb": "9999", "height_cm_ft": "tall"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count("Weight must be between 4.4 lb and 881.8 lb") == 2  # in the summary and at the field
    assert 'href="#id_weight_kg"' in page
    assert shown(page) == {"weight_kg_lb": "9999", "height_cm_ft": "tall"}
    draft.refresh_from_db()
    assert "weight_kg" not in draft.answers


def test_both_boxes_filled_are_a_contradiction_and_both_stay(patient_client, url):
    page = patient_client.post(url(WEIGHT), {"weight_kg": "68", "weight_kg_lb": "150"}).content.decode()
    assert "Give this in kilograms (kg) or in pounds (lb), not in both" in page
    assert shown(page) == {"weight_kg": "68", "weight_kg_lb": "150"}


def test_not_known_skipped_and_never_asked_are_three_states(patient_client, url, draft):
    assert "weight_kg" not in draft.answers
    patient_client.post(url(WEIGHT), {"weight_kg_instead": "not_sure"})
    draft.refresh_from_db()
    assert (draft.answers["weight_kg"], draft.answers["weight_unit"]) == ("not_sure", None)
    assert draft.answers["height_cm"] is None
    page = patient_client.get(url(WEIGHT)).content.decode()
    assert page.count("checked") == 1


def test_a_check_is_measured_on_one_side_and_left_out_on_the_other(patient_client, url, draft):
    sent = {"test_balance_left": "12", "test_balance_right_instead": "not_done"}
    patient_client.post(url(CHECKS), sent)
    draft.refresh_from_db()
    assert draft.answers["test_balance"] == {"left": 12, "right": "not_done"}
    page = patient_client.get(url(CHECKS)).content.decode()
    assert shown(page) == {"test_balance_left": "12"}
    assert page.count("checked") == 1


def test_a_number_and_a_tick_together_are_refused_and_both_stay(patient_client, url, draft):
    sent = {"test_balance_left": "12", "test_balance_left_instead": "not_done"}
    page = patient_client.post(url(CHECKS), sent).content.decode()
    assert "Give a number, or tick &quot;Not tried&quot;, not both" in page
    assert shown(page) == {"test_balance_left": "12"}
    assert page.count("checked") == 1
    draft.refresh_from_db()
    assert "test_balance" not in draft.answers


@pytest.mark.parametrize("code", ["not_done", "yes", "x" * 1000, ""])
def test_a_forged_tick_is_refused(patient_client, url, draft, code):
    answer = patient_client.post(url(WEIGHT), {"weight_kg_instead": code})
    assert answer.status_code == (422 if code else 302)
    draft.refresh_from_db()
    assert draft.answers.get("weight_kg") is None


def test_blood_sugar_may_be_given_as_european_laboratories_do(patient_client, url, draft):
    draft.answers["dm"] = "type2"
    draft.save()
    patient_client.post(url(HEALTH), {"dm_hba1c_mmol_mol": "48"})
    draft.refresh_from_db()
    assert (draft.answers["dm_hba1c"], draft.answers["hba1c_unit"]) == (6.543, "mmol_mol")
    assert shown(patient_client.get(url(HEALTH)).content.decode()) == {"dm_hba1c_mmol_mol": "48"}
