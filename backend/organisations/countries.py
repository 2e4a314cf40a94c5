"""Regions of all countries in which organisations and projects of Kier work, from `data`."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from django.utils.translation import gettext_lazy as _

from .bundled_files import read
from .profiles import PROVINCES, WHOLE_COUNTRY, Country, Region

COUNTRIES = (WHOLE_COUNTRY, *Country.values)
NAMES: Mapping[str, Any] = {WHOLE_COUNTRY: _("The Netherlands"), **dict(Country.choices)}


def name_of(country: str) -> Any:
    """Return the name of a country, in the language that is active."""
    return NAMES.get(country, country)


def regions_of(country: str) -> Mapping[str, Any]:
    """Return the regions of a country by their code of ISO 3166-2, with their names."""
    if country == WHOLE_COUNTRY:
        return {code: Region(code).label for code in PROVINCES}
    return _countries()[country]["regions"] if country in _countries() else {}


@cache
def _countries() -> dict[str, Any]:
    found: dict[str, Any] = read("countries.json")["countries"]
    return found
