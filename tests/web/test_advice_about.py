"""The public page of Platform HOPE: what it is, and successes only of those who still consent."""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from backend.experts import local_time
from backend.experts.models import StoryConsent, Success, SuccessConsent
from backend.experts.services.sealed_texts import keep
from backend.web.advice.about import told_in
from tests.experts.factories import Hope, an_assignment, an_expert, some_boxes
from tests.web.asker import Asker


def a_success(hope: Hope, title: str = "Heard sooner", **changes: Any) -> StoryConsent:
    today = local_time.today()
    consent = StoryConsent.objects.create(
        expert=an_expert(hope, uuid4().hex).row,
        text=keep(hope.platform, some_boxes(hope)),
        kind="story",
        audiences=["public"],
        given_on=today,
        until=today + timedelta(days=9),
    )
    fields: dict[str, Any] = {
        "title": {"nl": f"nl {title}", "en": title},
        "text": {"nl": "Tekst", "en": "The city calls back."},
        "on": today,
        "published": True,
    }
    row = Success.objects.create(platform=hope.platform, **(fields | changes))
    SuccessConsent.objects.create(success=row, consent=consent)
    return consent


@pytest.mark.parametrize(
    ("path", "asked", "language_code"),
    [
        ("/advice/", "nl", "nl"),
        ("/advice/", "en;q=0.9, fr", "en"),
        ("/advice/nl", "en", "nl"),
        ("/advice/en", "nl", "en"),
    ],
)
def test_in_which_language(hope: Hope, path: str, asked: str, language_code: str) -> None:
    page = Asker(path, language=asked)
    assert (page.answer.status_code, page.page_language) == (200, language_code)
    assert f"/advice/ask/{language_code}" in page.links


def test_there_is_no_third_language(hope: Hope) -> None:
    assert Client().get("/advice/fr").status_code == 404


def test_without_a_platform_it_says_so(db: None) -> None:
    page = Asker("/advice/en")
    assert page.answer.status_code == 404
    assert page.heading == "Nobody can be asked for advice here"


def test_a_success_is_read_in_the_language_of_the_page(hope: Hope) -> None:
    a_success(hope)
    assert "Heard sooner" in Asker("/advice/en").text
    assert "nl Heard sooner" in Asker("/advice/nl").text


@pytest.mark.parametrize("lacking", ["withdrawn_on", "until", "audiences"])
def test_without_consent_it_is_gone_at_once(hope: Hope, lacking: str) -> None:
    consent = a_success(hope)
    assert "Heard sooner" in Asker("/advice/en").text
    yesterday = local_time.today() - timedelta(days=1)
    value = ["care"] if lacking == "audiences" else yesterday
    StoryConsent.objects.filter(pk=consent.pk).update(**{lacking: value})
    assert "Heard sooner" not in Asker("/advice/en").text


def test_what_is_not_published_is_not_shown(hope: Hope) -> None:
    a_success(hope, published=False)
    assert "What advice has changed" not in Asker("/advice/en").text


def test_what_is_written_there_is_text(hope: Hope) -> None:
    a_success(hope, "<b>Heard</b>")
    assert "<b>Heard</b>" in Asker("/advice/en").text


def test_more_than_three_wait_behind_a_line(hope: Hope) -> None:
    for number in range(5):
        a_success(hope, f"Success {number}")
    page = Asker("/advice/en")
    [more] = page.paper.find(lambda element: element.tag == "details")
    assert more.text().startswith("2 more ")
    assert len(re.findall(r"Success \d", more.text())) == 2


def test_no_number_of_fewer_than_five(hope: Hope) -> None:
    for _each in range(4):
        an_assignment(hope, "closed")
    assert "requests done" not in Asker("/advice/en").text
    an_assignment(hope, "closed")
    told_in.forget()
    assert "requests done 5+" in Asker("/advice/en").text


def test_more_successes_cost_no_more_queries(hope: Hope) -> None:
    counts = []
    for _each in range(2):
        a_success(hope)
        told_in.forget()
        with CaptureQueriesContext(connection) as asked:
            Asker("/advice/en")
        counts.append(len(asked))
        for _more in range(4):
            a_success(hope)
    assert counts[0] == counts[1]


def test_it_may_be_found(hope: Hope) -> None:
    answer = Client().get("/advice/en")
    assert b"noindex" not in answer.content
    assert "X-Robots-Tag" not in answer


def test_each_rule_of_pay_says_where_it_stands(hope: Hope) -> None:
    page = Asker("/advice/en")
    [rules] = page.paper.find(lambda element: element.attributes.get("class") == "rules")
    lines = [element for element in rules.inside() if element.tag == "li"]
    sources = [element for element in rules.inside() if element.tag == "a"]
    days = [element for element in rules.inside() if element.tag == "time"]
    assert len(lines) == len(sources) == len(days) == 3
    assert all(source.attributes["rel"] == "noreferrer" for source in sources)
