"""The staff pages in a real Chromium: keys, live parts, one screen, one sheet of paper, axe."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.urls import reverse
from playwright.sync_api import Page, expect

from booking.models import Appointment
from booking.services.check_in import check_in
from booking.tests.conftest import NINE
from booking.tests.staff.browsers import DESK, HALF, PHONE, Open
from booking.tests.staff.findings import FULLEST, assessed, flag, worst
from booking.tests.staff.test_messages import left_to_the_desk
from clinic.models import Patient, Practitioner, User
from clinic.tests.look import checks
from intake.models import AnswerRevision, Assessment, FlagVerdict, SafetyAlert
from intake.services.verdict import give_verdict

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SHEET = re.compile(rb"/Type /Page\b")
SMALL = """() => [...document.querySelectorAll('a[href], button, input, select, textarea')]
    .filter(one => one.checkVisibility() && !one.matches('.skip-link, p a, li a, dd a, blockquote a'))
    .map(one => [one.outerHTML.slice(0, 80), one.getBoundingClientRect()])
    .filter(([, box]) => box.height < 24 || box.width < 24).map(([name]) => name)"""


@pytest.fixture(autouse=True)
def ten_past_eleven() -> Iterator[None]:
    with time_machine.travel(NINE + timedelta(hours=2, minutes=10)):
        yield


def focused(page: Page) -> str:
    return page.evaluate("document.activeElement.id")


def open_panel(visit: Appointment) -> str:
    return reverse("desk:appointment", args=[visit.pk])


def test_arrows_go_between_cards_enter_opens_and_escape_returns(
    sit_down: Open, kim: User, a_full_day: list[Appointment]
):
    page = sit_down(kim, "/desk/")
    cards = [
        column.locator("a.visit").evaluate_all("all => all.map(one => one.id)")
        for column in page.locator(".column").all()
    ]
    page.locator(f"#{cards[0][0]}").focus()
    page.keyboard.press("ArrowDown")
    assert focused(page) == cards[0][1]
    page.keyboard.press("ArrowRight")
    assert focused(page) in cards[1]
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowUp")
    card = focused(page)
    assert card in cards[0]
    page.keyboard.press("Enter")
    expect(page.locator("#panel h2")).to_be_focused()
    assert open_panel(a_full_day[0])[:20] in page.url
    page.keyboard.press("Escape")
    assert focused(page) == card
    assert page.locator("#panel h2").count() == 0
    assert page.url.endswith("/desk/?on=2027-03-04")


def test_one_tab_stop_leads_into_sixty_cards(sit_down: Open, kim: User, a_full_day: list[Appointment]):
    page = sit_down(kim, "/desk/")
    assert page.locator("a.visit[tabindex='0']").count() == 1
    assert page.locator("a.visit").count() == len(a_full_day)


def test_back_and_reload_keep_the_open_panel(sit_down: Open, kim: User, a_full_day: list[Appointment]):
    page = sit_down(kim, "/desk/")
    page.locator("a.visit").first.click()
    expect(page.locator("#panel h2")).to_be_visible()
    page.reload()
    expect(page.locator("#panel h2")).to_be_visible()
    page.go_back()
    page.wait_for_url("**/desk/")
    expect(page.locator("#panel h2")).to_have_count(0)


def test_a_safety_call_appears_in_another_browser_within_seconds_and_goes_with_its_outcome(
    sit_down: Open,
    kim: User,
    osei_user: User,
    osei: Practitioner,
    another_alert: Callable[..., SafetyAlert],
):
    desk, doctor = sit_down(kim, "/desk/"), sit_down(osei_user, "/doctor/")
    alert = another_alert(raised_at=NINE + timedelta(hours=2, minutes=7))
    for page in (desk, doctor):
        expect(page.get_by_text("1 safety call – 3 min ago")).to_be_visible(timeout=5000)
        expect(page.locator("#status")).to_have_text("A safety call is waiting")
    desk.reload()
    desk.get_by_role("link", name="1 safety call").click()
    desk.get_by_label("Reached", exact=True).check()
    desk.get_by_role("button", name="Record the outcome").click()
    expect(desk.get_by_text("No safety call waits.")).to_be_visible()
    expect(doctor.get_by_text("safety call –")).to_have_count(0, timeout=5000)
    alert.refresh_from_db()
    assert alert.outcome == "reached"


def test_the_change_of_a_colleague_is_shown_and_announced_once(
    sit_down: Open, kim: User, a_full_day: list[Appointment]
):
    visit = next(one for one in a_full_day if one.status == "booked")
    page = sit_down(kim, "/desk/")
    refresh = "document.dispatchEvent(new Event('visibilitychange'))"
    page.evaluate(refresh)
    page.wait_for_load_state("networkidle")
    check_in(appointment=visit, actor=kim, now=NINE + timedelta(hours=2))
    page.evaluate(refresh)
    expect(page.locator(f"#visit-{visit.pk}")).to_contain_text("Arrived")
    expect(page.locator("#status")).to_have_text("1 change by others")


def test_nothing_moves_while_a_form_is_open(sit_down: Open, kim: User, a_full_day: list[Appointment]):
    coming = [
        one for one in a_full_day if one.status == "booked" and one.starts_at > NINE + timedelta(hours=3)
    ]
    page = sit_down(kim, reverse("desk:cancel", args=[coming[0].pk]))
    check_in(appointment=coming[1], actor=kim, now=NINE)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    page.wait_for_timeout(800)
    assert "Arrived" not in page.locator(f"#visit-{coming[1].pk}").inner_text()
    page.get_by_role("link", name="Keep this appointment").click()
    expect(page.get_by_role("link", name="Cancel…")).to_be_visible()
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator(f"#visit-{coming[1].pk}")).to_contain_text("Arrived")


def test_ones_own_check_in_shows_on_the_board_at_once_and_is_not_announced(
    sit_down: Open, kim: User, a_full_day: list[Appointment]
):
    visit = next(one for one in a_full_day if one.status == "booked")
    page = sit_down(kim, open_panel(visit))
    page.get_by_role("button", name="Arrived", exact=True).click()
    expect(page.locator(f"#visit-{visit.pk}")).to_contain_text("Arrived 11:10 am", timeout=3000)
    assert page.locator("#status").inner_text() == ""


def test_a_lost_connection_is_said(sit_down: Open, kim: User, a_full_day: list[Appointment]):
    page = sit_down(kim, "/desk/")
    page.context.set_offline(True)
    expect(page.get_by_text("What you see may be out of date")).to_be_visible(timeout=6000)
    page.context.set_offline(False)
    expect(page.get_by_text("What you see may be out of date")).to_be_hidden(timeout=6000)


def test_a_session_that_ended_is_said_and_nothing_is_swapped_in(
    sit_down: Open, kim: User, a_full_day: list[Appointment]
):
    page = sit_down(kim, "/desk/")
    page.context.clear_cookies()
    expect(page.get_by_text("What you see may be out of date")).to_be_visible(timeout=6000)
    assert page.locator("a.visit").count() == len(a_full_day)


def test_the_desk_works_without_javascript(sit_down: Open, kim: User, a_full_day: list[Appointment]):
    page = sit_down(kim, "/desk/", java_script_enabled=False)
    page.locator("a.visit-late, a.visit-booked").first.click()
    page.get_by_role("button", name="Arrived", exact=True).click()
    expect(page.locator("#panel .chip")).to_contain_text("Arrived 11:10 am")


def test_j_and_k_go_through_the_doctors_list_and_enter_opens(
    sit_down: Open, osei_user: User, a_full_day: list[Appointment]
):
    page = sit_down(osei_user, "/doctor/")
    first = focused(page)
    assert first
    page.keyboard.press("j")
    assert focused(page) not in ("", first)
    page.keyboard.press("k")
    assert focused(page) == first
    page.keyboard.press("Enter")
    expect(page.get_by_text("No questions were answered for this visit.")).to_be_visible()


def test_a_verdict_takes_one_press_or_two_without_a_reload(
    sit_down: Open, osei_user: User, booked: Appointment, tell: Callable[..., object]
):
    tell(assessed(flag(), flag("hip", "left", "possible")))
    page = sit_down(osei_user, reverse("doctor:summary", args=[booked.pk]))
    page.evaluate("window.still = true")
    page.get_by_role("button", name="Agree – Knee, both sides", exact=True).click()
    expect(page.locator("#flag-knee-both .given")).to_contain_text("Agree")
    page.get_by_role("button", name="Disagree – Left hip", exact=True).click()
    page.get_by_label("nerve", exact=True).check()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("#flag-hip-left .given")).to_contain_text("Disagree (nerve)")
    assert page.evaluate("window.still")


def test_a_reason_leads_to_its_answer(
    sit_down: Open, osei_user: User, booked: Appointment, tell: Callable[..., object]
):
    tell()
    page = sit_down(osei_user, reverse("doctor:summary", args=[booked.pk]))
    page.get_by_role("link", name="Foot trouble came first").click()
    expect(page.locator("#answer-knee_vs_foot_timing")).to_be_in_viewport()


def test_the_rules_are_signed_by_keyboard(sit_down: Open, osei_user: User, location: object):
    osei_user.signs_rules = True
    osei_user.save()
    page = sit_down(osei_user, "/manage/rules/")
    page.get_by_role("link", name="To the signature, at the end").press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_role("checkbox", name="I have read all rules")).to_be_focused()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Signed for this clinic by Ama Osei")).to_be_visible()


def test_the_fullest_summary_is_one_screen_and_one_sheet(
    sit_down: Open, osei_user: User, booked: Appointment, tell: Callable[..., object], tmp_path: Path
):
    tell(assessed(flag(foot_driven="possible")))
    tell(worst(), **FULLEST)
    Patient.objects.update(language="es")
    AnswerRevision.objects.create(
        response=booked.response, link_id="rf_calf", before="no", after="not_sure", changed_at=NINE
    )
    page = sit_down(osei_user, reverse("doctor:summary", args=[booked.pk]))
    assert (
        page.evaluate("document.querySelector('.chart-body').getBoundingClientRect().bottom")
        <= DESK["height"]
    )
    changes = page.locator("#changes")
    assert not changes.evaluate("one => one.open")
    for paper in ("A4", "Letter"):
        assert len(SHEET.findall(page.pdf(format=paper))) == 1


def test_the_day_sheet_is_one_page_for_each_practitioner(
    sit_down: Open, kim: User, a_full_day: list[Appointment]
):
    page = sit_down(kim, "/desk/")
    assert len(SHEET.findall(page.pdf(format="A4"))) == 3


@pytest.fixture
def pages(
    kim: User,
    noor: User,
    osei_user: User,
    booked: Appointment,
    a_full_day: list[Appointment],
    another_alert: Callable[..., SafetyAlert],
    tell: Callable[..., Assessment],
) -> list[tuple[User, str]]:
    """Every staff page, with all there is to see on it."""
    read = tell(worst(), **FULLEST)
    give_verdict(read, "knee", "both", FlagVerdict.Verdict.PARTLY, "nerve", osei_user, NINE, note="Both")
    User.objects.filter(pk=osei_user.pk).update(signs_rules=True)
    another_alert(call_phone="+447700900321", call_requested_at=NINE)
    coming = next(one for one in a_full_day if one.starts_at > NINE + timedelta(hours=3))
    left_to_the_desk(coming, body="See you.")
    return [
        (kim, "/desk/"),
        (kim, open_panel(coming)),
        (kim, reverse("desk:cancel", args=[coming.pk])),
        (kim, "/desk/alerts/"),
        (kim, "/desk/messages/"),
        (kim, reverse("desk:message_log", args=[coming.pk])),
        (kim, reverse("desk:late", args=[coming.practitioner_id])),
        (kim, "/desk/why/"),
        (kim, "/desk/given-up/"),
        (kim, reverse("desk:overbook", args=[coming.pk])),
        (noor, "/manage/booking-rules/"),
        (osei_user, "/doctor/"),
        (osei_user, reverse("doctor:summary", args=[booked.pk])),
        (osei_user, "/manage/rules/"),
        (osei_user, "/manage/flags/"),
        (noor, "/manage/reminders/policy/"),
    ]


def test_every_page_is_reached_on_every_screen_in_either_colour(
    sit_down: Open, pages: list[tuple[User, str]]
):
    for user, address in pages:
        page = sit_down(user, address)
        found = {
            "axe": checks.broken_rules(page),
            "axe, dark": checks.in_the_dark(page, checks.broken_rules),
            "small": page.evaluate(SMALL),
            "sideways": checks.sideways(page, PHONE["width"], HALF["width"]),
        }
        assert {check: faults for check, faults in found.items() if faults} == {}, address
