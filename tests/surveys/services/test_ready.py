"""The questionnaires that come with Kier: sound, short, whole in each of their languages."""

import re
from collections.abc import Iterator

import pytest

from backend.core.errors import Missing
from backend.core.languages import REGISTRY
from backend.web.places.languages import CODES
from surveys.models import Version
from surveys.questionnaire.compiled import compile_definition
from surveys.questionnaire.definition import Definition, Texts, write
from surveys.questionnaire.kinds import KINDS
from surveys.questionnaire.submissions import check_answers, settle
from surveys.questionnaire.validation import check
from surveys.results.plan import check as check_plan
from surveys.services.questionnaires import copy_ready, faults_of
from surveys.services.ready import Ready, ready, ready_definition
from surveys.services.round_settings import PURPOSES
from tests.factories import Desk

EACH = pytest.mark.parametrize("one", ready(), ids=lambda one: one.id)


def texts_of(definition: Definition) -> Iterator[Texts]:
    yield definition.title
    for item, _within in definition.walk():
        yield from (item.label, item.hint, item.low, item.high)
        yield from (item.required_message, item.constraint_message)
    for choices in definition.choices.values():
        yield from (choice.label for choice in choices)


def test_there_is_one_for_each_purpose() -> None:
    assert [one.id for one in ready()] == [
        "assignment-member",
        "assignment-requester",
        "help",
        "measure-detectives",
        "measure-helpers",
        "measure-judges",
        "measure-victims",
        "measure",
        "page",
        "stop",
        "training",
    ]
    assert {one.purpose for one in ready()} == PURPOSES - {"other"}


@EACH
def test_it_has_no_faults_and_can_be_counted(one: Ready) -> None:
    assert check(one.definition) == []
    check_plan(one.definition, (), ())


@EACH
def test_every_text_is_there_in_each_language(one: Ready) -> None:
    # Seekers answer in the language in which they asked for help, or read a page.
    seekers = [language.code for language in REGISTRY if language.ready]
    expected = seekers if one.id in {"help", "page"} else ["nl", "en"]
    if one.id == "stop":
        expected = ["nl", "en", "pl", "hu"]
    if one.id == "measure-victims":
        # Those of the page before them.
        expected = [*CODES]
    assert one.definition.languages[:2] == ("nl", "en")
    assert sorted(one.definition.languages) == sorted(expected)
    for texts in texts_of(one.definition):
        assert {*texts} in (set(), {*one.definition.languages})
        assert all(text.strip() == text and text for text in texts.values())


@EACH
def test_readers_are_spoken_to_as_on_our_pages(one: Ready) -> None:
    """Dutch says *je* here, and never *u*."""
    dutch = ("nl", "nl-easy")
    said = [texts[code] for texts in texts_of(one.definition) for code in dutch if code in texts]
    assert said
    assert [text for text in said if re.search(r"\b[Uu]w?\b", text)] == []


@EACH
def test_it_is_short_and_asks_for_one_answer_alone(one: Ready) -> None:
    assert 5 <= len(one.definition.items) <= 9
    required = [item for item, _within in one.definition.walk() if item.required]
    compiled = compile_definition(one.definition)
    if one.id == "measure-victims":
        # Nobody has to say anything here.
        assert required == []
        assert check_answers(compiled, {}, "en") == []
        return
    assert len(required) == 1
    answers = {required[0].name: 1}
    assert check_answers(compiled, {}, "en") != []
    assert check_answers(compiled, answers, "en") == []
    assert settle(compiled, answers) == (answers, [])


@EACH
def test_who_may_write_is_asked_for_no_names(one: Ready) -> None:
    for item, _within in one.definition.walk():
        assert KINDS[item.kind].counted != "texts" or item.hint


@pytest.mark.parametrize(
    ("ready_id", "answers", "shown"),
    [
        ("help", {"help": 5}, False),
        ("help", {"help": 2}, True),
        ("help", {"help": 5, "safe": "no"}, True),
        ("assignment-member", {"feeling": 4, "limits": "yes"}, False),
        ("assignment-member", {"feeling": 4, "limits": "no"}, True),
    ],
)
def test_what_went_wrong_is_asked_after_a_bad_answer_alone(
    ready_id: str, answers: dict[str, object], shown: bool
) -> None:
    compiled = compile_definition(ready_definition(ready_id))
    kept, _texts = settle(compiled, answers | {"wrong": ["other"]})
    assert ("wrong" in kept) is shown


def test_what_helped_most_is_chosen_from_what_was_offered() -> None:
    compiled = compile_definition(ready_definition("measure"))
    offered = {"talk": 3, "offered": ["judge", "expert"]}
    assert check_answers(compiled, offered | {"helped": "judge"}, "en") == []
    assert [
        check_answer.path
        for check_answer in check_answers(compiled, offered | {"helped": "safety"}, "en")
    ] == ["helped"]
    both = {"talk": 3, "offered": ["judge", "none"]}
    assert [check_answer.path for check_answer in check_answers(compiled, both, "en")] == [
        "offered"
    ]


def test_a_copy_is_ones_own(desk: Desk) -> None:
    mine = copy_ready(organisation=desk.row, ready_id="help")
    version = Version.objects.get(questionnaire=mine)
    assert (mine.name, version.number, version.fixed) == ("Hoe was de hulp?", 1, False)
    assert version.definition == write(ready_definition("help"))
    assert faults_of(version) == []
    with pytest.raises(Missing):
        copy_ready(organisation=desk.row, ready_id="../help")
