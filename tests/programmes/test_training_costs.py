"""What long lists of trainings cost: as many statements for many rows as for few."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.test import Client

from backend.programmes.models import Project, Registration, Training, TrainingSession
from backend.programmes.models.trainings import MOST_SEATS
from backend.programmes.selectors.trainings import mine_address, trainer_address
from backend.programmes.services.training_boxes import Contact, lock_contact
from backend.programmes.states import RegistrationState
from tests.api.test_queries import statements
from tests.clock import Clock
from tests.personas import Browser
from tests.programmes.factories import Programme, a_project
from tests.programmes.trainings import a_session, a_training, in_hours

pytestmark = pytest.mark.full

PROGRAMMES = "/api/v1/programmes/projects/{project}/trainings"
# For coordinators; session and membership are one.
CALLS = {
    "": 4,
    "/options": 3,
    "/{training}": 4,
    "/{training}/figures": 5,
    "/{training}/sessions": 5,
    "/{training}/sessions/{session}": 5,
    "/{training}/sessions/{session}/registrations": 6,
}
# For strangers, and behind links.
PAGES = {
    "/trainings/": 2,
    "/trainings/signals": 2,
    "/trainings/session/{session}": 1,
    "{mine}": 1,
    "{trainer}": 2,
}


@pytest.fixture
def project(programme: Programme, clock: Clock) -> Project:
    return a_project(programme)


def more_sessions(programme: Programme, training: Training, number: int) -> TrainingSession:
    for place in range(number):
        begins = in_hours(10 * 24 + place)
        session = a_session(
            programme,
            training,
            starts_at=begins,
            ends_at=begins + timedelta(hours=1),
            seats=MOST_SEATS,
        )
    return session


def more_people(session: TrainingSession, number: int) -> None:
    """Make people who confirmed, without a letter for each."""
    before = session.registrations.count()
    rows = []
    for place in range(before + 1, before + number + 1):
        row = Registration(
            session=session,
            number=place,
            state=RegistrationState.CONFIRMED,
            profession="care",
            region="NL-UT",
            language="en",
        )
        row.box = lock_contact(row, Contact(f"P{place}", f"p{place}@practice.example", "Practice"))
        rows.append(row)
    Registration.objects.bulk_create(rows)
    TrainingSession.objects.filter(pk=session.pk).update(numbers=before + number)


def cost(caller: Any, address: str) -> tuple[int, Any]:
    # Whoever asked before waits no longer: throttling is not what is measured.
    cache.clear()
    with statements() as found:
        answer = caller.get(address)
    assert answer.status_code == 200, answer.content
    return len(found), answer


@pytest.mark.parametrize("path", CALLS)
def test_calls_cost_the_same_however_much_there_is(
    programme: Programme, project: Project, path: str
) -> None:
    training = a_training(programme, project)
    session = more_sessions(programme, training, 3)
    more_people(session, 3)
    browser = Browser(programme.coordinator)
    browser.credentials()
    address = (PROGRAMMES + path).format(
        project=project.pk, training=training.pk, session=session.pk
    )
    few = cost(browser, address)[0]
    for place in range(4):
        a_training(programme, project, slug=f"signals-{place}")
    more_sessions(programme, training, 12)
    more_people(session, 60)
    assert (few, cost(browser, address)[0]) == (CALLS[path], CALLS[path])


@pytest.mark.parametrize("path", PAGES)
def test_pages_cost_the_same_however_much_there_is(
    programme: Programme, project: Project, path: str
) -> None:
    training = a_training(programme, project)
    session = more_sessions(programme, training, 3)
    more_people(session, 3)
    own = session.registrations.order_by("number")[0]
    links = {"mine": mine_address(own), "trainer": trainer_address(session)}
    paths = {name: "/" + link.split("/", 3)[3] for name, link in links.items()}
    address = path.format(session=session.pk, **paths)
    few = cost(Client(), address)[0]
    for place in range(4):
        more_sessions(programme, a_training(programme, project, slug=f"signals-{place}"), 2)
    more_sessions(programme, training, 12)
    more_people(session, 60)
    assert (few, cost(Client(), address)[0]) == (PAGES[path], PAGES[path])


def test_a_session_of_five_hundred_comes_page_by_page(
    programme: Programme, project: Project
) -> None:
    training = a_training(programme, project)
    session = more_sessions(programme, training, 1)
    more_people(session, MOST_SEATS)
    browser = Browser(programme.coordinator)
    browser.credentials()
    address: str | None = (PROGRAMMES + "/{training}/sessions/{session}/registrations").format(
        project=project.pk, training=training.pk, session=session.pk
    )
    numbers: list[int] = []
    while address:
        spent, answer = cost(browser, address)
        # Of a later page, its first row is looked up.
        assert spent <= 7
        page = answer.json()
        assert len(page["results"]) <= 100
        numbers += [one["number"] for one in page["results"]]
        address = page["next"] and page["next"].partition("testserver")[2]
    assert numbers == [*range(1, MOST_SEATS + 1)]


def test_a_trainer_marks_five_hundred_at_once(
    programme: Programme, project: Project, clock: Clock
) -> None:
    training = a_training(programme, project)
    session = more_sessions(programme, training, 1)
    more_people(session, MOST_SEATS)
    clock.put_on(hours=10 * 24)
    token = trainer_address(session).rpartition("/")[2]
    rows = [*session.registrations.values_list("pk", flat=True)]
    marks = [{"id": str(pk), "came": True, "counter": 1} for pk in [*rows[1:], uuid4()]]
    path = f"/api/v1/programmes/trainers/{token}/presence"

    def spent() -> int:
        cache.clear()
        with statements() as found:
            answer = Client().post(path, {"marks": marks}, content_type="application/json")
        assert answer.status_code == 200
        return len(found)

    # Each that is news is written; the same once more is none.
    assert spent() <= 2 * MOST_SEATS + 10
    assert spent() <= 10
    assert session.registrations.filter(state="came").count() == MOST_SEATS - 1
