"""Readers try a text before it goes live: opened, answered, ended, read; and what that allows."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from backend.core.errors import Conflict, FieldConflict, ImpossibleMove, Missing
from backend.organisations.models import Role
from backend.programmes.models import HistoryEntry, PageTrial
from backend.programmes.selectors.page_trials import (
    address_of,
    results_of,
    running_trial,
    trials_of,
)
from backend.programmes.selectors.trial_verdicts import Verdict
from backend.programmes.services.page_texts import add_text
from backend.programmes.services.page_trials import (
    LONGEST,
    missing_for,
    open_trial,
    settle_ended_trials,
    trial_allows,
)
from backend.programmes.services.pages import erase_page
from backend.programmes.states import PageState
from surveys.models import Questionnaire, Round
from surveys.services.rounds import delete_round
from surveys.services.schedule import close_due
from surveys.services.texts import clear_text, texts_of
from surveys.states import RoundStatus
from tests.clock import Clock
from tests.programmes.factories import Programme, in_days
from tests.programmes.page_scenes import TriedPage, answer


@pytest.fixture
def page(programme: Programme) -> TriedPage:
    return TriedPage(programme)


def is_allowed(page: TriedPage) -> bool:
    text = page.text()
    assert text.draft
    return trial_allows(page.page, text, text.draft)


def missing(page: TriedPage) -> str:
    text = page.text()
    assert text.draft
    return missing_for(page.page, text, text.draft)


# -- Opening --------------------------------------------------------------------------------------
def test_an_editor_opens_an_anonymous_round_in_the_language_of_the_text(page: TriedPage) -> None:
    trial = page.open()
    survey = Round.objects.get()
    assert (survey.audience, survey.purpose, survey.languages) == ("link", "page", ["nl"])
    assert (survey.status, survey.closes_on) == (RoundStatus.OPEN, in_days(14))
    assert (trial.round, trial.version, trial.read_on) == (survey, page.text().draft, None)
    assert page.text().state == PageState.TRIAL
    assert address_of(trial).endswith(f"/p/try/{survey.code}")
    last = HistoryEntry.objects.order_by("-number")[0]
    assert (last.event, last.subject, last.fields) == ("page.trial-opened", page.page.pk, ["nl"])


def test_the_questions_are_copied_once_for_all_trials(page: TriedPage) -> None:
    page.tried(1)
    page.tried(1)
    assert Questionnaire.objects.count() == 1
    Questionnaire.objects.get().versions.update(definition={"title": {"nl": "Iets anders"}})
    page.open()
    assert Questionnaire.objects.count() == 2


def test_one_trial_of_a_text_goes_on_at_once(page: TriedPage) -> None:
    page.open()
    with pytest.raises(ImpossibleMove):
        page.open()
    assert Round.objects.count() == 1


def test_two_languages_are_tried_side_by_side(programme: Programme) -> None:
    page = TriedPage(programme, languages=("nl", "nl-easy"))
    codes = {page.open(language=language).round_id for language in ("nl", "nl-easy")}
    assert len(codes) == 2


@pytest.mark.parametrize("days", [-1, LONGEST.days + 1])
def test_the_last_day_is_neither_over_nor_far_away(page: TriedPage, days: int) -> None:
    with pytest.raises(FieldConflict) as refused:
        page.open(in_days(days))
    assert [error.field for error in refused.value.errors] == ["closes_on"]
    assert not Round.objects.exists()


def test_an_empty_text_is_not_tried(programme: Programme) -> None:
    page = TriedPage(programme, languages=())
    add_text(**page.where())
    with pytest.raises(Conflict):
        page.open()


def test_who_does_not_write_for_the_project_opens_none(page: TriedPage) -> None:
    manager = page.programme.as_participant(Role.PROGRAMME_MANAGER)
    with pytest.raises(PermissionDenied):
        open_trial(**page.where() | {"by": manager})


# -- Reading the draft ----------------------------------------------------------------------------
def test_who_has_the_code_finds_the_version_that_is_tried(page: TriedPage) -> None:
    trial = page.open()
    page.save("Something newer")
    assert trial.round
    found = running_trial(trial.round.code.upper())
    assert (found.pk, found.version.title) == (trial.pk, "Je bent niet alleen")
    assert found.version.content["type"] == "doc"


@pytest.mark.parametrize("code", ["", "abcdefgh", "x" * 500])
def test_another_code_finds_nothing(page: TriedPage, code: str) -> None:
    page.open()
    with pytest.raises(Missing):
        running_trial(code)


def test_an_ended_trial_shows_nothing(page: TriedPage) -> None:
    trial = page.tried()
    assert trial.round
    assert address_of(trial) == ""
    with pytest.raises(Missing):
        running_trial(trial.round.code)


def test_from_the_day_after_the_last_one_nothing_is_shown(page: TriedPage, clock: Clock) -> None:
    trial = page.open(in_days(1))
    assert trial.round
    clock.put_on(days=2)
    with pytest.raises(Missing):
        running_trial(trial.round.code)


# -- What readers said ----------------------------------------------------------------------------
def test_before_the_end_only_that_there_are_enough_is_known(page: TriedPage) -> None:
    trial = page.open()
    answer(trial, 4)
    assert trials_of(page.text()).get().waiting == 4
    assert results_of(trial, "nl").respondents is None
    answer(trial, 1)
    assert results_of(trial, "nl").questions == ()


def test_of_five_readers_a_verdict_is_shown_and_no_number(page: TriedPage) -> None:
    trial = page.open()
    answer(trial, 4, next="yes", trust="yes")
    answer(trial, 1, easy=1)
    found = results_of(page.end(trial), "nl")
    assert (found.respondents, found.verdict) == (5, Verdict.CLEAR)
    assert [question.name for question in found.questions if question.answers] == []


def test_of_many_readers_numbers_are_shown_and_no_verdict(page: TriedPage) -> None:
    trial = page.open()
    for easy in range(1, 6):
        answer(trial, 5, easy=easy)
    found = results_of(page.end(trial), "nl")
    assert (found.respondents, found.verdict) == (25, None)
    easy_question = found.questions[1]
    assert easy_question.label == "Hoe makkelijk was het om te lezen?"
    assert [(one.least, one.most) for one in easy_question.answers] == [(5, 5)] * 5


def test_what_readers_wrote_is_read_once_a_coordinator_cleared_it(page: TriedPage) -> None:
    trial = page.open()
    answer(trial, 5, change="Ask Jan Jansen")
    trial = page.end(trial)
    assert trial.round
    assert [*texts_in(trial)] == []
    for text in texts_of(trial.round).rows:
        clear_text(trial.round, text.id, text="Ask somebody")
    assert [*texts_in(trial)] == ["Ask somebody"] * 5


def texts_in(trial: PageTrial) -> list[str]:
    return [text for question in results_of(trial, "nl").questions for text in question.texts]


def test_of_four_readers_nothing_is_ever_shown(page: TriedPage) -> None:
    found = results_of(page.tried(4), "nl")
    assert (found.respondents, [*found.questions]) == (None, [])


# -- What it allows -------------------------------------------------------------------------------
def test_a_text_for_seekers_needs_a_trial_that_somebody_read(page: TriedPage) -> None:
    said = [missing(page)]
    trial = page.open()
    said.append(missing(page))
    answer(trial, 5)
    trial = page.end(trial)
    said.append(missing(page))
    assert not is_allowed(page)
    page.read(trial)
    assert is_allowed(page)
    assert len({*said}) == 3


def test_four_readers_allow_nothing(page: TriedPage) -> None:
    trial = page.tried(4)
    with pytest.raises(ImpossibleMove):
        page.read(trial)
    assert "Fewer than 5" in missing(page)
    assert not is_allowed(page)


def test_what_is_not_over_is_not_read(page: TriedPage) -> None:
    trial = page.open()
    answer(trial, 6)
    with pytest.raises(ImpossibleMove):
        page.read(trial)


def test_what_was_changed_by_what_they_said_may_go_live_and_what_was_before_may_not(
    page: TriedPage,
) -> None:
    first = page.text().draft
    assert first
    page.save("Second")
    page.read(page.tried())
    page.save("Third")
    assert is_allowed(page)
    assert not trial_allows(page.page, page.text(), first)


def test_texts_for_others_need_no_trial(programme: Programme) -> None:
    assert is_allowed(TriedPage(programme, audience="professionals"))


def test_reading_is_noted_once(page: TriedPage) -> None:
    trial = page.tried()
    read = [page.read(trial) for _time in range(2)]
    assert [one.read_by_id for one in read] == [page.by.member_id] * 2
    assert HistoryEntry.objects.filter(event="page.trial-read").count() == 1


# -- Ending ---------------------------------------------------------------------------------------
def test_an_ended_trial_makes_a_draft_again_and_ends_once(page: TriedPage) -> None:
    trial = page.tried()
    assert page.text().state == PageState.DRAFT
    with pytest.raises(ImpossibleMove):
        page.end(trial)


def test_the_clock_ends_what_is_over(page: TriedPage, clock: Clock) -> None:
    trial = page.open(in_days(3))
    answer(trial, 5)
    assert settle_ended_trials() == 0
    clock.put_on(days=4)
    assert close_due() == 1
    assert [settle_ended_trials() for _time in range(2)] == [1, 0]
    assert page.text().state == PageState.DRAFT
    assert page.read(page.again(trial)).read_on == in_days(0)


def test_a_page_that_is_erased_ends_its_trial(page: TriedPage) -> None:
    page.open()
    erase_page(by=page.by, project_id=page.project.pk, page_id=page.page.pk)
    assert not PageTrial.objects.exists()
    assert Round.objects.get().status == RoundStatus.CLOSED


def test_a_round_that_a_coordinator_erased_leaves_what_was_read(page: TriedPage) -> None:
    trial = page.read(page.tried())
    assert trial.round
    delete_round(trial.round)
    kept = PageTrial.objects.get()
    assert (kept.round, kept.read_on) == (None, in_days(0))
    assert is_allowed(page)
    assert results_of(kept, "nl").respondents is None


def test_a_trial_of_another_text_is_not_there(programme: Programme) -> None:
    page = TriedPage(programme, languages=("nl", "en"))
    trial: Any = page.open()
    with pytest.raises(Missing):
        page.end(trial, language="en")
