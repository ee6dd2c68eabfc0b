"""The components that pages are built of. ``docs/look.md`` shows each with an example."""

import re
from functools import cache
from pathlib import Path
from typing import Any

from django import forms, template
from django.conf import settings
from django.contrib.staticfiles import finders
from django.forms.boundfield import BoundField
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from clinic import languages
from clinic.mistakes import mistakes
from clinic.widgets import DateBoxes, PainScale, SidePair

register = template.Library()

NOTICE_ICONS = {
    "info": "info",
    "done": "tick",
    "attention": "clock",
    "danger": "triangle-alert",
    "emergency": "triangle-alert",
}
CHIPS = {
    "held": ("clock", _("Held")),
    "booked": ("circle", _("Booked")),
    "confirmed": ("tick", _("Confirmed")),
    "arrived": ("person", _("Arrived")),
    "with_doctor": ("door", _("With doctor")),
    "fulfilled": ("double-tick", _("Done")),
    "late": ("clock", _("Late")),
    "attention": ("triangle-alert", _("Attention")),
    "noshow": ("cross", _("Did not attend")),
    "emergency": ("triangle-alert", _("Emergency")),
    "cancelled": ("strike", _("Cancelled")),
}
# First match wins: the special ones are subclasses of the plain ones.
FIELD_KINDS: tuple[tuple[type[forms.Widget], str], ...] = (
    (PainScale, "scale"),
    (DateBoxes, "dates"),
    (SidePair, "sides"),
    (forms.RadioSelect, "choices"),  # check boxes for several are a subclass of it
    (forms.CheckboxInput, "tick"),
)


# -- drawings ---------------------------------------------------------------------------------------
@register.simple_tag
def icon(name: str) -> str:
    """Draw an icon; a word must stand beside it. Raises KeyError for a name that we have not drawn."""
    return format_html(
        '<svg class="icon icon-{}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2"'
        ' stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">{}</svg>',
        name,
        _icon_shapes()[name],
    )


@register.simple_tag
def mark() -> str:
    """Draw our mark; the clinic's name must stand beside it."""
    return format_html(
        '<svg class="mark" viewBox="0 0 28 32" fill="currentColor" aria-hidden="true">{}</svg>',
        _mark_shapes(),
    )


@register.simple_tag
def chip(status: str, label: str = "") -> str:
    """Show a status by word, icon, edge and colour; ``label`` replaces the usual word."""
    drawn, word = CHIPS[status]
    return format_html('<span class="chip chip-{}">{} {}</span>', status, icon(drawn), label or word)


@cache
def _icon_shapes() -> dict[str, SafeString]:
    found = re.findall(r'<symbol id="([a-z-]+)">(.*?)</symbol>', _our_file("clinic/icons.svg"))
    return {name: SafeString(shapes) for name, shapes in found}  # nosec B703: a file of ours


@cache
def _mark_shapes() -> SafeString:
    shapes = re.findall(r"<(?:path|circle) [^>]+/>", _our_file("clinic/mark.svg"))
    return SafeString("".join(shapes))  # nosec B703: a file of ours


def _our_file(name: str) -> str:
    return Path(str(finders.find(name))).read_text(encoding="utf-8")


# -- blocks of a page -------------------------------------------------------------------------------
@register.simple_block_tag
def card(content: str, title: str = "", level: int = 2, drawn: str = "", lead: bool = False) -> str:
    """Set a block of a page on paper. ``drawn``: an icon's name; ``lead``: the one that counts."""
    context = {"content": content, "title": title, "level": level, "drawn": drawn, "lead": lead}
    return render_to_string("components/card.html", context)


@register.simple_block_tag
def notice(content: str, kind: str = "info", title: str = "", level: int = 2, role: str = "") -> str:
    """Say something that stands out. ``kind``: info, done, attention, danger or emergency."""
    context = {
        "content": content,
        "kind": kind,
        "title": title,
        "level": level,
        "role": role,
        "drawn": NOTICE_ICONS[kind],
    }
    return render_to_string("components/notice.html", context)


@register.simple_block_tag
def summary_list(content: str) -> str:
    """Hold ``summary_row``s."""
    return format_html('<dl class="summary">{}</dl>', content)


