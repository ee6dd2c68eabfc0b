"""Reads a rule set from its data files and refuses one that contradicts itself."""

import hashlib
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from intake.assessment.lookups import by_answer, may_lower, worth_trying
from intake.assessment.never import why_never
from intake.assessment.rule_titles import VISITS
from intake.assessment.rules_as_data import (
    WORKED_OUT_FROM,
    DangerRule,
    Group,
    Named,
    Needs,
    Rule,
    RuleSet,
    Source,
    Visit,
)
from intake.conditions import Condition, ConditionError, parse
from intake.questionnaire import Item, questionnaire

FOLDER = Path(__file__).with_name("rules")
FILES = (
    "rule_set",
    "citations",
    "red_flags",
    "sources",
    "links",
    "other_causes",
    "reverse",
    "scope",
    "advice",
    "visits",
    "names",
)
TARGETS = ("knee", "hip", "back")
REVERSE = ("back_to_foot", "knee_to_foot", "hip_to_foot")
MOST_POINTS = 3
FIRST_ONLY = "T"  # the group of links in which the first rule that holds counts alone
TERM = re.compile(r"\{\w+\}")
SAFETY_NET = "safety_net"  # when to get help: the last piece of advice, of no group


class RuleSetError(ValueError):
    """The data files contradict themselves; says which rule and why."""


@cache
def rule_set() -> RuleSet:
    """Return the rule set, read once per process. Raises RuleSetError."""
    return read_rules(FOLDER)


def read_rules(folder: Path) -> RuleSet:
    """Return the rule set of a folder of TOML files. Raises RuleSetError, which names the file or the rule."""
    written = {name: _bytes(folder / f"{name}.toml") for name in FILES}
    files = {name: _parsed(name, text) for name, text in written.items()}
    try:
        return build(files, items=questionnaire().items, digest=digest_of(written))
    except (KeyError, TypeError, AttributeError) as error:  # a part that every rule set has is not there
        raise RuleSetError(f"a rule or a part of the rules is missing or misshapen: {error}") from error


def digest_of(written: Mapping[str, bytes]) -> str:
    """Return the SHA-256 of rule files, by name: another digest as soon as one byte of one file differs."""
    sums = "".join(f"{name} {hashlib.sha256(text).hexdigest()}\n" for name, text in sorted(written.items()))
    return hashlib.sha256(sums.encode()).hexdigest()


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise RuleSetError(f"{file} can't be read: {error.strerror}") from error


