"""The preview of a questionnaire: the pages of answering in a frame, and no database at all.

Without `django_db` each query would fail: nothing is stored, counted or read.
"""

from datetime import timedelta
from typing import Any
from unittest.mock import patch
from urllib.parse import urlencode

import pytest
from django.core import signing
from django.test import Client

from backend.core import throttling
from backend.core.errors import Conflict
from surveys.questionnaire.compiled import NotSound
from surveys.questionnaire.definition import read
from surveys.services import previews
from surveys.services.previews import preview_ticket
from tests.web.respondent import FORM, Respondent
from tests.web.survey_samples import EVERY_KIND, SHORT, WITHOUT_REPEATS

HERE = "/surveys/preview"
# What a browser says of a frame without an origin.
SANDBOX = {"Sec-Fetch-Site": "cross-site", "Origin": "null"}


class Author(Respondent):
    """Whoever looks at their questionnaire in the frame of the editor."""

    def __init__(self, definition: dict[str, Any], **fields: str) -> None:
        ticket = preview_ticket(read(definition), organisation="Stichting Voorbeeld")
        self.fields = {"preview": ticket} | fields
        super().__init__(HERE)

    def open(self) -> "Author":
        self.send([*self.fields.items(), ("go", "stay")])
        return self

    def send(self, fields: Any, **headers: str) -> "Author":
        super().send(fields, **SANDBOX | headers)
        return self


def test_from_the_first_screen_to_the_last() -> None:
    author = Author(EVERY_KIND)
    assert (author.step, author.heading) == ("start", "How is your work?")
    assert b"Stichting Voorbeeld asks you this." in author.answer.content
    author.press()
    assert (author.at, author.heading) == ("place", "Where do you work?")
    author.press()
    assert author.faults == ["Answer this question."]
    author.mark("place", "other").press()
    assert author.at == "elsewhere"
    author.press("back").mark("place", "farm").press()
    assert author.at == "wishes"
    author.press("back").press("back")
    assert author.step == "start"


def test_an_entry_of_a_repeat_can_be_added() -> None:
    people = [item for item in EVERY_KIND["items"] if item["name"] == "people"]
    author = Author(EVERY_KIND | {"items": people}).press()
    author.press("add").type("people/0/who", "Mum").press()
    author.press("next")
    assert "Mum" in author.kept


def test_what_is_sent_goes_nowhere() -> None:
    author = Author(SHORT).press().mark("place", "farm").press()
    assert author.step == "look"
    author.press("send")
    assert (author.step, author.answer.status_code) == ("sent", 200)
    assert b"data-preview" in author.answer.content


@pytest.mark.parametrize(
    ("name", "at"),
    [
        ("wishes", "wishes"),
        # On the screen of its group.
        ("land", "home"),
        # Not asked with these answers: what comes next.
        ("elsewhere", "wishes"),
        # In the first entry of its repeat.
        ("who", "people/0"),
    ],
)
def test_it_opens_at_a_question(name: str, at: str) -> None:
    author = Author(EVERY_KIND, step="ask", at=name)
    assert (author.step, author.at) == ("ask", at)


def test_each_language_and_its_direction() -> None:
    author = Author(SHORT, language="nl")
    assert author.heading == "Was het goed?"
    author.press("en", name="language")
    assert author.heading == "Was it good?"
    hello = {"kind": "yes_no", "name": "hello", "label": {"ar": "مرحبا؟"}}
    author = Author({"title": {"ar": "استبيان"}, "languages": ["ar"], "items": [hello]})
    assert 'lang="ar" dir="rtl"' in author.answer.content.decode()


def test_all_questions_on_one_screen() -> None:
    author = Author(SHORT, one="no").press()
    assert {control.attributes["name"] for control in author.paper.controls("a:place")} == {
        "a:place"
    }
    author.mark("place", "other").press("send")
    assert author.paper.controls("a:elsewhere")
    assert 'name="one" value="no"' in author.answer.content.decode()


@pytest.mark.parametrize(("definition", "is_local"), [(WITHOUT_REPEATS, True), (EVERY_KIND, False)])
def test_a_browser_turns_the_screens_as_on_the_real_page(
    definition: dict[str, Any], is_local: bool
) -> None:
    author = Author(definition)
    ticket = author.fields["preview"]
    author.send(author.form(), **{"Kier-Part": "whole"})
    page = author.answer.content.decode()
    assert ('<template id="offline-bundle"' in page) is is_local
    # In the page itself, and in each of the three screens that the browser fills in.
    assert page.count(ticket) == (4 if is_local else 1)


