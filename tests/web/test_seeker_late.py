"""A promised answer on the screen of somebody who runs no scripts: awaited, late, moved on."""

import pytest

from backend.help_requests.services.overdue import move_on
from tests.clock import Clock
from tests.factories import Desk, a_desk
from tests.personas import PROFILE
from tests.web.paper import Element
from tests.web.reading import at_desk
from tests.web.visitor import Visitor

OFFERED = "They have your message. They try to answer before 11:00 tomorrow."
LATE = "They did not answer in time. They can still answer."
NOBODY = "Nobody answered in time."
ASK = "You can ask somebody else."
CALL = "Nobody else can be asked here. You can call: see “Help now”."


def outlook(visitor: Visitor) -> str:
    def is_it(element: Element) -> bool:
        return "data-outlook" in element.attributes and not element.hidden

    return " ".join(element.text() for element in visitor.paper.find(is_it))


@pytest.fixture
def visitor(desk: Desk, clock: Clock) -> Visitor:
    visitor = Visitor()
    visitor.ask("Help", PROFILE)
    visitor.press()
    assert OFFERED in visitor.paper.text
    visitor.press("talk")
    assert visitor.readers == {"First": OFFERED}
    assert outlook(visitor).startswith("There is no answer yet. First has your message.")
    clock.put_on(hours=25)
    move_on()
    return visitor.press("look")


def test_it_says_so_and_who_else_could_be_asked(visitor: Visitor) -> None:
    other_desk = a_desk("second")
    visitor.press("look")
    assert visitor.readers == {"First": LATE}
    assert outlook(visitor) == f"{NOBODY} {ASK}"
    [fold] = visitor.paper.find(lambda element: "data-let-in" in element.attributes)
    assert "open" in fold.attributes
    visitor.press(f"let-in:{other_desk.id}")
    assert visitor.readers["First"] == LATE
    assert visitor.readers["Second"].startswith("They have your message. They try to answer")
    assert outlook(visitor).startswith("First did not answer in time. Now Second is asked.")


def test_nobody_else_is_spoken_of_where_there_is_nobody(visitor: Visitor) -> None:
    assert visitor.readers == {"First": LATE}
    assert outlook(visitor) == f"{NOBODY} {CALL}"


def test_a_late_answer_is_an_answer(visitor: Visitor, desk: Desk) -> None:
    a_desk("second")
    assert ASK in outlook(visitor.press("look"))
    caseworker, seeker = at_desk(desk)
    caseworker.move(seeker, "accept")
    assert visitor.press("look").readers == {"First": "They read your message and answer you."}
    said = "There is no answer yet. First reads your message. You can leave and come back later."
    assert outlook(visitor) == said
    caseworker.write(seeker)
    assert outlook(visitor.press("look")) == ""
