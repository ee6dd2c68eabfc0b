"""Whatever a patient answers, sends by mistake or forges: no page breaks, none is the end of the way.

Each walk is one made-up patient who goes from the first question to the last, often sends nonsense first,
takes every danger sign back and goes on. The walks are the same in every run.
"""

import re
from dataclasses import replace
from html import unescape
from random import Random

import pytest
from django.utils import timezone

from intake.conditions import Facts
from intake.controls import FOR_COLLEAGUES
from intake.models import QuestionnaireResponse
from intake.questionnaire import questionnaire
from intake.questionnaire.flow import items_to_show, part_states, visible_answers, working_out_once
from intake.services.assess import assess_response
from intake.services.patient import attach_patient
from intake.sites import GROUPS
from intake.tests.questionnaire.shown_when import Patient, table
from intake.tests.questionnaire.test_flow import GROWN_UP, NO_SIGN, TODAY, an_answer
from intake.tests.test_attacks import ODD

STEPS = 120  # nobody is asked as many pages
HELP = ("get-help", "speak-to-us")
PARTS = ("", "_left", "_right", "_day", "_instead", "_lb")  # of the names of controls
NONSENSE = [*ODD.values(), "", "no", "none", "ü" * 10_240, ["none", "yes"]]
PATIENTS = table()
EVERYBODY = [Patient({}, asked=True, line="")]
BODY = {"body_map": [{"site": "arch", "side": "both"}]}


class Walk:
    """One made-up patient with a browser."""

    def __init__(self, client, draft, patient, now, seed):
        self.client, self.draft, self.patient, self.now = client, draft, patient, now
        self.chance, self.today = Random(seed), timezone.localdate(now)
        self.own = f"/answers/{draft.pk}/"
        self.seen, self.refused, self.taken_back = set(), 0, 0

    def to_the_end(self):
        """Go from the first page to where nothing is left to ask."""
        at = f"{self.own}you/"
        for _ in range(STEPS):
            shown = self.client.get(at, follow=True)
            assert shown.status_code == 200, at
            at = shown.request["PATH_INFO"]
            place = at.removeprefix(self.own).split("/")[0]
            if place == "rest" and "All parts are done" in shown.content.decode():
                return
            at = self.go_on(place, at, shown.content.decode())
        raise AssertionError(f"still asked at {at}")

    def go_on(self, place, at, shown):
        if place in HELP:
            return self.take_back(shown)
        if place == "check":
            return self.book(at)
        if place == "rest":
            tasks = re.findall(r"<li>.*?</li>", shown, re.DOTALL)
            return self.link(next(one for one in tasks if re.search("Not started|Started", one)), r"[^/]+/")
        if place == "with-an-adult":
            return self.link(shown, "who/")
        if place == "told":
            return self.link(shown, "rest/")
        self.seen.add(place)
        if self.chance.random() < 0.3:
            self.send_nonsense(at, place)
        return self.answer(at, place, calm=self.taken_back > 1)

    def link(self, shown, to):
        """Return where a page leads to; a page without a way on is a dead end."""
        found = re.search(rf'href="({self.own}{to}[^"]*)"', shown)
        assert found, "a dead end"
        return unescape(found[1])

    def book(self, at):
        assert self.client.post(at).status_code == 302
        assert self.client.get(f"{self.own}result/").status_code == 200
        self.draft.refresh_from_db()
        assess_response(self.draft, self.now)
        attach_patient(self.draft, self.patient)
        return f"{self.own}rest/"

    def take_back(self, shown):
        """Follow the way back from a page of danger and say that it was a mistake."""
        self.taken_back += 1
        at = self.link(shown, r"[^/]+/").split("#")[0]
        return self.answer(at, at.removeprefix(self.own).split("/")[0], calm=True)

    def answer(self, at, slug, *, calm):
        """Send what may be answered; it must lead on."""
        self.draft.refresh_from_db()
        page, told = questionnaire().page(slug), {}
        for item in items_to_show(page, self.draft.answers, today=self.today):
            if item.must or self.chance.random() < 0.8:
                told[item.link_id] = self.chosen(item, in_full=item.link_id in page.repeats, calm=calm)
        if page.kind == "signs":
            sent = {"signs": [one for one, value in told.items() if value not in NO_SIGN] or ["none"]}
        else:
            items = questionnaire().items
            sent = {name: value for one in told for name, value in as_sent(items[one], told[one]).items()}
        answer = self.client.post(at, sent)
        assert answer.status_code == 302, (at, sent, in_words(answer))
        self.all_that_is_stored_was_asked()
        return answer.url

    def chosen(self, item, *, in_full, calm):
        """Choose an answer that the page offers."""
        if calm and item.is_sign and item.option("no"):
            return "no"
        if item.until_this_year:
            return {"left": self.today.year} if item.side_pair else self.today.year
        if item.type == "body_map":
            sites = self.chance.sample([site for _, group in GROUPS for site in group], 3)
            return [{"site": one.code, "side": self.chance.choice(one.sides)} for one in sites]
        facts = Facts(self.draft.answers, self.today)
        offered = [one for one in item.options if not one.condition or one.condition.evaluate(facts)]
        shown = tuple(one for one in offered if one.code != FOR_COLLEAGUES)
        return an_answer(self.chance.choice, replace(item, options=shown), in_full=in_full)

    def send_nonsense(self, at, slug):
        """Send anything under any name, asked or not; it is kept whole or not at all."""
        before = self.rows()
        asked = questionnaire().page(slug).link_ids
        forged = self.chance.sample(sorted(questionnaire().items), 3)
        names = ["site", "signs", *(f"{one}{part}" for one in (*asked, *forged) for part in PARTS)]
        sent = {name: self.chance.choice(NONSENSE) for name in self.chance.sample(names, 8)}
        answer = self.client.post(at, sent)
        assert answer.status_code in (302, 422), at
        if answer.status_code == 422:
            self.refused += 1
            assert "error-summary" in answer.content.decode()
            assert self.rows() == before
        self.all_that_is_stored_was_asked()

    def rows(self):
        """Return all that a save writes."""
        stored = QuestionnaireResponse.objects.filter(pk=self.draft.pk).values().get()
        return stored, self.draft.revisions.count(), self.draft.assessments.count(), self.draft.alerts.count()

    def all_that_is_stored_was_asked(self):
        self.draft.refresh_from_db()
        assert visible_answers(self.draft.answers, self.today) == self.draft.answers


