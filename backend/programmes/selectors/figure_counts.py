"""What the parts of a project count by quarter for the figures of the programme.

Of people only what is published already is added up. A week belongs to the quarter in which it
begins, and what is published of several sessions to that of the last one.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID

from django.db.models import Count as NumberOf
from django.db.models import F, QuerySet, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from backend.core.days import day_of, within
from backend.core.quarters import Quarter, days_of
from backend.organisations.figure_sources import Count, Counting, Counts, FigureSource
from backend.programmes.models import (
    CourseWeek,
    HistoryEntry,
    Involvement,
    LinkWeek,
    PlaceMonth,
    SignalFigures,
    Stop,
    TrainingFigures,
    TrainingSession,
    Visit,
)
from backend.programmes.states import ADVISING_STAGES, CertificateKind, SessionState
from surveys.models import Publication

from .certificate_figures import published_months
from .visits import shown_cards

type Row = tuple[UUID, date, int, int | None]
type Rows = Callable[[Collection[UUID], date, date], Iterable[Row]]


def counting(rows: Rows) -> Counting:
    """Return a source's function of rows with project, day, and what is known of a number."""

    def count(projects: Collection[UUID], quarters: Sequence[Quarter]) -> Counts:
        first, last = days_of(quarters)
        found: dict[tuple[UUID, Quarter], Count] = defaultdict(lambda: Count(0, 0))
        for project, day, least, most in rows(projects, first, last):
            found[project, Quarter.of(day)] += Count(least, most)
        return found

    return count


def _in(first: date, last: date, column: str) -> Mapping[str, date]:
    return {f"{column}__gte": first, f"{column}__lte": last}


def events(event: str) -> Counting:
    """Return a source's function that counts entries of the history."""

    def rows(projects: Collection[UUID], first: date, last: date) -> Iterable[Row]:
        entries = HistoryEntry.objects.filter(
            project__in=projects, event=event, reached=True, **_in(first, last, "on")
        )
        found = entries.order_by().values_list("project", "on").annotate(number=NumberOf("pk"))
        return ((project, on, number, number) for project, on, number in found)

    return counting(rows)


def _weeks(rows: QuerySet[Any], project: str, least: str) -> Rows:
    # Weeks in which too few were counted are not published.
    def found(projects: Collection[UUID], first: date, last: date) -> Iterable[Row]:
        named = rows.filter(**{f"{project}__in": projects}, **_in(first, last, "week"))
        sums = named.order_by().values_list(project, "week").annotate(number=Sum(least))
        return ((owner, week, number, None) for owner, week, number in sums)

    return found


def _months(column: str) -> Rows:
    def found(projects: Collection[UUID], first: date, last: date) -> Iterable[Row]:
        months = PlaceMonth.objects.filter(project__in=projects, **_in(first, last, "month"))
        sums = months.order_by().values_list("project", "month").annotate(number=Sum(column))
        return ((project, month, number, number) for project, month, number in sums)

    return found


def _certificates(projects: Collection[UUID], first: date, last: date) -> Iterable[Row]:
    for project, month, kind, issued in published_months(projects, first, last):
        if kind != CertificateKind.PLACE:
            yield project, month, issued, None


def _trainings(least: str, most: str) -> Rows:
    def found(projects: Collection[UUID], first: date, last: date) -> Iterable[Row]:
        rows = TrainingFigures.objects.filter(
            training__project__in=projects, **_in(first, last, "until")
        )
        for row in rows.order_by().annotate(project=F("training__project")):
            yield row.project, row.until, getattr(row, least), getattr(row, most)

    return found


def _signals(projects: Collection[UUID], first: date, last: date) -> Iterable[Row]:
    rows = SignalFigures.objects.filter(table__project__in=projects, **_in(first, last, "until"))
    for row in rows.order_by().annotate(project=F("table__project")):
        yield row.project, row.until, row.signals, None


def _sessions(projects: Collection[UUID], first: date, last: date) -> Iterable[Row]:
    rows = TrainingSession.objects.filter(
        training__project__in=projects,
        state=SessionState.PLANNED,
        **within("ends_at", first, last),
    ).exclude(ends_at__gte=timezone.now())
    for project, ends_at in rows.order_by().values_list("training__project", "ends_at"):
        yield project, day_of(ends_at), 1, 1


def _cards(projects: Collection[UUID], first: date, last: date) -> Iterable[Row]:
    rows = Visit.objects.filter(project__in=projects, **_in(first, last, "week"))
    return ((project, week, least, None) for project, week, least in shown_cards(rows))


