"""The way through a survey without scripts, one screen after the other."""

import json
from typing import Any
from uuid import uuid4

import pytest

from surveys.models import Invitation, Token, Waiting
from surveys.services.blind import make_key
from surveys.services.tokens import invitation_token, make_tokens
from surveys.states import Audience, RoundStatus
from tests.web.respondent import Respondent
from tests.web.survey_samples import EVERY_KIND, SHORT, an_open_round

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_proof")]


def test_from_the_first_screen_to_the_last() -> None:
    survey = an_open_round(EVERY_KIND)
    visitor = Respondent(f"/s/{survey.code}")
    assert visitor.heading == "How is your work?"
    visitor.press()
    assert (visitor.at, visitor.heading) == ("place", "Where do you work?")
    visitor.mark("place", "other").press()
    visitor.type("elsewhere", "On a ship").press()
    visitor.mark("wishes", "rest", "work").press()
    visitor.mark("safe", "no").press()
    visitor.mark("mood", "2").press()
    visitor.mark("mark", "7").press()
    assert visitor.heading == "How is your boss?"
    visitor.mark("fair", "bit").mark("clear", "very").press()
    visitor.type("hours", "12").press()
    visitor.type("pay", "9,50").press()
    visitor.type("since", "2026-03-31").press()
    visitor.type("starts", "05:30").press()
    visitor.type("next", "2026-04-01T05:30").press()
    for place, name in enumerate(("work", "rest", "money"), 1):
        visitor.mark(f"order:{name}", str(place))
    visitor.press()
    assert visitor.heading == "Where you live"
    visitor.mark("land", "be").press()
    assert (visitor.heading, visitor.faults) == ("Where you live", ["In which town?"])
    visitor.mark("town", "gent").press()
    assert visitor.at == "people/+"
    visitor.press("add").type("people/0/who", "Mum").mark("people/0/their_work", "farm").press()
    visitor.press("add").type("people/1/who", "Bob").press()
    visitor.press()
    visitor.type("story", "Once.\nTwice.").press()
    visitor.mark("agreed", "yes").press()
    assert (visitor.step, visitor.heading) == ("look", "Is this right?")
    assert json.loads(visitor.kept) == {
        "place": "other",
        "elsewhere": "On a ship",
        "wishes": ["rest", "work"],
        "safe": "no",
        "mood": 2,
        "mark": 7,
        "fair": "bit",
        "clear": "very",
        "hours": 12,
        "pay": 9.5,
        "since": "2026-03-31",
        "starts": "05:30",
        "next": "2026-04-01T05:30",
        "order": ["work", "rest", "money"],
        "land": "be",
        "town": "gent",
        "people": [{"who": "Mum", "their_work": "farm"}, {"who": "Bob"}],
        "story": "Once.\nTwice.",
        "agreed": "yes",
    }
    visitor.press("send")
    assert (visitor.step, visitor.heading) == ("sent", "Thank you.")
    assert Waiting.objects.count() == 1


def test_a_required_question_keeps_the_screen_and_says_why() -> None:
    survey = an_open_round(EVERY_KIND)
    visitor = Respondent(f"/s/{survey.code}").press().press()
    assert (visitor.at, visitor.faults) == ("place", ["Answer this question."])
    assert visitor.links_of_faults == ["q:place"]
    visitor.mark("place", "other").press().press()
    assert (visitor.at, visitor.faults) == ("elsewhere", ["Write where that is."])


@pytest.mark.full
@pytest.mark.parametrize(
    ("path", "typed", "fault"),
    [
        ("hours", "30", "A day has 24 hours."),
        ("hours", "eight", "Write a whole number."),
        ("pay", "€ 9", "Write a number."),
        ("since", "yesterday", "Write a date: day, month and year."),
        ("starts", "25:00", "Write a time, such as 14:30."),
    ],
)
def test_what_cannot_be_read_comes_back_as_it_was_typed(path: str, typed: str, fault: str) -> None:
    survey = an_open_round(EVERY_KIND)
    visitor = Respondent(f"/s/{survey.code}").press().mark("place", "farm").press()
    while visitor.at != path:
        visitor.press()
    visitor.type(path, typed).press()
    assert (visitor.at, visitor.value(path), visitor.faults) == (path, typed, [fault])
    # Going back and coming again loses nothing either.
    visitor.press("back").press()
    assert visitor.value(path) == typed


def test_all_on_one_page_asks_again_for_what_an_answer_brings_up() -> None:
    survey = an_open_round(SHORT, one_per_screen=False)
    visitor = Respondent(f"/s/{survey.code}").press()
    visitor.mark("place", "other").press("send")
    assert (visitor.step, visitor.faults) == ("ask", ["Where is that?"])
    visitor.type("elsewhere", "On a ship").press("send")
    assert (visitor.step, Waiting.objects.count()) == ("sent", 1)


def test_back_change_and_skip() -> None:
    survey = an_open_round(SHORT)
    visitor = Respondent(f"/s/{survey.code}").press()
    visitor.mark("place", "other").press().type("elsewhere", "Ship").press("back")
    assert visitor.chosen("place") == ["other"]
    visitor.press()
    assert visitor.value("elsewhere") == "Ship"
    visitor.press()
    assert visitor.step == "look"
    visitor.press("change:elsewhere").press("skip")
    assert (visitor.step, json.loads(visitor.kept)) == ("look", {"place": "other"})
    visitor.press("change:place").mark("place", "farm").press()
    assert (visitor.step, json.loads(visitor.kept)) == ("look", {"place": "farm"})
    visitor.press("back").press("back")
    assert visitor.step == "start"


