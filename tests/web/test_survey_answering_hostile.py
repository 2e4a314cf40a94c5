"""Forms that no page of ours sends, errors of ours, and what may be told of either."""

import json
import logging
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from surveys.models import Waiting
from tests.environment import FULL
from tests.web.respondent import Respondent
from tests.web.survey_samples import EVERY_KIND, SHORT, an_open_round

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_proof")]
CANARY = "kanarie-7f3a"
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner),
    max_leaves=8,
)
NAMES = ["place", "wishes", "mood", "fair", "since", "order", "people", "who", "story", "agreed"]
ANSWERS = st.dictionaries(st.sampled_from(NAMES), JSON, max_size=6)


def test_a_form_from_elsewhere_begins_anew() -> None:
    visitor = Respondent(f"/s/{an_open_round(SHORT).code}").press()
    form = visitor.mark("place", "farm").form("next")
    visitor.send(form, **{"Sec-Fetch-Site": "cross-site"})
    assert (visitor.step, visitor.answer.status_code, visitor.kept) == ("start", 403, "{}")


def test_too_many_calls_wait_with_all_that_was_typed(monkeypatch: pytest.MonkeyPatch) -> None:
    visitor = Respondent(f"/s/{an_open_round(SHORT).code}").press().mark("place", "other").press()
    visitor.type("elsewhere", CANARY)
    sent = visitor.form("next")
    with monkeypatch.context() as busy:
        busy.setattr("backend.web.surveys.interruptions.take", lambda _bucket, _scope: 3)
        visitor.send(sent)
    assert (visitor.step, visitor.answer.status_code) == ("wait", 429)
    assert visitor.answer["Retry-After"] == "3"
    [form] = visitor.paper.find(lambda element: element.tag == "form")
    assert sorted(visitor.paper.fields(form)) == sorted(set(sent))
    visitor.send(visitor.paper.fields(form))
    assert (visitor.step, json.loads(visitor.kept)["elsewhere"]) == ("look", CANARY)


def test_as_a_part_it_waits_and_fails_in_short(monkeypatch: pytest.MonkeyPatch) -> None:
    visitor = Respondent(f"/s/{an_open_round(SHORT).code}").press()
    monkeypatch.setattr("backend.web.surveys.interruptions.take", lambda _bucket, _scope: 2)
    answer = visitor.send(visitor.form("next"), **{"Kier-Part": "page"}).answer
    assert (answer.status_code, answer["Retry-After"], answer.content) == (429, "2", b"")


def test_after_an_error_of_ours_everything_is_there_and_the_log_tells_nothing(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_arguments: Any) -> None:
        raise RuntimeError("broken")

    visitor = Respondent(f"/s/{an_open_round(SHORT).code}").press().mark("place", "other").press()
    form = visitor.type("elsewhere", CANARY).form("next")
    monkeypatch.setattr("backend.web.surveys.answer_views.Way.turn", fail)
    with caplog.at_level(logging.DEBUG):
        visitor.send(form)
    assert (visitor.step, visitor.answer.status_code) == ("wait", 500)
    [again] = visitor.paper.find(lambda element: element.tag == "form")
    assert ("a:elsewhere", CANARY) in visitor.paper.fields(again)
    assert CANARY not in caplog.text


def test_answers_longer_than_a_form_may_be_are_refused_and_not_lost() -> None:
    visitor = Respondent(f"/s/{an_open_round(EVERY_KIND).code}").press()
    kept = json.dumps({"place": "other", "story": "x" * 99_000})
    fields = [
        (name, value) for name, value in visitor.form() if name not in {"kept", "at", "shown"}
    ]
    fields += [("kept", kept), ("at", "elsewhere"), ("shown", "elsewhere")]
    visitor.send([*fields, ("a:elsewhere", "y" * 9_000)])
    said = ["Together your texts are too long. Make one of them shorter."]
    assert (visitor.step, visitor.at, visitor.faults) == ("ask", "elsewhere", said)
    assert visitor.value("elsewhere") == "y" * 9_000


@settings(
    max_examples=60 if FULL else 15,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    # Half of a pair is no character.
    kept=ANSWERS.map(json.dumps) | st.text(max_size=20) | st.just('{"place": "\\ud83d"}'),
    step=st.sampled_from(["start", "ask", "look", "sent", ""]),
    at=st.sampled_from(["", "place", "people/0", "people/+", "people/99/+", "boss", "//", "x"]),
    go=st.sampled_from(
        ["next", "back", "skip", "send", "add", "remove", "removed", "change:people/0", "stay", ""]
    ),
    shown=st.lists(
        st.sampled_from(
            ["place", "people/0/who", "people/7/who", "who", "boss", "people", "a/b/c"]
        ),
        max_size=4,
    ),
)
def test_whatever_a_form_says_a_page_comes(
    round_of_every_kind: str, kept: str, step: str, at: str, go: str, shown: list[str]
) -> None:
    visitor = Respondent(f"/s/{round_of_every_kind}")
    fields = [("step", step), ("kept", kept), ("at", at), ("go", go), ("submission", "x")]
    visitor.send([*fields, ("shown", " ".join(shown)), ("a:place", "farm")])
    assert visitor.answer.status_code == 200
    assert visitor.step in {"start", "ask", "look", "sent"}
    assert Waiting.objects.count() == 0


@pytest.fixture
def round_of_every_kind() -> str:
    return an_open_round(EVERY_KIND).code


def test_no_answer_of_a_hidden_question_is_handed_in() -> None:
    visitor = Respondent(f"/s/{an_open_round(SHORT).code}").press()
    kept = json.dumps({"place": "farm", "elsewhere": ["no", "text"], "unknown": uuid4().hex})
    fields = [("step", "look"), ("kept", kept), ("submission", str(uuid4())), ("go", "send")]
    assert visitor.send(fields).step == "sent"
    assert Waiting.objects.count() == 1
