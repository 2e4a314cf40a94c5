"""Questionnaires: drafts that may be wrong, versions that are fixed, and nobody else's."""

from dataclasses import replace
from uuid import uuid4

import pytest

from backend.core.errors import Conflict, ImpossibleMove, Missing
from surveys import selectors
from surveys.models import Questionnaire, Version
from surveys.questionnaire.definition import Item, read
from surveys.services import questionnaires
from surveys.services.questionnaires import Source
from surveys.services.rounds import start_round
from tests.factories import Desk

from .scenes import a_draft, a_questionnaire, three

WRONG = replace(three(), items=[*three().items, Item("one", "new one")])


@pytest.fixture
def mine(desk: Desk) -> Questionnaire:
    return a_questionnaire(desk.row)


def version_of(questionnaire: Questionnaire) -> Version:
    version = Version.objects.filter(questionnaire=questionnaire).order_by("number").last()
    assert version is not None
    return version


def test_a_draft_may_be_wrong_and_says_what_is(mine: Questionnaire) -> None:
    version = questionnaires.change(version_of(mine), definition=WRONG, revision=1)
    assert read(version.definition).items[-1].name == "new one"
    assert [one.field for one in questionnaires.faults_of(version)] == [
        "items.3.name",
        "items.3.choices",
    ]


def test_two_editors_notice_each_other(mine: Questionnaire) -> None:
    version = version_of(mine)
    assert questionnaires.change(version, definition=three(), revision=1).revision == 2
    with pytest.raises(Conflict) as refused:
        questionnaires.change(version, definition=WRONG, revision=1)
    assert [error.field for error in refused.value.errors] == ["revision"]
    assert questionnaires.faults_of(version_of(mine)) == []
    mine.delete()
    with pytest.raises(Missing):
        questionnaires.change(version, definition=three(), revision=2)


def test_the_next_version_comes_after_one_that_is_fixed(desk: Desk) -> None:
    survey = a_draft(desk.row)
    mine = survey.version.questionnaire
    with pytest.raises(ImpossibleMove):
        questionnaires.next_version(mine)
    start_round(survey)
    second = questionnaires.next_version(mine)
    assert (second.number, second.fixed, second.revision) == (2, False, 1)
    assert second.definition == survey.version.definition
    questionnaires.change(second, definition=WRONG, revision=1)
    survey.version.refresh_from_db()
    assert questionnaires.faults_of(survey.version) == []
    found = selectors.questionnaire_of(desk.row.id, mine.id).versions.all()
    assert [one.number for one in found] == [2, 1]


def test_what_it_was_made_from_is_kept_as_it_came(desk: Desk) -> None:
    source = Source("form.xlsx", b"PK\x03\x04", [{"sheet": "survey", "row": 2}])
    made = questionnaires.create(
        organisation=desk.row, name=" Form ", definition=three(), source=source
    )
    version = version_of(made)
    assert (made.name, version.source_name) == ("Form", "form.xlsx")
    assert bytes(version.source or b"") == b"PK\x03\x04"
    assert version.report == [{"sheet": "survey", "row": 2}]


def test_a_copy_has_the_questions_and_another_name(mine: Questionnaire, desk: Desk) -> None:
    made = questionnaires.copy_of(organisation=desk.row, version=version_of(mine))
    assert made.name != mine.name
    assert version_of(made).definition == version_of(mine).definition


@pytest.mark.parametrize("name", ["", "  ", "x" * 201])
def test_a_name_is_needed(mine: Questionnaire, desk: Desk, name: str) -> None:
    with pytest.raises(Conflict):
        questionnaires.create(organisation=desk.row, name=name, definition=three())
    with pytest.raises(Conflict):
        questionnaires.rename(mine, name)


# -- What is seen ---------------------------------------------------------------------------------
def test_anothers_are_not_there(desk: Desk, other_desk: Desk) -> None:
    survey = a_draft(desk.row)
    mine = survey.version.questionnaire
    here, there = desk.row.id, other_desk.row.id
    assert selectors.questionnaire_of(here, mine.id) == mine
    assert selectors.version_of(here, mine.id, 1) == survey.version
    assert selectors.round_of(here, survey.id) == survey
    assert selectors.rounds_with_results([survey.results_key]) == [survey]
    for look in (
        lambda: selectors.questionnaire_of(there, mine.id),
        lambda: selectors.version_of(there, mine.id, 1),
        lambda: selectors.version_of(here, mine.id, 2),
        lambda: selectors.round_of(there, survey.id),
        lambda: selectors.round_of(here, uuid4()),
        lambda: selectors.rounds_with_results([survey.results_key, ""]),
        lambda: selectors.rounds_of(there, after=survey.id),
    ):
        with pytest.raises(Missing):
            look()
    assert selectors.questionnaires_of(there).rows == []
    assert selectors.rounds_of(there).rows == []


def test_lists_come_by_name_in_pages(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(selectors, "PAGE_SIZE", 2)
    for name in ("b", "c", "a", "b"):
        questionnaires.create(organisation=desk.row, name=name, definition=three())
    last = questionnaires.create(organisation=desk.row, name="d", definition=three())
    questionnaires.archive(last)
    first = selectors.questionnaires_of(desk.row.id)
    second = selectors.questionnaires_of(desk.row.id, after=first.after)
    assert [one.name for one in (*first.rows, *second.rows)] == ["a", "b", "b", "c"]
    assert len({one.id for one in (*first.rows, *second.rows)}) == 4
    assert second.after is None
    assert [*selectors.questionnaires_of(desk.row.id, archived=True).rows] == [last]


def test_rounds_are_found_by_state_purpose_and_questionnaire(desk: Desk) -> None:
    survey = start_round(a_draft(desk.row, purpose="training"))
    other = a_draft(desk.row)
    here, mine = desk.row.id, survey.version.questionnaire_id

    def found(**by: object) -> list[object]:
        return [row.id for row in selectors.rounds_of(here, **by).rows]  # type: ignore[arg-type]

    assert found(status="open") == [survey.id]
    assert found(purpose="training") == [survey.id]
    assert found(questionnaire_id=mine) == [survey.id]
    assert {*found()} == {survey.id, other.id}