def test_an_entry_is_taken_away_only_after_a_question() -> None:
    survey = an_open_round(EVERY_KIND)
    visitor = Respondent(f"/s/{survey.code}").press().mark("place", "farm").press()
    while visitor.at != "people/+":
        visitor.press()
    visitor.press("add").type("people/0/who", "Mum").press().press("add")
    visitor.type("people/1/who", "Bob").press("back").press("remove")
    assert (visitor.at, visitor.value("people/0/who")) == ("people/0", "Mum")
    visitor.press("removed")
    assert (visitor.at, json.loads(visitor.kept)["people"]) == ("people/+", [{"who": "Bob"}])


def test_sent_twice_counts_once() -> None:
    survey = an_open_round(SHORT)
    visitor = Respondent(f"/s/{survey.code}").press().mark("place", "farm").press()
    form = visitor.form("send")
    for _time in range(2):
        assert visitor.send(form).step == "sent"
    assert Waiting.objects.count() == 1


def test_another_language_keeps_everything() -> None:
    survey = an_open_round(EVERY_KIND)
    visitor = Respondent(f"/s/{survey.code}").press()
    visitor.mark("place", "other").press("nl", name="language")
    assert (visitor.heading, visitor.chosen("place")) == ("Waar werk je?", ["other"])
    visitor.press()
    assert visitor.heading == "Waar is dat?"


def test_each_text_says_its_language() -> None:
    # A language that the interface does not have.
    definition = SHORT | {
        "title": {"fa": "چطور بود؟", "en": "Was it good?"},
        "languages": ["fa", "en", "nl"],
    }
    survey = an_open_round(definition)
    visitor = Respondent(f"/s/{survey.code}", language="fa")
    [heading] = visitor.paper.find(lambda element: element.tag == "h1")
    assert (heading.attributes["lang"], heading.attributes["dir"]) == ("fa", "rtl")
    assert visitor.answer["Content-Language"] == "en"
    # The questions themselves are in English alone, and so is the page: nothing to say.
    visitor.press()
    [heading] = visitor.paper.find(lambda element: element.tag == "h1")
    assert "lang" not in heading.attributes
    assert heading.text() == "Where do you work?"


def test_a_token_is_typed_and_lets_in_once() -> None:
    survey = an_open_round(SHORT, audience=Audience.TOKEN)
    [token] = make_tokens(survey, count=1)
    visitor = Respondent(f"/s/{survey.code}").press()
    wrong = "This code does not work. Look at it once more. It works only once."
    assert (visitor.step, visitor.faults) == ("start", [wrong])
    visitor.type_code(token.upper()).press()
    visitor.mark("place", "farm").press().press("send")
    assert (visitor.step, Waiting.objects.count(), Token.objects.count()) == ("sent", 1, 0)
    again = Respondent(f"/s/{survey.code}/{token}")
    assert (again.step, again.answer.status_code) == ("used", 200)


def test_a_link_of_an_invitation_lets_in_once() -> None:
    survey = an_open_round(SHORT, audience=Audience.INVITATION)
    row = Invitation.objects.create(round=survey, recipient_kind="member", recipient=uuid4())
    assert Respondent(f"/s/{survey.code}").step == "invited"
    path = f"/s/{survey.code}/{invitation_token(row.id)}"
    visitor = Respondent(path).press().mark("place", "farm").press().press("send")
    assert (visitor.step, Respondent(path).step) == ("sent", "used")


@pytest.mark.parametrize(
    ("more", "kind", "status"),
    [
        ({"status": RoundStatus.DRAFT}, "soon", 404),
        ({"status": RoundStatus.CLOSED}, "closed", 410),
        ({"target": 1, "written": 1}, "full", 200),
    ],
)
def test_where_nobody_can_answer_the_page_says_why(
    more: dict[str, Any], kind: str, status: int
) -> None:
    visitor = Respondent(f"/s/{an_open_round(SHORT, **more).code}")
    assert (visitor.step, visitor.answer.status_code) == (kind, status)


def test_an_address_that_leads_nowhere() -> None:
    survey = an_open_round(SHORT, groups=[{"id": "east", "label": {"en": "East"}}])
    for path in ("/s/abcdefgh", "/s/x", f"/s/{survey.code}/west"):
        visitor = Respondent(path)
        assert (visitor.step, visitor.answer.status_code) == ("unknown", 404)
    assert Respondent(f"/s/{survey.code}/east").step == "start"


def test_what_is_said_before_the_first_question() -> None:
    survey = an_open_round(EVERY_KIND, statement={"en": "So that work gets better."})
    said = Respondent(f"/s/{survey.code}").paper.text
    for text in (
        "So that work gets better.",
        "Stichting Voorbeeld asks you this. There are about 19 questions.",
        "Others see numbers only, of groups of 5 people or more.",
        "What you write yourself goes to Stichting Voorbeeld alone.",
        "Nobody can see which answers are all yours. Not even the people who ask.",
        "You may stop at any time.",
    ):
        assert text in said
    exported = Respondent(f"/s/{an_open_round(SHORT, rows_exported=True).code}").paper.text
    assert "can see which answers come from one person" in exported
    assert "Nobody can see which answers" not in exported


def test_a_blind_round_needs_scripts_and_says_so() -> None:
    survey = an_open_round(SHORT, audience=Audience.BLIND)
    make_key(survey)
    visitor = Respondent(f"/s/{survey.code}")
    assert "For that it needs JavaScript." in visitor.paper.text
    buttons = [button.attributes.get("value") for button in visitor.paper.buttons]
    assert buttons == ["en", "nl"]
