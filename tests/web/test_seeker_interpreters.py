"""An interpreter is asked for, let in until a day and stopped, on a phone without scripts."""

import os
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils.formats import date_format

from backend.core.days import today
from backend.help_requests.models import HelpRequest, Proposal, Referral
from tests.factories import Desk, an_interpreting_desk
from tests.personas import Seeker
from tests.web.reading import at_desk, read_at
from tests.web.visitor import Visitor

pytestmark = pytest.mark.django_db

UNTIL, LATER = (str(today() + timedelta(days=days)) for days in (7, 14))

type Asked = tuple[Visitor, Desk, Any, Any]


def propose(caseworker: Any, seeker: Any, desk: Desk, until: str, reads: str = "all") -> None:
    asked = {"organisations": [desk.id], "reason": "interprets", "reads": reads, "until": until}
    assert caseworker.post(caseworker.at(seeker, "proposals"), asked).status_code == 201


@pytest.fixture
def asked(desk: Desk) -> Asked:
    root, tolk = os.urandom(32), an_interpreting_desk("tolk", "vi")
    assert Seeker(root=root).ask(desk, text="Help", language="vi").status_code == 201
    caseworker, seeker = at_desk(desk)
    assert caseworker.move(seeker, "accept").status_code == 200
    propose(caseworker, seeker, tolk, UNTIL)
    return Visitor(opens=False).be_at_talk(root), tolk, caseworker, seeker


def written(day: str) -> str:
    return date_format(date.fromisoformat(day), "MONTH_DAY_FORMAT")


def card(visitor: Visitor) -> str:
    shown = visitor.paper.find(
        lambda element: "data-interprets" in element.attributes and not element.hidden
    )
    return " ".join(one.text() for one in shown)


def test_who_until_when_and_what_each_answer_does(asked: Asked) -> None:
    visitor, _tolk, _caseworker, _seeker = asked
    text = card(visitor)
    for said in (
        "May they translate for you? Tolk About tolk.",
        "First wants to understand you better.",
        "They would read here and write here, as the others do. They would read all of it.",
        f"They would do this until {written(UNTIL)}. Then it ends by itself.",
        "They read nothing now. You decide.",
        "You can stop this at any time.",
        "They get nothing to read.",
    ):
        assert said in text
    assert "only what comes from now on." not in text.replace("Yes, but only", "")
    assert "longer" not in text


def test_yes_then_end_makes_the_next_key(asked: Asked) -> None:
    visitor, tolk, caseworker, seeker = asked
    visitor.press(f"let-in:{tolk.id}:{UNTIL}")
    assert (visitor.problem, card(visitor)) == ("", "")
    assert visitor.readers["Tolk"].startswith("They translate for you.")
    assert read_at(tolk) == ["Help"]
    interpreter, there = at_desk(tolk)
    assert interpreter.write(there, "Interpreted").status_code == 201
    visitor.press("look")
    assert visitor.messages[-1] == ("Tolk (translates)", "Interpreted")

    visitor.press(f"withdraw:{tolk.id}").type("reply", "For First").press("reply")
    assert visitor.problem == ""
    row = HelpRequest.objects.get()
    assert (row.key_number, row.key_due) == (2, False)
    assert caseworker.texts(seeker) == ["Help", "Interpreted", "For First"]
    assert at_desk(tolk)[0].request_keys(there) == {}


def test_the_key_that_is_due_is_made_before_anything_is_sent(asked: Asked) -> None:
    visitor, tolk, caseworker, seeker = asked
    visitor.press(f"let-in:{tolk.id}:{UNTIL}")
    ended = caseworker.call("delete", caseworker.at(seeker, f"interpreters/{tolk.id}"))
    assert ended.status_code == 204
    assert HelpRequest.objects.get().key_due
    visitor.type("reply", "For First").press("reply")
    assert visitor.problem == ""
    row = HelpRequest.objects.get()
    assert (row.key_number, row.key_due) == (2, False)
    assert row.messages.get(number=2).key_number == 2


def test_looking_makes_the_key_that_is_due(asked: Asked) -> None:
    visitor, tolk, caseworker, seeker = asked
    visitor.press(f"let-in:{tolk.id}:{UNTIL}")
    caseworker.call("delete", caseworker.at(seeker, f"interpreters/{tolk.id}"))
    for _twice in range(2):
        visitor.press("look")
    row = HelpRequest.objects.get()
    assert (row.key_number, row.key_due) == (2, False)


def test_the_last_day_is_over_before_the_clock_ran(asked: Asked) -> None:
    visitor, tolk, caseworker, seeker = asked
    visitor.press(f"let-in:{tolk.id}:{UNTIL}")
    Referral.objects.filter(organisation=tolk.id).update(ends_on=today() - timedelta(days=1))
    visitor.type("reply", "For First").press("reply")
    assert visitor.problem == ""
    row = HelpRequest.objects.get()
    # Once, although the page is drawn again after it.
    assert (row.key_number, row.key_due) == (2, False)
    assert Referral.objects.get(organisation=tolk.id).status == "withdrawn"
    assert caseworker.texts(seeker) == ["Help", "For First"]
    assert at_desk(tolk)[0].request_keys(at_desk(tolk)[1]) == {}


def test_longer_is_asked_anew(asked: Asked) -> None:
    visitor, tolk, caseworker, seeker = asked
    visitor.press(f"let-in-new:{tolk.id}:{UNTIL}")
    propose(caseworker, seeker, tolk, LATER, "from-now")
    text = card(visitor.press("look"))
    for said in (
        "May they translate for you longer?",
        f"They would do this until {written(LATER)}.",
        f"Now it ends on {written(UNTIL)}.",
        f"Then it ends on {written(UNTIL)}. You keep the help that you have.",
    ):
        assert said in text
    visitor.press(f"let-in-new:{tolk.id}:{LATER}")
    assert visitor.problem == ""
    assert str(Referral.objects.get(organisation=tolk.id).ends_on) == LATER


def test_no(asked: Asked) -> None:
    visitor, tolk, _caseworker, _seeker = asked
    visitor.press(f"refuse:{tolk.id}")
    assert (visitor.problem, card(visitor)) == ("", "")
    assert [*visitor.readers] == ["First"]
    assert Proposal.objects.get().state == "refused"


def test_another_day_than_was_read_is_no_yes(asked: Asked) -> None:
    visitor, tolk, caseworker, seeker = asked
    form = visitor.form(f"let-in:{tolk.id}:{UNTIL}")
    caseworker.call("delete", caseworker.at(seeker, f"proposals/{tolk.id}"))
    propose(caseworker, seeker, tolk, LATER)
    visitor.send(form)
    assert visitor.problem
    assert [*visitor.readers] == ["First"]


def test_a_day_that_is_none_says_nothing(asked: Asked) -> None:
    visitor, tolk, _caseworker, _seeker = asked
    form = [
        (name, f"let-in:{tolk.id}:soon" if name == "go" else value)
        for name, value in visitor.form(f"let-in:{tolk.id}:{UNTIL}")
    ]
    visitor.send(form)
    assert [*visitor.readers] == ["First"]
