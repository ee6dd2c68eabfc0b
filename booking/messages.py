"""The messages of appointments: when each is still owed, and what it says. No health word in any of them."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from booking.codes import six_digits
from booking.feeds.ics import FILENAME, MIMETYPE, calendar_file
from booking.models import Appointment, ContactProof, SentCode, SignIn, Status, WaitlistOffer
from booking.models.reminder_policy import policy_of
from booking.reminders import NEXT_IS_DUE, OFFER, REMINDERS, TO_BE_RUNG, next_is_due
from booking.scheduling import not_before
from booking.services.sign_in import KIND as SIGN_IN_CODE
from booking.services.sign_in import people_known_by
from booking.services.unwanted import UNWANTED, Stoppable, is_unwanted
from booking.told_facts import MUST_CHANGE
from booking.told_visits import ToldVisit, gather_visits, told_visit
from booking.visit_link import address_of, new_answers_link, new_visit_link
from clinic.models import Practice
from clinic.outbox import Attachment, Content, MessageKind, register
from clinic.outbox.contents import MadeWhenAsked, WrittenWhenAsked
from clinic.outbox.gsm import ONE_TEXT_MESSAGE, in_gsm
from clinic.outbox.models import OutboxMessage
from clinic.outbox.words.outline import filled_in
from clinic.outbox.words.worded import as_worded
from clinic.times import day_short, instant_short, instant_words, time_words

StillOwed = Callable[[OutboxMessage, datetime], str | datetime | None]
Compose = Callable[[OutboxMessage, datetime], Content]
_PAGES = {MUST_CHANGE: "manage_new_time"}  # where its link leads, if not to the visit


def register_kinds() -> None:
    """Tell the outbox which messages appointments owe. Only a code is waited for while somebody watches."""
    for kind, why_not, codes in (
        ("code", _code_still_owed(ContactProof), ContactProof),
        (SIGN_IN_CODE, _sign_in_code_still_owed, SignIn),
    ):
        register(MessageKind(kind, True, why_not, _code(codes), typed_address=True))
    for kind, owed, words in (
        ("confirmation", _visit_still_owed, "confirmation"),
        ("moved", _visit_still_owed, "moved"),
        (MUST_CHANGE, _visit_still_owed, MUST_CHANGE),
        ("reminder_3_days", _reminder_still_owed, "reminder_3_days"),
        ("reminder_1_day", _reminder_still_owed, "reminder_1_day"),
        (
            "reminder_2_hours",
            _reminder_still_owed,
            "reminder_1_day",
        ),  # it says "tomorrow" only the day before
        ("cancellation", _cancellation_still_owed, "cancellation"),
    ):
        compose = _about_visit(words, _PAGES.get(kind, "manage"))
        register(MessageKind(kind, False, owed, compose, gather=gather_visits))
    register(MessageKind("questions", False, _questions_still_owed, _questions))
    register(MessageKind(OFFER, True, _offer_still_owed, _offer))


def _visit_still_owed(message: OutboxMessage, now: datetime) -> str | None:
    appointment = told_visit(message, now).visit
    if appointment.status != Status.BOOKED:
        return f"the visit is {appointment.status}"
    if appointment.sequence != message.about_version:
        return "the visit was moved"
    if message.kind in REMINDERS.values() and told_visit(message, now).to_be_rung:
        return TO_BE_RUNG
    return "the visit has begun" if appointment.starts_at <= now else None


def _reminder_still_owed(message: OutboxMessage, now: datetime) -> str | datetime | None:
    """As the visit says, while the patient wants them and until the next is due.

    What was held up until the quiet hours waits for their end.
    """
    if reason := _visit_still_owed(message, now):
        return reason
    visit = told_visit(message, now).visit
    if is_unwanted(visit, Stoppable.REMINDERS):
        return UNWANTED
    if next_is_due(visit, after=message.due_at, now=now):
        return NEXT_IS_DUE
    awake = not_before(now, visit.location.zone, policy_of(visit.reminder_policy))
    return awake if awake > now else None


def _cancellation_still_owed(message: OutboxMessage, now: datetime) -> str | None:
    """Until it stands again, or the patient has the same time by another booking: the news names the time alone."""
    appointment = told_visit(message, now).visit
    if appointment.status != Status.CANCELLED:
        return f"the visit is {appointment.status}"
    same = Appointment.objects.filter(
        patient=appointment.patient_id, starts_at=appointment.starts_at, status=Status.BOOKED
    )
    return "the same time was booked anew" if same.exists() else None


def _questions_still_owed(message: OutboxMessage, now: datetime) -> str | None:
    appointment = Appointment.objects.get(pk=message.about_id)
    if appointment.status != Status.BOOKED:
        return f"the visit is {appointment.status}"
    return "the visit has begun" if appointment.starts_at <= now else None


def _offer_still_owed(message: OutboxMessage, now: datetime) -> str | None:
    offer = _offer_of(message)
    return None if offer.stands(now) and offer.wish.closed_at is None else "the offer has ended"


def _code_still_owed(codes: type[SentCode]) -> StillOwed:
    """Return the function that says whether a code of one model is still wanted."""

    def why_not(message: OutboxMessage, now: datetime) -> str | None:
        sent = codes._default_manager.filter(pk=message.about_id).first()
        if sent is None or sent.proven_at is not None:
            return "no longer needed"
        if (sent.address, sent.sends) != (message.recipient, message.about_version):
            return "another was asked for"
        return "the code has ended" if sent.expires_at is None or sent.expires_at <= now else None

    return why_not


def _sign_in_code_still_owed(message: OutboxMessage, now: datetime) -> str | datetime | None:
    """Ask here, and not while the person waits, whether we know anybody by what was typed."""
    if reason := _code_still_owed(SignIn)(message, now):
        return reason
    known = people_known_by(SignIn.objects.get(pk=message.about_id)).exists()
    return None if known else "nobody is known by it"


def _code(codes: type[SentCode]) -> Compose:
    """Return the function that writes a code of one model."""

    def compose(message: OutboxMessage, now: datetime) -> Content:
        sent = codes._default_manager.get(pk=message.about_id)
        code = six_digits(sent.pk, sent.nonce)
        host = urlsplit(settings.SITE_URL).hostname
        practice = Practice.objects.the()
        words: dict[str, object] = {"code": code, "clinic": practice.name, "host": host}
        content = Content(
            subject=_("Your code"),
            text=render("code.txt", words),
            sms=in_gsm(render("code.sms.txt", words)),
            secrets=(code,),
        )
        return as_worded(message, content, words)

    return compose


def _questions(message: OutboxMessage, now: datetime) -> Content:
    """Write the link to the questions of a visit; what they ask about is not said."""
    appointment = Appointment.objects.select_related("location", "practitioner").get(pk=message.about_id)
    link = address_of("intake:resume_link", new_answers_link(appointment, now))
    words = {**visit_words(appointment), "link": link}
    content = Content(
        subject=render("questions.subject.txt", words),
        text=render("questions.txt", words),
        sms=text_message("questions.sms.txt", words),
    )
    return as_worded(message, content, words, visit_type=appointment.visit_type_id)


def _offer(message: OutboxMessage, now: datetime) -> Content:
    """Write that an earlier time is free, until when it is kept, and where to answer."""
    offer = _offer_of(message)
    visit = Appointment.objects.select_related("location", "practitioner").get(pk=message.about_id)
    zone = offer.practitioner.resource.location.zone
    link = address_of("booking:manage_earlier", new_visit_link(visit, now))
    words = {
        **visit_words(visit),
        "new": instant_words(offer.starts_at, zone),
        "new_short": instant_short(offer.starts_at, zone),
        "until": time_words(offer.expires_at.astimezone(zone).time()),
        "doctor": offer.practitioner.name,
        "practitioner": offer.practitioner.name,
        "comfort": True,
        "link": link,
    }
    content = Content(
        subject=render(f"{OFFER}.subject.txt", words),
        text=render(f"{OFFER}.txt", words),
        sms=text_message(f"{OFFER}.sms.txt", words, spare="comfort"),
    )
    return as_worded(message, content, words, visit_type=visit.visit_type_id)


def _offer_of(message: OutboxMessage) -> WaitlistOffer:
    """Return the offer that a message tells of: its key ends with it."""
    offers = WaitlistOffer.objects.select_related("wish", "practitioner__resource__location")
    return offers.get(pk=message.dedupe_key.rpartition(":")[2])


def _about_visit(kind: str, page: str = "manage") -> Compose:
    """Return the function that writes one kind of message about a visit, with a fresh link to a page each time."""

    def compose(message: OutboxMessage, now: datetime) -> Content:
        told = told_visit(message, now)
        visits = [told.visit, *(told_visit(other, now).visit for other in message.also)]
        words = _words(visits, told, page, now)

        def write(name: str) -> str:
            if name == "sms":
                return text_message(f"{kind}.sms.txt", words)
            return render(f"{kind}.txt" if name == "text" else f"{kind}.subject.txt", words)

        content = WrittenWhenAsked(
            write,
            attachments=MadeWhenAsked(lambda: _calendar_files(visits, now)),
            stop_link=address_of("booking:stop_reminders", told.link)
            if message.kind in REMINDERS.values()
            else "",
        )
        return as_worded(message, content, words, visit_type=told.visit.visit_type_id)

    return compose


def _calendar_files(visits: Sequence[Appointment], now: datetime) -> Iterator[Attachment]:
    for number, visit in enumerate(visits, 1):
        name = FILENAME if number == 1 else FILENAME.replace(".", f"-{number}.")
        yield Attachment(name, calendar_file(visit, now=now), MIMETYPE)


def _words(visits: Sequence[Appointment], told: ToldVisit, page: str, now: datetime) -> dict[str, object]:
    """Return what a message about one visit, or about several of one day, is written with."""
    first = visits[0]
    days_ahead = first.local_start.date() - now.astimezone(first.location.zone).date()
    return {
        **visit_words(*visits, practice=told.practice),
        "is_tomorrow": days_ahead == timedelta(days=1),
        "link": address_of(f"booking:{page}", told.link),
    }


def visit_words(*visits: Appointment, practice: Practice | None = None) -> dict[str, object]:
    """Return what our templates are filled in with; among it a value for each placeholder about a visit.

    Several visits are of one day: their times and doctors are listed.
    """
    first, *others = sorted(visits, key=lambda visit: visit.starts_at)
    zone, practice = first.location.zone, practice or Practice.objects.the()
    times = [time_words(visit.local_start.time()) for visit in others]
    doctors = dict.fromkeys(visit.practitioner.name for visit in (first, *others))
    day = day_short(first.local_start.date())
    when = _listed([instant_words(first.starts_at, zone), *times])
    return {
        "clinic": practice.name,
        "phone": practice.phone,
        "address": first.location.address,
        "directions": first.location.directions,
        "practitioner": _listed(doctors),
        "reference": _listed(visit.reference for visit in (first, *others)),
        "when": when,
        "when_first": capfirst(when),  # it begins a line
        "when_short": _listed([instant_short(first.starts_at, zone), *times]),
        "day": day,
        "day_short": day,
        "time": _listed([time_words(first.local_start.time()), *times]),
    }


def _listed(words: Iterable[str]) -> str:
    """Return "9:00 am", or "9:00 am and 2:00 pm"."""
    *before, last = words
    return _("%(before)s and %(last)s") % {"before": ", ".join(before), "last": last} if before else last


def text_message(template: str, words: dict[str, object], *, spare: str = "address") -> str:
    """Render a text message; if it is too long for one, without ``spare``, which is behind the link too."""
    text = in_gsm(render(template, words))
    if len(text) <= ONE_TEXT_MESSAGE:
        return text
    return in_gsm(render(template, {**words, spare: ""}))


def render(template: str, words: dict[str, object]) -> str:
    """Fill in one of our templates of messages to patients."""
    return filled_in(f"booking/messages/{template}", words)