def as_sent(item, value):
    """Return the fields of a form that give an answer."""
    if item.unit_of:  # it is sent with its number
        return {}
    if item.type == "date":
        return dict(
            zip(
                (f"{item.link_id}_{part}" for part in ("year", "month", "day")), value.split("-"), strict=True
            )
        )
    if item.type == "body_map":
        return {"site": [f"{one['site']}:{one['side']}" for one in value]}
    if item.side_pair:
        return {f"{item.link_id}_{side}": one for side, one in value.items()}
    return {item.link_id: value}


def in_words(answer):
    """Return what a page says is wrong."""
    summary = re.search(r"error-summary.*?</ul>", answer.content.decode(), re.DOTALL)
    return re.sub(r"<[^>]+>|\s+", " ", summary[0]) if summary else ""


@pytest.mark.parametrize("seed", range(4))
def test_any_way_through_the_questions_ends_and_nothing_breaks(patient_client, draft, ada, now, seed):
    walk = Walk(patient_client, draft, ada, now, seed)
    walk.to_the_end()
    draft.refresh_from_db()
    assert draft.status == "completed"
    assert len(walk.seen) > 25
    assert walk.refused
    assert {part.state for part in part_states(draft.answers, walk.today)} == {"completed"}


@pytest.mark.parametrize(
    "link_id", [one.link_id for one in questionnaire().items.values() if not one.asked_elsewhere]
)
def test_every_question_is_asked_of_somebody(link_id):
    """Somebody of the table for its condition finds it on a page that is theirs."""
    patients = [one.answers for one in PATIENTS.get(link_id, EVERYBODY) if one.asked]
    assert any(link_id in questions_of({**GROWN_UP, **BODY, **told}) for told in patients)


def questions_of(told):
    """Return all that is asked of a patient, whatever page it stands on."""
    with working_out_once():
        shown = (items_to_show(page, told, today=TODAY) for page in questionnaire().pages)
        return {item.link_id for items in shown for item in items}
