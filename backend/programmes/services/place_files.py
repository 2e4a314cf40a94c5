"""Shares of places as CSV: what a page shows of them, and nothing else."""

from collections.abc import Iterable, Iterator
from typing import Final

from django.utils.translation import gettext as _

from backend.organisations.municipalities import municipalities
from backend.programmes.models import Place
from backend.programmes.states import PlaceKind, PlaceState
from surveys.exports.csv_form import lines_of, safe
from surveys.exports.sheets import Sheet

from .place_tokens import share_of

MEDIA_TYPE: Final = "text/csv; charset=utf-8"


def shares_as_csv(places: Iterable[Place]) -> bytes:
    """Return places with their share in steps of ten percent, as CSV."""
    header = [
        _("Name of the place"),
        _("Municipality"),
        _("Kind of place"),
        _("People who work there"),
        _("State"),
        _("Share that passed, percent"),
        _("Enough passed"),
        _("Certified until"),
    ]
    rows = [*_rows(places)]
    return b"".join(lines_of(Sheet("places", header, iter(rows), len(rows))))


def _rows(places: Iterable[Place]) -> Iterator[tuple[str, ...]]:
    names = municipalities()
    for row in places:
        found, share = names.get(row.municipality), share_of(row)
        yield tuple(
            safe(str(cell))
            for cell in (
                row.name,
                found.name if found else "",
                PlaceKind(row.kind).label,
                row.staff,
                PlaceState(row.state).label,
                "" if share.percent is None else share.percent,
                _("yes") if share.is_reached else _("not yet"),
                row.certified_until or "",
            )
        )
