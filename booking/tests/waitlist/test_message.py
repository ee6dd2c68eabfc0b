"""The message that an earlier time is free."""

import re

import pytest
from django.utils import translation

from booking.messages import OFFER
from booking.services.waitlist.end import keep_mine
from booking.services.waitlist.offer import offer_first_free
from booking.services.waitlist.take import take_offer
from booking.services.waitlist.wish import stop_waiting
from booking.tests.test_messages import HEALTH
from booking.tests.waitlist.conftest import wish
from clinic.models import Location, OutboxMessage, Patient, Practice
from clinic.outbox.contents import kind_of
from clinic.outbox.dispatch import send_due
from clinic.outbox.gsm import in_gsm
from conftest import NOW


def written(now=NOW):
    return kind_of(OFFER).compose(OutboxMessage.objects.get(kind=OFFER), now)


def no_longer_owed(now=NOW):
    return kind_of(OFFER).still_owed(OutboxMessage.objects.get(kind=OFFER), now)


def test_it_says_when_until_when_and_that_the_old_time_is_safe(offer):
    text = re.sub(r"http://localhost:8000/a/[\w-]{24}/new/", "{link}", written().sms)
    clinic = "Harbour Street Foot Clinic"
    assert text == (
        f"{clinic}: earlier time free Thu 4 Mar, 9:00 am. Answer by 10:01 am: {{link}} Your time is safe."
    )
    mail = written().text
    for words in ("New: Thursday 4 March, 9:00 am", "Now: Thursday 11 March, 9:00 am", "until 10:01 am"):
        assert words in mail


@pytest.mark.parametrize("site", ["https://clinic.example", "http://localhost:8000"])
@pytest.mark.parametrize("language", ["en-gb", "es"])
def test_it_is_one_text_message_with_one_link_and_no_health_word(offer, settings, site, language):
    settings.SITE_URL = site
    Practice.objects.update(name="Praxis für Füße am Měsíček")
    Location.objects.update(address="Große Straße 112, second floor")
    with translation.override(language):
        content = written()
    assert len(content.sms) <= 160, content.sms
    assert content.sms.count("http") == 1
    assert in_gsm(content.sms) == content.sms
    assert not HEALTH.search(f"{content.subject}\n{content.sms}\n{content.text}")


def test_it_leaves_at_once_in_the_patients_language(offer, adas):
    assert OutboxMessage.objects.get(kind=OFFER).language == adas.patient.language
    send_due(NOW, 10, urgent=True)
    assert OutboxMessage.objects.get(kind=OFFER).state == "sent"


def test_it_is_owed_while_the_offer_stands(offer, adas):
    assert no_longer_owed() is None
    assert no_longer_owed(offer.expires_at) == "the offer has ended"
    keep_mine(offer=offer, now=NOW)
    assert no_longer_owed() == "the offer has ended"


@pytest.mark.parametrize("act", ["take", "stop"])
def test_it_is_not_owed_once_answered(offer, adas, act):
    if act == "take":
        take_offer(offer=offer, now=NOW)
    else:
        stop_waiting(appointment=adas, now=NOW)
    assert no_longer_owed() == "the offer has ended"


def test_who_is_rung_gets_none(adas, kim):
    waits = wish(adas)
    adas.contact.delete()
    Patient.objects.filter(pk=adas.patient_id).update(mobile="", email="")
    offer_first_free(wish=waits, actor=kim, now=NOW)
    assert not OutboxMessage.objects.filter(kind=OFFER).exists()
