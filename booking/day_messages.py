"""The messages round a visit that no booking owes: to finish the answers, running late, a word afterwards, the list."""

from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.dateparse import parse_date

from booking.board import questions_open
from booking.diary import doctor_day
from booking.messages import render, text_message, visit_words
from booking.models import Appointment, RunningLate, Status
from booking.reminders import reach
from booking.services.day_messages import AFTERWARDS, DIGEST, FINISH
from booking.services.running_late import KIND as RUNNING_LATE
from booking.services.unwanted import UNWANTED, Stoppable, is_unwanted
from booking.visit_link import address_of, new_answers_link, new_stop_link, new_visit_link
from clinic.models import Practitioner
from clinic.outbox import Content, MessageKind, register
from clinic.outbox.models import Channel, OutboxMessage
from clinic.outbox.words.worded import as_worded
from clinic.times import day_words, time_words
from intake.models import QuestionnaireResponse


def register_kinds() -> None:
    """Tell the outbox of them. Only that we run late can't wait."""
    register(MessageKind(FINISH, False, _finish_still_owed, _finish))
    register(MessageKind(AFTERWARDS, False, _afterwards_still_owed, _afterwards))
    register(MessageKind(RUNNING_LATE, True, _late_still_owed, _late))
    register(MessageKind(DIGEST, False, _digest_still_owed, _digest))


def _visit(message: OutboxMessage) -> Appointment:
    visits = Appointment.objects.select_related("location", "practitioner", "response", "patient")
    return visits.get(pk=message.about_id)


def _compose(
    kind: str, message: OutboxMessage, visit: Appointment, words: dict[str, object], *, stop: str = ""
) -> Content:
    content = Content(
        subject=render(f"{kind}.subject.txt", words),
        text=render(f"{kind}.txt", words),
        sms=text_message(f"{kind}.sms.txt", words),
        stop_link=stop,
    )
    return as_worded(message, content, words, visit_type=visit.visit_type_id)


def _stop_link(message: OutboxMessage, visit: Appointment, now: datetime) -> str:
    """Return where the reader of an e-mail stops notes that nobody needs to keep a visit."""
    return (
        address_of("booking:stop_notes", new_stop_link(visit, now))
        if message.channel == Channel.EMAIL
        else ""
    )


def _finish_still_owed(message: OutboxMessage, now: datetime) -> str | None:
    visit = _visit(message)
    if visit.status != Status.BOOKED:
        return f"the visit is {visit.status}"
    if visit.response is None or visit.response.status == QuestionnaireResponse.Status.COMPLETED:
        return "the questions are answered"
    if is_unwanted(visit, Stoppable.NOTES):
        return UNWANTED
    return "the visit has begun" if visit.starts_at <= now else None


def _finish(message: OutboxMessage, now: datetime) -> Content:
    visit = _visit(message)
    link = address_of("intake:resume_link", new_answers_link(visit, now))
    words = {**visit_words(visit), "link": link}
    return _compose(FINISH, message, visit, words, stop=_stop_link(message, visit, now))


def _afterwards_still_owed(message: OutboxMessage, now: datetime) -> str | None:
    visit = _visit(message)
    if visit.status not in (Status.ARRIVED, Status.FULFILLED):
        return f"the visit is {visit.status}"
    return UNWANTED if is_unwanted(visit, Stoppable.NOTES) else None


def _afterwards(message: OutboxMessage, now: datetime) -> Content:
    visit = _visit(message)
    day = day_words(visit.local_start.date())
    link = settings.SITE_URL + reverse("intake:start")
    words = {**visit_words(visit), "day_long": day, "link": link}
    return _compose(AFTERWARDS, message, visit, words, stop=_stop_link(message, visit, now))


def _said(message: OutboxMessage) -> RunningLate:
    """Return what the desk said: the message's key ends with it."""
    return RunningLate.objects.get(pk=message.dedupe_key.rpartition(":")[2])


def _late_still_owed(message: OutboxMessage, now: datetime) -> str | None:
    """Tell nobody who is here, whose visit has another time, or of whom something newer was said."""
    visit, said = _visit(message), _said(message)
    if visit.status != Status.BOOKED:
        return f"the visit is {visit.status}"
    if visit.sequence != message.about_version:
        return "the visit was moved"
    if RunningLate.objects.filter(practitioner=said.practitioner_id, said_at__gt=said.said_at).exists():
        return "something newer was said"
    begins = visit.starts_at + timedelta(minutes=said.minutes)
    return "the visit has begun" if begins <= now else None


def _late(message: OutboxMessage, now: datetime) -> Content:
    visit, said = _visit(message), _said(message)
    link = address_of("booking:manage", new_visit_link(visit, now))
    return _late_content(message, visit, said.minutes, link)


def late_preview(visit: Appointment, minutes: int) -> str:
    """Return what this patient would read, in their language and without a link that works; nothing is written."""
    channel, recipient, language = reach(visit)
    message = OutboxMessage(kind=RUNNING_LATE, channel=channel, recipient=recipient, language=language)
    with translation.override(language):
        content = _late_content(message, visit, minutes, f"{settings.SITE_URL}/a/…")
    return content.text if channel == Channel.EMAIL else content.sms


def _late_content(message: OutboxMessage, visit: Appointment, minutes: int, link: str) -> Content:
    begins = visit.local_start + timedelta(minutes=minutes)
    new_time = time_words(begins.time())
    words = {**visit_words(visit), "minutes": minutes, "new_time": new_time, "link": link}
    return _compose(RUNNING_LATE, message, visit, words)


def _list_of(message: OutboxMessage) -> tuple[Practitioner, list[Appointment], str]:
    """Return whose list a digest is of, the visits in it, and its day (ISO): the message's key names them."""
    _, practitioner, day = message.dedupe_key.split(":")
    doctor = Practitioner.objects.select_related("resource__location").get(pk=practitioner)
    asked = parse_date(day)
    if asked is None:
        raise ValueError("a digest is of a day")
    coming = [entry.appointment for entry in doctor_day(doctor, asked)]
    return doctor, [visit for visit in coming if visit.status == Status.BOOKED], day


def _digest_still_owed(message: OutboxMessage, now: datetime) -> str | None:
    _, visits, _ = _list_of(message)
    if not visits:
        return "nobody comes"
    return "the day has begun" if visits[0].starts_at <= now else None


def _digest(message: OutboxMessage, now: datetime) -> Content:
    """Write how many come and when, and where the list is; no names: mail is read on many screens."""
    doctor, visits, day = _list_of(message)
    first, last = (visit.local_start for visit in (visits[0], visits[-1]))
    words: dict[str, object] = {
        "count": len(visits),
        "day": day_words(first.date()),
        "first": time_words(first.time()),
        "last": time_words(last.time()),
        "open": sum(questions_open(visit) for visit in visits),
        "link": f"{settings.SITE_URL}{reverse('doctor:list')}?{urlencode({'on': day})}",
    }
    return Content(subject=_for_staff("digest.subject.txt", words), text=_for_staff("digest.txt", words))


def _for_staff(template: str, words: dict[str, object]) -> str:
    return render_to_string(f"booking/messages/staff/{template}", words).strip()
