"""What patients read is never one of the things that CLINICAL.md F forbids.

That it is plain is asked of all their texts at once, in ``booking/tests/languages/test_plain_words.py``.
"""

import re

import pytest

from intake.assessment import rule_set
from intake.assessment.explain import MISSING, MISSING_YET, OTHER_SERVICE, REVERSE_SENTENCE, SENTENCES

NEVER = {
    "your feet are the cause, you have X": (
        r"\b(?:is|are) the cause\b|\bcaused by\b|"
        r"(?<!told that )\byou (?:do )?have (?:an? )?"
        r"(?:flat f|high arch|plantar|bunion|arthritis|sciatica|clot|fracture|t[eo][ar])"
    ),
    "this rules out": r"\brules? out (?!anything)|\bruled out\b",
    "you do not need a doctor": r"\b(?:no|not) need (?:for )?(?:a |to see a )?doctor\b|\bneed no doctor\b",
    "a percentage": r"\d\s*(?:%|per ?cent)|\bchances? (?:of|are)\b",
    "correct or realign the spine": r"\b(?:correct|realign|straighten)\w*\b.{0,20}\b(?:spine|back|posture|foot|feet)\b",
    "collapsed, crumbling, damaged": r"\b(?:collapsed?|crumbl\w+|damaged?|worn out|degenerat\w+)\b",
    "custom insoles will cure": r"\bcures?\b|\bcured\b",
    "stop your medicine": r"\b(?:stop|pause|skip)\b.{0,20}\b(?:medicines?|tablets?|pills?|thinners?|drugs?)\b",
    "drug names with doses": r"\b\d+\s?(?:mg|ml|g)\b|\b(?:ibuprofen|paracetamol|naproxen|aspirin|diclofenac)\b",
    "rest in bed": r"(?<!not )\b(?:rest|stay|lie) in bed\b(?<!need not stay in bed)",
    "wait and see": r"\bwait and see\b|\bsee how it goes\b",
    "blame": r"\b(?:overweight|obese|your own fault|because of your (?:weight|shoes)|too fat)\b",
    "just ageing": r"\b(?:just|only|normal) age?ing\b|\bat your age\b|\bold age\b",
    "lifelong": r"\blifelong\b|\bfor life\b|\bnever go away\b|\bpermanent\b",
    "self-treat a wound": r"\b(?:clean|treat|dress) (?:the|your) (?:wound|sore|ulcer) (?:yourself|at home)\b",
    "cut a corn": r"\b(?:cut|shave|trim)\w* (?:the |your |a )?(?:corns?|hard skin|callus)\b",
    "heel lift": r"\bheel (?:lift|raise)s?\b(?! \d)|\blift under\b",
    "wedges": r"\bwedges?\b",
    "flat feet must be fixed": r"\bflat feet (?:must|should|need)\b",
}
KNOWN_BAD = [
    "Your feet are the cause of your pain.",
    "You have flat feet.",
    "This rules out a fracture.",
    "You do not need a doctor.",
    "There is an 80 % likelihood.",
    "Insoles realign your spine.",
    "Your arch has collapsed.",
    "Custom insoles will cure this.",
    "Stop your blood thinner.",
    "Take 400 mg twice a day.",
    "Rest in bed for a week.",
    "Let us wait and see.",
    "You are overweight.",
    "This is just ageing.",
    "It is lifelong.",
    "Clean the wound yourself.",
    "Cut the corn with care.",
    "Try a heel lift.",
    "Use lateral wedges.",
    "Flat feet must be fixed.",
]


def patient_texts() -> dict[str, str]:
    """Return every text that a patient may read, by what it belongs to."""
    rules = rule_set()
    texts = {sign.rule.id: sign.say for sign in rules.dangers}
    texts |= {f"advice {one.code}": one.text for one in rules.advice}
    texts |= {f"title {group}": title for group, title in rules.advice_titles.items()}
    texts |= {f"bring {one.code}": one.text for one in rules.bring}
    texts |= {f"because {one.code}": one.text for one in rules.because}
    texts |= {"other service": OTHER_SERVICE, "missing yet": MISSING_YET, "missing": MISSING}
    texts |= {f"reason {rule_id}": text for rule_id, text in rules.patient_words.items()}
    return (
        texts
        | {f"sentence {result}": text for result, text in SENTENCES.items()}
        | {"reverse": REVERSE_SENTENCE}
    )


def forbidden(text: str) -> list[str]:
    return [idea for idea, pattern in NEVER.items() if re.search(pattern, text, re.IGNORECASE)]


@pytest.mark.parametrize("name", patient_texts())
def test_no_patient_text_says_what_must_never_be_said(name):
    assert forbidden(patient_texts()[name]) == []


@pytest.mark.parametrize("text", KNOWN_BAD)
def test_the_test_knows_a_forbidden_text(text):
    assert forbidden(text)


def test_each_forbidden_idea_has_a_text_that_shows_it():
    assert {idea for text in KNOWN_BAD for idea in forbidden(text)} == set(NEVER)


def test_the_sentences_of_the_clinical_text_stand_word_for_word():
    assert SENTENCES["likely"] == (
        "Some of your answers fit with your feet adding to your {site} pain. Only an examination can tell. "
        "We suggest a longer visit so that the doctor can look at how you walk."
    )
    assert SENTENCES["possible"] == (
        "Your feet may play a part. There are other common causes too. The doctor will look at both."
    )
    assert SENTENCES["unlikely"].startswith(
        "From your answers your feet do not seem to be the main reason for your {site} pain. "
        "That does not rule anything out."
    )
    assert REVERSE_SENTENCE.startswith(
        "Sometimes foot feelings start higher up, for example in the back. We suggest having your {site} checked"
    )
