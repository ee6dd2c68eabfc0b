"""Which public holidays a country and its regions have: proposals for the manager, never asked while booking."""

from collections.abc import Sequence
from datetime import date
from functools import cache

from holidays import country_holidays, list_supported_countries
from holidays.registry import COUNTRIES

ENGLISH = "en_US"
ISO_CODE = 2  # letters


@cache
def countries() -> dict[str, str]:
    """Return the countries whose holidays are known: name by code (ISO 3166-1), in order of their names."""
    known = list_supported_countries(include_aliases=False)
    names = {
        code: module.replace("_", " ").title()
        for module, (_, code, *_) in COUNTRIES.items()
        if code in known and len(code) == ISO_CODE
    }
    return dict(sorted(names.items(), key=lambda pair: pair[1]))


def regions(country: str) -> Sequence[str]:
    """Return the codes of a country's regions with holidays of their own, as ISO 3166-2 ends."""
    return list_supported_countries(include_aliases=False).get(country, [])


def public_holidays(country: str, region: str, first: date, last: date) -> dict[date, str]:
    """Return the holidays from one day to another, both included, the earliest first, in English where known.

    Raises NotImplementedError for a country or region that is not known.
    """
    years = range(first.year, last.year + 1)
    known = country_holidays(country, subdiv=region or None, years=years)
    if ENGLISH in known.supported_languages:
        known = country_holidays(country, subdiv=region or None, years=years, language=ENGLISH)
    return {day: name for day, name in sorted(known.items()) if first <= day <= last}
