"""The patient's choice of a language: for this browser, for the answers begun in it, and for what is sent."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from booking.services.speak import speak
from clinic import languages
from clinic.access import RESPONSES_KEY


@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Go on in the language of the button that was pressed, on the page that it stood on."""
    chosen, back = request.POST.get("language", ""), request.POST.get("back", "")
    if languages.is_spoken(chosen):
        languages.choose(request, chosen)
        for reference in request.session.get(RESPONSES_KEY, [])[:1]:
            speak(UUID(reference), chosen)
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()})
    return HttpResponseRedirect(back) if safe else redirect("intake:start")
