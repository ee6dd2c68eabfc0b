"""What reminders did, for whoever runs the practice: counts of two times side by side, and as a table to keep."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_safe

from booking.diary.reminder_figures import figures
from booking.reminder_report import ENOUGH, Report
from booking.report_forms import SPAN, TimesForm, around
from booking.scheduling import Interval, start_of_day
from booking.views.days import REACH, the_place
from booking.views.staff import staff_context
from clinic import clock
from clinic.access import right_required
from clinic.models import Right


@require_safe
@right_required(Right.MANAGER)
def reminders(request: HttpRequest) -> HttpResponse:
    """Show the two times that are asked for; ``?around=2027-03-04``: thirty days before and after that day."""
    now, zone = clock.now(), the_place().zone
    form = _form(request, now, zone)
    report = _report(form.cleaned_data, zone) if form.is_valid() else Report()
    context = {
        **staff_context(request, now),
        "form": form,
        "by_kind": report.by_kind(),
        "by_lead": report.by_lead(),
        "enough": ENOUGH,
        "query": request.GET.urlencode(),
    }
    return render(request, "booking/manage/reminders.html", context, status=200 if form.is_valid() else 422)


@require_safe
@right_required(Right.MANAGER)
def reminders_table(request: HttpRequest) -> HttpResponse:
    """Give what was counted as CSV; without times that make sense an empty table."""
    zone = the_place().zone
    form = _form(request, clock.now(), zone)
    report = _report(form.cleaned_data, zone) if form.is_valid() else Report()
    answer = HttpResponse(report.as_csv(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="reminders.csv"'
    return answer


def _form(request: HttpRequest, now: datetime, zone: ZoneInfo) -> TimesForm:
    """Return the form with what is asked for, else with the last thirty days and those before."""
    asked = {name: request.GET[name] for name in TimesForm.base_fields if name in request.GET}
    if asked:
        return TimesForm(asked)
    today = now.astimezone(zone).date()
    day = _day(request.GET.get("around", "")) or today - SPAN + timedelta(days=1)
    return TimesForm({name: one.isoformat() for name, one in around(day).items()})


def _day(asked: str) -> date | None:
    try:
        day = parse_date(asked)
    except ValueError:
        return None
    return day if day and date.min + REACH < day < date.max - REACH else None


def _report(times: dict[str, Any], zone: ZoneInfo) -> Report:
    before, after = (
        figures(_window(times[f"{name}_from"], times[f"{name}_to"], zone)) for name in ("before", "after")
    )
    return Report(before, after)


def _window(first: date, last: date, zone: ZoneInfo) -> Interval:
    return Interval(start_of_day(first, zone), start_of_day(last + timedelta(days=1), zone))
