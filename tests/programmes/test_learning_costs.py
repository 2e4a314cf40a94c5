"""What lists of certificates, places and trainings cost: the same for fifteen rows as for three."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from backend.core.days import today
from backend.programmes.models import Project, Training
from backend.programmes.selectors.learners import forget
from backend.programmes.states import PlaceState
from tests.api.test_queries import statements
from tests.personas import Browser
from tests.programmes.certificates import a_place_certificate
from tests.programmes.courses import a_live_course
from tests.programmes.factories import Programme, a_project, with_part
from tests.programmes.places import a_place
from tests.programmes.trainings import a_session, a_training, registered

pytestmark = pytest.mark.full

PROGRAMMES = "/api/v1/programmes/projects/{project}"
COSTS = {
    "certificates": 5,
    "certificate-figures": 5,
    "places": 4,
    "places/figures": 6,
    "trainings": 5,
    "trainings/options": 4,
    "trainings/{training}/sessions": 6,
    "trainings/{training}/sessions/{session}/registrations": 7,
}
PUBLIC = {"/trainings/": 2, "/trainings/t-3-0": 2, "/places/": 4, "/learn/": 2}


def more(programme: Programme, project: Project, number: int) -> Training:
    """Make certificates, certified places, trainings with sessions, and people in the first one."""
    for place in range(number):
        a_place_certificate(project)
        a_place(
            project,
            f"Hotel {number}-{place}",
            state=PlaceState.CERTIFIED,
            is_listed=True,
            certified_on=today(),
            certified_until=today(),
        )
        a_session(programme, a_training(programme, project, slug=f"t-{number}-{place}"))
        a_live_course(programme, project, f"c-{number}-{place}")
    first: Training = Training.objects.get(slug="t-3-0")
    session = first.sessions.order_by("pk").first() or a_session(programme, first)
    for place in range(number):
        registered(session, f"Sam{number}x{place}")
        a_session(programme, first)
    return first


def of_two(
    programme: Programme, project: Project, ask: Callable[[Training], Any]
) -> tuple[int, int]:
    """Return how many statements asking takes with few rows, and with many."""
    costs = []
    for number in (3, 12):
        training = more(programme, project, number)
        cache.clear()
        ask(training)
        forget()
        with statements() as found:
            assert ask(training).status_code == 200
        costs.append(len(found))
    return costs[0], costs[1]


@pytest.fixture
def project(programme: Programme) -> Project:
    project = a_project(programme)
    for part in ("places", "trainings", "courses"):
        with_part(project, part)
    return project


@pytest.mark.parametrize("path", COSTS)
def test_a_list_costs_the_same_however_long_it_is(
    programme: Programme, project: Project, path: str
) -> None:
    browser = Browser(programme.coordinator)
    browser.credentials()

    def ask(training: Training) -> Any:
        session = training.sessions.order_by("pk").first()
        place = path.format(training=training.pk, session=session and session.pk)
        return browser.get(f"{PROGRAMMES.format(project=project.pk)}/{place}")

    assert of_two(programme, project, ask) == (COSTS[path], COSTS[path])


@pytest.mark.parametrize("path", PUBLIC)
def test_a_public_list_costs_the_same_however_long_it_is(
    programme: Programme, project: Project, path: str
) -> None:
    client = Client(headers={"Accept-Language": "en"})
    assert of_two(programme, project, lambda _training: client.get(path)) == (
        PUBLIC[path],
        PUBLIC[path],
    )
