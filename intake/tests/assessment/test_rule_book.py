"""The rules as a person reads them: all of them, in words, with what they stand on."""

import re
from dataclasses import fields, is_dataclass
from typing import Any

import pytest

from intake.assessment import rule_set
from intake.assessment.reading import Reader, Unreadable
from intake.assessment.rule_book import cited_by, rule_book
from intake.assessment.rule_titles import TAGS
from intake.conditions import Condition, parse
from intake.questionnaire import questionnaire

CODE = re.compile(r"\w_\w|[{}\[\]|]|\brf\b")


@pytest.fixture(scope="module")
def read():
    return Reader(questionnaire().items, rule_set().names).words


@pytest.fixture(scope="module")
def rows():
    return [row for chapter in rule_book(rule_set()) for group in chapter.groups for row in group.rows]


def conditions(part: Any) -> list[Condition]:
    """Return every condition that a rule set holds, however deep."""
    if isinstance(part, Condition):
        return [part]
    if is_dataclass(part):
        return [found for one in fields(part) for found in conditions(getattr(part, one.name))]
    within = part.values() if isinstance(part, dict) else part if isinstance(part, tuple | list) else ()
    return [found for one in within for found in conditions(one)]


def test_every_condition_can_be_read_and_shows_no_code(read):
    texts = {condition.text: read(condition) for condition in conditions(rule_set())}
    assert len(texts) > 250
    assert [words for words in texts.values() if CODE.search(words)] == []


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        ("gait_change = yes", "“Limp”: Yes"),
        ("not has(knee)", "NOT (the knee hurts)"),
        ("has(foot|back)", "the foot / the low back hurts"),
        ("site(heel_plantar|arch, side)", "pain: under the heel / arch (this side)"),
        ("site_only(toenail)", "of the foot only this hurts: a toenail"),
        ("arch_print[side] = flat", "“Wet footprint” (this side): Almost as wide as the front"),
        ("test_balance[any] < 10", "“Balance on one leg” (either side) less than 10 seconds"),
        ("dm != no", "“Diabetes”: not No"),
        ("answered(gout)", "“Gout” is answered"),
        ("count(back_inflam) >= 3", "ticks at “Signs of inflammatory back pain”: at least 3"),
        ("age < 16 and (has(hip) or has(knee))", "age less than 16 AND (the hip hurts OR the knee hurts)"),
        ("age < 16 and has(hip) or has(knee)", "(age less than 16 AND the hip hurts) OR the knee hurts"),
        ("direction = reverse", "the direction: from above to the foot"),
    ],
)
def test_a_condition_reads_as_it_is_evaluated(read, condition, words):
    assert read(parse(condition)) == words


def test_what_has_no_words_is_named(read):
    with pytest.raises(Unreadable, match="direction: sideways"):
        read(parse("direction = sideways"))


def test_every_rule_stands_in_the_book_once(rows):
    rules = rule_set()
    groups = [source.group for source in rules.sources]
    groups += [group for links in rules.links.values() for group in links]
    groups += [*rules.other_causes.values(), *rules.reverse.values()]
    wanted = [rule.id for group in groups for rule in group.rules]
    wanted += [rule.id for rule in rules.named] + [danger.rule.id for danger in rules.dangers]
    assert sorted(row.rule for row in rows if row.rule) == sorted(wanted)


def test_every_text_for_patients_stands_in_the_book(rows):
    rules = rule_set()
    texts = [one.say for one in rules.dangers] + [
        one.text for one in (*rules.advice, *rules.bring, *rules.because)
    ]
    shown = "\n".join(f"{row.text}\n{row.patient}" for row in rows)
    assert [text for text in texts if text.replace("{emergency}", "the emergency number") not in shown] == []


def test_no_reader_sees_a_code(rows):
    texts = [text for row in rows for text in (row.text, row.patient, *row.notes)]
    assert [text for text in texts if CODE.search(text)] == []


def test_each_rule_says_on_what_it_stands(rows):
    numbers = {one.number for one in cited_by(rule_set()).values()}
    for row in rows:
        if row.rule:
            assert row.tag in TAGS
            assert row.cites
            assert {one.number for one in (*row.cites, *row.contrary)} <= numbers


def test_the_way_down_and_every_target_have_chapters_of_their_own():
    names = [chapter.name for chapter in rule_book(rule_set())]
    assert names[3:7] == ["knee", "hip", "back", "reverse"]
    assert names[0] == "danger"


def test_a_short_name_is_explained_by_the_question_that_patients_read(rows):
    asked = {row.text: row.patient for row in rows}
    assert asked["Limp"] == "Do you limp or walk differently?"
    named = {name for row in rows for name in re.findall(r"“([^”]+)”", row.when)}
    texts = {item.text for item in questionnaire().items.values()}
    assert named - texts - asked.keys() == set()
