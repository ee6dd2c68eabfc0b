"""What messages say, for the manager: each text with a preview, its history and the way back."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from booking.text_forms import TextForm
from booking.texts import CHANNELS, our_own, preview, sample_of, text_rows
from booking.views.days import the_place
from booking.views.staff import staff_context
from clinic import clock
from clinic.access import colleague, right_required
from clinic.http import HtmxRequest
from clinic.models import MessageTemplate, Right, VisitType
from clinic.outbox.models import Channel
from clinic.outbox.words.catalogue import PLACEHOLDERS, Wording, wording_of
from clinic.outbox.words.store import TextChanged, TextKey, save_text, use_again


@require_safe
@right_required(Right.MANAGER)
def texts(request: HttpRequest) -> HttpResponse:
    """List every message that may be worded anew, and which are."""
    context = {
        **staff_context(request, clock.now()),
        "rows": text_rows(),
        "languages": settings.LANGUAGES,
        "channels": [(channel, channel.label) for channel in CHANNELS],
    }
    return render(request, "booking/manage/texts.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@right_required(Right.MANAGER)
def text(request: HtmxRequest, kind: str, channel: str, language: str) -> HttpResponse:
    """Show one text and save another; ``preview`` in what is sent saves nothing, and htmx gets that alone."""
    wording, key = _text_or_404(request, kind, channel, language)
    form = _form(wording, key, request.POST if request.method == "POST" else None)
    if "preview" in request.POST:
        if request.htmx:
            return render(request, "booking/manage/_text_preview.html", _preview(form, key))
        return _page(request, wording, key, form)
    if not form.is_valid():
        return _page(request, wording, key, form, status=422 if form.is_bound else 200)
    words = form.cleaned_data
    try:
        save_text(
            key,
            subject=words.get("subject", ""),
            text=words["text"],
            after=words["after"],
            actor=colleague(request),
            now=clock.now(),
        )
    except TextChanged:  # what was typed stays; saving it once more is then on purpose
        form = _form(wording, key, {**words, "after": _newest_number(key)})
        return _page(request, wording, key, form, changed=True, status=HTTPStatus.CONFLICT)
    return redirect(_address(key) + "#history")


@require_POST
@right_required(Right.MANAGER)
def text_again(request: HttpRequest, kind: str, channel: str, language: str) -> HttpResponse:
    """Let the message say again what an earlier version said; version 0 is our own text."""
    _, key = _text_or_404(request, kind, channel, language)
    try:
        number, after = int(request.POST.get("number", "")), int(request.POST.get("after", ""))
        use_again(key, number, after=after, actor=colleague(request), now=clock.now())
    except (ValueError, MessageTemplate.DoesNotExist) as error:
        raise Http404 from error
    except TextChanged:
        return redirect(_address(key, changed=True) + "#history")
    return redirect(_address(key) + "#history")


def _text_or_404(request: HttpRequest, kind: str, channel: str, language: str) -> tuple[Wording, TextKey]:
    """Return what is asked for; ``?for=`` names a visit type by its code."""
    wording, code = wording_of(kind), request.GET.get("for", "")
    if wording is None or channel not in CHANNELS or language not in dict(settings.LANGUAGES):
        raise Http404
    visit_type = VisitType.objects.filter(code=code).first() if code and wording.about_visit else None
    if code and visit_type is None:
        raise Http404
    return wording, TextKey(kind, channel, language, visit_type)


def _form(wording: Wording, key: TextKey, typed: Mapping[str, Any] | None) -> TextForm:
    """Return the form for a text; before anything is typed it holds the text that is sent now."""
    newest = key.versions().first()
    subject, words = our_own(wording, key.channel, key.language)
    if newest and not newest.is_built_in:
        subject, words = newest.subject, newest.text
    sent_now = {"after": newest.number if newest else 0, "subject": subject, "text": words}
    sample = sample_of(wording, key.language)
    return TextForm(wording, key.channel, key.language, sample, typed, initial=sent_now)


def _newest_number(key: TextKey) -> int:
    newest = key.versions().first()
    return newest.number if newest else 0


def _page(
    request: HttpRequest,
    wording: Wording,
    key: TextKey,
    form: TextForm,
    *,
    changed: bool = False,
    status: int = 200,
) -> HttpResponse:
    versions = list(key.versions().select_related("written_by"))
    newest = versions[0] if versions else None
    context = {
        **staff_context(request, clock.now()),
        **_preview(form, key),
        "zone": the_place().zone,
        "wording": wording,
        "channel_name": Channel(key.channel).label,
        "language_name": dict(settings.LANGUAGES)[key.language],
        "places": [(f"{{{name}}}", PLACEHOLDERS[name], form.sample[name]) for name in wording.places],
        "form": form,
        "versions": versions,
        "newest": newest,
        "our_own": our_own(wording, key.channel, key.language),
        "visit_types": VisitType.objects.filter(active=True) if wording.about_visit else [],
        "address": _address(key),
        "again": reverse("manage:text_again", args=[key.kind, key.channel, key.language]) + _query(key),
        "changed": changed or "changed" in request.GET,
    }
    return render(request, "booking/manage/text.html", context, status=status)


def _preview(form: TextForm, key: TextKey) -> dict[str, Any]:
    """Return the message as it would arrive, and what hinders saving it."""
    words: Mapping[str, Any] = form.data if form.is_bound else form.initial
    subject, text = (str(words.get(name, "")).replace("\r\n", "\n") for name in ("subject", "text"))
    return {
        "key": key,
        "preview": preview(key.channel, subject, text, dict(form.sample)),
        "faults": [fault for name in ("subject", "text") for fault in form.errors.get(name, [])],
    }


def _address(key: TextKey, *, changed: bool = False) -> str:
    address = reverse("manage:text", args=[key.kind, key.channel, key.language]) + _query(key)
    if not changed:
        return address
    return f"{address}{'&' if key.visit_type else '?'}changed"


def _query(key: TextKey) -> str:
    return f"?for={key.visit_type.code}" if key.visit_type else ""
