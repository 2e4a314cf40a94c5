"""May they learn from this conversation? Answered on a phone without scripts."""

import pytest

from backend.help_requests.models import Referral
from tests.factories import Desk
from tests.web.reading import at_desk
from tests.web.visitor import Visitor

pytestmark = pytest.mark.django_db


@pytest.fixture
def helped(visitor: Visitor, desk: Desk) -> Visitor:
    caseworker, seeker = at_desk(desk)
    assert question(visitor.press("look")) == ""
    assert caseworker.move(seeker, "accept").status_code == 200
    return visitor.press("look")


def question(visitor: Visitor) -> str:
    shown = visitor.paper.find(
        lambda element: "data-supervision" in element.attributes and not element.hidden
    )
    return " ".join(one.text() for one in shown)


def is_allowed() -> bool:
    return Referral.objects.get().supervised


def test_no_at_first_then_yes_and_no_again(helped: Visitor, desk: Desk) -> None:
    text = question(helped)
    for said in ("May they learn from this conversation?", "Your answer now: no."):
        assert said in text
    assert (is_allowed(), "Your answer now: yes." in text) == (False, False)
    helped.press(f"learn-yes:{desk.id}")
    assert (helped.problem, is_allowed()) == ("", True)
    assert "Your answer now: yes." in question(helped)
    helped.press(f"learn-no:{desk.id}")
    assert (helped.problem, is_allowed()) == ("", False)
    assert "Your answer now: no." in question(helped)


def test_it_does_not_help_any_more(helped: Visitor, desk: Desk) -> None:
    form = helped.form(f"learn-yes:{desk.id}")
    helped.press(f"withdraw:{desk.id}")
    assert question(helped) == ""
    helped.send(form)
    assert "Something changed just now" in helped.problem
    assert not is_allowed()
