"""Mistakes to plant in a condition: one part negated, left out, swapped or moved by one."""

import re
from collections.abc import Iterator
from typing import Any

from intake.conditions.facts import REGION_OF_SITE, SITES_OF_REGION
from intake.questionnaire import questionnaire

# A condition as a tree: ["and", part, …], ["or", part, …], ["not", part] or one test as text.
Tree = Any
SYMBOL = re.compile(r"\s*(\(|\)|\band\b|\bor\b|\bnot\b)")
TEST = re.compile(
    r"\s*(\w+(?:\([^()]*\)|\[\w+\])?(?:\s*(?:>=|<=|!=|[=<>]|\bin\b|\bhas\b)\s*(?:\([^()]*\)|[\w.]+))?)"
)
REGIONS = ("foot", "knee", "hip", "back")
OTHER_WORDS = {"beyond_skin": ["any_downstream", "has(foot)"], "any_downstream": ["beyond_skin", "has(knee)"]}
OTHER_SIDES = {
    "any": ("left", "right"),
    "side": ("any", "left", "right"),
    "left": ("right", "any"),
    "right": ("left", "any"),
}
OTHER_SIGNS = {"<": ["<=", ">"], "<=": ["<", ">"], ">": [">=", "<"], ">=": [">", "<"]}


def mutants(text: str) -> list[str]:
    """Return the texts of all mistaken conditions, each with one mistake."""
    tree, rest = _either(text)
    assert not rest.strip(), rest
    found = [_written(["not", tree]), "always", *(_written(one) for one in _changed(tree))]
    return [one for one in dict.fromkeys(found) if one != _written(tree)]


def _either(text: str) -> tuple[Tree, str]:
    return _joined(text, "or", lambda rest: _joined(rest, "and", _part))


def _joined(text: str, word: str, read: Any) -> tuple[Tree, str]:
    part, text = read(text)
    parts = [part]
    while (found := SYMBOL.match(text)) and found[1] == word:
        part, text = read(text[found.end() :])
        parts.append(part)
    return (parts[0] if len(parts) == 1 else [word, *parts]), text


def _part(text: str) -> tuple[Tree, str]:
    symbol = SYMBOL.match(text)
    if symbol and symbol[1] == "not":
        part, rest = _part(text[symbol.end() :])
        return ["not", part], rest
    if symbol and symbol[1] == "(":
        part, rest = _either(text[symbol.end() :])
        closed = SYMBOL.match(rest)
        assert closed
        return part, rest[closed.end() :]
    found = TEST.match(text)
    assert found, text
    return found[1], text[found.end() :]


def _written(tree: Tree) -> str:
    if isinstance(tree, str):
        return tree
    word, *parts = tree
    inside = [one if isinstance(one, str) else f"({_written(one)})" for one in parts]
    return f"not {inside[0]}" if word == "not" else f" {word} ".join(inside)


def _changed(tree: Tree) -> Iterator[Tree]:
    """Yield the tree with one change somewhere in it."""
    if isinstance(tree, str):
        yield ["not", tree]
        yield from _other_tests(tree)
        return
    word, *parts = tree
    if word == "not":
        yield parts[0]
    else:
        yield [{"and": "or", "or": "and"}[word], *parts]
        yield from ([word, *parts[:at], *parts[at + 1 :]] for at in range(len(parts)))
    for at, part in enumerate(parts):
        yield from ([word, *parts[:at], changed, *parts[at + 1 :]] for changed in _changed(part))


def _other_tests(test: str) -> Iterator[str]:
    """Yield a test with another operand."""
    yield from OTHER_WORDS.get(test, ())
    if called := re.fullmatch(r"(\w+)\(([^(),]*)((?:, \w+)?)\)", test):
        yield from _other_calls(called[1], called[2].split("|"), called[3])
    elif compared := re.fullmatch(r"(.+?)\s*(>=|<=|[<>])\s*([\d.]+)", test):
        read, sign, number = compared.groups()
        yield from (f"{read} {other} {number}" for other in OTHER_SIGNS[sign])
        yield from (f"{read} {sign} {int(number) + step}" for step in (-1, 1))
    elif chosen := re.fullmatch(r"(\w+)(\[\w+\])? (=|in|has) \(?([\w|]+)\)?", test):
        link_id, side, sign, codes = chosen.groups()
        for listed in _other_codes(link_id, codes.split("|")):
            one_of = {"=": "in"}.get(sign, sign) if "|" in listed else sign
            yield f"{link_id}{side or ''} {one_of} {listed}"
    yield from _other_sides(test)


def _other_sides(test: str) -> Iterator[str]:
    """Yield a test of an answer for left and right that looks at another side."""
    if sided := re.match(r"\w+\[(\w+)\]", test):
        for side in OTHER_SIDES[sided[1]]:
            yield test.replace(f"[{sided[1]}]", f"[{side}]", 1)


def _other_calls(word: str, names: list[str], side: str) -> Iterator[str]:
    if word in ("answered", "open"):
        yield f"{ {'answered': 'open', 'open': 'answered'}[word] }({names[0]})"
        return
    known = REGIONS if word in ("has", "main") else sorted(REGION_OF_SITE)
    if word == "site_only":  # it speaks of the foot alone
        known = sorted(SITES_OF_REGION["foot"])
    for listed in _fewer_more_others(names, [name for name in known if name not in names]):
        yield f"{word}({listed}{side})"
    if side:
        yield from (f"{word}({'|'.join(names)}{other})" for other in ("", ", left", ", right"))


def _other_codes(link_id: str, codes: list[str]) -> Iterator[str]:
    item = questionnaire().items.get(link_id)
    offered = [option.code for option in item.options] if item else []
    for listed in _fewer_more_others(codes, [code for code in offered if code not in codes]):
        yield f"({listed})" if "|" in listed else listed


def _fewer_more_others(names: list[str], others: list[str]) -> Iterator[str]:
    for name in names:
        fewer = [one for one in names if one != name]
        if fewer:
            yield "|".join(fewer)
        if others:
            yield "|".join([*fewer, others[0]])
    yield from ("|".join([*names, other]) for other in others)
