"""The stories of the first release, in a real browser, with a real server, worker and beat.

Each runs on SQLite with the broker made of files and on PostgreSQL with Redis.
"""

import json
import re

import pytest
from playwright.sync_api import Locator, expect

from booking.demo.practice import PASSWORD
from booking.tests.journeys.conftest import KNEES, Person
from booking.tests.journeys.walker import DESKTOP, LINK, Walker, eventually, texts_to
from clinic.tests.running import Service

pytestmark = [
    pytest.mark.browser,
    pytest.mark.processes,
    pytest.mark.xdist_group("journeys"),
    pytest.mark.parametrize("engine", ["embedded", "production"]),
]

OF_ADA = """
import json
from django.utils import timezone
from booking.models import Appointment
from clinic.outbox.models import OutboxMessage
now = timezone.now()
a = Appointment.objects.get(patient__full_name="Ada Byron")
mine = OutboxMessage.objects.filter(about_id=a.pk)
"""


def band(colleague: Walker) -> Locator:
    return colleague.page.locator("#band")


def safety_calls(colleague: Walker) -> int:
    """Return how many calls wait: the demo's own, and those of other tests on this site."""
    expect(band(colleague)).to_contain_text("safety call")
    return int(re.findall(r"\d+", band(colleague).inner_text())[0])


def test_a_patient_books_is_reminded_and_goes_on_and_the_doctor_agrees(site: Service, person: Person):
    patient, mobile = person(has_touch=True), "07700 911 321"
    patient.to_times(KNEES)
    assert patient.pages_answered <= 14
    patient.page.locator("main form button").first.click()
    patient.book(site, mobile)
    with patient.page.expect_download() as calendar:
        patient.tap("link", "Add to calendar")
    assert calendar.value.suggested_filename.endswith(".ics")

    link = patient.link_in_message(site, mobile)
    a_reminder_that_falls_due_arrives(site, mobile)
    patient.page.goto(link)
    patient.tap("button", "Go on with the questions")
    patient.finish_the_rest(KNEES)

    day = site.shell(f"{OF_ADA}print(a.local_start.date().isoformat())").strip()
    desk = person(size=DESKTOP)
    desk.sign_in("desk@demo.example", PASSWORD)
    desk.page.goto(f"/desk/?on={day}")
    expect(desk.page.get_by_text("Ada Byron").first).to_be_visible()
    who = site.shell(f"{OF_ADA}print(a.practitioner.user.email)").strip()
    the_doctor_reads_and_agrees(person(size=DESKTOP), who, day)


def a_reminder_that_falls_due_arrives(site: Service, mobile: str) -> None:
    """The reminders stand as rows with due times; one is brought forward, and beat sends it."""
    listed = f"{OF_ADA}print(json.dumps([[m.kind, m.state] for m in mine.order_by('due_at')]))"
    eventually(lambda: ["confirmation", "sent"] in json.loads(site.shell(listed)))
    waiting = [kind for kind, state in json.loads(site.shell(listed)) if state == "queued"]
    assert waiting == ["reminder_3_days", "reminder_1_day"]
    site.shell(f"{OF_ADA}mine.filter(kind='reminder_3_days').update(due_at=now, next_try_at=now)")
    eventually(lambda: [text for text in texts_to(site, mobile) if "see you" in text and LINK.search(text)])


def the_doctor_reads_and_agrees(doctor: Walker, email: str, day: str) -> None:
    doctor.sign_in(email, PASSWORD)
    doctor.page.goto(f"/doctor/?on={day}")
    expect(doctor.page.get_by_text("knee, both sides: foot likely adding").first).to_be_visible()
    doctor.page.get_by_role("link", name=re.compile("Ada Byron")).first.click()
    for words in ("For", "Against", "Not answered"):
        expect(doctor.page.get_by_text(re.compile(f"^{words}")).first).to_be_visible()
    doctor.page.get_by_role("button", name=re.compile("^Agree")).first.click()
    expect(doctor.page.get_by_role("status").filter(has_text="Agree").first).to_be_visible()


def test_a_danger_sign_leads_to_help_and_stays_on_the_desk(site: Service, person: Person):
    desk = person(size=DESKTOP)
    desk.sign_in("desk@demo.example", PASSWORD)
    desk.page.goto("/desk/")
    waiting = safety_calls(desk)

    patient = person()
    patient.begin()
    patient.answer({**KNEES, "rf_saddle": "yes"}, until=lambda url: url.endswith("/get-help/"))
    patient.expect_heading("Call 112 now")
    assert patient.page.title().startswith("Emergency:")
    leads = "all => all.map(one => one.getAttribute('href') || one.getAttribute('action') || '')"
    assert not [to for to in patient.page.locator("a, form").evaluate_all(leads) if "/book/" in to]
    reference = re.search(r"/answers/([0-9a-f-]+)/", patient.page.url)
    refused = reference and patient.page.goto(f"/book/{reference[1]}/times/")
    assert refused
    assert refused.status == 403

    expect(band(desk)).to_contain_text(f"{waiting + 1} safety calls", timeout=15_000)
    desk.page.goto("/desk/alerts/")
    newest = desk.page.locator("article").filter(has_text="Emergency").first
    newest.locator("input[value=sent_to_emergency]").check(force=True)
    newest.get_by_role("button", name="Record the outcome").click()
    expect(band(desk)).to_contain_text(re.compile(f"{waiting} safety call"))


def test_a_taken_time_offers_the_nearest_and_a_cancelled_one_is_free_at_once(site: Service, person: Person):
    first, second, third = person(), person(), person()
    for one in (first, second):
        one.to_times(KNEES)
    wanted = str(first.page.locator("main form button").first.get_attribute("aria-label"))
    first.page.locator("main form button").first.click()
    second.page.get_by_role("button", name=wanted).first.click()
    refusal = second.page.get_by_role("alert")
    expect(refusal).to_contain_text("Someone else has just booked")
    assert refusal.get_by_role("button").count() == 3
    refusal.get_by_role("button").first.click()
    expect(second.page.get_by_text("Kept for you until")).to_be_visible()

    mobile = "07700 911 654"
    first.book(site, mobile, name="Ben Okri")
    link = first.link_in_message(site, mobile)
    rows = "from booking.models import *; print([*Appointment.objects.order_by('pk').values()])"
    before = site.shell(rows)
    for _ in range(5):
        first.context.request.get(link)
        first.context.request.head(link)
    assert site.shell(rows) == before
    first.page.goto(link)
    first.tap("link", re.compile("Cancel"))
    first.tap("button", "Cancel my appointment")
    expect(first.page.get_by_text("Cancelled").first).to_be_visible()

    third.to_times(KNEES)
    expect(third.page.get_by_role("button", name=wanted).first).to_be_visible()
