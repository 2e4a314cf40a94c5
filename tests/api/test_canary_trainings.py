"""Who registers for trainings and places is found nowhere in clear, and in time not at all."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from backend.programmes.models import Place, Registration, TrainingSession
from backend.programmes.selectors.trainings import mine_address, trainer_address
from backend.programmes.services.place_contacts import Purpose, link_token
from backend.programmes.services.places import withdraw_place
from backend.programmes.services.training_clock import erase_names, open_evaluations
from notifications.models import Letter
from tests.api.doors import CANARY, TRACES
from tests.clock import Clock
from tests.programmes.factories import a_programme, a_project
from tests.programmes.trainings import a_session, a_training, posted
from tests.web.visitor import SAME

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("written")]
Look = Callable[..., None]
EMAIL = f"{CANARY}@practice.example".lower()
PERSON = {"name": f"{CANARY} Jansen", "organisation": f"{CANARY} Practice", "email": EMAIL}
WORK = {"profession": "care", "region": "NL-UT", "language": "en"}


@pytest.fixture
def session(clock: Clock) -> TrainingSession:
    programme = a_programme()
    return a_session(programme, a_training(programme, a_project(programme)))


def sent(path: str, data: dict[str, Any]) -> Any:
    headers = {"Accept-Language": "en", "User-Agent": CANARY, **SAME}
    return Client().post(path, data, headers=headers)


def path_of(address: str) -> str:
    return "/" + address.partition("://")[2].partition("/")[2]


def test_nothing_stays_of_who_came_to_a_training(
    session: TrainingSession, clock: Clock, look: Look
) -> None:
    assert sent(f"/trainings/session/{session.pk}", PERSON | WORK).status_code == 200
    row = Registration.objects.get()
    mine, trainer = path_of(mine_address(row)), path_of(trainer_address(session))
    assert [address for address, _text in posted()] == [EMAIL]
    assert sent(mine, {"go": "confirm"}).status_code == 303
    clock.put_on(hours=10 * 24 + 1)
    assert sent(trainer, {"mark": f"{row.pk}:came"}).status_code == 303
    walk_in = {"name": CANARY, "organisation": CANARY, "email": f"two-{EMAIL}"}
    assert sent(trainer, walk_in | WORK | {"number": str(uuid4())}).status_code == 303
    clock.put_on(hours=4)
    assert open_evaluations() == 1
    assert posted()
    assert sent(mine, {"go": "certificate"}).status_code == 303
    tokens = (mine.rpartition("/")[2], trainer.rpartition("/")[2])
    look(*TRACES, *tokens)
    clock.put_on(days=31)
    assert erase_names() == 1
    look(*TRACES, *tokens, str(row.pk), row.pk.hex)
    assert not Registration.objects.exists()
    assert not Letter.objects.exists()
    assert bytes(TrainingSession.objects.get().details) == b""
    # Both addresses lead nowhere.
    assert [Client().get(path).status_code for path in (mine, trainer)] == [404, 404]


def test_nothing_stays_of_a_places_contact_person(look: Look) -> None:
    project = a_project(a_programme(), "no-place", parts=["places"])
    form = {
        "name": "Hotel",
        "kind": "hotel",
        "municipality": "GM0344",
        "staff": "10",
        "contact": CANARY,
        "email": EMAIL,
        "language": "en",
    }
    assert sent(f"/places/{project.slug}/register", form).status_code == 200
    assert [address for address, _text in posted()] == [EMAIL]
    row = Place.objects.get()
    token = link_token(row, Purpose.CONFIRM)
    # Programs follow links in mails.
    for method in (Client().get, Client().head):
        with CaptureQueriesContext(connection) as asked:
            assert method(f"/places/confirm/{token}").status_code == 200
        assert not [one for one in asked.captured_queries if one["sql"].startswith("UPDATE")]
    assert Place.objects.get().state == "new"
    assert sent(f"/places/confirm/{token}", {}).status_code == 303
    mine = link_token(row, Purpose.MINE)
    look(*TRACES, token, mine)
    withdraw_place(Place.objects.select_related("project").get())
    look(*TRACES, token, mine)
    assert bytes(Place.objects.get().contact) == b""
    ways = [f"/places/confirm/{token}", f"/places/mine/{mine}", f"/places/mine/{mine}/share.csv"]
    assert [Client().get(way).status_code for way in ways] == [404] * 3
    assert sent(ways[1], {"go": "listed"}).status_code == 404
