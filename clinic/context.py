"""What every template may count on."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from clinic.models import Location, Practice


def practice(request: HttpRequest) -> dict[str, Any]:
    """Give templates the practice and its first location, read only if a template asks."""
    return {
        "practice": SimpleLazyObject(lambda: Practice.objects.filter(pk=Practice.ONLY).first() or Practice()),
        "location": SimpleLazyObject(lambda: Location.objects.order_by("pk").first() or Location()),
    }
