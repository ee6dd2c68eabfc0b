"""What a returning patient told before: still right, or to be changed."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from clinic import clock, languages
from intake.access import with_own_response
from intake.models import QuestionnaireResponse
from intake.questionnaire.translating import page_in
from intake.services.again import change_facts, confirm_facts, facts_to_confirm
from intake.services.onward import Place
from intake.services.read_back import read_back_items
from intake.views.pages import page_or_404
from intake.views.ways import address, first_open_of_section, first_page_of_section, reachable, step, way_back

RIGHT, CHANGE = "right", "change"  # the two buttons


@require_http_methods(["GET", "HEAD", "POST"])
@with_own_response
def still_right(request: HttpRequest, response: QuestionnaireResponse, slug: str) -> HttpResponse:
    """Read back what was told before in the section of a page; POST keeps it, or opens its questions filled."""
    now = clock.now()
    page = page_or_404(slug)
    facts = facts_to_confirm(response, page.section, now)
    if not facts or not reachable(response, page, now):
        return redirect("intake:page", response.pk, slug)
    if RIGHT in request.POST:
        onward = confirm_facts(response, page.section, now=now)
        if page.stage == "after" and onward.place in (Place.PAGE, Place.REST):
            return redirect(first_open_of_section(response, page.section, now))
        return redirect(address(response, onward))
    if CHANGE in request.POST:
        change_facts(response, page.section)
        return redirect(first_page_of_section(response, page.section, now))
    context = {
        "response": response,
        "page": page_in(page, languages.current()),
        "rows": read_back_items(facts),
        "step": step(page),
        "back_url": way_back(response, page, now=now, changing=False),
        "nothing_chosen": request.method == "POST",
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if request.method == "POST" else HTTPStatus.OK
    return render(request, "intake/still_right.html", context, status=status)
