"""Rules that count days or months do so by days of the Netherlands, whatever UTC says."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from backend.core import days, retention
from backend.core.quarters import Quarter
from backend.experts import local_time
from backend.experts.models import Coaching, Coming
from backend.experts.services.departure import leave
from backend.help_requests.figures.boxes import this_month
from backend.help_requests.models import HelpRequest, Tally
from backend.help_requests.services.erasure import erase_request
from backend.operator import incidents
from backend.operator.models import Incident
from backend.programmes.models import TrainingSession
from backend.programmes.selectors.figure_counts import SOURCES
from surveys.models import Round
from surveys.services.batches import today_of
from tests.clock import Clock
from tests.experts.factories import a_platform, an_expert
from tests.factories import Desk
from tests.moments import BEGINNINGS, LEAST, at_midnights, put
from tests.personas import Seeker
from tests.programmes.factories import a_programme, a_project
from tests.programmes.trainings import a_session, a_training

ONE = timedelta(days=1)
# Rules that read the clock, and what they say on a day.
BY_THE_CLOCK: dict[str, tuple[Callable[[], date], Callable[[date], date]]] = {
    "a day": (days.today, lambda day: day),
    "a day of Platform HOPE": (local_time.today, lambda day: day),
    "a day of a round": (lambda: today_of(Round(timezone="Europe/Amsterdam")), lambda day: day),
    "a month of figures": (this_month, lambda day: day.replace(day=1)),
}


@at_midnights
def test_what_the_clock_says(clock: Clock, moment: datetime, day: date) -> None:
    put(clock, moment)
    found = {name: read() for name, (read, _expected) in BY_THE_CLOCK.items()}
    assert found == {name: expected(day) for name, (_read, expected) in BY_THE_CLOCK.items()}


@at_midnights
def test_a_day_of_a_moment(moment: datetime, day: date) -> None:
    assert days.day_of(moment) == day
    assert days.month_of(moment) == day.replace(day=1)


@pytest.mark.parametrize(("day", "begins"), BEGINNINGS.items())
def test_where_a_day_begins(day: date, begins: datetime) -> None:
    assert days.start_of(day) == begins
    assert days.within("at", day - ONE, day - ONE)["at__lt"] == begins


@given(seconds=st.integers(min_value=0, max_value=4_000_000_000))
def test_a_moment_lies_within_its_day_alone(seconds: int) -> None:
    moment = datetime.fromtimestamp(seconds, UTC)
    day = days.day_of(moment)
    assert days.start_of(day) <= moment < days.start_of(day + ONE)


@at_midnights
@pytest.mark.django_db
def test_an_erased_request_is_counted_in_its_month(
    clock: Clock, desk: Desk, moment: datetime, day: date
) -> None:
    seeker = Seeker()
    put(clock, moment)
    assert seeker.ask(desk).status_code == 201
    erase_request(request_id=HelpRequest.objects.get().pk)
    assert list(Tally.objects.values_list("month", flat=True)) == [day.replace(day=1)]


@pytest.mark.django_db
def test_a_session_is_counted_in_the_quarter_of_its_end(clock: Clock) -> None:
    [source] = [source for source in SOURCES if source.id == "trainings.sessions"]
    programme = a_programme()
    project = a_project(programme)
    session = a_session(programme, a_training(programme, project))
    put(clock, datetime(2030, 1, 1, tzinfo=UTC))
    wrong = []
    for day, begins in BEGINNINGS.items():
        for ends, its_day in ((begins, day), (begins - LEAST, day - ONE)):
            TrainingSession.objects.filter(pk=session.pk).update(ends_at=ends)
            of_day = Quarter.of(its_day)
            quarters = [Quarter.of(day - ONE), Quarter.of(day)]
            found = source.count([project.pk], sorted({*quarters}))
            if {quarter for (_project, quarter), one in found.items() if one.least} != {of_day}:
                wrong.append(ends)
    assert wrong == []


@at_midnights
@pytest.mark.django_db
def test_who_leaves_misses_coaching_from_that_day_on(
    clock: Clock, moment: datetime, day: date
) -> None:
    platform = a_platform()
    person = an_expert(platform)
    put(clock, moment)
    for begins in (days.start_of(day) - LEAST, days.start_of(day)):
        coaching = Coaching.objects.create(
            platform=platform.platform,
            title={"en": "Together"},
            starts_at=begins,
            ends_at=begins + timedelta(hours=3),
            place="Utrecht",
        )
        Coming.objects.create(coaching=coaching, expert=person.row, comes=True)
    leave(person.row)
    left = Coming.objects.values_list("coaching__starts_at", flat=True)
    assert list(left) == [days.start_of(day) - LEAST]


@at_midnights
@pytest.mark.django_db
def test_a_closed_incident_is_kept_as_many_days_as_said(
    clock: Clock, moment: datetime, day: date
) -> None:
    put(clock, moment)
    last = day - retention.INCIDENTS.length
    for closed_on in (last - ONE, last):
        Incident.objects.create(noticed_at=timezone.now(), what="Words", closed_on=closed_on)
    incidents.erase_old()
    assert list(Incident.objects.values_list("closed_on", flat=True)) == [last]
