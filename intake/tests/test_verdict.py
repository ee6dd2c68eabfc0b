"""The doctor's verdict on a flag."""

from datetime import timedelta

import pytest

from clinic.models import AuditEvent
from intake.models import FlagVerdict
from intake.services.assess import assess_response
from intake.services.verdict import give_verdict

Verdict = FlagVerdict.Verdict
Reason = FlagVerdict.Reason


@pytest.fixture
def flag(draft, tell, now):
    assessment = assess_response(tell(draft), now)
    return {"assessment": assessment, "site": "knee", "side": "both"}


def test_agreeing_needs_no_reason(flag, osei_user, now):
    given = give_verdict(**flag, verdict=Verdict.AGREE, reason="", actor=osei_user, now=now)
    assert (given.given_by, given.given_at, given.reason) == (osei_user, now, "")
    assert AuditEvent.objects.filter(act="verdict.given", actor=osei_user).exists()


@pytest.mark.parametrize("verdict", [Verdict.PARTLY, Verdict.DISAGREE])
def test_disagreeing_needs_a_reason(flag, osei_user, now, verdict):
    with pytest.raises(ValueError, match="why"):
        give_verdict(**flag, verdict=verdict, reason="", actor=osei_user, now=now)
    give_verdict(**flag, verdict=verdict, reason=Reason.NERVE, actor=osei_user, now=now)


def test_a_second_verdict_stands_after_the_first(flag, osei_user, now):
    give_verdict(**flag, verdict=Verdict.AGREE, reason="", actor=osei_user, now=now)
    later = now + timedelta(minutes=1)
    give_verdict(**flag, verdict=Verdict.DISAGREE, reason=Reason.NERVE, actor=osei_user, now=later)
    assert [given.verdict for given in flag["assessment"].verdicts.all()] == ["agree", "disagree"]


def test_there_is_no_verdict_on_a_flag_that_was_not_raised(flag, osei_user, now):
    with pytest.raises(ValueError, match="no such flag"):
        give_verdict(**{**flag, "site": "hip"}, verdict=Verdict.AGREE, reason="", actor=osei_user, now=now)
    assert not FlagVerdict.objects.exists()
