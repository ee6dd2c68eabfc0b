"""Acceptance point 48 of UX.md, plain words: each function returns what is wrong, so an empty list is good.

The Flesch-Kincaid grade is the published formula; only syllables are counted by rule of thumb. Held against the
CMU Pronouncing Dictionary, all that patients read has one syllable in a thousand too few, so no library is
needed. What is filled in counts as a word of one syllable, whatever name it will be. Names of medicines and
illnesses that stand in a text count as they are, and a colon ends no sentence.
"""

import re
from collections.abc import Iterable, Mapping

from clinic.outbox.gsm import GSM, ONE_TEXT_MESSAGE

HARDEST = 6  # school years, in the United States
LONG_ENOUGH = 8  # words: a grade of fewer says nothing
FILLED_IN = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w+\}")
MARKUP = re.compile(r"<[^>]+>")
WORD = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)*")
END = re.compile(r"[.!?]+(?=[\s”\"’)]|$)")
SILENT = re.compile(r"(?:[^lszxcghaeiouy]es|[^dt]ed|[^laeiouy]e|(?<=[aeiouy])les?)$")
BANNED = {
    "please note": r"\bplease note\b",
    "an exclamation mark": r"[!¡]",
    "oops": r"\boops\b",
    "blame": r"\b(?:invalid|fail(?:ed|s|ure)?|forgot(?:ten)?)\b",
    "Latin": r"\b(?:e\.?g|i\.?e|n\.?b)\.|\b(?:etc|via|vs|versus|per (?:se|day|week|os)|ad hoc)\b",
    "an abbreviation": r"\b(?:approx|appts?|mins?|hrs?|yrs?|wks?|dept|info|incl|excl|max|tel|asap|dob|temp|meds)\b",
    "click": r"(?<!catch or )(?<!catches or )\bclick",  # of a hip it is what a patient feels
    "a promise": r"\bcure[ds]?\b|\bguarantee|\byou will (?:be|get) (?:better|well|free of pain)\b",
    "a fright": r"\b(?:can|could|may|might) be cancer\b",
}


def hard_texts(texts: Iterable[str]) -> list[str]:
    """[48] Return the texts that ask for more than six years of school, with their grade."""
    return [
        f"{grade(text):.1f}: {text}"
        for text in texts
        if words_in(text) >= LONG_ENOUGH and grade(text) > HARDEST
    ]


def banned_words(texts: Iterable[str], banned: Mapping[str, str] = BANNED) -> list[str]:
    """[48] Return the texts that hold what UX.md 4.1 bans, with what it is."""
    return [
        f"{what}: {text}"
        for text in texts
        for what, pattern in banned.items()
        if re.search(pattern, text, re.IGNORECASE)
    ]


def sms_faults(text: str) -> list[str]:
    """[48] Return why a text message costs more than one: its length, or letters that it does not have."""
    strange = "".join(sorted({letter for letter in text if letter not in GSM}))
    too_long = [f"{len(text)} characters"] if len(text) > ONE_TEXT_MESSAGE else []
    return [*too_long, *([f"letters: {strange}"] if strange else [])]


def grade(text: str) -> float:
    """Return the Flesch-Kincaid grade of a text with words in it."""
    words = _words(text)
    whole = _said(text)
    sentences = len(END.findall(whole)) + (END.search(whole[-2:]) is None)  # the last may have no full stop
    return 0.39 * len(words) / sentences + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


def words_in(text: str) -> int:
    """Return how many words a text has; figures are none."""
    return len(_words(text))


def syllables(word: str) -> int:
    """Return how many syllables a word has, roughly: groups of vowels, without a silent e."""
    word = word.lower()
    sounded = SILENT.sub("", word) if len(word) > 2 else word
    parted = re.sub(r"(?<=[aeouy])ing", " ing", sounded)  # be-ing, try-ing
    return max(1, len(re.findall(r"[aeiouy]+", parted)))


def _words(text: str) -> list[str]:
    return WORD.findall(_said(text))


def _said(text: str) -> str:
    return FILLED_IN.sub("name", MARKUP.sub(" ", text)).strip()
