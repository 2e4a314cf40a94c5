"""Releases of the programme's figures."""

from typing import Final

from django.db.models import QuerySet

from backend.core.errors import Missing
from backend.programmes.models import FiguresRelease
from backend.programmes.states import ReleaseState

HIGHEST: Final = 2**31 - 1
# Whoever releases each quarter goes back five years.
MOST_COMPARED: Final = 20


def releases() -> QuerySet[FiguresRelease]:
    """Return all releases without what they show; the newest has the highest number."""
    return FiguresRelease.objects.defer("content")


def release_of(number: int) -> FiguresRelease:
    """Return a release. May raise `Missing`."""
    if number > HIGHEST:
        raise Missing
    found: FiguresRelease | None = FiguresRelease.objects.filter(number=number).first()
    if found is None:
        raise Missing
    return found


def newest_release() -> FiguresRelease | None:
    """Return the newest release that is shown; one that does not verify hides none before it."""
    rows = FiguresRelease.objects.filter(state=ReleaseState.RELEASED)
    found: FiguresRelease | None = rows.order_by("-number").first()
    if found is not None:
        return found
    listed = releases().filter(state=ReleaseState.RELEASED).order_by("-number")
    return next((whole for row in listed if (whole := rows.filter(pk=row.pk).first())), None)


def shown_releases(first: str, last: str) -> list[FiguresRelease]:
    """Return the last releases that are shown and have a quarter from `first` to `last`."""
    rows = FiguresRelease.objects.filter(
        state=ReleaseState.RELEASED, first_quarter__lte=last, last_quarter__gte=first
    )
    return [*rows.order_by("-number")[:MOST_COMPARED]]
