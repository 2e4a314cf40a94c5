"""Figures of stops: made of what is published alone, so that sums say no more than it does."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Sum
from django.utils.translation import gettext as _

from backend.organisations.countries import name_of
from backend.organisations.profiles import Language
from backend.programmes.models import LinkWeek, Project, Stop
from surveys.disclosure.published import Cell, OneWay
from surveys.models import Publication
from surveys.results.variables import GROUP

# The latest ones: more is no table that somebody reads.
MOST_STOPS = 100


@dataclass(frozen=True, slots=True)
class LanguageFigure:
    """How many answered in a language, as far as it is shown."""

    language: str
    label: str
    least: int
    most: int

    @property
    def text(self) -> str:
        """The number or the range, as it is read."""
        if self.least == self.most:
            return str(self.least)
        if not self.least:
            return _("at most {most}").format(most=self.most)
        return f"{self.least}\N{EN DASH}{self.most}"


@dataclass(frozen=True, slots=True)
class StopFigure:
    """What is published of a stop: None where a number would point at somebody."""

    id: UUID
    place: str
    country: str
    opened: int | None
    answered: int | None
    languages: Sequence[LanguageFigure]


@dataclass(frozen=True, slots=True)
class CountryFigure:
    """Sums of what is published of the stops of a country."""

    country: str
    label: str
    stops: int
    opened: int | None
    answered: int | None


def figures_of(project: Project) -> list[StopFigure]:
    """Return what is published of a project's stops, the latest first."""
    stops = [*Stop.objects.filter(project=project).order_by("-begins_on", "-pk")[:MOST_STOPS]]
    opened = _opened(stops)
    published = _published(stops)
    return [
        StopFigure(
            stop.pk,
            stop.place,
            stop.country,
            opened.get(stop.link_id),
            published[stop.round_id].respondents if stop.round_id in published else None,
            _languages(published.get(stop.round_id)),
        )
        for stop in stops
    ]


def countries_of(stops: Iterable[StopFigure]) -> list[CountryFigure]:
    """Return the sums by country of what is published; None where nothing is."""
    by_country: Mapping[str, list[StopFigure]] = defaultdict(list)
    for stop in stops:
        by_country[stop.country].append(stop)
    return [
        CountryFigure(
            country,
            str(name_of(country)),
            len(found),
            _sum(stop.opened for stop in found),
            _sum(stop.answered for stop in found),
        )
        for country, found in sorted(by_country.items())
    ]


def _opened(stops: Sequence[Stop]) -> dict[UUID, int]:
    weeks = LinkWeek.objects.filter(link__in=[stop.link_id for stop in stops])
    rows = weeks.order_by().values("link").annotate(total=Sum("opened"))
    return {row["link"]: row["total"] for row in rows}


def _published(stops: Sequence[Stop]) -> dict[UUID | None, Publication]:
    """Return the last publication of each round: of an open link there is one, at the end."""
    rounds = [stop.round_id for stop in stops if stop.round_id]
    rows = Publication.objects.filter(round__in=rounds, final=True)
    return {row.round_id: row for row in rows}


def _languages(publication: Publication | None) -> list[LanguageFigure]:
    """Return who answered by language: the groups of a stop's round."""
    table: Any = publication and publication.tables.get("variables", {}).get(GROUP)
    if not table:
        return []
    cells: Sequence[Cell] = OneWay.from_json(table).cells or ()
    labels = dict(Language.choices)
    return [
        LanguageFigure(code, str(labels[code]), cell.lowest, cell.highest)
        for code, cell in zip(table["categories"], cells, strict=False)
        if code in labels
    ]


def _sum(numbers: Iterable[int | None]) -> int | None:
    shown = [number for number in numbers if number is not None]
    return sum(shown) if shown else None
