"""Statements of a step without scripts: few, and no more when there is more to show."""

from collections.abc import Callable
from functools import cached_property
from typing import Any

import pytest

from tests.api.test_queries import statements
from tests.factories import a_desk
from tests.personas import PROFILE
from tests.web.test_seeker_talk import add_messages
from tests.web.visitor import Visitor


class World:
    """A seeker at each step, ready to press the button."""

    def __init__(self) -> None:
        a_desk("first")
        a_desk("second")

    @cached_property
    def asking(self) -> Visitor:
        return Visitor().be_at_offers(PROFILE)

    @cached_property
    def writing(self) -> Visitor:
        return Visitor().be_at_offers(PROFILE).type("text", "Help")

    @cached_property
    def sent(self) -> Visitor:
        visitor = Visitor()
        visitor.ask("Help", PROFILE)
        return visitor

    @cached_property
    def returning(self) -> Visitor:
        return Visitor().press("return").type("code", self.sent.code)

    @cached_property
    def talking(self) -> Visitor:
        return Visitor().come_back(self.sent.code)


@pytest.fixture
def world(db: Any, monkeypatch: pytest.MonkeyPatch) -> World:
    # Organisations are read anew every two seconds, whoever comes by.
    monkeypatch.setattr("backend.organisations.directory.FRESH_SECONDS", 3_600.0)
    return World()


STEPS: dict[str, tuple[int, str, Callable[[Visitor], Any]]] = {
    "open": (0, "asking", lambda one: one.open()),
    "question": (0, "asking", lambda one: one.press("back").press("back")),
    "match": (1, "asking", lambda one: one.press("choose")),
    # Three of them once in an hour, to count what is usual at the organisation.
    "send": (9, "writing", lambda one: one.press()),
    "code": (2, "sent", lambda one: one.press()),
    "return": (4, "returning", lambda one: one.press()),
    "look": (4, "talking", lambda one: one.press("look")),
    # One to note that the inbox changed, so that an unchanged one is told by a single read.
    "reply": (14, "talking", lambda one: one.type("reply", "And this").press("reply")),
    # Three of them once in a month, to make the boxes of figures; one each for the counts that stay
    # (read, written), for the line that colleagues read, and for the number of their list's state.
    "erase": (18, "talking", lambda one: one.press("erase")),
}


@pytest.mark.parametrize(("most", "who", "act"), STEPS.values(), ids=STEPS)
def test_statements_of_a_step(
    world: World, most: int, who: str, act: Callable[[Visitor], Any]
) -> None:
    visitor = getattr(world, who)
    with statements() as found:
        act(visitor)
    assert len(found) <= most, "\n".join(sql for sql, _params in found)


def test_200_messages_ask_no_more_than_one(world: World) -> None:
    visitor = world.talking
    with statements() as one:
        visitor.press("look")
    add_messages(200)
    with statements() as many:
        visitor.press("look")
    assert len(visitor.messages) == 200
    assert len(one) == len(many)


def test_more_organisations_ask_no_more(world: World) -> None:
    visitor = world.asking
    with statements() as one:
        visitor.press("choose")
    for number in range(20):
        a_desk(f"no-{number}")
    visitor.press("choose")
    with statements() as many:
        visitor.press("choose")
    assert len(one) == len(many)
