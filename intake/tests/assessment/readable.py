"""How hard a text is to read: the Flesch-Kincaid grade, with syllables counted by rule of thumb."""

import re

FILLED_IN = {"{emergency}": "112", "{site}": "knee"}


def grade(text: str) -> float:
    """Return the school year (US) that a text asks for."""
    for mark, word in FILLED_IN.items():
        text = text.replace(mark, word)
    sentences = max(1, len(re.findall(r"[.!?:]+(?:\s|$)", text)))
    words = re.findall(r"[A-Za-z']+", text)
    return 0.39 * len(words) / sentences + 11.8 * sum(map(syllables, words)) / len(words) - 15.59


def words_in(text: str) -> int:
    """Return how many words a text has."""
    return len(re.findall(r"[A-Za-z']+", text))


def syllables(word: str) -> int:
    """Return how many syllables a word has, roughly: groups of vowels, without a silent e."""
    word = word.lower()
    sounded = re.sub(r"(?:[^laeiouy]es|[^dt]ed|[^laeiouy]e)$", "", word) if len(word) > 3 else word
    return max(1, len(re.findall(r"[aeiouy]+", sounded)))
