"""How well flags and rules do: counts for whoever runs the practice, and for doctors what to read."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from booking.agreement import flag_rows, rule_rows, to_read
from booking.services.looks import note_verdicts
from booking.views.days import the_place
from booking.views.staff import staff_context
from clinic import clock
from clinic.access import colleague, right_required
from clinic.models import Right
from intake.assessment import rule_set
from intake.assessment.rule_book import rule_book
from intake.judged import disagreements, tally
from intake.learning.tally import ENOUGH

MOST_READ = 50  # disagreements on the page, the newest


@require_safe
@right_required(Right.DOCTOR, Right.MANAGER)
def flags(request: HttpRequest) -> HttpResponse:
    """Show counts, and to doctors the verdicts that disagree; that they looked at those is an audit row."""
    now, counts, reader = clock.now(), tally(), colleague(request)
    by_rule = rule_rows(counts, rule_book(rule_set()))
    context = {
        **staff_context(request, now),
        "zone": the_place().zone,
        "enough": ENOUGH,
        "flags": flag_rows(counts),
        "by_rule": [row for row in by_rule if row.of.fired],
        "never": [row for row in by_rule if not row.of.fired],
        "reads_charts": reader.has_right(Right.DOCTOR),
    }
    if context["reads_charts"]:
        shown = list(disagreements()[:MOST_READ])
        note_verdicts(shown, actor=reader, now=now)
        context |= {"disagreements": to_read(shown), "most_read": MOST_READ}
    return render(request, "booking/manage/flags.html", context)
