"""The way through a survey without scripts, one screen after the other."""

import json

import pytest

from surveys.models import Waiting
from tests.web.respondent import Respondent
from tests.web.survey_samples import EVERY_KIND, an_open_round

pytestmark = pytest.mark.django_db


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
