"""The attacker of all that is published of a project: its parts, its surveys, and its releases.

Everything of a quarter goes into one system: an unknown for each count, what pages of members and
public pages say of it, and which people have to be among which. A solver narrows each hidden count.
`test_figures_attack.py` does the same with numbers that somebody enters.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from math import ceil, floor
from random import Random
from typing import Any

import pytest
from scipy.optimize import linprog

from backend.core.days import today
from backend.organisations.figure_sources import SOURCES, Count
from backend.programmes.models import (
    CourseWeek,
    FiguresRelease,
    IndicatorValue,
    LinkWeek,
    TrainingFigures,
)
from backend.programmes.selectors import certificate_figures, visits
from backend.programmes.selectors.certificate_figures import months_of
from backend.programmes.selectors.figure_counts import counting
from backend.programmes.selectors.links import week_text
from backend.programmes.selectors.stop_figures import figures_of as stop_figures
from backend.programmes.selectors.visits import VisitRow, visit_tables
from backend.programmes.states import CertificateKind
from surveys.disclosure.published import THRESHOLD
from tests.environment import FULL
from tests.programmes.factories import Programme
from tests.programmes.figures import a_release, last_quarter
from tests.programmes.published_quarter import (
    TABLES,
    PublishedQuarter,
    a_quarter,
    send_late_visits,
)

pytestmark = [pytest.mark.django_db, pytest.mark.full]
WORLDS = range(60 if FULL else 6)
SOME = WORLDS[:6]
NEARLY = 1e-6
# More than anybody counts.
MOST = 2_000
FEW = (0, THRESHOLD - 1)

type Name = tuple[Any, ...]
type Terms = Mapping[Name, float]


class System:
    """Unknowns with what is known of each, and linear relations between them."""

    def __init__(self) -> None:
        self.bounds: dict[Name, tuple[int, int]] = {}
        self.hidden: list[Terms] = []
        self.relations: list[tuple[Terms, float, float]] = []

    def knows(self, name: Name, least: int, most: int) -> None:
        """Take an unknown whose range was published, or follows from what was not."""
        self.bounds[name] = least, most
        if least != most and most < MOST:
            self.hidden.append({name: 1.0})

    def relate(self, terms: Terms, least: float, most: float) -> None:
        """Take a sum that lies between two numbers."""
        self.relations.append((terms, least, most))

    def values_left(self) -> Iterator[tuple[int, Terms]]:
        """Yield how many values each hidden count may still have."""
        place = {name: at for at, name in enumerate(self.bounds)}
        rows, limits = [], []
        for terms, least, most in self.relations:
            row = [0.0] * len(place)
            for name, factor in terms.items():
                row[place[name]] = factor
            rows += [row, [-one for one in row]]
            limits += [most, -least]
        for terms in self.hidden:
            ends = []
            for sign in (1, -1):
                aim = [0.0] * len(place)
                for name, factor in terms.items():
                    aim[place[name]] = sign * factor
                solved = linprog(
                    aim, A_ub=rows, b_ub=limits, bounds=[*self.bounds.values()], method="highs"
                )
                assert solved.status == 0, solved.message
                ends.append(sign * solved.fun)
            yield floor(ends[1] + NEARLY) - ceil(ends[0] - NEARLY) + 1, terms


def together(names: Any) -> dict[Name, float]:
    return dict.fromkeys(names, 1.0)


def learn_weeks(system: System, made: PublishedQuarter) -> None:
    """Learn weeks of links and courses: a week of fewer than five is not there."""
    shown: dict[Name, tuple[int, int, int]] = {}
    for one in LinkWeek.objects.filter(link__project=made.project):
        shown[one.link_id, one.week] = (one.opened, one.continued_least, one.continued_most)
    for row in CourseWeek.objects.filter(course__project=made.project):
        shown[row.course_id, row.week] = (row.begun, row.passed_least, row.passed_most)
    for thing, week in (*made.links, *made.courses):
        all_of, some = ("all", thing.pk, week), ("some", thing.pk, week)
        known = shown.get((thing.pk, week))
        system.knows(all_of, *(FEW if known is None else (known[0], known[0])))
        system.knows(some, *(FEW if known is None else known[1:]))
        system.relate({all_of: 1.0, some: -1.0}, 0, MOST)


def learn_trainings(system: System, made: PublishedQuarter) -> None:
    """Learn publications of trainings, their tables, and how many answered each survey."""
    for training, publications in made.trainings.items():
        by_key = TrainingFigures.objects.in_bulk([row.pk for row in made.published[training]])
        tables: dict[str, list[tuple[Any, list[Any]]]] = defaultdict(list)
        all_came = []
        for at, sessions in enumerate(publications):
            row = by_key[made.published[training][at].pk]
            registered, came = ("registered", training.pk, at), ("came", training.pk, at)
            most = row.registered if row.registered_most is None else row.registered_most
            system.knows(registered, row.registered, most)
            system.knows(came, row.came_least, row.came_most)
            system.relate({registered: 1.0, came: -1.0}, 0, MOST)
            if row.registered == row.came_least:
                system.hidden.append({registered: 1.0, came: -1.0})
            parts = [("session", training.pk, at, number) for number in range(len(sessions))]
            for part, session in zip(parts, sessions, strict=True):
                # Who judges came: the survey says how many did.
                system.knows(part, session.judged, MOST)
            system.relate(together(parts) | {came: -1.0}, 0, 0)
            all_came.append(came)
            for name in TABLES:
                if cells := row.tables.get(name):
                    tables[name].append(([*all_came], cells))
        for name, found in tables.items():
            learn_tables(system, name, found)


def learn_tables(system: System, name: str, found: list[tuple[Any, list[Any]]]) -> None:
    """Learn tables of who came, each of the publications since the one before."""
    before: list[Name] = []
    for since, cells in found:
        counted = [one for one in since if one not in before]
        before = since
        names = [(name, *counted[0], code) for code, _least, _most in cells]
        for key, (_code, least, most) in zip(names, cells, strict=True):
            system.knows(key, least, most)
        system.relate(together(names) | dict.fromkeys(counted, -1.0), 0, 0)


def learn_certificates(system: System, made: PublishedQuarter) -> None:
    """Learn months of certificates: whoever has one passed, or came, in that month."""
    shown = {(one.kind, one.month): one.issued for one in months_of(made.project)}
    for kind, month in made.certificates:
        name = ("certificates", kind, month)
        issued = shown.get((kind, f"{month:%Y-%m}"), 0)
        system.knows(name, issued, MOST)
        among = (
            [
                ("some", course.pk, week)
                for course, week in made.courses
                if week.replace(day=1) == month
            ]
            if kind == CertificateKind.COURSE
            else [
                ("session", training.pk, at, number)
                for training, publications in made.trainings.items()
                for at, sessions in enumerate(publications)
                for number, session in enumerate(sessions)
                if session.day.replace(day=1) == month
            ]
        )
        system.relate(together(among) | {name: -1.0}, 0, MOST)


type Looks = list[dict[date, VisitRow]]


def look_at_visits(made: PublishedQuarter) -> dict[date, VisitRow]:
    """Return the weeks of visits as members see them today."""
    [table, *_others] = visit_tables(made.project, today())
    weeks = {week_text(week): week for week in made.weeks}
    return {weeks[row.value]: row for row in table.rows}


def learn_visits(system: System, made: PublishedQuarter, looks: Looks) -> None:
    """Learn cards of weeks each time that somebody looked: what came since is hidden too."""
    for at, look in enumerate(looks):
        for week in made.weeks:
            name, row = ("cards", at, week), look.get(week)
            if row is None:
                # Fewer than five visits, of which each may have left many.
                system.knows(name, 0, MOST)
            elif row.cards_least is None or row.cards_most is None:
                system.knows(name, *FEW)
            else:
                system.knows(name, row.cards_least, row.cards_most)
            if at:
                since = {name: 1.0, ("cards", at - 1, week): -1.0}
                system.relate(since, 0, MOST)
                system.hidden.append(since)


def learn_stops(system: System, made: PublishedQuarter) -> None:
    shown = {one.id: one.answered for one in stop_figures(made.project)}
    for stop in made.stops:
        known = shown[stop.pk]
        system.knows(("answered", stop.pk), *(FEW if known is None else (known, known)))


def learn_release(system: System, made: PublishedQuarter, release: FiguresRelease) -> None:
    """Learn the sums of a release: at least so many, or exactly what is published."""
    [project] = [one for one in release.content["projects"] if one["slug"] == made.project.slug]
    cells = {one["code"]: one["cells"][-1]["reached"] for one in project["indicators"]}
    names = [*system.bounds]
    of_courses = {course.pk for course, _week in made.courses}
    sums = {
        "links-opened": [one for one in names if one[0] == "all" and one[1] not in of_courses],
        "courses-begun": [one for one in names if one[0] == "all" and one[1] in of_courses],
        "courses-passed": [one for one in names if one[0] == "some" and one[1] in of_courses],
        "certificates-people": [one for one in names if one[0] == "certificates"],
        "trainings-came": [one for one in names if one[0] == "came"],
        "visits-cards": [one for one in names if one[:2] == ("cards", 0)],
    }
    for code, terms in sums.items():
        least, most = cells[code]
        system.relate(together(terms), least, MOST * 40 if most is None else most)


def attacked(
    made: PublishedQuarter, releases: list[FiguresRelease], looks: Looks | None = None
) -> list[int]:
    """Return how many values are left for each hidden count."""
    system = System()
    learn_weeks(system, made)
    learn_trainings(system, made)
    learn_certificates(system, made)
    learn_stops(system, made)
    learn_visits(system, made, looks or [look_at_visits(made)])
    for release in releases:
        learn_release(system, made, release)
    return [left for left, _terms in system.values_left()]


def least_left(programme: Programme, seed: int) -> int:
    """Return the fewest values that are left in a made-up quarter that was released twice."""
    made = a_quarter(programme, last_quarter(2), Random(seed))  # noqa: S311
    releases, looks = [a_release(programme, made.quarter)], [look_at_visits(made)]
    send_late_visits(made, Random(seed))  # noqa: S311
    looks.append(look_at_visits(made))
    IndicatorValue.objects.filter(reached__gte=THRESHOLD).update(reached=THRESHOLD)
    releases.append(a_release(programme, made.quarter))
    left = attacked(made, releases, looks)
    assert len(left) > 10
    return min(left)


@pytest.mark.parametrize("seed", WORLDS)
def test_all_that_is_published_together_leaves_five_values(programme: Programme, seed: int) -> None:
    assert least_left(programme, seed) >= THRESHOLD


def test_it_would_find_who_did_not_pass_by_certificates(
    programme: Programme, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_limits(*_asked: object) -> dict[object, int]:
        return defaultdict(lambda: MOST)

    monkeypatch.setattr(certificate_figures, "_limits", no_limits)
    assert any(least_left(programme, seed) < THRESHOLD for seed in SOME)


def test_it_would_find_who_did_not_come_by_answers_and_tables(programme: Programme) -> None:
    """Who registered is known exactly, and who came is hidden instead."""
    for seed in SOME:
        made = a_quarter(programme, last_quarter(2), Random(seed))  # noqa: S311
        release = a_release(programme, made.quarter)
        for row in TrainingFigures.objects.filter(registered_most__isnull=False):
            true = max(row.registered, THRESHOLD) + 2
            TrainingFigures.objects.filter(pk=row.pk).update(
                registered=true,
                registered_most=None,
                came_least=true - THRESHOLD + 1,
                came_most=true,
            )
        if min(attacked(made, [release])) < THRESHOLD:
            return
    pytest.fail("it found nobody")


def test_it_would_find_cards_that_were_counted_late(
    programme: Programme, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(visits, "in_steps", lambda number: Count(number, number))
    assert any(least_left(programme, seed) < THRESHOLD for seed in SOME)


def test_it_would_find_weeks_that_a_release_adds_up_truly(
    programme: Programme, monkeypatch: pytest.MonkeyPatch
) -> None:
    for seed in SOME:
        made = a_quarter(programme, last_quarter(2), Random(seed))  # noqa: S311
        truth = sum(opened for opened, _continued in made.links.values())

        def true_sums(
            _projects: Any, _first: Any, _last: Any, made: Any = made, truth: int = truth
        ) -> Iterator[Any]:
            yield made.project.pk, made.quarter.last_day, truth, truth

        source = replace(SOURCES["links.opened"], count=counting(true_sums))
        monkeypatch.setitem(SOURCES, source.id, source)
        if min(attacked(made, [a_release(programme, made.quarter)])) < THRESHOLD:
            return
    pytest.fail("it found nobody")
