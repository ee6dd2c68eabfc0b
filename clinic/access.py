"""Who may see what: rights of colleagues, and the answers that belong to a browser."""

from collections.abc import Callable
from functools import wraps
from uuid import UUID

from allauth.account.adapter import DefaultAccountAdapter, get_adapter
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from clinic.models import Right, User

RESPONSES_KEY = "responses"
RESPONSES_KEPT = 5

View = Callable[..., HttpResponse]


class StaffAccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by the manager; nobody signs up by themselves."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Refuse: there is no door for strangers."""
        return False


def client_address(request: HttpRequest) -> str | None:
    """Return the address that asks; behind a proxy the one that the proxy saw, not the proxy's own."""
    try:
        address: str = get_adapter().get_client_ip(request)
    except PermissionDenied:  # nobody asks by a network: a script signs a colleague in
        return None
    return address


def right_required(*rights: Right) -> Callable[[View], View]:
    """Open a view to colleagues who hold any of ``rights``.

    A stranger is led to the sign-in page; a colleague without the right gets 403.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            if not isinstance(request.user, User):
                return _to_sign_in(request)
            if not any(request.user.has_right(right) for right in rights):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded.rights = rights  # type: ignore[attr-defined]
        return guarded

    return decorate


def colleague(request: HttpRequest) -> User:
    """Return the colleague behind a request that ``right_required`` let in."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def remember_response(request: HttpRequest, response_id: UUID) -> None:
    """Let this browser go on with these answers; the last five are kept."""
    kept = [item for item in request.session.get(RESPONSES_KEY, []) if item != str(response_id)]
    request.session[RESPONSES_KEY] = [str(response_id), *kept][:RESPONSES_KEPT]


def owns_response(request: HttpRequest, response_id: UUID) -> bool:
    """Say whether these answers belong to this browser."""
    return str(response_id) in request.session.get(RESPONSES_KEY, [])


def _to_sign_in(request: HttpRequest) -> HttpResponseRedirect:
    # Only pages may be returned to: the target of a POST would be asked for by GET.
    return redirect_to_login(request.get_full_path() if request.method == "GET" else "/staff/")
