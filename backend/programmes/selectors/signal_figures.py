"""Published figures of signals that ended: by form, municipality and outcome."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext as _

from backend.organisations.municipalities import municipalities
from backend.programmes.models import SignalFigures
from backend.programmes.states import SignalForm, SignalOutcome

from .published_tables import FigureRow, sums_of

# Publications; each has twenty signals or more.
MOST: Final = 5_000


@dataclass(frozen=True, slots=True)
class Figures:
    """Sums of what is published; `until` is None as long as nothing is."""

    until: date | None
    signals: int
    form: Sequence[FigureRow]
    municipality: Sequence[FigureRow]
    outcome: Sequence[FigureRow]


def figures_of(tables: Collection[UUID]) -> Figures:
    """Return what is published of tables; a signal is in one publication only."""
    rows = SignalFigures.objects.filter(table__in=tables).order_by("until", "pk")[:MOST]
    found = [*rows]
    return Figures(
        until=found[-1].until if found else None,
        signals=sum(row.signals for row in found),
        form=sums_of(found, "form", dict(SignalForm.choices)),
        municipality=sums_of(found, "municipality", _places()),
        outcome=sums_of(found, "outcome", {**dict(SignalOutcome.choices), "expired": _("expired")}),
    )


def _places() -> dict[str, Any]:
    names: dict[str, Any] = {code: one.name for code, one in municipalities().items()}
    return names | {"elsewhere": _("elsewhere or not known")}
