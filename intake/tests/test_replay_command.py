"""manage.py replay: a changed rule set against what is stored."""

import shutil
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from intake.assessment import rule_set
from intake.assessment.loading import FOLDER
from intake.models import Assessment, FlagVerdict
from intake.services.assess import assess_response
from intake.services.start import start_response
from intake.services.verdict import give_verdict
from intake.tests.conftest import KNEES

FLAT = {  # feet that went flat, then both knees: the foot likely adds
    **KNEES,
    "foot_duration": "gt_12mo",
    "knee_shoe_trial": "2_6wk",
    "knee_bad_shoe_effect": "clearly_worse",
    "arch_print": {"left": "flat", "right": "flat"},
    "heel_tilt": {"left": "inward_roll", "right": "inward_roll"},
}


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    """A copy of the rules in force."""
    return Path(shutil.copytree(FOLDER, tmp_path / "rules"))


@pytest.fixture
def stored(draft, tell, osei_user, now) -> Assessment:
    """What was made of a story of two knees, and what a doctor said of it."""
    assessment = assess_response(tell(draft, FLAT, stage=None), now)
    give_verdict(assessment, "knee", "both", FlagVerdict.Verdict.DISAGREE, "local_cause", osei_user, now)
    return assessment


def edit(folder: Path, name: str, old: str, new: str) -> None:
    file = folder / f"{name}.toml"
    text = file.read_text(encoding="utf-8")
    assert text.count(old) >= 1
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def replay(folder: Path) -> str:
    out = StringIO()
    call_command("replay", "--rules", str(folder), stdout=out)
    return out.getvalue()


def test_the_rules_in_force_change_nothing(stored, rules):
    told = replay(rules)
    assert "1 assessments read, 0 would change: flag 0, direction 0, danger 0" in told
    assert f"{rule_set().title} ({rule_set().digest[:12]})" in told


def test_a_changed_weight_is_told_with_the_rule_behind_it(stored, rules):
    assert stored.result["sites"][0]["foot_driven"] == "likely"
    edit(rules, "rule_set", f'version = "{rule_set().version}"', 'version = "9.9.9"')
    first = (rules / "links.toml").read_text(encoding="utf-8").split('id = "L.{d}.T.foot_first"')
    changed = first[1].replace("points = 2", "points = -2", 1)
    (rules / "links.toml").write_text(first[0] + 'id = "L.{d}.T.foot_first"' + changed, encoding="utf-8")
    told = replay(rules)
    line = next(line for line in told.splitlines() if line.startswith(f"assessment {stored.pk}:"))
    assert "flag: knee left likely → " in line
    assert "L.knee.T.foot_first counts -2, not +2" in line
    assert "judged: disagree;" in line
    assert "1 assessments read, 1 would change: flag 1" in told
    assert "flags that would change: agree 0, partly 0, disagree 1." in told
    assert "→ footlink 9.9.9" in told


def test_nothing_is_written(stored, rules):
    before = list(Assessment.objects.values())
    with CaptureQueriesContext(
        connection,
    ) as queries:
        replay(rules)
    assert all(query["sql"].startswith(("SELECT", "DECLARE", "FETCH", "CLOSE")) for query in queries)
    assert list(Assessment.objects.values()) == before


def test_the_lines_name_nobody_and_quote_no_answer(draft, tell, rules, now):
    told_by = {**FLAT, "main_worry": "my secret words"}
    assess_response(tell(draft, told_by, stage=None), now)
    edit(rules, "rule_set", "link = 5", "link = 99")
    told = replay(rules)
    assert "would change" in told
    assert str(draft.pk) not in told
    assert "1961" not in told
    assert "secret" not in told


def test_many_cost_the_queries_of_one_as_long_as_they_fit_a_chunk(
    stored, tell, rules, now, django_assert_num_queries
):
    for _ in range(3):
        assess_response(tell(start_response(answered_by="self", now=now)), now)
    with django_assert_num_queries(2):
        assert "4 assessments read" in replay(rules)


@pytest.mark.parametrize(
    ("name", "old", "new", "says"),
    [
        ("sources", "[[rule]]", "[[rule", "sources.toml is no TOML"),
        ("links", "{d}_vs_foot_timing = foot_first", "knee_colour = red", "knee_colour"),
        ("links", 'cites = ["proposal"]', 'cites = ["nobody"]', "nobody"),
        ("rule_set", "link = 5", "lonk = 5", "missing or misshapen"),
        ("rule_set", 'name = "footlink"', "", "'name'"),
        (
            "rule_set",
            "[thresholds.hip]",
            "[thresholds.elbow]",
            "missing, or unknown to the program: elbow, hip",
        ),
        (
            "visits",
            "[visit.TELE_15]",
            "[visit.TELE_20]",
            "missing, or unknown to the program: TELE_15, TELE_20",
        ),
    ],
)
def test_rules_that_contradict_themselves_are_named(db, rules, name, old, new, says):
    edit(rules, name, old, new)
    with pytest.raises(CommandError, match="can't be used") as refused:
        replay(rules)
    assert says in str(refused.value)


def test_a_folder_without_rules_is_named(db, tmp_path):
    with pytest.raises(CommandError, match=r"rule_set\.toml can't be read: No such file"):
        replay(tmp_path)