def _parsed(name: str, text: bytes) -> dict[str, Any]:
    try:
        return tomllib.loads(text.decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise RuleSetError(f"{name}.toml is no TOML: {error}") from error


def build(files: Mapping[str, Any], *, items: Mapping[str, Item], digest: str = "") -> RuleSet:
    """Make a rule set of parsed files. ``items``: the questions there are. Raises RuleSetError."""
    return _Builder(files, items).build(digest)


class _Builder:
    def __init__(self, files: Mapping[str, Any], items: Mapping[str, Item]) -> None:
        self.files = files
        self.items = items
        self.known = {*items, *WORKED_OUT_FROM}
        self.terms: Mapping[str, str] = files["rule_set"].get("terms", {})
        self.ids: set[str] = set()

    def build(self, digest: str) -> RuleSet:
        head, scope = self.files["rule_set"], self.files["scope"]
        links = self.rules("links")
        others = self.rules("other_causes")
        reverse = self.rules("reverse")
        foot = self.rules("sources")
        self.check_names([*foot, *links, *others])
        self.check_whole("visit", VISITS, self.files["visits"]["visit"])
        self.check_whole("threshold", (*TARGETS, "theory_only"), head["thresholds"])
        sources = tuple(self.sources(foot))
        return RuleSet(
            name=head["name"],
            version=head["version"],
            digest=digest,
            clinically_approved_by=head["clinically_approved_by"],
            approved_on=head["approved_on"],
            early_until=tuple(head["early_until"]),
            needs={name: Needs(**row["likely"]) for name, row in head["thresholds"].items()},
            dangers=tuple(self.danger(row) for row in self.files["red_flags"]["red_flag"]),
            sources=sources,
            visits={code: _visit(row) for code, row in self.files["visits"]["visit"].items()},
            bring=self.texts(self.files["visits"]["bring"]),
            because=self.texts(self.files["visits"]["because"]),
            **{
                name: self.condition(name, {"when": when})
                for name, when in self.files["visits"]["conditions"].items()
            },
            sources_reading=by_answer(sources),
            named=tuple(self.rule(row) for row in self.files["sources"]["named"]),
            links={target: _groups(links, target) for target in TARGETS},
            other_causes={target: _one_group(others, target, "A") for target in TARGETS},
            reverse={code: _one_group(reverse, code, "R") for code in REVERSE},
            limits=self.texts(scope["limit"]),
            contradictions=self.texts(scope["contradiction"]),
            unscored=self.named({"id": "unscored", **scope["unscored"]}),
            also_check=self.texts(self.files["other_causes"]["also_check"]),
            mechanisms=self.texts(scope["mechanism"]),
            advice=self.advice(),
            advice_titles=self.files["advice"]["titles"],
            worth_trying=worth_trying([*foot, *links, *others], self.items),
            may_lower={target: may_lower(target, foot, links, others) for target in TARGETS},
            patient_words={rule.id: rule.patient for rule in (*foot, *links, *others) if rule.patient},
            names=self.files["names"],
            citations=self.files["citations"],
        )

    def rules(self, file: str) -> list[Rule]:
        return [self.rule(row) for row in _expanded(self.files[file]["rule"])]

    def texts(self, rows: list[dict[str, Any]]) -> tuple[Named, ...]:
        return tuple(self.named(row) for row in _expanded(rows))

    def advice(self) -> tuple[Named, ...]:
        rows = self.files["advice"]["advice"]
        for row in rows:
            name = self.new_id(f"advice {row['code']}")
            self.check_citations(name, row.get("evidence", {}))
            if row["code"] != SAFETY_NET and row.get("group") not in self.files["advice"]["titles"]:
                raise RuleSetError(f"{name} is of no group that has a title")
        return self.texts(rows)

    def rule(self, row: Mapping[str, Any]) -> Rule:
        name = self.new_id(row.get("id", ""))
        evidence = row.get("evidence", {})
        self.check_citations(name, evidence)
        condition = self.condition(name, row)
        return Rule(
            id=name,
            applies_to=row.get("applies_to") or row["code"],
            group=row.get("group", row.get("code", "")),
            condition=condition,
            reads=_in_order(condition),
            points=row.get("points", 0),
            anchor=row.get("anchor", ""),
            doctor=self.wanted(name, row, "doctor"),
            patient=row.get("patient", ""),
            cites=tuple(evidence["cites"]),
            contrary=tuple(evidence.get("contrary", ())),
            tag=evidence["tag"],
            since=row.get("since", "0.1.0"),
            lifts_cap=row.get("lifts_cap", False),
        )

    def danger(self, row: Mapping[str, Any]) -> DangerRule:
        days = row.get("within_days", 0)
        name = ".".join([row["code"], row["level"], *([str(days)] if days else [])])
        if (row["level"] == "urgent") != bool(days):
            raise RuleSetError(f"{name}: an urgent sign says within_days, others do not")
        return DangerRule(
            code=row["code"],
            level=row["level"],
            within_days=days,
            rule=self.rule({**row, "id": name}),
            say=self.wanted(name, row, "say"),
            regions=tuple(row["regions"]),
        )

    def sources(self, rules: list[Rule]) -> Iterator[Source]:
        codes = {row["code"] for row in self.files["sources"]["source"]}
        for rule in rules:
            if rule.applies_to not in codes:
                raise RuleSetError(f"{rule.id} applies to {rule.applies_to!r}, which is no foot source")
        for row in self.files["sources"]["source"]:
            yield Source(
                code=row["code"],
                name=row["name"],
                group=_one_group(rules, row["code"], row["code"]),
                most=row.get("most", MOST_POINTS),
                shape=row.get("shape", False),
                both_ways=row.get("both_ways", False),
                mechanisms=tuple(row["mechanisms"]),
                drives=row.get("drives", {}),
            )

    def named(self, row: Mapping[str, Any]) -> Named:
        name, evidence = row.get("id") or row["code"], row.get("evidence", {})
        return Named(
            code=name,
            condition=self.condition(name, row),
            text=row.get("text", ""),
            effect=row.get("effect") or row.get("visit", ""),
            group=row.get("group", ""),
            unknown=tuple(row.get("unknown", ())),
            unless=tuple(row.get("unless", ())),
            tag=evidence.get("tag", ""),
            cites=tuple(evidence.get("cites", ())),
            contrary=tuple(evidence.get("contrary", ())),
        )

    def condition(self, name: str, row: Mapping[str, Any]) -> Condition:
        text = self.wanted(name, row, "when")
        for term, meaning in self.terms.items():
            if f"{{{term}}}" in text:
                text = text.replace(f"{{{term}}}", meaning.replace("{d}", row.get("d", "")))
        if left := TERM.search(text):
            raise RuleSetError(f"{name} uses {left[0]}, which is no term or one that leads back to itself")
        try:
            condition = parse(text)
        except ConditionError as error:
            raise RuleSetError(f"{name}: {error}") from error
        if unknown := sorted(condition.link_ids - self.known):
            raise RuleSetError(f"{name} reads {', '.join(unknown)}, which no question asks")
        if reason := why_never(condition, self.items):
            raise RuleSetError(f"{name} can never hold as it is written: {reason}")
        return condition

    def check_citations(self, name: str, evidence: Mapping[str, Any]) -> None:
        if evidence.get("tag") not in ("V", "R", "P"):
            raise RuleSetError(f"{name} has no evidence tag V, R or P")
        if not evidence.get("cites"):
            raise RuleSetError(f"{name} cites nothing")
        for citation in (*evidence["cites"], *evidence.get("contrary", ())):
            if citation not in self.files["citations"]:
                raise RuleSetError(f"{name} cites {citation}, which is no citation")

    def check_names(self, rules: list[Rule]) -> None:
        for rule in rules:
            for link_id in rule.reads:
                if link_id in self.items and link_id != "body_map" and link_id not in self.files["names"]:
                    raise RuleSetError(f"{link_id} has no name in names.toml")

    def check_whole(self, what: str, wanted: Iterable[str], there: Iterable[str]) -> None:
        """Refuse what the program looks for and does not find, and what it would never look for."""
        if off := sorted({*wanted} ^ {*there}):
            raise RuleSetError(f"{what} missing, or unknown to the program: {', '.join(off)}")

    def new_id(self, name: str) -> str:
        if not name:
            raise RuleSetError("a rule has no id")
        if name in self.ids:
            raise RuleSetError(f"{name} is there twice")
        self.ids.add(name)
        return name

    def wanted(self, name: str, row: Mapping[str, Any], key: str) -> str:
        if not row.get(key):
            raise RuleSetError(f"{name} has no {key!r}")
        return str(row[key])


def _expanded(rows: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield each row, and a row ``for_each`` place once for each of them."""
    for row in rows:
        for place in row.get("for_each", [""]):
            yield _filled(row, place) if place else row


def _filled(row: Mapping[str, Any], place: str) -> dict[str, Any]:
    words = {"{d}": place, "{words}": place, "{Words}": place.capitalize()}

    def fill(value: Any) -> Any:
        if isinstance(value, list):
            return [fill(one) for one in value]
        if not isinstance(value, str):
            return value
        for mark, word in words.items():
            value = value.replace(mark, word)
        return value

    return {"applies_to": place, "d": place} | {key: fill(value) for key, value in row.items()}


def _visit(row: Mapping[str, Any]) -> Visit:
    return Visit(row["minutes"], tuple(row.get("resources", ())), row.get("online", False))


def _in_order(condition: Condition) -> tuple[str, ...]:
    """Return the answers that a condition reads, as it names them; those it reads unnamed come last."""
    place = condition.text.find
    return tuple(sorted(condition.link_ids, key=lambda one: (place(one) < 0, place(one), one)))


def _groups(rules: list[Rule], applies_to: str) -> tuple[Group, ...]:
    names = dict.fromkeys(rule.group for rule in rules if rule.applies_to == applies_to)
    mine = [rule for rule in rules if rule.applies_to == applies_to]
    return tuple(_group(applies_to, name, [rule for rule in mine if rule.group == name]) for name in names)


def _one_group(rules: list[Rule], applies_to: str, name: str) -> Group:
    return _group(applies_to, name, [rule for rule in rules if rule.applies_to == applies_to])


def _group(applies_to: str, name: str, rules: list[Rule]) -> Group:
    reads = frozenset(link_id for rule in rules for link_id in rule.reads)
    tests = tuple((rule.condition.evaluate, rule) for rule in rules)
    return Group(applies_to, name, tuple(rules), reads, tests, first_only=name == FIRST_ONLY)
