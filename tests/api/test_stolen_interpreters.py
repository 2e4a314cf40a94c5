"""A copy of the database with what an interpreter copied while it read, and without."""

import pytest
from django.db import connection

from backend.help_requests.models import Message

from .interpreting import KEYS, Scene, by_itself
from .test_stolen_server import Stolen, all_that_the_server_has, kinds, open_all
from .trace import rows_of_all_tables


@pytest.fixture
def talk(scene: Scene) -> Scene:
    """A conversation in which the interpreter wrote too, and keeps a draft."""
    assert scene.interpreter.write(scene.seeker, "xin chào").status_code == 201
    assert scene.interpreter.move(scene.seeker, "accept").status_code == 200
    assert scene.interpreter.hold(scene.seeker).status_code == 201
    return scene


def end_and_go_on(one: Scene) -> None:
    by_itself(one)
    assert one.seeker.post(KEYS, one.seeker.next_key(one.caseworker.desk)).status_code == 201
    assert one.seeker.write("only for you").status_code == 201
    assert one.caseworker.write(one.seeker, "an answer").status_code == 201


@pytest.mark.full
@pytest.mark.parametrize("ended", [False, True])
def test_the_server_opens_nothing_of_it(talk: Scene, ended: bool) -> None:
    if ended:
        end_and_go_on(talk)
    stolen = Stolen.copy()
    boxes = kinds([*stolen.locked, *stolen.sealed])
    assert (boxes["message"], boxes["request-key"]) == ((4, 2) if ended else (2, 2))
    assert open_all(stolen, all_that_the_server_has()) == set()
    assert open_all(stolen, rows_of_all_tables(connection).values()) == set()
    assert "xin chào" not in repr(all_that_the_server_has())


def test_its_seed_opens_the_conversation_while_it_interprets(talk: Scene) -> None:
    known = [talk.interpreter.desk.pair.seed]
    found = kinds(open_all(Stolen.copy(), known))
    assert found == {"request-key": 1, "message": 2, "held": 1}


def test_its_seed_opens_nothing_after_the_end(talk: Scene) -> None:
    end_and_go_on(talk)
    assert open_all(Stolen.copy(), [talk.interpreter.desk.pair.seed]) == set()


def test_the_key_that_it_copied_opens_nothing_that_came_after_the_next_one(talk: Scene) -> None:
    [copied] = talk.interpreter.request_keys(talk.seeker).values()
    end_and_go_on(talk)
    opened = kinds(open_all(Stolen.copy(), [copied]))
    assert opened == {"message": Message.objects.filter(key_number=1).count()}
    assert opened == {"message": 2}
