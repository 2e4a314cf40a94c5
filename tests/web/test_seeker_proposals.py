"""Another organisation is proposed, and answered on a phone without scripts."""

from typing import Any

import pytest

from backend.help_requests.models import HelpRequest, Proposal
from tests.factories import Desk, a_desk
from tests.web.reading import at_desk, read_at
from tests.web.visitor import Visitor

pytestmark = pytest.mark.django_db


@pytest.fixture
def proposed(visitor: Visitor, desk: Desk) -> tuple[Visitor, Desk, Any, Any]:
    other = a_desk("second", about={"en": "They know traps."})
    caseworker, seeker = at_desk(desk)
    body = {"organisations": [other.id], "reason": "nearer", "reads": "from-now"}
    assert caseworker.post(caseworker.at(seeker, "proposals"), body).status_code == 201
    return visitor.press("look"), other, caseworker, seeker


type Proposed = tuple[Visitor, Desk, Any, Any]


def card(visitor: Visitor) -> str:
    shown = visitor.paper.find(
        lambda element: bool(element.attributes.get("data-proposal")) and not element.hidden
    )
    return " ".join(one.text() for one in shown)


def test_who_that_is_why_and_what_they_would_read(proposed: Proposed) -> None:
    visitor, _other, _caseworker, _seeker = proposed
    text = card(visitor)
    for said in (
        "Second They know traps. Dutch, English",
        "First thinks that they can help you. They are closer to you.",
        "They would read only what comes from now on.",
        "They read nothing now. You decide.",
        "You can stop this at any time.",
        "They get nothing to read.",
    ):
        assert said in text
    assert "They would read all of it." not in text


def test_yes_all_of_it(proposed: Proposed) -> None:
    visitor, other, _caseworker, _seeker = proposed
    visitor.press(f"let-in:{other.id}")
    assert [*visitor.readers] == ["First", "Second"]
    assert read_at(other) == ["Help"]
    assert card(visitor) == ""
    assert Proposal.objects.get().state == "accepted"


def test_yes_from_now_on(proposed: Proposed) -> None:
    visitor, other, caseworker, seeker = proposed
    visitor.press(f"let-in-new:{other.id}")
    assert (visitor.problem, card(visitor)) == ("", "")
    visitor.type("reply", "For both").press("reply")
    assert caseworker.texts(seeker) == ["Help", "For both"]
    colleague, known = at_desk(other)
    assert {*colleague.request_keys(known)} == {HelpRequest.objects.get().key_number} == {2}
    assert Proposal.objects.get().state == "accepted"


def test_no(proposed: Proposed) -> None:
    visitor, other, caseworker, seeker = proposed
    visitor.press(f"refuse:{other.id}")
    assert (visitor.problem, card(visitor)) == ("", "")
    assert [*visitor.readers] == ["First"]
    [proposal] = caseworker.get(caseworker.at(seeker, "proposals")).json()["proposals"]
    assert proposal["state"] == "refused"


def test_it_was_taken_back_meanwhile(proposed: Proposed) -> None:
    visitor, other, caseworker, seeker = proposed
    form = visitor.form(f"let-in-new:{other.id}")
    caseworker.call("delete", caseworker.at(seeker, f"proposals/{other.id}"))
    # Whoever says yes lets them in all the same: it is the seeker's own choice.
    visitor.send(form)
    assert [*visitor.readers] == ["First", "Second"]
    assert Proposal.objects.get().state == "lapsed"