def _advised_lines(projects: Collection[UUID], quarters: Sequence[Quarter]) -> Counts:
    rows = _advice(projects, quarters).values_list("action_line__project", "quarter")
    return _by_quarter(rows.annotate(number=NumberOf("action_line", distinct=True)), quarters)


def _answered_advice(projects: Collection[UUID], quarters: Sequence[Quarter]) -> Counts:
    answered = _advice(projects, quarters).exclude(advised="").exclude(done="")
    rows = answered.values_list("action_line__project", "quarter")
    return _by_quarter(rows.annotate(number=NumberOf("pk")), quarters)


def _advice(projects: Collection[UUID], quarters: Sequence[Quarter]) -> QuerySet[Involvement]:
    named = Involvement.objects.filter(
        action_line__project__in=projects, quarter__in=[str(quarter) for quarter in quarters]
    )
    return named.filter(stage__in=ADVISING_STAGES).order_by()


def _by_quarter(rows: Iterable[tuple[UUID, str, int]], quarters: Sequence[Quarter]) -> Counts:
    names = {str(quarter): quarter for quarter in quarters}
    return {(project, names[quarter]): Count(number, number) for project, quarter, number in rows}


def _stop_answers(projects: Collection[UUID], first: date, last: date) -> Iterable[Row]:
    stops = Stop.objects.filter(project__in=projects, **_in(first, last, "ends_on"))
    days = {
        round_id: (project, ends_on)
        for project, ends_on, round_id in stops.order_by().values_list(
            "project", "ends_on", "round"
        )
        if round_id
    }
    published = Publication.objects.filter(round__in=days, final=True)
    for round_id, respondents in published.order_by().values_list("round", "respondents"):
        if respondents is not None:
            yield *days[round_id], respondents, respondents


SOURCES: Final[Sequence[FigureSource]] = (
    FigureSource(
        "links.opened",
        _("Links opened"),
        counting(_weeks(LinkWeek.objects.all(), "link__project", "opened")),
        is_people=True,
        part="links",
    ),
    FigureSource(
        "visits.cards", _("Cards handed out"), counting(_cards), is_people=True, part="links"
    ),
    FigureSource("pages.live", _("Pages that went live"), events("page.live"), part="pages"),
    FigureSource(
        "courses.live", _("Courses that went live"), events("course.live"), part="courses"
    ),
    FigureSource(
        "courses.begun",
        _("Courses begun"),
        counting(_weeks(CourseWeek.objects.all(), "course__project", "begun")),
        is_people=True,
        part="courses",
    ),
    FigureSource(
        "courses.passed",
        _("Courses passed"),
        counting(_weeks(CourseWeek.objects.all(), "course__project", "passed_least")),
        is_people=True,
        part="courses",
    ),
    FigureSource(
        "certificates.people",
        _("Certificates of people"),
        counting(_certificates),
        is_people=True,
    ),
    FigureSource(
        "places.registered",
        _("Places that joined"),
        counting(_months("registered")),
        part="places",
    ),
    FigureSource(
        "places.certified",
        _("Places that got a certificate"),
        counting(_months("certified")),
        part="places",
    ),
    FigureSource(
        "trainings.sessions", _("Sessions of trainings"), counting(_sessions), part="trainings"
    ),
    FigureSource(
        "trainings.came",
        _("People who came to trainings"),
        counting(_trainings("came_least", "came_most")),
        is_people=True,
        part="trainings",
    ),
    FigureSource(
        "trainings.judged",
        _("People who judged trainings"),
        counting(_trainings("judged", "judged")),
        is_people=True,
        part="trainings",
    ),
    FigureSource("stops.planned", _("Stops planned"), events("stop.created"), part="stops"),
    FigureSource(
        "interventions.decided",
        _("Interventions that were decided"),
        events("intervention.decided"),
        part="interventions",
    ),
    FigureSource(
        "involvement.lines",
        _("Action lines with advice from experience"),
        _advised_lines,
        part="involvement",
    ),
    FigureSource(
        "involvement.answered",
        _("Pieces of advice with which something was done"),
        _answered_advice,
        part="involvement",
    ),
    FigureSource(
        "signals.ended",
        _("Signals that ended"),
        counting(_signals),
        is_people=True,
        part="signals",
    ),
    FigureSource(
        "stops.answered",
        _("Answers at stops"),
        counting(_stop_answers),
        is_people=True,
        part="stops",
    ),
)
