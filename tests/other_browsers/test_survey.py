"""A survey by open link in Firefox and WebKitGTK: each kind of question, answered and sent."""

import json

from tests.browser.every_kind import ANSWERED, answer_every_kind
from tests.walks.survey import Survey

from .conftest import Visitors


def test_every_kind_of_question(visitors: Visitors, rounds: dict[str, str]) -> None:
    page = visitors()
    survey = Survey(page, rounds["every"])
    answer_every_kind(survey, javascript=True)
    kept = json.loads(page.locator("input[name=kept]").input_value())
    order = kept.pop("order")
    assert kept == ANSWERED
    assert (order[0], sorted(order)) == ("work", ["money", "rest", "work"])
    survey.on("sent", "send")
    assert page.url == rounds["every"]
