"""All that a project publishes in a quarter, made of counts that the attacker is to find."""

import hashlib
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from backend.core.quarters import Quarter
from backend.programmes.models import (
    Certificate,
    Course,
    CourseWeek,
    Link,
    LinkWeek,
    Project,
    Stop,
    Training,
    TrainingFigures,
    Visit,
)
from backend.programmes.selectors.links import monday_of
from backend.programmes.services import course_counts, link_counts, training_counts
from backend.programmes.states import CertificateKind
from surveys.disclosure.published import THRESHOLD
from surveys.models import Publication
from tests.programmes.certificates import a_certificate
from tests.programmes.factories import Programme, a_link, a_project, a_stop, with_part
from tests.programmes.figures import a_figure, an_indicator

TABLES = ("profession", "region")
# What is counted and released of the parts of a project.
SOURCES = (
    "links.opened",
    "visits.cards",
    "courses.begun",
    "courses.passed",
    "certificates.people",
    "trainings.came",
    "trainings.judged",
    "stops.answered",
)


@dataclass
class Session:
    """A session of a training: who registered, came, judged it, and asked for a certificate."""

    day: date
    registered: int
    came: int
    judged: int
    certified: int


@dataclass
class PublishedQuarter:
    """True counts of a project in a quarter, beside rows that say what is published of them."""

    project: Project
    quarter: Quarter
    # Nearly everybody passes, and a week is either busy or without anybody: the sums are extreme.
    is_extreme: bool
    # By thing and Monday: how many, and how many of these went on or passed.
    links: dict[tuple[Link, date], tuple[int, int]] = field(default_factory=dict)
    courses: dict[tuple[Course, date], tuple[int, int]] = field(default_factory=dict)
    # By training: its publications, each with its sessions.
    trainings: dict[Training, list[list[Session]]] = field(default_factory=dict)
    published: defaultdict[Training, list[TrainingFigures]] = field(
        default_factory=lambda: defaultdict(list)
    )
    # By kind and month.
    certificates: Counter[tuple[CertificateKind, date]] = field(default_factory=Counter)
    stops: dict[Stop, int] = field(default_factory=dict)
    # By Monday: visits with how many cards.
    visits: dict[date, list[int]] = field(default_factory=dict)

    @property
    def weeks(self) -> list[date]:
        """The Mondays in the quarter."""
        first = monday_of(self.quarter.first_day + timedelta(days=6))
        days = (self.quarter.last_day - first).days
        return [first + timedelta(days=at) for at in range(0, days + 1, 7)]


def a_quarter(programme: Programme, quarter: Quarter, random: Random) -> PublishedQuarter:
    """Return a project of which everything is published, and is to be released."""
    project = a_project(
        programme, f"project-{random.randrange(10**9)}", begins_on=quarter.first_day
    )
    made = PublishedQuarter(project, quarter, is_extreme=random.random() < 0.5)
    _links(programme, made, random)
    _visits(made, Random(project.slug))  # noqa: S311
    _courses(made, random)
    _trainings(made, random)
    _stops(programme, made, random)
    _certificates(made)
    _indicators(made, random)
    return made


def _some_of(made: PublishedQuarter, random: Random, number: int) -> int:
    """Return a part, mostly one that is nearly all or nearly nobody."""
    if made.is_extreme:
        return max(0, number - random.choice((0, 0, 0, 0, 1)))
    few = random.choice((0, 0, 1, 2, 3, 4))
    return max(0, number - few) if random.random() < 0.7 else min(number, few)


def _links(programme: Programme, made: PublishedQuarter, random: Random) -> None:
    links = [a_link(programme, made.project, place=f"Place {at}") for at in range(2)]
    for link in links:
        for week in made.weeks:
            opened = random.choice((0, 5, 12) if made.is_extreme else (0, 2, 4, 5, 7, 12, 30))
            made.links[link, week] = opened, _some_of(made, random, opened)
    LinkWeek.objects.bulk_create(
        row
        for (link, week), counts in made.links.items()
        if (row := link_counts.week_of(link.pk, week, [*counts]))
    )


def _visits(made: PublishedQuarter, random: Random) -> None:
    for week in made.weeks:
        cards = [random.choice((0, 1, 1, 2, 5)) for _visit in range(random.choice((0, 3, 5, 8)))]
        made.visits[week] = cards
        for number in cards:
            send_visit(made, week, number)


def send_visit(made: PublishedQuarter, week: date, cards: int) -> None:
    """Count a visit, as a phone does that had no line for some weeks."""
    Visit.objects.create(
        project=made.project, municipality="GM0518", branch="nails", cards=cards, week=week
    )


