"""An assessment as a person reads it, on a terminal: result first, then for, against, missing (CLINICAL.md H.2).

No code of a rule, question or visit stands in it; the numbers in brackets are the sources at the end.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from intake.assessment.explain import headline
from intake.assessment.loading import rule_set
from intake.assessment.rule_titles import TARGETS, VISITS, WAYS_DOWN
from intake.assessment.rules_as_data import RuleSet
from intake.questionnaire import questionnaire
from intake.questionnaire.labels import label

Finding = Mapping[str, Any]
LEVELS = {"emergency": "EMERGENCY", "same_day": "TODAY", "urgent": "URGENT"}
DIRECTIONS = {
    "foot_driven": "from the foot upwards",
    "reverse": "from above down to the foot",
    "both": "both ways",
    "neither": "neither way",
    "undetermined": "not known yet",
}
STRONG_LINKS = {"a1": "which came first", "a2": "the answer to shoes", "a3": "the limp"}
SIDES = {"left": ", left", "right": ", right", "both": ", both sides", "centre": ""}
EMERGENCY = "{emergency}"  # pages fill in the number of the place


def as_text(assessment: Mapping[str, Any], answers: Mapping[str, Any]) -> str:
    """Return several lines of text, ending in an empty one. ``answers``: those that it was made of."""
    return "\n".join([*_Page(assessment, answers).lines(), ""])


class _Page:
    """One assessment being written down; sources get their number where they are first named."""

    def __init__(self, assessment: Mapping[str, Any], answers: Mapping[str, Any]) -> None:
        self.assessment, self.answers = assessment, answers
        self.rules: RuleSet = rule_set()
        self.sources: dict[str, int] = {}

    def lines(self) -> Iterator[str]:
        """Yield all lines."""
        yield from self.head()
        for site in self.assessment["sites"]:
            yield from self.site(site)
        for one in self.assessment["reverse"]:
            yield f"  {WAYS_DOWN[one['code']]}: {one['strength']}"
            yield from self.findings("for", one["supporting"])
            yield from self.findings("against", one["opposing"])
        yield from self.conditions()
        yield from self.lists()
        yield from self.route()
        yield from (
            f"  [{number}] {self.rules.citations[one]['text']}" for one, number in self.sources.items()
        )

    def head(self) -> Iterator[str]:
        """Yield the result in one line, what it was made with, and danger signs."""
        told, approved = self.assessment, self.rules.clinically_approved_by
        early = ", early: questions are still to come" if told["early"] else ""
        yield f"{told.get('id') or 'assessment'}: {headline(told)} ({told['rule_set']}{early})"
        yield f"  {f'approved by {approved}' if approved else 'not clinically approved'}"
        for flag in told["red_flags"]:
            because = flag["because"][0]
            yield f"  {LEVELS[flag['level']]}: {because['text']} {self.cited(because)}"
            yield from self.told(because)
            yield "      only a clinician may lower it, with a reason"
        if told["sites"]:
            yield f"  direction: {DIRECTIONS[told['direction']]}"

    def site(self, site: Mapping[str, Any]) -> Iterator[str]:
        """Yield one place that hurts, with its points and everything for, against and missing."""
        yield f"  {_place(site)}: {site['foot_driven']}"
        for side, score in site["score"].items():
            strong = ", ".join(STRONG_LINKS[one] for one in score["anchors"]) or "none"
            where = f"{side}: " if len(site["score"]) > 1 else ""
            points = f"foot {score['foot']} of 3, link {score['link']}, other causes {score['other']}"
            yield f"      {where}{points}; strong links: {strong}"
        yield from self.findings("for", site["supporting"])
        yield from self.findings("against", site["opposing"])
        yield from _missing(site["missing"])
        yield from (f"      held down: {cap}" for cap in site["caps"])
        if site["near_threshold"]:
            yield f"      one answer could change it: {'; '.join(map(self.name, site['near_threshold']))}"

    def findings(self, name: str, findings: Iterable[Finding]) -> Iterator[str]:
        """Yield findings with their points, sources, and the answers that they came from."""
        for one in findings:
            yield f"      {name}: {one['weight']:+d} {one['text']} {self.cited(one)}"
            yield from self.told(one)

    def told(self, finding: Finding) -> Iterator[str]:
        """Yield the answers behind a finding, in the words of the questions."""
        items = questionnaire().items
        said = [
            f"{self.name(one)}: {label(items[one], self.answers[one])}"
            for one in finding["answers"]
            if self.answers.get(one) is not None and one != "birth_date"
        ]
        if said:
            yield f"          from {'; '.join(said)}"

    def conditions(self) -> Iterator[str]:
        """Yield what the answers say of the feet, the strongest first; nothing of what is not there."""
        names = {source.code: source.name for source in self.rules.sources}
        found = [one for one in self.assessment["conditions"] if one["strength"] in ("likely", "possible")]
        for one in sorted(found, key=lambda one: str(one["strength"])):
            name = names.get(one["code"]) or one["supporting"][0]["text"].rstrip(".")
            drives = ", ".join(f"{_place(to)} {to['foot_driven']}" for to in one["drives"])
            reach = f"; may drive: {drives}" if drives else ""
            yield f"  foot{SIDES[one['side']]}: {name}: {one['strength']}{reach}"

    def lists(self) -> Iterator[str]:
        """Yield what else there is to know."""
        named = (
            ("mechanisms", [one.replace("_", " ") for one in self.assessment["mechanisms"]]),
            ("other things to check", self.assessment["other_things_to_check"]),
            ("contradictions", self.assessment["contradictions"]),
            ("limits", self.assessment["limits"]),
        )
        yield from (f"  {name}: {'; '.join(texts)}" for name, texts in named if texts)

    def route(self) -> Iterator[str]:
        """Yield the visit that fits, what to bring, and the advice."""
        route = self.assessment["route"]
        until = f", by {route['latest']}" if route["latest"] else ""
        minutes = f", {route['minutes']} minutes" if route["minutes"] else ""
        yield f"  visit: {VISITS[route['visit_type']][0]}{minutes}{until}"
        yield from (f"      bring: {one}" for one in route["bring"])
        for one in self.assessment["advice"]:
            yield f"      advice: {one['text'].replace(EMERGENCY, 'the emergency number')}"

    def name(self, link_id: str) -> str:
        """Return a question in a few words, or as it is asked."""
        return self.rules.names.get(link_id) or questionnaire().items[link_id].text

    def cited(self, finding: Finding) -> str:
        """Return the numbers of the sources: "[1, 2]"."""
        numbers = [self.sources.setdefault(one, len(self.sources) + 1) for one in finding["evidence"]]
        return f"[{', '.join(map(str, numbers))}]"


def _missing(findings: Iterable[Finding]) -> Iterator[str]:
    """Yield what is open, one line for each way of being so: "not answered: Limp; Bunion"."""
    open_questions: dict[str, list[str]] = {}
    for one in findings:
        question, _, state = one["text"].rstrip(".").rpartition(": ")
        open_questions.setdefault(state, []).append(question)
    yield from (f"      {state}: {'; '.join(questions)}" for state, questions in open_questions.items())


def _place(site: Mapping[str, Any]) -> str:
    return f"{TARGETS[site['site']]}{SIDES[site['side']]}"
