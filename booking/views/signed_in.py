"""Whom a browser has signed in as: by a birth date, a contact and a code, for an hour."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from booking.models import SignIn
from booking.services.sign_in import SIGNED_IN
from clinic import clock, languages

View = Callable[..., HttpResponse]
SIGN_IN_KEY = "sign_in"  # in the session


def sign_in_of_browser(request: HttpRequest) -> SignIn | None:
    """Return what this browser asked for last, proved or not."""
    asked = request.session.get(SIGN_IN_KEY)
    return SignIn.objects.select_related("patient").filter(pk=asked).first() if asked else None


def remember_sign_in(request: HttpRequest, sign_in: SignIn) -> None:
    """Let this browser type the code."""
    request.session[SIGN_IN_KEY] = str(sign_in.pk)


def is_proved(sign_in: SignIn) -> bool:
    """Say whether the right code was typed less than an hour ago."""
    return sign_in.proven_at is not None and sign_in.proven_at + SIGNED_IN > clock.now()


def with_proved_sign_in(view: View) -> View:
    """Hand the view the sign-in of this browser, if its code was typed lately; others are asked who they are."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        sign_in = sign_in_of_browser(request)
        if sign_in is None or not is_proved(sign_in):
            return redirect("booking:returning")
        return view(request, sign_in, *args, **kwargs)

    return guarded


def with_known_patient(view: View) -> View:
    """Hand the view a proved sign-in whose patient is known; a family that shares a phone chooses first."""

    @wraps(view)
    @with_proved_sign_in
    def guarded(request: HttpRequest, sign_in: SignIn, *args: object, **kwargs: object) -> HttpResponse:
        if sign_in.patient is None:
            return redirect("booking:who")
        languages.speak_as_known(request, sign_in.patient.language)
        return view(request, sign_in, *args, **kwargs)

    return guarded
