"""Acceptance points of UX.md, section 5, that ask about questions: each function returns what is wrong.

Numbers in brackets are the points. Most need no browser: what is asked is in the page as it is sent, and a
browser without scripts sends what stands in it.
"""

import re
from collections.abc import Callable, Mapping
from html import unescape

from django.test import Client
from playwright.sync_api import Page

from intake.models import QuestionnaireResponse
from intake.questionnaire import questionnaire

WAYS_TO_WRITE_MARCH = ("march", "March", "MARCH", "Mar", "mar.", "3", "03")
FILLED_IN = {  # by the browser: name of the control, type, autocomplete, inputmode
    "birth_date_day": ("text", "bday-day", "numeric"),
    "birth_date_month": ("text", "bday-month", None),  # a word may be typed
    "birth_date_year": ("text", "bday-year", "numeric"),
    "full_name": ("text", "name", None),
    "mobile": ("tel", "tel", "tel"),
    "email": ("email", "email", None),
    "code": ("text", "one-time-code", "numeric"),
}
CELL = 48  # CSS pixels
ONE_SIGN_EACH = "?each=1"
UNSURE_IS_GRAVE = "rf_saddle"  # an emergency sign of the first page of signs


def _words(text: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", text)).split())


def _attributes(page: str, name: str) -> dict[str, str]:
    found = re.search(rf'<input [^>]*name="{name}"[^>]*>', page)
    return dict(re.findall(r'([\w-]+)="([^"]*)"', found[0])) if found else {}


def control_faults(pages: Mapping[str, str]) -> list[str]:
    """[14] Return the controls of some pages (name: page) that a browser can't fill in, or fills in wrongly."""
    found = []
    for name, page in pages.items():
        wanted = FILLED_IN[name]
        attributes = _attributes(page, name)
        has = tuple(attributes.get(key) for key in ("type", "autocomplete", "inputmode"))
        if has != wanted:
            found.append(f"{name}: {has}, not {wanted}")
    return found


def month_faults(client: Client, response: QuestionnaireResponse) -> list[str]:
    """[15] Type the month in each way; return those that are refused or read as another."""
    found = []
    for month in WAYS_TO_WRITE_MARCH:
        typed = {"birth_date_day": "27", "birth_date_month": month, "birth_date_year": "1961"}
        client.post(f"/answers/{response.pk}/you/", {**typed, "sex_at_birth": "female"})
        response.refresh_from_db()
        if response.answers.pop("birth_date", None) != "1961-03-27":
            found.append(month)
        response.save()
    return found


def mistake_faults(
    client: Client, response: QuestionnaireResponse, chart: Callable[[], str], later: Callable[[], str]
) -> list[str]:
    """[27] Tick a sign, go back by "ticked by mistake", untick it and finish; return what is lost on the way.

    ``later`` moves the clock and says what time it is; ``chart`` books and returns the doctor's page.
    """
    own = f"/answers/{response.pk}"
    first = later()
    help_page = client.get(client.post(f"{own}/safety-1/", {"signs": ["rf_saddle"]}).url).content.decode()
    back = re.search(r'href="([^"]+)"[^>]*>I ticked this by mistake', help_page)
    if not back or not back[1].startswith(f"{own}/safety-1/"):
        return ["no way back to the question"]
    again = client.get(back[1]).content.decode()
    found = [] if "checked" in _sign_box(again, "rf_saddle") else ["the sign is not ticked any more"]
    second = later()
    onward = client.post(f"{own}/safety-1/", {"signs": ["none"]}).url
    if onward != f"{own}/safety-2/":
        return [*found, f"the way leads to {onward}"]
    said = _words(chart())
    both = rf"Changed:.*?“Yes” at [^“]*{first} ?, then “No” at [^“]*{second}"
    return (
        found if re.search(both, said) else [*found, "the doctor does not see both answers with their times"]
    )


def _sign_box(page: str, sign: str) -> str:
    found = re.search(rf'<input [^>]*value="{sign}"[^>]*>', page)
    return found[0] if found else ""


def unsure_faults(client: Client, response: QuestionnaireResponse) -> list[str]:
    """[29] Say "I'm not sure" to a page of signs; return what is wrong with the page of each sign, and after it."""
    url = f"/answers/{response.pk}/safety-1/"
    signs = questionnaire().page("safety-1").link_ids
    onward = client.post(url, {"signs": ["unsure"]})
    if onward.status_code != 302 or onward.url != url + ONE_SIGN_EACH:
        return ["no page with each sign"]
    response.refresh_from_db()
    found = [f"{sign} was kept" for sign in signs if sign in response.answers]
    page = client.get(onward.url).content.decode()
    for sign in signs:
        values = re.findall(rf'<input type="radio" name="{sign}" value="(\w+)"', page)
        found += [] if values == ["yes", "no", "not_sure"] else [f"{sign}: {values}"]
    found += ["something is preset"] if re.search(r"<input [^>]*\bchecked\b", page) else []
    said = dict.fromkeys(signs, "no") | {UNSURE_IS_GRAVE: "not_sure"}
    end = client.post(onward.url, said).url
    response.refresh_from_db()
    kept = response.answers.get(UNSURE_IS_GRAVE)
    found += [] if kept == "not_sure" else [f"kept as {kept}"]
    return found + ([] if end.endswith("/speak-to-us/") else [f"it leads to {end}"])


def contradiction_faults(client: Client, response: QuestionnaireResponse) -> list[str]:
    """[30] Send "none of these" together with a sign, as without scripts; return what is not said or was kept."""
    answer = client.post(f"/answers/{response.pk}/safety-1/", {"signs": ["rf_saddle", "none"]})
    response.refresh_from_db()
    page = answer.content.decode()
    said = 'Choose the signs you have, or "No, I have none of these", not both'
    checks = {
        "not refused": answer.status_code == 422,
        "not said": _words(page).count(said) == 2,  # in the summary and at the field
        "what was ticked is lost": all("checked" in _sign_box(page, one) for one in ("rf_saddle", "none")),
        "something was kept": not [one for one in response.answers if one.startswith("rf_")],
    }
    return [fault for fault, holds in checks.items() if not holds]


def scale_faults(page: Page) -> list[str]:
    """[35] Return what is wrong with the scale on a page opened at 360 pixels; choose by the arrow keys."""
    cells = page.locator(".scale .choice")
    boxes = [cells.nth(number).bounding_box() or {} for number in range(cells.count())]
    radios = page.locator(".scale input[type=radio]")
    described = page.locator("fieldset:has(.scale)").first.get_attribute("aria-describedby") or ""
    read = " ".join(page.locator(f"#{one}").inner_text() for one in described.split())
    checks = {
        f"{radios.count()} radios": radios.count() == 11,
        "one is chosen": page.locator(".scale input:checked").count() == 0,
        "a cell is small": all(min(box["width"], box["height"]) >= CELL for box in boxes),
        "not two rows": len({round(box["y"]) for box in boxes}) == 2,
        "the ends are not read with the group": "0 no pain" in read
        and "10 worst pain you can imagine" in read,
    }
    radios.first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    chosen = page.locator(".scale input:checked")
    checks["arrow keys"] = chosen.count() == 1 and chosen.get_attribute("value") == "1"
    return [fault for fault, holds in checks.items() if not holds]
