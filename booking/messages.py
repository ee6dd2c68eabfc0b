"""The messages of appointments: when each is still owed, and what it says. No health word in any of them."""

from collections.abc import Callable
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from booking.codes import six_digits
from booking.feeds.ics import FILENAME, MIMETYPE, calendar_file
from booking.models import Appointment, ChangedVisit, ContactProof, SentCode, SignIn, Status, WaitlistOffer
from booking.reminders import MUST_CHANGE, OFFER, REMINDERS, TO_BE_RUNG
from booking.services.sign_in import KIND as SIGN_IN_CODE
from booking.services.sign_in import people_known_by
from booking.visit_link import new_answers_link, new_visit_link
from clinic.models import Practice
from clinic.outbox import Attachment, Content, MessageKind, register
from clinic.outbox.gsm import ONE_TEXT_MESSAGE, in_gsm
from clinic.outbox.models import OutboxMessage
from clinic.outbox.words.worded import as_worded
from clinic.times import day_short, instant_short, instant_words, time_words

StillOwed = Callable[[OutboxMessage, datetime], str | None]
Compose = Callable[[OutboxMessage, datetime], Content]


def register_kinds() -> None:
    """Tell the outbox which messages appointments owe. Only a code is waited for while somebody watches."""
    for kind, why_not, codes in (
        ("code", _code_still_owed(ContactProof), ContactProof),
        (SIGN_IN_CODE, _sign_in_code_still_owed, SignIn),
    ):
        register(MessageKind(kind, True, why_not, _code(codes), typed_address=True))
    register(MessageKind("confirmation", False, _visit_still_owed, _about_visit("confirmation")))
    register(MessageKind(MUST_CHANGE, False, _visit_still_owed, _about_visit(MUST_CHANGE, "manage_new_time")))
    register(MessageKind("moved", False, _visit_still_owed, _about_visit("moved")))
    register(MessageKind("reminder_3_days", False, _visit_still_owed, _about_visit("reminder_3_days")))
    register(MessageKind("reminder_1_day", False, _visit_still_owed, _about_visit("reminder_1_day")))
    register(MessageKind("questions", False, _questions_still_owed, _questions))
    register(MessageKind(OFFER, True, _offer_still_owed, _offer))
    register(MessageKind("cancellation", False, _cancellation_still_owed, _about_visit("cancellation")))


def _visit_still_owed(message: OutboxMessage, now: datetime) -> str | None:
    appointment = Appointment.objects.get(pk=message.about_id)
    if appointment.status != Status.BOOKED:
        return f"the visit is {appointment.status}"
    if appointment.sequence != message.about_version:
        return "the visit was moved"
    if message.kind in REMINDERS.values() and _is_to_be_rung(appointment):
        return TO_BE_RUNG
    return "the visit has begun" if appointment.starts_at <= now else None


def _is_to_be_rung(appointment: Appointment) -> bool:
    """Say whether the visit can't be at its time, and a colleague has yet to call about another."""
    return ChangedVisit.objects.unsettled().filter(appointment=appointment, proposed_at=None).exists()


def _cancellation_still_owed(message: OutboxMessage, now: datetime) -> str | None:
    appointment = Appointment.objects.get(pk=message.about_id)
    return None if appointment.status == Status.CANCELLED else f"the visit is {appointment.status}"


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


def _sign_in_code_still_owed(message: OutboxMessage, now: datetime) -> str | None:
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
        words = {"code": code, "practice": practice, "clinic": practice.name, "host": host}
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
    link = reverse("intake:resume_link", args=[new_answers_link(appointment, now)])
    words = {**visit_words(appointment), "link": settings.SITE_URL + link}
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
    link = reverse("booking:manage_earlier", args=[new_visit_link(visit, now)])
    words = {
        **visit_words(visit),
        "new": instant_words(offer.starts_at, zone),
        "new_short": instant_short(offer.starts_at, zone),
        "until": time_words(offer.expires_at.astimezone(zone).time()),
        "doctor": offer.practitioner.name,
        "practitioner": offer.practitioner.name,
        "comfort": True,
        "link": settings.SITE_URL + link,
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
        appointment = Appointment.objects.select_related("location", "visit_type", "practitioner").get(
            pk=message.about_id
        )
        words = _words(appointment, now, page)
        content = Content(
            subject=render(f"{kind}.subject.txt", words),
            text=render(f"{kind}.txt", words),
            sms=text_message(f"{kind}.sms.txt", words),
            attachments=(Attachment(FILENAME, calendar_file(appointment, now=now), MIMETYPE),),
        )
        return as_worded(message, content, words, visit_type=appointment.visit_type_id)

    return compose


def _words(appointment: Appointment, now: datetime, page: str) -> dict[str, object]:
    days_ahead = appointment.local_start.date() - now.astimezone(appointment.location.zone).date()
    return {
        **visit_words(appointment),
        "is_tomorrow": days_ahead == timedelta(days=1),
        "link": settings.SITE_URL + reverse(f"booking:{page}", args=[new_visit_link(appointment, now)]),
    }


def visit_words(appointment: Appointment) -> dict[str, object]:
    """Return what our templates are rendered with; among it a value for each placeholder about a visit."""
    zone, practice = appointment.location.zone, Practice.objects.the()
    day = day_short(appointment.local_start.date())
    return {
        "appointment": appointment,
        "practice": practice,
        "clinic": practice.name,
        "phone": practice.phone,
        "address": appointment.location.address,
        "directions": appointment.location.directions,
        "practitioner": appointment.practitioner.name,
        "reference": appointment.reference,
        "when": instant_words(appointment.starts_at, zone),
        "when_short": instant_short(appointment.starts_at, zone),
        "day": day,
        "day_short": day,
        "time": time_words(appointment.local_start.time()),
    }


def text_message(template: str, words: dict[str, object], *, spare: str = "address") -> str:
    """Render a text message; if it is too long for one, without ``spare``, which is behind the link too."""
    text = in_gsm(render(template, words))
    if len(text) <= ONE_TEXT_MESSAGE:
        return text
    return in_gsm(render(template, {**words, spare: ""}))


def render(template: str, words: dict[str, object]) -> str:
    """Render one of our templates of messages."""
    return render_to_string(f"booking/messages/{template}", words).strip()
