"""What becomes public when figures are released: one JSON, from which pages and files are made."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from backend.core.days import today
from backend.core.quarters import Quarter
from backend.organisations.figure_sources import Count
from backend.programmes.models import Project, ReleasedFigure
from backend.programmes.models.figures import digest_of

from .figure_releases import last_releases
from .figures import (
    MOST_PROJECTS,
    FigureCell,
    FigureRow,
    ProjectFigures,
    project_figures,
)
from .shown_figures import may_show_note

FORM: Final = 1


@dataclass(slots=True)
class Draft:
    """What would be released of some quarters.

    :ivar content: all that pages and files show
    :ivar figures: numbers of people that readers would know from now on
    :ivar missing: project, indicator and quarter without a number
    :ivar without_notes: those whose note is left out, since it may tell what is hidden
    """

    content: dict[str, Any]
    figures: list[ReleasedFigure] = field(default_factory=list)
    missing: list[tuple[Project, FigureRow, Quarter]] = field(default_factory=list)
    without_notes: list[tuple[Project, FigureRow, Quarter]] = field(default_factory=list)

    @property
    def digest(self) -> str:
        """What tells this content from another one."""
        return digest_of(self.content)


def draft_of(quarters: Sequence[Quarter]) -> Draft:
    """Return what would be released of quarters that are over."""
    rows = Project.objects.select_related("organisation").order_by("slug")[:MOST_PROJECTS]
    found = project_figures([*rows], quarters)
    draft = Draft({"form": FORM, "quarters": [str(quarter) for quarter in quarters]})
    shown = (_project(one, _public(one.rows), draft) for one in found)
    draft.content["projects"] = [one for one in shown if one["indicators"]]
    _say_corrections(draft.content)
    return draft


def _say_corrections(content: dict[str, Any]) -> None:
    """Write beside each number what the last release with it said, if that was something else.

    That may be an older one than the newest, which has other quarters. One that was withdrawn is
    not repeated. Of people there is never any: what was released stays, and what was called things
    before is not said again.
    """
    known: dict[tuple[str, ...], tuple[int, Any]] = {}
    for release in last_releases(content["quarters"]):
        for place, before in _cells(release.content).items():
            known.setdefault(place, (release.number, before["reached"]))
    corrected = []
    for place, cell in _cells(content).items():
        number, was = known.get(place, (0, None))
        if was is not None and was != cell["reached"]:
            cell["was"] = was
            corrected.append(number)
    said = {"release": min(corrected), "numbers": len(corrected)} if corrected else None
    content["corrects"] = said


def _cells(content: Mapping[str, Any]) -> dict[tuple[str, ...], dict[str, Any]]:
    """Return cells of things by project, indicator and quarter."""
    return {
        (project["slug"], indicator["code"], quarter): cell
        for project in content["projects"]
        for indicator in project["indicators"]
        if not indicator["is_people"]
        for quarter, cell in zip(content["quarters"], indicator["cells"], strict=True)
    }


def content_of(found: Sequence[ProjectFigures], quarters: Sequence[Quarter]) -> dict[str, Any]:
    """Return figures as their reader sees them in the form of a release, for files."""
    return {
        "form": FORM,
        "quarters": [str(quarter) for quarter in quarters],
        "corrects": None,
        "projects": [_project(one, one.rows, None) for one in found],
    }


def _project(
    figures: ProjectFigures, rows: Iterable[FigureRow], draft: Draft | None
) -> dict[str, Any]:
    project = figures.project
    return {
        "slug": project.slug,
        "name": project.name,
        "organisation": project.organisation.name,
        "kind": project.kind,
        "indicators": [_indicator(project, row, draft) for row in rows],
    }


def _public(rows: Sequence[FigureRow]) -> Iterator[FigureRow]:
    """Yield rows that are released; of a part, only if that is so of the whole."""
    public = {row.indicator.pk for row in rows if row.indicator.is_public}
    for row in rows:
        whole = row.indicator.part_of_id
        if row.indicator.pk in public and (whole is None or whole in public):
            yield row


def _indicator(project: Project, row: FigureRow, draft: Draft | None) -> dict[str, Any]:
    indicator = row.indicator
    return {
        "code": indicator.code,
        "name": indicator.name,
        "unit": indicator.unit,
        "direction": indicator.direction,
        "counting": indicator.counting,
        "is_people": indicator.is_people,
        "is_counted": bool(indicator.source),
        "part_of": row.whole.code if row.whole else "",
        "cells": [
            _released(project, row, cell, draft) if draft else _as_it_is(cell) for cell in row.cells
        ],
    }


def _as_it_is(cell: FigureCell) -> dict[str, Any]:
    return _json(cell.target, cell.reached, cell.note)


def _released(project: Project, row: FigureRow, cell: FigureCell, draft: Draft) -> dict[str, Any]:
    # What is counted is released once all of it is published.
    is_ready = cell.counted_on is None or cell.counted_on <= today()
    reached = cell.reached if is_ready else None
    at = (project, row, cell.quarter)
    if cell.is_missing or not is_ready:
        draft.missing.append(at)
    shows_note = may_show_note(cell.note, is_people=row.indicator.is_people, shown=reached)
    if cell.note_hidden or (cell.note and not shows_note):
        draft.without_notes.append(at)
    if row.indicator.is_people and reached is not None:
        # Of a part that is not shown nothing is noted: that its whole was released keeps it so.
        draft.figures.append(
            ReleasedFigure(
                indicator=row.indicator.pk,
                quarter=str(cell.quarter),
                least=reached.least,
                most=reached.most,
                released_on=today(),
            )
        )
    return _json(cell.target, reached, cell.note if shows_note else "")


def _json(target: int | None, reached: Count | None, note: str) -> dict[str, Any]:
    return {
        "target": target,
        "reached": None if reached is None else [reached.least, reached.most],
        "note": note,
        # What the last release said, where it is corrected.
        "was": None,
    }


def new_figures(draft: Draft) -> list[ReleasedFigure]:
    """Return the numbers of people in a draft that no release had before."""
    ids: set[UUID] = {figure.indicator for figure in draft.figures}
    quarters = draft.content["quarters"]
    rows = ReleasedFigure.objects.filter(indicator__in=ids, quarter__in=quarters)
    known = {(row.indicator, row.quarter) for row in rows}
    return [one for one in draft.figures if (one.indicator, one.quarter) not in known]