def send_late_visits(made: PublishedQuarter, random: Random) -> None:
    """Count what phones send of weeks that were shown already: a card more of some."""
    for week, cards in made.visits.items():
        if random.random() < 0.7:
            cards.append(1)
            send_visit(made, week, 1)


def _courses(made: PublishedQuarter, random: Random) -> None:
    with_part(made.project, "courses")
    usual = random.choice(((5, 6, 8), (0, 3, 5, 9, 14), (2, 4)))
    for at in range(2):
        course = Course.objects.create(project=made.project, slug=f"{made.project.slug}-{at}")
        for week in made.weeks:
            begun = random.choice(usual)
            made.courses[course, week] = begun, _some_of(made, random, begun)
    CourseWeek.objects.bulk_create(
        row
        for (course, week), counts in made.courses.items()
        if (row := course_counts.week_of(course.pk, week, [*counts]))
    )
    rate = 1.0 if made.is_extreme else random.choice((0.9, 0.5))
    for (_course, week), (_begun, passed) in made.courses.items():
        asked = sum(random.random() < rate for _one in range(passed))
        made.certificates[CertificateKind.COURSE, week.replace(day=1)] += asked


def _trainings(made: PublishedQuarter, random: Random) -> None:
    with_part(made.project, "trainings")
    for at in range(2):
        training = Training.objects.create(
            project=made.project, slug=f"{made.project.slug}-{at}", professions=["labour-officer"]
        )
        made.trainings[training] = [
            [_session(made, random) for _session_of in range(random.choice((1, 2)))]
            for _publication in range(2)
        ]
        counts = {"tables": {name: {} for name in TABLES}}
        for sessions in made.trainings[training]:
            _publish(training, counts, sessions, random)
            rows = TrainingFigures.objects.filter(training=training)
            known = {row.pk for row in made.published[training]}
            made.published[training] += rows.exclude(pk__in=known)


def _session(made: PublishedQuarter, random: Random) -> Session:
    day = random.choice(made.weeks[:-1]) + timedelta(days=random.randrange(5))
    registered = random.choice((12, 14, 18, 25))
    came = max(10, registered - random.choice((0, 1, 2, 3, 6)))
    certified = came - random.choice((0, 0, 1, 4))
    made.certificates[CertificateKind.TRAINING, day.replace(day=1)] += certified
    return Session(day, registered, came, came - random.choice((0, 1, 3)), certified)


def _publish(
    training: Training, counts: dict[str, object], sessions: list[Session], random: Random
) -> None:
    tables: dict[str, dict[str, int]] = counts["tables"]  # type: ignore[assignment]
    for name in TABLES:
        known = training_counts.categories(training, name)
        added = Counter(random.choice(known) for one in sessions for _came in range(one.came))
        tables[name] = dict(Counter(tables[name]) + added)
    counts |= {
        "sessions": len(sessions),
        "registered": sum(one.registered for one in sessions),
        "came": sum(one.came for one in sessions),
        "judged": sum(one.judged for one in sessions),
        "until": max(one.day for one in sessions).isoformat(),
    }
    training_counts.publish_counts(training, counts)


def _stops(programme: Programme, made: PublishedQuarter, random: Random) -> None:
    for at in range(2):
        stop, day = a_stop(programme, made.project, place=f"Stop {at}"), random.choice(made.weeks)
        Stop.objects.filter(pk=stop.pk).update(begins_on=day, ends_on=day)
        made.stops[stop] = answered = random.choice((2, 4, 5, 9, 31))
        if answered >= THRESHOLD and stop.round:
            final = {"number": 1, "day": day, "final": True, "tables": {}}
            Publication.objects.create(round=stop.round, respondents=answered, **final)


def _certificates(made: PublishedQuarter) -> None:
    first = a_certificate(made.project).certificate
    rows, before = [], Certificate.objects.count()
    for (kind, month), number in made.certificates.items():
        for at in range(number):
            digest = hashlib.sha256(f"{made.project.pk} {kind} {month} {at}".encode()).digest()
            rows.append(
                Certificate(
                    project=made.project,
                    award=first.award,
                    key=first.key,
                    kind=kind,
                    code_digest=digest,
                    holder_digest=digest,
                    language="nl",
                    issued_on=month + timedelta(days=27),
                    status_list=2,
                    status_index=before + len(rows),
                )
            )
    Certificate.objects.filter(pk=first.pk).delete()
    Certificate.objects.bulk_create(rows)


def _indicators(made: PublishedQuarter, random: Random) -> None:
    for name in SOURCES:
        an_indicator(made.project, name.replace(".", "-"), source=name)
    whole = an_indicator(made.project)
    boys = random.choice((0, 2, 6, 11))
    a_figure(whole, boys + random.choice((0, 1, 7)), made.quarter)
    a_figure(an_indicator(made.project, "boys", part_of=whole), boys, made.quarter)