def test_what_may_frame_it_and_what_it_may_do() -> None:
    answer = Author(SHORT).answer
    policy = dict(rule.split(" ", 1) for rule in answer["Content-Security-Policy"].split("; "))
    assert policy["frame-ancestors"] == "'self'"
    assert policy["sandbox"] == "allow-scripts allow-forms"
    assert policy["default-src"] == "'none'"
    assert "unsafe-inline" not in answer["Content-Security-Policy"]
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in answer
    # The way out, and what a phone can keep: neither belongs to the page around it.
    assert b"data-exit" not in answer.content
    assert b"data-keeping" not in Author(SHORT).press().answer.content


def test_no_other_page_may_be_framed_but_the_editor_frames() -> None:
    editor = Client().get("/surveys/")["Content-Security-Policy"]
    assert "frame-src 'self'" in editor
    assert "frame-ancestors 'none'" in editor
    assert "frame-ancestors 'none'" in Client().get("/inbox/")["Content-Security-Policy"]


def test_a_call_from_the_frame_is_let_through() -> None:
    answer = Client().options(HERE, headers=SANDBOX)
    assert answer.status_code == 204
    assert answer["Access-Control-Allow-Headers"] == "Kier-Part"


def sent(ticket: str) -> Any:
    return Client().post(HERE, urlencode({"preview": ticket}), content_type=FORM)


def signed(**content: Any) -> str:
    return signing.dumps(content, salt=previews.SALT, compress=True)


@pytest.mark.parametrize(
    "ticket",
    [
        "",
        "nonsense",
        signing.dumps({}, salt="other"),
        # Of another release.
        signed(),
        signed(definition={"items": 1}, organisation="Voorbeeld"),
        signed(definition=SHORT | {"choices": {}}, organisation="Voorbeeld"),
    ],
)
def test_a_ticket_that_is_none(ticket: str) -> None:
    answer = sent(ticket)
    assert (answer.status_code, b'data-step="too-old"' in answer.content) == (400, True)


def test_a_ticket_is_good_for_an_hour() -> None:
    ticket = preview_ticket(read(SHORT), organisation="Voorbeeld")
    with patch.object(previews, "MAX_AGE", timedelta(0)):
        assert sent(ticket).status_code == 400
    assert sent(ticket).status_code == 200
    assert Client().get(HERE).status_code == 400


def test_a_faulty_questionnaire_has_no_ticket() -> None:
    with pytest.raises(NotSound):
        preview_ticket(read(SHORT | {"choices": {}}), organisation="Voorbeeld")


def test_a_ticket_has_a_largest_size() -> None:
    with patch.object(previews, "MAX_TICKET", 100), pytest.raises(Conflict):
        preview_ticket(read(SHORT), organisation="Voorbeeld")


def test_only_a_frame_shows_it() -> None:
    author = Author(SHORT)
    form = author.form()
    refused = author.send(form, **{"Sec-Fetch-Dest": "document"}).answer
    assert (refused.status_code, b'data-step="too-old"' in refused.content) == (400, True)
    shown = author.send(form, **{"Sec-Fetch-Dest": "iframe"}).answer
    assert shown.status_code == 200


def test_calls_are_counted_apart_and_before_the_ticket_is_opened(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(throttling, "BURSTS", {"preview": 1})
    statuses = [sent("nonsense").status_code for _call in range(4)]
    assert statuses[0] == 400
    assert statuses[-1] == 429
    with patch.object(previews, "compile_definition") as compiled:
        waiting = Client().post(
            HERE, {"preview": signed(definition=SHORT, organisation="Voorbeeld")}
        )
    compiled.assert_not_called()
    assert (waiting.status_code, b"data-preview" in waiting.content) == (429, True)
    assert b"data-exit" not in waiting.content


def test_a_page_has_no_more_fields_than_a_round_may_have() -> None:
    with patch.object(previews, "MAX_ON_A_PAGE", 1):
        author = Author(SHORT, one="no").press()
    assert author.paper.controls("a:place")
    assert not author.paper.controls("a:elsewhere")
