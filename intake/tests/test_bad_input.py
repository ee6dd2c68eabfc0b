"""What should not be sent, on pages of every kind: said kindly at its field, kept as typed, and nothing stored."""

import re
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from intake.models import AnswerRevision
from intake.questionnaire import questionnaire
from intake.services.patient import attach_patient
from intake.tests.conftest import page_of

NO_FILE = "Answer here on the page. A file can't be sent"
TEXTS = [item.link_id for item in questionnaire().items.values() if item.type == "text"]
MUSTS = {
    "relationship": "parent",
    "parental_responsibility": "yes",
    "main_region": "foot",
}  # on pages with texts
EVERYWHERE = {  # so that every text is asked
    "answered_by": "parent_guardian",
    "birth_date": "2012-05-04",
    "sex_at_birth": "female",
    **MUSTS,
    "rf_child_limp": "no",
    "body_map": [
        {"site": "arch", "side": "left"},
        {"site": "knee_inner", "side": "left"},
        {"site": "other_place", "side": "centre"},
    ],
    "anticoag": "yes",
    "dm": "no",
}


@pytest.fixture
def all_told(draft, tell, ada):
    """Everything before the booking is answered by a parent, and the visit is booked."""
    draft.answers = {"answered_by": "parent_guardian"}
    draft.save()
    tell(draft, EVERYWHERE)
    attach_patient(draft, ada)
    return draft


@pytest.fixture
def send(patient_client, all_told):
    """Send something to the page of a question; return the answer, its words, and whether anything was stored."""

    def post(link_id, sent):
        before, revisions = dict(all_told.answers), AnswerRevision.objects.count()
        answer = patient_client.post(f"/answers/{all_told.pk}/{page_of(link_id).slug}/", sent)
        all_told.refresh_from_db()
        kept = all_told.answers != before or AnswerRevision.objects.count() != revisions
        return answer, unescape(answer.content.decode()), kept

    return post


def at_the_field(page, link_id):
    """Return what is said at one field."""
    found = re.search(rf'id="id_{link_id}_error">(.*?)</div>', page, re.DOTALL)
    return re.sub(r"<[^>]+>|\s+", " ", found[1]) if found else ""


@pytest.mark.parametrize(
    ("link_id", "sent", "sentence"),
    [
        ("load_change", {"load_change": "lava"}, "Choose one of the answers on this page"),
        ("sport_main", {"sport_main": "not_done"}, "Choose one of the answers on this page"),
        ("shoe_fit", {"shoe_fit": ["good", "rub"]}, 'Choose those that apply, or "They fit well", not both'),
        ("shoe_fit", {"shoe_fit": ["wings"]}, "Choose one of the answers on this page"),
        ("shoe_age_months", {"shoe_age_months": "601"}, "Age of the shoes must be between 0 and 600"),
        ("shoe_age_months", {"shoe_age_months": "-1"}, "Age of the shoes must be between 0 and 600"),
        ("foot_pain_avg", {"foot_pain_avg": "11"}, "Average foot or ankle pain must be between 0 and 10"),
        ("foot_pain_avg", {"foot_pain_avg": "3.5"}, "Average foot or ankle pain must be between 0 and 10"),
        ("arch_print", {"arch_print_left": "round"}, "Choose one of the answers on this page"),
        (
            "callus_sites",
            {"callus_sites_left": ["none", "heel"]},
            'Choose those that apply, or "Nowhere", not both',
        ),
        ("test_knee_wall", {"test_knee_wall_left": "200"}, "Knee to wall must be between 0 and 30"),
        ("birth_date", {"birth_date_day": "4", "birth_date_month": "5"}, "Date of birth must include a year"),
        ("relationship", {"parental_responsibility": "yes"}, "Choose who you are to the child"),
    ],
)
def test_what_is_no_answer_is_said_at_its_field_and_nothing_is_stored(send, link_id, sent, sentence):
    answer, page, kept = send(link_id, sent)
    assert answer.status_code == 422
    assert sentence in at_the_field(page, link_id)
    assert page.count(sentence) >= 2  # in the summary too
    assert not kept


@pytest.mark.parametrize("link_id", TEXTS)
def test_ten_thousand_signs_are_counted_and_stay_on_the_page(send, link_id):
    typed = "ü" * 10_240
    answer, page, kept = send(link_id, MUSTS | {link_id: typed})
    most = questionnaire().items[link_id].max_length or 500
    assert answer.status_code == 422
    assert f"Use {most} characters or fewer. You have {10_240 - most} too many" in at_the_field(page, link_id)
    assert typed in page
    assert not kept


@pytest.mark.parametrize("link_id", TEXTS)
def test_words_of_every_script_are_kept_as_they_were_typed(send, all_told, link_id):
    for words in ("🦶🏽 hurts 👵", "כואב לי הקרסול", "ألم في الكعب", "\u202eback to front", "<b>&amp;</b>"):
        answer, _, _ = send(link_id, MUSTS | {link_id: words})
        assert answer.status_code == 302
        assert all_told.answers[link_id] == words


@pytest.mark.parametrize(
    "link_id",
    ["main_worry", "goal_1", "adult_name", "rf_saddle", "body_map", "birth_date", "knee_lock", "shoe_main",
     "shoe_fit", "arch_print", "test_balance", "run_km_week", "foot_pain_avg"],
)  # fmt: skip
def test_a_file_where_a_word_is_due_is_refused_kindly(send, link_id):
    for name in (link_id, f"{link_id}_left", "signs", "site", "anything"):
        photo = SimpleUploadedFile("foot.jpg", b"\xff\xd8\xff" + b"\x00" * 2000, content_type="image/jpeg")
        answer, page, kept = send(link_id, {name: photo})
        assert answer.status_code == 422
        assert NO_FILE in page
        assert not kept


def test_a_file_is_named_at_the_field_that_it_was_sent_for(send):
    photo = SimpleUploadedFile("foot.jpg", b"\xff\xd8\xff", content_type="image/jpeg")
    _, page, _ = send("goal_1", {"goal_2": photo, "goal_1": "Walk the dog"})
    assert NO_FILE in at_the_field(page, "goal_2")
    assert NO_FILE not in at_the_field(page, "goal_1")
    assert 'value="Walk the dog"' in page


@pytest.mark.parametrize(
    "forged",
    [
        {"rf_saddle": "no"},
        {"dm": "type1"},
        {"weight_unit": "lb"},
        {"answered_by": "staff"},
        {"patient": "1", "status": "completed", "given_at": "{}"},
        {"confirm_true": "yes", "parental_responsibility": "yes"},
    ],
)
def test_answers_to_what_the_page_does_not_ask_change_nothing(send, all_told, forged):
    before = dict(all_told.answers)
    answer, _, _ = send("smoke" if "smoke" in all_told.answers else "allergy", {"allergy": "none", **forged})
    assert answer.status_code == 302
    changed = {
        key for key, value in all_told.answers.items() if before.get(key) != value or key not in before
    }
    assert not changed & forged.keys()
    assert all_told.status != "completed"


def test_a_page_that_is_not_for_this_patient_is_not_answered(patient_client, all_told):
    before = dict(all_told.answers)
    for slug, sent in (("part-5-3", {"weight_kg": "70"}), ("part-1-16", {"back_duration": "lt_2wk"})):
        answer = patient_client.post(f"/answers/{all_told.pk}/{slug}/", sent)
        assert answer.status_code == 302
    all_told.refresh_from_db()
    assert all_told.answers == before
