"""A condition as a person reads it, made of the very condition that the rules evaluate: never a code."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from intake.conditions import NOT_SURE, Condition, Part
from intake.questionnaire import Item
from intake.questionnaire.labels import SIDES, SITES, label

CALLED = re.compile(r"(\w+)\s*\(([^)]*)\)(.*)")
TESTED = re.compile(r"(\w+)\s*(?:\[(\w+)\])?\s*(=|!=|<=|>=|<|>|in|has)\s*\(?([\w|.-]+)\)?")
REGIONS = {"foot": "the foot", "knee": "the knee", "hip": "the hip", "back": "the low back"}
WHICH_SIDE = {"side": " (this side)", "any": " (either side)", "left": " (left)", "right": " (right)"}
OR = " / "  # between the answers of one question, some of which have a comma of their own
NUMBERS = {"<": "less than", "<=": "at most", ">": "more than", ">=": "at least"}
ALONE = {
    "always": "always",
    "any_downstream": "the knee, the hip or the low back hurts",
    "beyond_skin": "more hurts than a nail or the skin of the foot",
}
# What is no question's answer: worked out on the way, and the words of its values.
WORKED_OUT: Mapping[str, str] = {
    "age": "age",
    "sex": "sex recorded at birth",
    "regions": "regions that hurt",
    "knee_wall_behind": "knee to wall, how far behind the other side",
    "only_strong_source": "the only foot source with 2 points or more",
    "source_same_side": "a foot source of the same side",
    "strong_source_both_sides": "the foot source is strong on both sides",
    "urgent_sign_here": "an urgent sign stands for this place",
    "back_to_foot": "the back may cause the foot symptom",
    "result": "the strongest result for knee, hip or back",
    "direction": "the direction",
    "reverse": "the way down to the foot",
    "unsafe_feet": "feet that need asking first (diabetes, numbness, poor circulation, a wound)",
    "open_checks": "foot checks still open",
}
VALUES: Mapping[str, str] = {
    "yes": "yes",
    "no": "no",
    NOT_SURE: "not sure",
    "side": "this side",
    "unknown": "not known",
    "likely": "likely",
    "possible": "possible",
    "unlikely": "unlikely",
    "insufficient": "not enough answers",
    "not_applicable": "no knee, hip or back pain",
    "not_told": "not shown to patients",
    "foot_driven": "the foot drives it",
    "both": "both ways",
    "neither": "neither way",
    "undetermined": "not known",
    "back_likely": "from the back, likely",
    "back_possible": "from the back, possible",
    "joint_likely": "from knee or hip, likely",
    "joint_possible": "from knee or hip, possible",
    "male": "male",
    "female": "female",
    "leg_length_difference": "leg length difference",
}
OF_WORKED_OUT: Mapping[tuple[str, str], str] = {("direction", "reverse"): "from above to the foot"}


class Unreadable(ValueError):
    """A test for which there are no words; says which."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Puts conditions into words. ``names``: short names of answers, where the question is too long."""

    items: Mapping[str, Item]
    names: Mapping[str, str]

    def words(self, condition: Condition) -> str:
        """Return a condition in words. Raises Unreadable."""
        return self._part(condition.whole)

    def name(self, item: Item) -> str:
        """Return the short name of a question, or the question where it has none."""
        return self.names.get(item.link_id) or item.label or item.text

    def _part(self, part: Part) -> str:
        if part.word == "not":
            return f"NOT ({self._part(part.parts[0])})"
        if part.word:
            return f" {part.word.upper()} ".join(self._inside(one, part.word) for one in part.parts)
        return self._test(part.text)

    def _inside(self, part: Part, word: str) -> str:
        words = self._part(part)
        return f"({words})" if part.word in ("and", "or") and part.word != word else words

    def _test(self, text: str) -> str:
        if text in ALONE:
            return ALONE[text]
        tested = TESTED.fullmatch(text)
        if tested:
            return self._tested(*tested.groups())
        called = CALLED.fullmatch(text)
        if called:
            return self._called(*called.groups())
        raise Unreadable(text)

    def _tested(self, read: str, side: str | None, sign: str, value: str) -> str:
        name = self._name(read) + WHICH_SIDE.get(side or "", "")
        if sign in NUMBERS:
            return f"{name} {NUMBERS[sign]} {self._value(read, value)}"
        values = OR.join(self._value(read, one) for one in value.split("|"))
        return f"{name}: {'not ' if sign == '!=' else ''}{values}"

    def _called(self, word: str, inside: str, more: str) -> str:
        if word in ("answered", "open"):
            return f"{self._name(inside)} {'is answered' if word == 'answered' else 'is open'}"
        if word in ("count", "years_since"):
            sign, number = more.split()
            what = {"count": "ticks at", "years_since": "years since"}[word]
            return f"{what} {self._name(inside)}: {NUMBERS[sign]} {number}"
        codes, _, side = (part.strip() for part in inside.partition(","))
        return self._place(word, codes.split("|"), side)

    def _place(self, word: str, codes: Sequence[str], side: str) -> str:
        if word in ("has", "main"):
            regions = OR.join(REGIONS[code] for code in codes)
            return f"{regions} {'hurts' if word == 'has' else 'bothers most'}"
        if word in ("site", "site_only"):
            sites = OR.join(SITES[code] for code in codes)
            only = "of the foot only this hurts" if word == "site_only" else "pain"
            return f"{only}: {sites}{WHICH_SIDE.get(side, '')}"
        raise Unreadable(word)

    def _name(self, read: str) -> str:
        if read in WORKED_OUT:
            return WORKED_OUT[read]
        return f"“{self.name(self.items[read])}”"

    def _value(self, read: str, code: str) -> str:
        if (read, code) in OF_WORKED_OUT:
            return OF_WORKED_OUT[read, code]
        item = self.items.get(read)
        if item and (option := item.option(code)):
            return option.text
        if _is_number(code):
            return label(item, float(code)) if item and item.unit else code
        if code in VALUES or code in SIDES:
            return VALUES.get(code) or SIDES[code]
        raise Unreadable(f"{read}: {code}")


def _is_number(code: str) -> bool:
    return code.replace(".", "", 1).lstrip("-").isdigit()
