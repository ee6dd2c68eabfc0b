"""The items are those of the clinical specification, written down here by hand from its section A."""

import json
import re
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from intake.questionnaire import questionnaire
from intake.questionnaire.checks import NUMBERS

ONE_COMPARISON = re.compile(r"(\w+) (=|!=|in|has) (?:\(([\w|]+)\)|(\w+))")
SECTION_A = Path(__file__).with_name("section_a.txt").read_text(encoding="utf-8")
EACH = {
    "r": ["foot", "knee", "hip", "back"],
    "d": ["knee", "hip", "back"],
    "n": ["1", "2", "3"],
    "t": ["physio", "exercise", "insoles", "injection", "shockwave", "brace_boot", "painkillers", "surgery"],
}


def hand_written():
    """Read the list: by link_id what the command must print of each item."""
    words = dict(re.findall(r"^([A-Z_]+) = (.+)$", SECTION_A, re.MULTILINE))
    rows = {}
    for line in SECTION_A.splitlines():
        if line.count(" | ") < 3 or line.startswith("#"):
            continue
        placeholder = re.search(r"\{(\w)\}", line)
        for name in EACH[placeholder[1]] if placeholder else [""]:
            filled = re.sub(r"\{\w\}", name, line)
            link_id, row = _row(re.sub(r"\b[A-Z_]{2,}\b", lambda word: words[word[0]], filled))
            assert link_id not in rows, link_id
            rows[link_id] = row
    return rows


def _row(line):
    head, kind, codes, unit, when = (part.strip() for part in line.split("|", 4))
    link_id, _, of_fact = head.partition(" ")
    kind, _, sides = kind.partition(" ")
    return link_id, {
        "type": kind,
        "side_pair": bool(sides),
        "codes": set(codes.split()) | (set() if of_fact else {"not_sure"}),
        "unit": unit,
        "condition": when,
    }


@pytest.fixture(scope="module")
def printed():
    """Return what ``manage.py questionnaire`` prints, by link_id."""
    out = StringIO()
    call_command("questionnaire", stdout=out)
    return {row["link_id"]: row for row in json.loads(out.getvalue())["items"]}


def test_the_command_lists_every_item_of_the_clinical_specification_and_no_other(printed):
    assert printed.keys() == hand_written().keys()


@pytest.mark.parametrize("link_id", hand_written())
def test_an_item_is_of_the_kind_with_the_codes_and_under_the_condition_of_the_specification(link_id, printed):
    row = printed[link_id]
    codes = {option["code"] for option in (*row["options"], *row["instead"])}
    assert {
        "type": row["type"],
        "side_pair": row["side_pair"],
        "codes": codes,
        "unit": row["unit"],
        "condition": row["condition"],
    } == hand_written()[link_id]


def test_every_row_says_why_it_is_asked_and_which_page_asks_it(printed):
    for row in printed.values():
        assert row["why"]
        assert row["pages"] or row["link_id"] == "access_needs"
    assert printed["rf_hip_fall"]["pages"] == [
        {"slug": "safety-4-more", "if": "age >= 50 and rf_injury_place has hip"},
        {"slug": "where-more", "if": "age >= 50 or rf_night_pain in (yes|not_sure)"},
        {"slug": "part-6-3", "if": None},
    ]


def test_every_danger_sign_must_be_answered():
    after_booking = {"rf_pinpoint_bone", "rf_child_limp_days"}
    signs = {link_id for link_id in questionnaire().items if link_id.startswith("rf_")} - after_booking
    assert [link_id for link_id in signs if not questionnaire().items[link_id].must] == []


def test_questions_with_choices_offer_not_sure_or_a_check_left_out():
    of_fact = {"answered_by", "sex_at_birth", "main_region", "confirm_true", "relationship"}
    for link_id, item in questionnaire().items.items():
        if (item.options or item.type in NUMBERS) and link_id not in of_fact and not item.unit_of:
            assert item.option("not_sure") or item.option("not_done"), link_id


def test_every_question_fits_its_child():
    for item in questionnaire().items.values():
        assert not re.search(r"\byour?\b", item.child_text) or "your child" in item.child_text, item.link_id


def test_addresses_of_pages_say_nothing_about_health():
    opaque = r"who|you|adult|safety-\d(-\w+)?|where(-more|-else)?|first|words|how-bad|links-\d|before-visit"
    for page in questionnaire().pages:
        assert re.fullmatch(rf"{opaque}|part-\d-\d+", page.slug)


TO_WHO_ANSWERS = {  # "you" is the parent or carer
    "relationship",
    "adult_name",
    "parental_responsibility",
    "insole_press",
    "confirm_true",
    "ok_to_discuss_weight",
}


@pytest.mark.parametrize("who", ["child_text", "carer_text"])
def test_who_answers_for_another_is_asked_about_the_other(who):
    for link_id, item in questionnaire().items.items():
        if re.search(r"\b(you|your)\b", item.text) and link_id not in TO_WHO_ANSWERS:
            assert getattr(item, who), link_id
        words = re.sub(
            "[Yy]our child|person you care for|Were you told|told you|Put your hands", "", getattr(item, who)
        )
        assert not re.search(r"\b(you|your)\b", words.replace("In your own words", "")), link_id


@pytest.mark.parametrize("who", ["child_text", "carer_text"])
def test_headings_fit_who_answers_too(who):
    to_all = {"Who is this appointment for?", "In your own words", "Before you book"}
    for page in questionnaire().pages:
        for heading in (page.heading, page.section_heading):
            if re.search(r"\b(you|your)\b", heading.text, re.I) and heading.text not in to_all:
                assert getattr(heading, who), heading.text


def test_options_fit_whoever_answers():
    of_who_answers = {"staff", "carer", "self", "parent_guardian", "not_sure", "cannot_check", "unknown"}
    for item in questionnaire().items.values():
        for option in item.options:
            spoken = re.search(r"\b(I|me|my|you|your)\b", option.text)
            assert not spoken or option.code in of_who_answers, (item.link_id, option.text)


def test_conditions_ask_for_codes_that_can_be_answered():
    made = questionnaire()
    ticked_only = {(link_id, "yes") for page in made.pages for link_id in page.repeats}
    conditions = [item.condition for item in made.items.values()]
    conditions += [asked.condition for page in made.pages for asked in page.asked if asked.condition]
    for condition in conditions:
        for found in ONE_COMPARISON.finditer(condition.text):
            item = made.items.get(found[1])
            for code in (found[3] or found[4]).split("|") if item and item.options else []:
                assert item.option(code) or (item.link_id, code) in ticked_only, condition.text
