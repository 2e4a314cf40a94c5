"""When a note may come: the offer for phones with scripts, and the same choices without."""

import json
from typing import Any

import pytest

from backend.help_requests.models import HelpRequest
from backend.help_requests.services.contact import Contact, contact_of, set_contact
from backend.web.seeker.contact import EVERY_DAY, Chosen
from notifications.devices import Phone
from notifications.kinds import Via, kind
from notifications.times import Times, Window
from notifications.transports.texts import wording
from scripts.fake_providers.push_service import FakePushService
from tests.web.paper import Paper
from tests.web.visitor import Visitor

pytestmark = pytest.mark.django_db
NIGHTS = Times("Asia/Bangkok", (Window(frozenset({1, 7}), 22, 6),))


@pytest.fixture
def visitor(visitor: Visitor) -> Visitor:
    """Somebody at their conversation, whose phone gets notes."""
    subscription = FakePushService("https://push.example").new_subscription()
    keep(push=Phone(Via.WEB_PUSH, json.dumps(subscription.as_json())))
    return visitor.press("look")


def keep(**what: Any) -> None:
    set_contact(request_id=HelpRequest.objects.get().id, language="en", **what)


def kept() -> Contact:
    return contact_of(HelpRequest.objects.get().id)


def marked(visitor: Visitor) -> dict[str, list[str]]:
    return {
        name: visitor.values(name, "talk") for name in ("when", "days", "from_hour", "until_hour")
    }


def test_a_phone_is_offered_the_text_that_it_will_show(visitor: Visitor) -> None:
    fields = [("in", "nl"), ("step", "next")]
    part = Paper(visitor.send(fields, **{"Kier-Part": "contact"}).answer.content.decode())
    [module] = part.find(lambda element: element.attributes.get("data-module") == "contact")
    [title] = part.find(lambda element: element.tag == "b" and element.raw() == "Kier")
    assert title.parent
    assert title.parent.raw() == "Kier" + wording(kind("request.answered"), "nl").body
    assert part.controls("when")[0].attributes["checked"] == ""
    assert module.parent is part.root


def test_without_a_phone_there_is_nothing_to_choose(visitor: Visitor) -> None:
    keep(push=None)
    assert visitor.press("look").paper.controls("when") == []


def test_a_choice_is_kept(visitor: Visitor) -> None:
    assert marked(visitor)["when"] == [""]
    visitor.mark("when", "18-23").press("times")
    assert "Done." in visitor.paper.text
    assert kept() == Contact(True, Times("Europe/Amsterdam", (Window(EVERY_DAY, 18, 23),)))
    assert marked(visitor)["when"] == ["18-23"]
    visitor.mark("when", "").press("times")
    assert kept() == Contact(True, None)


def test_hours_of_ones_own_are_kept_where_the_phone_is(visitor: Visitor) -> None:
    keep(times=NIGHTS)
    visitor.press("look")
    own = {"when": ["own"], "days": ["1", "7"], "from_hour": ["22"], "until_hour": ["6"]}
    assert marked(visitor) == own
    assert "These times are in Dutch time" not in visitor.paper.text
    visitor.mark("days", "3").mark("until_hour", "0").press("times")
    assert kept().times == Times("Asia/Bangkok", (Window(frozenset({3}), 22, 0),))


@pytest.mark.parametrize("field", ["days", "until_hour"])
def test_what_nobody_can_keep_to_is_told_and_stays_marked(visitor: Visitor, field: str) -> None:
    visitor.mark("when", "own").mark(field, *["9"] * (field == "until_hour"))
    visitor.type("reply", "Half a word").press("times")
    assert visitor.problem == "Choose a day, and two different hours."
    assert marked(visitor)[field] == ["9"] * (field == "until_hour")
    assert visitor.values("text", "talk") == ["Half a word"]
    assert kept() == Contact(True, None)


def test_another_language_keeps_what_was_marked(visitor: Visitor) -> None:
    visitor.mark("when", "7-12").speak("vi")
    assert marked(visitor)["when"] == ["7-12"]


def test_no_more_notes_by_one_button(visitor: Visitor) -> None:
    keep(times=NIGHTS)
    visitor.press("no-notes")
    assert kept() == Contact(False, NIGHTS)
    assert visitor.paper.controls("when") == []


def test_enter_in_a_field_sends_no_word(visitor: Visitor) -> None:
    form = visitor.paper.by_id("talk")
    first = next(element for element in form.inside() if element.tag == "button")
    assert first.attributes["value"] == "look"


@pytest.mark.parametrize("when", ["", "7-12", "12-18", "18-23", "own"])
def test_what_is_kept_is_shown_as_it_was_chosen(when: str) -> None:
    chosen = Chosen(when, frozenset({2, 4}), 9, 17) if when == "own" else Chosen(when)
    assert Chosen.of(chosen.times("Europe/Amsterdam")) == chosen


def test_a_form_that_is_none_of_ours_changes_nothing(visitor: Visitor) -> None:
    keep(times=NIGHTS)
    for wrong in ({"when": "1-2"}, {"from_hour": "24"}, {"until_hour": "-1"}, {"from_hour": "1e1"}):
        fields = [(name, wrong.get(name, value)) for name, value in visitor.form("times")]
        visitor.send(fields)
        assert kept().times == NIGHTS
