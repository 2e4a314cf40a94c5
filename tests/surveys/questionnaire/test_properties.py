"""What holds of every questionnaire, whatever anybody sends."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.questionnaire.answer_values import LONG_TEXT, MAX_ENTRIES
from surveys.questionnaire.compiled import Compiled, compile_definition
from surveys.questionnaire.definition import Malformed, read, write
from surveys.questionnaire.flow import (
    Situation,
    choices_of,
    is_required,
    label_of,
    next_screen,
    previous_screen,
    resolve,
    screens,
)
from surveys.questionnaire.submissions import Unreadable, check_answers, read_answers, settle
from surveys.questionnaire.validation import check
from tests.environment import FULL

from .items import compiled, item
from .random_ones import answered, definitions

TODAY = date(2026, 3, 1)
HERE = Situation(TODAY, "nl", seed=7)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["r", "s", "a", "b", "c", "g", ""]), inner, max_size=4)
    ),
    max_leaves=20,
)
NESTED = compiled(
    item("integer", "a"),
    item("group", "g", items=[item("many", "b", choices="mood")]),
    item("repeat", "r", items=[item("text", "c"), item("repeat", "s", items=[item("date", "d")])]),
)


def paths_of(answers: Mapping[str, Any], prefix: str = "") -> Iterator[str]:
    for name, value in answers.items():
        yield prefix + name
        if isinstance(value, list):
            for place, one in enumerate(value):
                if isinstance(one, Mapping):
                    yield from paths_of(one, f"{prefix}{name}/{place}/")


@settings(max_examples=300 if FULL else 40)
@given(raw=JSON)
def test_whatever_is_sent_is_read_or_refused(raw: Any) -> None:
    try:
        answers = read_answers(NESTED, raw)
    except Unreadable as refused:
        answers = refused.answers
        assert not isinstance(raw, dict) or answers != raw
    assert read_answers(NESTED, answers) == answers
    kept, texts = settle(NESTED, answers, TODAY)
    assert read_answers(NESTED, kept) == kept
    assert all(name == "c" for name, _text in texts)


@settings(max_examples=100 if FULL else 20)
@given(raw=JSON)
def test_whatever_is_a_questionnaire_is_read_or_refused(raw: Any) -> None:
    try:
        definition = read({"title": {}, "languages": ["en"], "items": raw})
    except Malformed:
        return
    assert check(definition)


@settings(max_examples=150 if FULL else 25)
@given(made=definitions())
def test_random_questionnaires_have_no_fault(made: dict[str, Any]) -> None:
    definition = read(made)
    assert check(definition) == []
    assert read(write(definition)) == definition


@settings(max_examples=200 if FULL else 30)
@given(both=answered())
def test_nothing_is_kept_that_is_not_asked(both: tuple[dict[str, Any], dict[str, Any]]) -> None:
    questionnaire, answers = _ready(both)
    kept, texts = settle(questionnaire, answers, TODAY)
    state = resolve(questionnaire, answers, HERE)
    assert set(paths_of(kept)) <= state.relevant
    assert questionnaire.from_texts.isdisjoint(path.rpartition("/")[2] for path in paths_of(kept))
    assert sorted(text for _name, text in texts) == sorted(
        str(value) for path, value in state.values.items() if state.node(path).item.kind == "text"
    )


@pytest.mark.full
@settings(max_examples=200 if FULL else 30)
@given(both=answered(), one_per_screen=st.booleans())
def test_screens_show_what_is_asked_once_and_lead_there_and_back(
    both: tuple[dict[str, Any], dict[str, Any]], one_per_screen: bool
) -> None:
    questionnaire, answers = _ready(both)
    state = resolve(questionnaire, answers, HERE)
    found = screens(state, one_per_screen)
    assert next_screen(questionnaire, found) == (found[0] if found else None)
    for one, other in zip([None, *found], [*found, None], strict=True):
        assert next_screen(questionnaire, found, one.key if one else "") == other
        assert (
            one is None or other is None or previous_screen(questionnaire, found, other.key) == one
        )
    shown = [path for one in found if one.kind == "questions" for path in one.paths]
    assert len(shown) == len(set(shown))
    visible = {
        path
        for path in state.relevant
        if state.node(path).item.kind not in {"calculate", "group", "grid", "repeat"}
    }
    assert {path for path in shown if not state.node(path).kind.has_items} == visible


@settings(max_examples=150 if FULL else 25)
@given(both=answered())
def test_values_are_bounded_and_nothing_fails(
    both: tuple[dict[str, Any], dict[str, Any]],
) -> None:
    questionnaire, answers = _ready(both)
    state = resolve(questionnaire, answers, HERE)
    assert state.values.keys() <= state.relevant
    assert all(count <= MAX_ENTRIES for count in state.entries.values())
    for value in state.values.values():
        assert not isinstance(value, str) or 0 < len(value) <= LONG_TEXT
    for path in state.relevant:
        assert "${" not in label_of(state, path)
        assert not is_required(state, path) or state.node(path).is_asked
        assert {one.name for one in choices_of(state, path)} <= {
            choice.name for choice in state.node(path).choices
        }
    faults = check_answers(questionnaire, answers, "nl", TODAY)
    assert len({fault.path for fault in faults}) == len(faults)
    assert all(fault.text and fault.path in state.relevant for fault in faults)


def _ready(both: tuple[dict[str, Any], dict[str, Any]]) -> tuple[Compiled, dict[str, Any]]:
    return compile_definition(read(both[0])), both[1]
