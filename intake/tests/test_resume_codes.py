"""Codes that can be said and written down."""

import math
import re
from uuid import UUID, uuid4

import pytest

from intake.resume_codes import NUMBERS, code_of, hashes_of, new_hash, words

ONE = UUID("00000000-0000-4000-8000-000000000001")
HEALTH = """ache ankle arch back blood bone bunion calf cancer doctor feet fever foot heal heart heel hips hurt
illness joint knee limb limp muscle nail nerve nurse organ pain patient pill plaster rash scar skin sole sore
spine sprain swelling tendon thigh thumb tissue toes tumour ulcer vein wound wrist"""


def test_a_code_is_two_words_and_four_digits_and_the_same_each_time():
    code = code_of(ONE, new_hash(ONE))
    assert re.fullmatch(r"[a-z]{4,9}-[a-z]{4,9}-\d{4}", code)
    assert code == code_of(ONE, new_hash(ONE))
    assert len({code_of(one, new_hash(one)) for one in (uuid4() for _ in range(500))}) == 500


def test_the_words_are_plain_and_all_different_and_none_is_about_health():
    listed = words()
    assert len(listed) == len(set(listed)) == 1024
    assert all(re.fullmatch("[a-z]{4,9}", word) for word in listed)
    assert not set(HEALTH.split()) & set(listed)


def test_a_code_and_a_birth_date_hold_more_than_forty_bits():
    birth_dates = 80 * 365
    assert math.log2(len(words()) ** 2 * NUMBERS * birth_dates) > 40


@pytest.mark.parametrize(
    "write",
    [
        str.upper,
        lambda code: code.replace("-", " "),
        lambda code: code.replace("-", ""),
        lambda code: f"  {code.title()}. ",
        lambda code: code.replace("-", " \u2013 "),
        lambda code: code.translate({ord(str(number)): 0xFF10 + number for number in range(10)}),
    ],
)
def test_a_code_is_known_however_it_is_written(write):
    kept = new_hash(ONE)
    assert kept in hashes_of(write(code_of(ONE, kept)))


def test_what_is_kept_does_not_tell_the_code_without_our_secret(settings):
    kept = new_hash(ONE)
    code = code_of(ONE, kept)
    assert not any(part in kept for part in code.split("-"))
    settings.SECRET_KEY = "another"
    assert kept not in hashes_of(code)
    assert code_of(ONE, kept) == ""


def test_a_code_outlives_a_change_of_our_secret(settings):
    kept, old = new_hash(ONE), settings.SECRET_KEY
    code = code_of(ONE, kept)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another", [old]
    assert code_of(ONE, kept) == code
    assert kept in hashes_of(code)


def test_answers_without_a_code_have_none():
    assert code_of(ONE, None) == ""
