"""The whole rule set as a clinician reads it before signing: chapters of rules with condition and evidence."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from intake.assessment.reading import Reader
from intake.assessment.rule_titles import (
    ANCHORS,
    HOW_READ,
    LETTERS,
    LEVELS,
    LIMITS,
    MECHANISMS,
    RESULT_NOTE,
    ROUTING_NOTE,
    TARGETS,
    VISITS,
    WAYS_DOWN,
)
from intake.assessment.rules_as_data import DangerRule, Named, Needs, Rule, RuleSet, Source, Visit
from intake.conditions import Condition
from intake.questionnaire import questionnaire


@dataclass(frozen=True, slots=True)
class Citation:
    """One source, and how well its words are known to us."""

    number: int  # its place among the references
    text: str
    read: str


@dataclass(frozen=True, slots=True)
class Row:
    """One rule: what the doctor reads, when it holds, what it counts, what the patient reads, and on what it stands."""

    text: str
    when: str
    points: str = ""
    patient: str = ""
    tag: str = ""
    cites: Sequence[Citation] = ()
    contrary: Sequence[Citation] = ()
    notes: Sequence[str] = ()
    rule: str = ""  # its id, for links to this row; not shown


@dataclass(frozen=True, slots=True)
class Group:
    """Rules under one title."""

    title: str
    rows: Sequence[Row]
    notes: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Chapter:
    """One part of the rule set; ``name`` is its place on the page."""

    name: str
    title: str
    groups: Sequence[Group] = field(default_factory=tuple)


def rule_book(rules: RuleSet) -> list[Chapter]:
    """Return every rule of a rule set, in the order in which they are applied. Raises reading.Unreadable."""
    book = _Book(rules)
    return [
        Chapter("danger", "Danger signs", list(book.dangers())),
        Chapter("limits", "Whom the rules do not cover, and what contradicts itself", list(book.limits())),
        Chapter("sources", "Foot sources", list(book.sources())),
        *(
            Chapter(target, f"{name}: what speaks for and against the foot", list(book.target(target)))
            for target, name in TARGETS.items()
        ),
        Chapter("reverse", "The other way: from above to the foot", list(book.reverse())),
        Chapter("result", "From points to a result", list(book.results())),
        Chapter("routes", "Routes: which visit, how long, what to bring", list(book.routes())),
        Chapter("advice", "Advice to the patient", list(book.advice())),
        Chapter("questions", "Questions behind the short names", list(book.questions())),  # the last: of all
    ]


def cited_by(rules: RuleSet) -> dict[str, Citation]:
    """Return the references of a rule set by their names, numbered in the order of the file."""
    return {
        name: Citation(number, row["text"], HOW_READ[row["read"]])
        for number, (name, row) in enumerate(rules.citations.items(), start=1)
    }


class _Book:
    def __init__(self, rules: RuleSet) -> None:
        self.rules = rules
        self.citations = cited_by(rules)
        self.reader = Reader(questionnaire().items, rules.names)
        self.asked: set[str] = set()  # by the conditions that were put into words

    def words(self, condition: Condition) -> str:
        """Put a condition into words, and remember what it asks."""
        self.asked |= condition.link_ids
        return self.reader.words(condition)

    def questions(self) -> Iterator[Group]:
        """Yield the questions that conditions name in short, as patients read them."""
        items = [item for link_id, item in self.reader.items.items() if link_id in self.asked]
        rows = [Row(self.reader.name(one), "", patient=one.text) for one in items]
        yield Group("As patients read them", [row for row in rows if row.text != row.patient])

    def dangers(self) -> Iterator[Group]:
        for level, title in LEVELS.items():
            rows = [self.danger(one) for one in self.rules.dangers if one.level == level]
            yield Group(title, rows)

    def danger(self, one: DangerRule) -> Row:
        within = [f"Within {one.within_days} {'day' if one.within_days == 1 else 'days'}."]
        return self.row(one.rule, patient=one.say, notes=within if one.within_days else ())

    def limits(self) -> Iterator[Group]:
        for effect, title in LIMITS.items():
            rows = [self.text(one) for one in self.rules.limits if one.effect == effect]
            yield Group(title, rows)
        who = self.words(self.rules.unscored.condition)
        note = f"Foot checks made at home are not scored for: {who}."
        yield Group(
            "Contradictions: the answers count as unknown; two make a result impossible",
            [self.text(one) for one in self.rules.contradictions],
            [note],
        )

    def sources(self) -> Iterator[Group]:
        for source in self.rules.sources:
            yield Group(
                source.name.capitalize(), [self.row(one) for one in source.group.rules], list(_about(source))
            )
        yield Group("Named to the doctor, no part in the link", [self.row(one) for one in self.rules.named])
        yield Group("Explains, and does not count", [self.text(one) for one in self.rules.mechanisms])

    def target(self, target: str) -> Iterator[Group]:
        for group in self.rules.links[target]:
            yield Group(LETTERS[group.name], [self.row(one) for one in group.rules])
        others = self.rules.other_causes[target]
        yield Group("Other causes", [self.row(one) for one in others.rules])

    def reverse(self) -> Iterator[Group]:
        for code, title in WAYS_DOWN.items():
            yield Group(title, [self.row(one) for one in self.rules.reverse[code].rules])
        yield Group("Other things to check", [self.text(one) for one in self.rules.also_check])

    def results(self) -> Iterator[Group]:
        titles = {**TARGETS, "theory_only": "No study links the foot source with the place"}
        rows = [Row(titles[name], "", notes=[_threshold(needs)]) for name, needs in self.rules.needs.items()]
        yield Group("Thresholds", rows, [RESULT_NOTE])

    def routes(self) -> Iterator[Group]:
        kinds = [Row(*VISITS[code], notes=[_length(visit)]) for code, visit in self.rules.visits.items()]
        yield Group("Kinds of visit, the first that fits", kinds, [ROUTING_NOTE])
        who = (
            ("The long visit (60 minutes)", self.rules.long_visit_for),
            ("The foot has a part in the story", self.rules.foot_has_a_part),
            ("Nail or skin alone", self.rules.nail_or_skin_only),
            ("Feet that must ask first", self.rules.unsafe_feet),
            ("Feet known to be safe", self.rules.safe_feet),
        )
        yield Group("For whom", [Row(text, self.words(condition)) for text, condition in who])
        yield Group("Said to the patient as a reason", [self.text(one) for one in self.rules.because])
        yield Group("To bring", [self.text(one) for one in self.rules.bring])

    def advice(self) -> Iterator[Group]:
        for group, title in {**self.rules.advice_titles, "": "Always last"}.items():
            rows = [self.text(one) for one in self.rules.advice if one.group == group]
            if rows:
                yield Group(title, rows)

    def row(self, rule: Rule, *, patient: str = "", notes: Sequence[str] = ()) -> Row:
        more = [*notes, *([ANCHORS[rule.anchor]] if rule.anchor else [])]
        if rule.lifts_cap:
            more.append("Needed for more than possible.")
        return Row(
            text=rule.doctor.replace(", {side}", ", of the side looked at").replace(
                "{side}", "the side looked at"
            ),
            when=self.words(rule.condition),
            points=f"{rule.points:+d}".replace("-", "−") if rule.points else "",
            patient=(patient or rule.patient).replace("{emergency}", "the emergency number"),
            tag=rule.tag,
            cites=self.cited(rule.cites),
            contrary=self.cited(rule.contrary),
            notes=more,
            rule=rule.id,
        )

    def text(self, one: Named) -> Row:
        text = one.text or MECHANISMS[one.code]
        return Row(
            text=text.replace("{emergency}", "the emergency number"),
            when=self.words(one.condition),
            tag=one.tag,
            cites=self.cited(one.cites),
            contrary=self.cited(one.contrary),
        )

    def cited(self, names: Iterable[str]) -> list[Citation]:
        return [self.citations[name] for name in names]


def _about(source: Source) -> Iterator[str]:
    yield f"At most {source.most} point{'' if source.most == 1 else 's'}."
    if source.shape:
        yield "A sign of form alone."
    if source.both_ways:
        yield "Reaches the other side as strongly."


def _threshold(needs: Needs) -> str:
    strong = f"{needs.anchors} strong link{'' if needs.anchors == 1 else 's'}"
    response = ", one of them the answer to shoes" if needs.response else ""
    return (
        f"“Foot likely adding” needs {needs.foot} points of a foot source, {needs.link} of the link, at most "
        f"{needs.other} for other causes, and {strong}{response}."
    )


def _length(visit: Visit) -> str:
    who = "may be booked online" if visit.online else "arranged by people"
    return f"{visit.minutes} minutes, {who}." if visit.minutes else "No visit of ours."
