"""No item is removed or given another meaning without a new version."""

from dataclasses import replace

import pytest
from django.core.management import CommandError, call_command

from intake.questionnaire import questionnaire
from intake.questionnaire.items import Option
from intake.questionnaire.lock import FILE, Relocked, complaints, meanings, read_lock, relocked, written

LOCK = read_lock(FILE.read_text())
NEXT = "999.0.0"


def with_item(link_id, **changes):
    """Return the questionnaire with one item changed."""
    made = questionnaire()
    return replace(made, items={**made.items, link_id: replace(made.items[link_id], **changes)})


def without(link_id):
    made = questionnaire()
    return replace(made, items={key: item for key, item in made.items.items() if key != link_id})


def options_of(link_id, *more, leave_out=""):
    kept = [option for option in questionnaire().items[link_id].options if option.code != leave_out]
    return (*kept, *more)


def reworded(link_id, code, text):
    options = questionnaire().items[link_id].options
    return tuple(replace(option, text=text) if option.code == code else option for option in options)


PLANTED = {
    "an item is gone": (without("gout"), "gout is gone: raise VERSION"),
    "another question": (with_item("gout", text="Do you have gulls?"), "gout: text was"),
    "a child is asked something else": (with_item("gout", child_text="Gulls?"), "gout: child_text was"),
    "a carer is asked something else": (with_item("gout", carer_text="Gulls?"), "gout: carer_text was"),
    "a sign in full says something else": (with_item("rf_hot_joint", detail_text="Cold?"), "detail_text was"),
    "another time in the hint": (
        with_item("rf_both_legs", hint="In the last 6 years"),
        "rf_both_legs: hint was",
    ),
    "a code is gone": (with_item("dm", options=options_of("dm", leave_out="pre")), "dm: options was"),
    "a code is new": (
        with_item("dm", options=options_of("dm", Option("type3", "Type 3"))),
        "dm: options was",
    ),
    "a code means something else": (with_item("dm", options=reworded("dm", "pre", "Yes")), "dm: options was"),
    "not sure is no answer any more": (with_item("run_km_week", instead=()), "run_km_week: instead was"),
    "other limits": (with_item("foot_pain_avg", maximum=100), "foot_pain_avg: maximum was 10, is 100"),
    "another kind of answer": (with_item("gout", type="text"), "gout: type can't change: use a new link_id"),
    "another unit": (with_item("weight_kg", unit="g"), "weight_kg: unit can't change: use a new link_id"),
    "one answer for each side": (with_item("gout", side_pair=True), "gout: side_pair can't change"),
    "the unit of another number": (
        with_item("weight_unit", unit_of="height_cm"),
        "weight_unit: unit_of can't",
    ),
}


def test_the_questionnaire_means_what_its_lock_says():
    assert complaints(questionnaire(), LOCK) == []


@pytest.mark.parametrize("planted", PLANTED)
def test_a_change_without_a_new_version_is_found_when_planted(planted):
    made, sentence = PLANTED[planted]
    assert any(sentence in complaint for complaint in complaints(made, LOCK))


@pytest.mark.parametrize("planted", PLANTED)
def test_the_command_that_make_check_calls_fails_for_it(planted, monkeypatch):
    made, sentence = PLANTED[planted]
    monkeypatch.setattr("intake.management.commands.questionnaire.questionnaire", lambda: made)
    with pytest.raises(CommandError) as refusal:
        call_command("questionnaire", check=True)
    assert sentence in str(refusal.value)


def test_the_command_passes_as_things_are():
    call_command("questionnaire", check=True)


def test_a_new_item_needs_a_new_version_too():
    new = {**questionnaire().items, "gulls": replace(questionnaire().items["gout"], link_id="gulls")}
    assert complaints(replace(questionnaire(), items=new), LOCK) == ["gulls is new: raise VERSION"]


def test_without_a_new_version_the_lock_is_not_written():
    for made, _ in PLANTED.values():
        with pytest.raises(Relocked):
            relocked(made, LOCK)


def test_a_new_version_is_locked_and_remembers_what_it_retired():
    made = replace(with_item("dm", options=options_of("dm", leave_out="pre")), version=NEXT)
    made = replace(made, items={key: item for key, item in made.items.items() if key != "gout"})
    assert [one for one in complaints(made, LOCK) if "write it anew" in one]
    lock = relocked(made, LOCK)
    assert complaints(made, lock) == []
    assert lock.items == meanings(made)
    assert (lock.retired["gout"], lock.retired["dm"]) == ([""], ["pre"])


def test_what_was_retired_is_never_used_again_whatever_the_version():
    fewer = replace(with_item("dm", options=options_of("dm", leave_out="pre")), version=NEXT)
    fewer = replace(fewer, items={key: item for key, item in fewer.items.items() if key != "gout"})
    lock = relocked(fewer, LOCK)
    back = replace(questionnaire(), version="1000.0.0")
    with pytest.raises(Relocked) as refusal:
        relocked(back, lock)
    assert "gout was retired: use a new link_id" in str(refusal.value)
    assert "dm: pre was retired: use a new code" in str(refusal.value)


@pytest.mark.parametrize("change", [{"type": "text"}, {"unit": "g"}, {"side_pair": True}])
def test_the_kind_of_an_answer_stays_even_in_a_new_version(change):
    with pytest.raises(Relocked, match="use a new link_id"):
        relocked(replace(with_item("weight_kg", **change), version=NEXT), LOCK)


def test_a_lock_reads_back_as_it_was_written():
    assert read_lock(written(LOCK)) == LOCK
    assert written(LOCK) == FILE.read_text()


def test_the_command_writes_the_lock_of_a_new_version(tmp_path, monkeypatch):
    monkeypatch.setattr("intake.questionnaire.lock.FILE", tmp_path / "lock.json")
    (tmp_path / "lock.json").write_text(written(LOCK))
    made = replace(without("gout"), version=NEXT)
    monkeypatch.setattr("intake.management.commands.questionnaire.questionnaire", lambda: made)
    call_command("questionnaire", lock=True)
    assert read_lock((tmp_path / "lock.json").read_text()).version == NEXT
    call_command("questionnaire", check=True)


def test_the_command_refuses_to_lock_an_old_version(monkeypatch):
    monkeypatch.setattr("intake.management.commands.questionnaire.questionnaire", lambda: without("gout"))
    before = FILE.read_text()
    with pytest.raises(CommandError, match="gout is gone"):
        call_command("questionnaire", lock=True)
    assert FILE.read_text() == before
