"""Waits, phone numbers, languages and findings as colleagues read them: ``{{ alert.raised_at|ago:now }}``."""

from collections.abc import Iterable
from datetime import datetime

import phonenumbers
from django import template
from django.conf import settings
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language_info, ngettext
from django.utils.translation import gettext as _

from booking.board import age
from booking.hours_words import change_words
from booking.models import Appointment
from booking.summary import Line
from intake.services.onward import ADULT_AT

register = template.Library()

MINUTES_AN_HOUR = 60
HOURS_A_DAY = 24
GROWN_UP = 18  # years


register.filter("change_words", change_words)


@register.filter
def ago(then: datetime, now: datetime) -> str:
    """Return "just now", "3 min ago", "2 h ago" or "4 days ago"."""
    minutes = int((now - then).total_seconds() // 60)
    if minutes < 1:
        return _("just now")
    if minutes < MINUTES_AN_HOUR:
        return _("%(minutes)d min ago") % {"minutes": minutes}
    hours = minutes // MINUTES_AN_HOUR
    if hours < HOURS_A_DAY:
        return _("%(hours)d h ago") % {"hours": hours}
    days = hours // HOURS_A_DAY
    return ngettext("%(days)d day ago", "%(days)d days ago", days) % {"days": days}


@register.filter
def phone_words(number: str) -> str:
    """Return an E.164 number as it is read aloud here; what is no number comes back as it is."""
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return number
    ours = parsed.country_code == phonenumbers.country_code_for_region(settings.PHONE_REGION)
    style = phonenumbers.PhoneNumberFormat.NATIONAL if ours else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return str(phonenumbers.format_number(parsed, style))


@register.filter
def other_language(code: str) -> str:
    """Return the name of a patient's language ("Spanish"), or nothing where it is that of colleagues."""
    if code.partition("-")[0] == settings.STAFF_LANGUAGE.partition("-")[0]:
        return ""
    try:
        return str(get_language_info(code)["name_translated"])
    except KeyError:
        return code


@register.filter
def company(visit: Appointment) -> str:
    """Return who must or may come along with somebody young; nothing for grown-ups."""
    years = age(visit)
    if years is None or years >= GROWN_UP:
        return ""
    if years >= ADULT_AT:
        return _("You may come alone. You can also bring someone with you.")
    return _("A parent or legal guardian must come with your child.")


@register.simple_tag
def line(finding: Line) -> SafeString:
    """Write one line of a summary, leading to the answer it stands on."""
    if not finding.link_id:
        return format_html("<span>{}</span>", finding.text)
    return format_html('<a href="#answer-{}">{}</a>', finding.link_id, finding.text)


@register.simple_tag
def lines(findings: Iterable[Line], separator: str = "; ") -> SafeString:
    """Write several lines one after the other."""
    return format_html_join(separator, "{}", ((line(one),) for one in findings))
