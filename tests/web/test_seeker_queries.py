"""Statements of a step without scripts: few, and no more when there is more to show."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.api.test_queries import statements
from tests.factories import a_desk
from tests.personas import PROFILE
from tests.web.test_seeker_talk import add_messages
from tests.web.visitor import Visitor

Act = Callable[[], Any]


class World:
    """Somebody at each step, ready to press the button."""

    def __init__(self) -> None:
        a_desk("first")
        a_desk("second")
        self.asking = Visitor().be_at_offers(PROFILE)
        self.writing = Visitor().be_at_offers(PROFILE).press().type("text", "Help")
        self.sent = Visitor()
        self.code = self.sent.ask("Help", PROFILE)
        self.returning = Visitor().press("return").type("code", self.code)
        self.talking = Visitor().come_back(self.code)


@pytest.fixture
def world(db: Any, monkeypatch: pytest.MonkeyPatch) -> World:
    # Organisations are read anew every two seconds, whoever comes by.
    monkeypatch.setattr("backend.organisations.directory.FRESH_SECONDS", 3_600.0)
    return World()


STEPS: dict[str, tuple[int, Callable[[World], Any]]] = {
    "open": (0, lambda w: w.asking.open()),
    "question": (0, lambda w: w.asking.press("back").press("back")),
    "match": (1, lambda w: w.asking.press("choose")),
    "send": (6, lambda w: w.writing.press()),
    "code": (2, lambda w: w.sent.press()),
    "return": (4, lambda w: w.returning.press()),
    "look": (4, lambda w: w.talking.press("look")),
    "reply": (13, lambda w: w.talking.type("reply", "And this").press("reply")),
    "erase": (13, lambda w: w.talking.press("erase")),
}


@pytest.mark.parametrize(("most", "act"), STEPS.values(), ids=STEPS)
def test_statements_of_a_step(world: World, most: int, act: Callable[[World], Any]) -> None:
    with statements() as found:
        act(world)
    assert len(found) <= most, "\n".join(sql for sql, _params in found)


def test_200_messages_ask_no_more_than_one(world: World) -> None:
    with statements() as one:
        world.talking.press("look")
    add_messages(200)
    with statements() as many:
        world.talking.press("look")
    assert len(world.talking.messages) == 200
    assert len(one) == len(many)


def test_more_organisations_ask_no_more(world: World) -> None:
    with statements() as one:
        world.asking.press("choose")
    for number in range(20):
        a_desk(f"no-{number}")
    world.asking.press("choose")
    with statements() as many:
        world.asking.press("choose")
    assert len(one) == len(many)
