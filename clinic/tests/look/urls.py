"""The gallery: every component on believable pages, served to the tests alone."""

from pathlib import Path

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import include, path

from clinic.tests.look import forms

PAGES = Path(__file__).parent / "pages"
FORMS: dict[str, type[Form]] = {
    "about": forms.About,
    "safety": forms.Safety,
    "first": forms.First,
    "pain": forms.Pain,
    "sides": forms.Sides,
    "contact": forms.Contact,
    "code": forms.Code,
}
NAMES = sorted(page.stem for page in PAGES.glob("*.html"))
PATIENT = sorted({*FORMS} | {name for name in NAMES if not name.startswith("staff") and name != "question"})
STAFF = [name for name in NAMES if name.startswith("staff")]


def page(request: HttpRequest, name: str) -> HttpResponse:
    """Show a page of the gallery; a form is filled by POST and always sent back."""
    kind = FORMS.get(name)
    form = kind(request.POST if request.method == "POST" else None) if kind else None
    source = PAGES / (f"{name}.html" if name in NAMES else "question.html")
    text = source.read_text(encoding="utf-8")
    return HttpResponse(engines["django"].from_string(text).render({"form": form, "name": name}, request))


urlpatterns = [path("gallery/<slug:name>/", page, name="gallery"), path("", include("clinic.urls"))]
