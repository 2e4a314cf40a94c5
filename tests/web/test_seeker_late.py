"""An organisation that did not answer in time, on the screen of somebody who runs no scripts."""

import pytest

from backend.help_requests.services.overdue import move_on
from tests.clock import Clock
from tests.factories import Desk, a_desk
from tests.personas import PROFILE
from tests.web.reading import at_desk
from tests.web.visitor import Visitor

OFFERED = "They have your message. There is no answer yet."
LATE = "They did not answer in time. They can still answer."
ASK = "It is taking a long time. You can ask somebody else too."


@pytest.fixture
def visitor(desk: Desk, clock: Clock) -> Visitor:
    visitor = Visitor()
    visitor.ask("Help", PROFILE)
    visitor.press().press("talk")
    assert (visitor.readers, ASK in visitor.paper.text) == ({"First": OFFERED}, False)
    clock.put_on(hours=25)
    move_on()
    return visitor.press("look")


def test_it_says_so_and_who_else_could_be_asked(visitor: Visitor) -> None:
    other_desk = a_desk("second")
    visitor.press("look")
    assert visitor.readers == {"First": LATE}
    assert ASK in visitor.paper.text
    [fold] = visitor.paper.find(lambda element: "data-let-in" in element.attributes)
    assert "open" in fold.attributes
    visitor.press(f"let-in:{other_desk.id}")
    assert visitor.readers == {"First": LATE, "Second": OFFERED}
    assert ASK not in visitor.paper.text


def test_nobody_else_is_spoken_of_where_there_is_nobody(visitor: Visitor) -> None:
    assert visitor.readers == {"First": LATE}
    assert ASK not in visitor.paper.text


def test_a_late_answer_is_an_answer(visitor: Visitor, desk: Desk) -> None:
    a_desk("second")
    assert ASK in visitor.press("look").paper.text
    caseworker, seeker = at_desk(desk)
    caseworker.move(seeker, "accept")
    assert visitor.press("look").readers == {"First": "They read your message and answer you."}
    assert ASK not in visitor.paper.text
