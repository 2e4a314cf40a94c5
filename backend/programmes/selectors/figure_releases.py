"""Releases of the programme's figures."""

from collections.abc import Iterable, Sequence
from typing import Final

from django.db.models import QuerySet

from backend.core.errors import Missing
from backend.programmes.models import FiguresRelease
from backend.programmes.states import ReleaseState

HIGHEST: Final = 2**31 - 1


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


def last_releases(quarters: Sequence[str]) -> list[FiguresRelease]:
    """Return the releases that are shown and tell of these quarters last, the newest first.

    Most often the newest tells of all that was released; of the others their quarters are read.
    """
    newest = newest_release()
    if newest is None:
        return []
    left, found = {*quarters} - _told(newest, quarters), [newest]
    if not left:
        return found
    listed = releases().filter(
        state=ReleaseState.RELEASED,
        number__lt=newest.number,
        first_quarter__lte=max(left),
        last_quarter__gte=min(left),
    )
    for row in listed.order_by("-number"):
        told = _told(row, left)
        # One whose content does not verify tells nothing.
        whole = FiguresRelease.objects.filter(pk=row.pk).first() if told else None
        if whole is not None:
            found.append(whole)
            left -= told
    return found


def _told(row: FiguresRelease, quarters: Iterable[str]) -> set[str]:
    return {one for one in quarters if row.first_quarter <= one <= row.last_quarter}