@register.inclusion_tag("components/summary_row.html")
def summary_row(label: str, value: Any, change_url: str = "") -> dict[str, Any]:
    """Show what was answered, with a way to change it."""
    return {"label": label, "value": value, "change_url": change_url}


# -- buttons and links ------------------------------------------------------------------------------
@register.inclusion_tag("components/main_button.html")
def main_button(
    text: str, name: str = "", value: str = "", drawn: str = "", kind: str = "main"
) -> dict[str, Any]:
    """Send the form: the page's one main button. ``kind="danger"`` for what cannot be undone."""
    return {"text": text, "name": name, "value": value, "drawn": drawn, "kind": kind}


@register.inclusion_tag("components/main_link.html")
def main_link(text: str, url: str, drawn: str = "") -> dict[str, Any]:
    """Lead on without sending anything, drawn as the page's main button."""
    return {"text": text, "url": url, "drawn": drawn}


@register.inclusion_tag("components/call_button.html")
def call_button(text: str, phone: str, kind: str = "main") -> dict[str, Any]:
    """Call a number in one tap; ``text`` names it, so that it works on paper too."""
    return {"text": text, "phone": phone, "kind": kind}


@register.inclusion_tag("components/back_link.html")
def back_link(url: str) -> dict[str, Any]:
    """Lead one page back; stands first on the page."""
    return {"url": url}


@register.inclusion_tag("components/languages.html", takes_context=True)
def language_choice(context: template.Context) -> dict[str, Any]:
    """Offer the other languages of the site, each in its own name; leads back to the same page."""
    others = [(code, name) for code, name in settings.LANGUAGES if code != languages.current()]
    here = context["request"].get_full_path()
    return {"others": others, "here": here, "csrf_token": context.get("csrf_token")}


@register.inclusion_tag("components/staff_link.html", takes_context=True)
def staff_link(context: template.Context, url: str, text: str, besides: str = "") -> dict[str, Any]:
    """Lead to a place of work; marked where the reader stands, unless that has a link of its own (``besides``)."""
    path = context["request"].path
    elsewhere = bool(besides) and path.startswith(besides)
    return {"url": url, "text": text, "current": path.startswith(url) and not elsewhere}


@register.filter
def dialled(phone: str) -> str:
    """Return a phone number as a ``tel:`` link wants it."""
    return re.sub(r"[^0-9+]", "", str(phone))


# -- forms ------------------------------------------------------------------------------------------
@register.inclusion_tag("components/error_summary.html")
def error_summary(*of: forms.BaseForm | str | None) -> dict[str, Any]:
    """List what is wrong in the forms, each line linked to its control. Nothing wrong: nothing shown."""
    return {"mistakes": [line for form in of if isinstance(form, forms.BaseForm) for line in mistakes(form)]}


@register.inclusion_tag("components/form_fields.html")
def form_fields(form: forms.BaseForm, heading: bool = False, marks: bool = True) -> dict[str, Any]:
    """Render every field. ``heading``: the one question is the H1; ``marks``: say "(optional)"."""
    return {"form": form, "heading": heading, "marks": marks}


@register.inclusion_tag("components/field_body.html")
def field(bound: BoundField, heading: bool = False, marks: bool = True) -> dict[str, Any]:
    """Render one field: label or legend, hint, error, control."""
    bound.form.use_required_attribute = False  # browser bubbles vanish and skip the summary (UX.md 4.3)
    bound.field.widget.attrs.pop("placeholder", None)  # the label stands above and does not vanish
    kind = field_kind(bound.field.widget)
    ends = [f"{bound.auto_id}_low", f"{bound.auto_id}_high"] if kind == "scale" else []
    return {
        "field": bound,
        "kind": kind,
        "heading": heading,
        "optional": marks and not bound.field.required and kind != "tick",
        "described_by": " ".join([*(bound.aria_describedby or "").split(), *ends]),
    }


def field_kind(widget: forms.Widget) -> str:
    """Return which part of the field template draws a widget."""
    return next((kind for widget_type, kind in FIELD_KINDS if isinstance(widget, widget_type)), "box")
