"""Every page that a patient can meet, in every state that says something else, as the server sends it."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any

import time_machine
from django.core.signals import request_started
from django.dispatch.dispatcher import Signal
from django.test import Client
from django.test.signals import template_rendered
from django.urls import Resolver404, resolve, reverse
from django.utils import translation

from booking.models import Appointment, ContactProof
from booking.services.confirm import confirm
from booking.services.contact import Contact, prove, request_code
from booking.services.hold import hold
from booking.tests.conftest import NINE, by_sms, sent_code
from booking.tests.languages import booking_pages, intake_pages, ways_back_pages
from booking.tests.languages.clinic import Clinic
from booking.tests.languages.states import TODAY, Answers, answers_to, states_of_pages, values_on
from conftest import NOW
from intake.models import QuestionnaireResponse
from intake.questionnaire.flow import first_unanswered_page
from intake.services.answers import record_answers
from intake.services.assess import assess_response
from intake.services.start import start_response
from intake.tests.conftest import KNEES

PARTS = (*intake_pages.PARTS, *booking_pages.PARTS, *ways_back_pages.PARTS)


class Tour:
    """Goes everywhere and keeps what was seen: pages by a name that says where and how, and messages."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.pages: dict[str, str] = {}
        self.messages: dict[str, str] = {}
        self.visit: Appointment | None = None  # the one whose pages were seen
        self.templates: set[str] = set()
        self.addresses: set[str] = set()
        self.slugs: set[str] = set()

    def go(self) -> None:
        """See everything. The clinic and its patients are made for it, and writes their own names in Cyrillic."""
        template_rendered.connect(self._rendered)
        request_started.connect(self._asked)
        try:
            with time_machine.travel(NOW, tick=False) as self.clock, translation.override(self.language):
                self.clinic = Clinic()
                for part in PARTS:
                    for name, page in part(self):
                        assert name not in self.pages, name
                        self.pages[name] = page if isinstance(page, str) else page.content.decode()
                self.messages = dict(booking_pages.messages(self))
        finally:
            template_rendered.disconnect(self._rendered)
            request_started.disconnect(self._asked)

    def one(self, slug: str) -> str:
        """See one page of questions alone."""
        with time_machine.travel(NOW, tick=False), translation.override(self.language):
            self.clinic = Clinic()
            response = self.begun(states_of_pages()[slug])
            page = self.browser(response).get(reverse("intake:page", args=[response.pk, slug]))
        return page.content.decode()

    def _asked(self, sender: object, environ: Mapping[str, str], **context: object) -> None:
        with suppress(Resolver404):
            self.addresses.add(resolve(environ["PATH_INFO"]).view_name)

    def _rendered(self, signal: Signal, sender: object, template: Any, **context: object) -> None:
        self.templates.add(str(template.name))

    def browser(self, response: QuestionnaireResponse | None = None) -> Client:
        """Return a browser that asks for the language of the tour, in which some answers were given."""
        client = Client(headers={"accept-language": self.language})
        if response:
            session = client.session
            session["responses"] = [str(response.pk)]
            session.save()
        return client

    def answered(self, known: Answers = KNEES, *, checked: bool = True, **how: Any) -> QuestionnaireResponse:
        """Keep answers: what is known, "no" to other signs, and the rest skipped; and assess them."""
        response = self.begun(answers_to(known, **how))
        if checked:
            assess_response(response, NOW)
        return response

    def begun(self, answers: Answers) -> QuestionnaireResponse:
        """Keep some answers as they are."""
        response = start_response(answered_by="self", now=NOW, language=self.language)
        response.answers = dict(answers)
        response.safety_answered_at = NOW
        response.save()
        return response

    def in_danger(self, sign: str, answer: str) -> QuestionnaireResponse:
        """Answer a danger sign, and all there is about it."""
        response, known = self.answered(until="safety-1", checked=False), {**KNEES, sign: answer}
        while page := first_unanswered_page(response.answers, stage="before", today=TODAY):
            if page.slug == "safety-3":
                return response
            record_answers(response, page, values_on(page, response.answers, known), now=NOW)
        return response

    def held(
        self, response: QuestionnaireResponse, starts_at: datetime = NINE, *, now: datetime = NOW
    ) -> Appointment:
        """Keep a time for some answers."""
        return hold(
            visit_type=self.clinic.visits["NEW_LINK_45"],
            practitioner=self.clinic.doctor,
            starts_at=starts_at,
            response=response,
            idempotency_key=f"{response.pk}",
            now=now,
        )

    def booked(self, starts_at: datetime, contact: Contact | None = None, **more: Any) -> Appointment:
        """Book a time, all the way."""
        visit = self.held(self.answered(**more), starts_at)
        request_code(appointment=visit, contact=contact or self.contact(), now=NOW)
        prove(appointment=visit, typed=sent_code(visit), now=NOW)
        return confirm(appointment=visit, now=NOW)

    def contact(self) -> Contact:
        """Return a phone that nobody else has."""
        number = ContactProof.objects.count()
        return by_sms(full_name="Ада Байрон", mobile=f"+4477009{number:05}")
