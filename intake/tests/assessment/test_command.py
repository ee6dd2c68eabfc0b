"""manage.py assess: lines in, lines out; a bad line spoils nothing but itself."""

import io
import json

import pytest
from django.core.management import call_command

from intake.assessment import assess
from intake.tests.assessment.conftest import TODAY, case


@pytest.fixture
def run(monkeypatch):
    def answer(*lines, **options):
        text = "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines)
        monkeypatch.setattr("sys.stdin", io.StringIO(text))
        out = io.StringIO()
        call_command("assess", stdout=out, file=io.StringIO(text), **options)
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
