"""manage.py assess: lines in, lines out; a bad line spoils nothing but itself."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from intake.assessment import assess
from intake.tests.assessment.conftest import CASES, TODAY, case
from intake.tests.assessment.test_assess import VALIDATOR

ROOT = Path(__file__).parents[3]


@pytest.fixture
def run(monkeypatch):
    def answer(*lines, **options):
        text = "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines)
        monkeypatch.setattr("sys.stdin", io.StringIO(text))
        out = io.StringIO()
        call_command("assess", stdout=out, **options)
        return out.getvalue()

    return answer


def line(name="08", **more):
    return {"id": name, "answers": case(name)["answers"], "today": TODAY.isoformat(), **more}


def results(written):
    return [json.loads(one) for one in written.splitlines()]


def test_each_line_is_assessed(run):
    first, second = results(run(line("08"), line("09")))
    assert first == {"id": "08", **assess(case("08")["answers"], today=TODAY)}
    assert (second["id"], second["foot_driven"]) == ("09", "unlikely")


def test_the_same_lines_give_the_same_bytes(run):
    assert run(line("08"), line("05b")) == run(line("08"), line("05b"))


def test_a_bad_line_gets_errors_and_the_rest_go_on(run):
    bad = line("08", answers={"knee_lock": "perhaps", "shoe_size": 44, "knee_pain_avg": 11})
    first, broken, last = results(run(line("08"), bad, line("09")))
    assert "errors" not in first
    assert "errors" not in last
    assert {error["link_id"] for error in broken["errors"]} == {"knee_lock", "shoe_size", "knee_pain_avg"}
    assert broken["id"] == "08"
    assert {"link_id": "shoe_size", "message": "There is no such question"} in broken["errors"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "This line is no JSON"),
        ("[1, 2]", "Each line is an object"),
        ('{"id": 7, "answers": {}}', '"today" must be a day'),
        ('{"id": 7, "answers": {}, "today": "2027-02-30"}', '"today" must be a day'),
        ('{"id": 7, "answers": 3, "today": "2027-03-02"}', '"answers" must be an object'),
        ('{"id": 7, "answers": {"body_map": [{"site": "arch"}]}, "today": "2027-03-02"}', ""),
        ('{"id": 7, "answers": {"arch_print": {"middle": "flat"}}, "today": "2027-03-02"}', ""),
    ],
)
def test_what_can_not_be_read_is_said(run, text, message):
    (broken,) = results(run(text))
    assert message in broken["errors"][0]["message"]


def test_empty_lines_are_passed_over(run):
    assert len(results(run("", line("08"), "  "))) == 1


def test_explained_as_a_person_reads_it(run):
    written = run(line("08"), "{", explain=True)
    assert written.startswith("08: knee, both sides: foot likely adding (footlink 0.3.0)\n")
    assert '"errors"' in written


def cases_of(*paths, **options):
    out = io.StringIO()
    call_command("assess", *map(str, paths), stdout=out, **options)
    return out.getvalue()


def test_each_written_case_prints_the_result_that_it_expects():
    paths = sorted(CASES.glob("*.toml"))
    for path, result in zip(paths, results(cases_of(*paths)), strict=True):
        expected = case(path.stem)["expected"]
        assert result["id"] == path.stem
        for name in {"foot_driven", "direction", "withheld"} & expected.keys():
            assert result[name] == expected[name], path.stem
        if "visit_type" in expected:
            assert result["route"]["visit_type"] == expected["visit_type"]


def test_every_line_that_is_written_has_the_shape_of_the_schema():
    for result in results(cases_of(*sorted(CASES.glob("*.toml")))):
        VALIDATOR.validate(result)


def test_a_written_case_is_explained(tmp_path):
    assert cases_of(next(CASES.glob("01*")), explain=True).startswith("01-right-front-knee: knee, right")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('today = "2027-03-02"', '"answers" must be an object'),
        ("[answers]\nknee_lock = 'no'", '"today" must be a day'),
        ("today = 2027-03-02\n[answers]\nknee_lock = 'perhaps'", "one of the answers"),
    ],
)
def test_a_case_that_lacks_something_says_so_and_the_others_go_on(tmp_path, text, message):
    bad = tmp_path / "bad.toml"
    bad.write_text(text, encoding="utf-8")
    broken, good = results(cases_of(bad, next(CASES.glob("01*"))))
    assert broken["id"] == "bad"
    assert message in broken["errors"][0]["message"]
    assert "errors" not in good


def test_a_case_that_is_no_toml_is_named(tmp_path):
    bad = tmp_path / "bad.toml"
    bad.write_text("today =", encoding="utf-8")
    with pytest.raises(CommandError, match=r"bad\.toml: "):
        cases_of(bad)


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(CommandError, match=r"none\.jsonl: .*No such file"):
        cases_of(tmp_path / "none.jsonl")


HASH_SEEDS = ("0", "1", "4711")


def test_two_processes_write_the_same_bytes(tmp_path):
    """Nothing may hang on the order of a set, which differs from one process to the next."""
    told = tmp_path / "told.jsonl"
    lines = [json.dumps(line(path.stem)) for path in sorted(CASES.glob("*.toml"))]
    told.write_text("\n".join(lines), encoding="utf-8")
    written = {process(told, seed) for seed in HASH_SEEDS}
    assert len(written) == 1
    assert len(written.pop().splitlines()) == len(lines)


def process(told, seed):
    command = [sys.executable, "manage.py", "assess", str(told)]
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    return subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, check=True).stdout
