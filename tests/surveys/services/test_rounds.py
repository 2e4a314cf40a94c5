"""A round from draft to its end: what may be set, what may be changed when, what is left."""

from datetime import date, timedelta
from typing import Any

import pytest

from backend.core import days
from backend.core.errors import Conflict, ImpossibleMove, Missing
from backend.organisations.partners import remove_partner
from notifications.models import Notice
from surveys.models import (
    FreeText,
    Invitation,
    Publication,
    Questionnaire,
    Response,
    Round,
    Spent,
    Tally,
    Token,
    Version,
    Waiting,
)
from surveys.questionnaire.definition import read, write
from surveys.services import batches
from surveys.services.questionnaires import change
from surveys.services.rounds import (
    change_round,
    close_round,
    delete_round,
    renew_results_key,
    start_round,
)
from surveys.services.tokens import make_tokens
from tests.clock import Clock
from tests.factories import Desk

from .scenes import (
    THREE,
    a_draft,
    a_questionnaire,
    an_open_round,
    answer,
    invited,
    numbers,
    three,
)

NORTH = {"id": "north", "label": {"nl": "Noord"}}
ON_PAPER: dict[str, Any] = {"audience": "token", "groups": [NORTH]}


def today() -> date:
    return days.today()


# -- What goes together ---------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("columns", "pointer", "code"),
    [
        ({"name": " "}, "name", "invalid"),
        ({"audience": "all"}, "audience", "invalid"),
        ({"purpose": "fun"}, "purpose", "invalid"),
        ({"timezone": "Europe/Atlantis"}, "timezone", "invalid"),
        ({"opens_on": date(2999, 1, 1)}, "closes_on", "out-of-order"),
        ({"threshold": 4}, "threshold", "out-of-range"),
        ({"target": 0}, "target", "out-of-range"),
        ({"remind_after_days": 0}, "remind_after_days", "out-of-range"),
        ({"languages": ["nl", "vi"]}, "languages.1", "unknown"),
        ({"languages": ["nl", "nl"]}, "languages.1", "twice"),
        ({"groups": [NORTH, NORTH]}, "groups.1.id", "twice"),
        ({"groups": [NORTH | {"id": "The North"}]}, "groups.0.id", "invalid"),
        ({"groups": [{"id": "north"}]}, "groups.0.label", "invalid"),
        (ON_PAPER | {"quotas": {"south": 5}}, "quotas.south", "unknown"),
        (ON_PAPER | {"quotas": {"north": "5"}}, "quotas.north", "out-of-range"),
        ({"groups": [NORTH], "quotas": {"north": 5}}, "quotas", "link"),
        ({"audience": "blind", "groups": [NORTH]}, "groups", "blind"),
        ({"statement": {"nl": "x" * 2_001}}, "statement", "invalid"),
        ({"plan": [["glad", "why"]]}, "plan.0", "unknown-variable"),
        ({"plan": [["glad", "number"], ["number", "glad"]]}, "plan.1", "twice"),
    ],
)
def test_what_does_not_go_together_is_refused_where_it_stands(
    desk: Desk, columns: dict[str, Any], pointer: str, code: str
) -> None:
    with pytest.raises(Conflict) as refused:
        a_draft(desk.row, **columns)
    assert [(error.field, error.code) for error in refused.value.errors] == [(pointer, code)]
    assert not Round.objects.exists()


@pytest.mark.parametrize(("more", "errors"), [(0, []), (1, ["one_per_screen"])])
def test_more_questions_than_a_form_holds_do_not_come_on_one_page(
    desk: Desk, more: int, errors: list[str]
) -> None:
    row = {"kind": "many", "name": "how", "choices": "ways", "label": {"nl": "Hoe?"}}
    often = {"kind": "repeat", "name": "often", "items": [row], "label": {"nl": "Vaak"}}
    ways = [{"name": f"w{at}", "label": {"nl": "Zo"}} for at in range(45)]
    ones = [{"kind": "integer", "name": f"n{at}", "label": {"nl": "n"}} for at in range(more)]
    definition = read(THREE | {"items": [often, *ones], "choices": {"ways": ways}})
    version = Version.objects.get(questionnaire=a_questionnaire(desk.row))
    Version.objects.update(definition=write(definition))
    version.refresh_from_db()
    try:
        a_draft(desk.row, version=version, one_per_screen=False)
        found = []
    except Conflict as refused:
        found = [error.field for error in refused.errors]
    assert found == errors
    # One of them is asked at a time.
    a_draft(desk.row, version=version)


def test_nor_on_a_screen_that_shows_a_group(desk: Desk) -> None:
    row = {"kind": "many", "name": "how", "choices": "ways", "label": {"nl": "Hoe?"}}
    whole = {"kind": "group", "name": "all", "appearance": ["field-list"], "items": [row, row]}
    version = Version.objects.get(questionnaire=a_questionnaire(desk.row))
    ways = [{"name": f"w{at}", "label": {"nl": "Zo"}} for at in range(451)]
    Version.objects.update(definition=THREE | {"items": [whole], "choices": {"ways": ways}})
    version.refresh_from_db()
    with pytest.raises(Conflict) as refused:
        a_draft(desk.row, version=version)
    assert [(error.field, error.code) for error in refused.value.errors] == [
        ("version", "too-many")
    ]


def test_a_draft_is_changed_as_a_whole_and_an_open_round_no_more(desk: Desk) -> None:
    survey = a_draft(desk.row, audience="token")
    survey = change_round(survey, name=" Autumn ", groups=[NORTH], plan=[["glad", "@group"]])
    assert (survey.name, survey.plan) == ("Autumn", [["glad", "@group"]])
    survey = start_round(survey)
    later = survey.closes_on + timedelta(days=7)
    change_round(survey, name="Winter", closes_on=later, quotas={"north": 10})
    fast: list[dict[str, Any]] = [
        {"plan": []},
        {"threshold": 10},
        {"statement": {}},
        {"rows_exported": True},
    ]
    for columns in fast:
        with pytest.raises(ImpossibleMove):
            change_round(survey, **columns)
    survey.refresh_from_db()
    assert survey.closes_on == later
    last = close_round(survey).closes_on
    with pytest.raises(ImpossibleMove):
        change_round(survey, closes_on=later)
    change_round(survey, name="Last winter")
    survey.refresh_from_db()
    assert (survey.name, survey.closes_on, survey.quotas) == ("Last winter", last, {"north": 10})


# -- From state to state --------------------------------------------------------------------------
def test_who_ends_a_round_makes_today_its_last_day(desk: Desk, clock: Clock) -> None:
    survey = an_open_round(desk.row)
    last, today = survey.closes_on, batches.today_of(survey)
    assert today < last
    assert close_round(survey).closes_on == today
    late = an_open_round(desk.row)
    clock.put_on(days=400)
    assert close_round(late).closes_on == last


def test_a_round_opens_once_and_closes_once(desk: Desk) -> None:
    survey = a_draft(desk.row)
    with pytest.raises(ImpossibleMove):
        close_round(survey)
    assert start_round(survey).opens_on == batches.today_of(survey)
    for move in (start_round, delete_round):
        with pytest.raises(ImpossibleMove):
            move(survey)
    close_round(survey)
    for move in (start_round, close_round):
        with pytest.raises(ImpossibleMove):
            move(survey)


def test_opened_means_fixed(desk: Desk) -> None:
    survey = a_draft(desk.row)
    version = change(survey.version, definition=three(), revision=1)
    start_round(survey)
    with pytest.raises(ImpossibleMove):
        change(version, definition=three(), revision=2)


def test_a_round_is_not_opened_with_faults_or_after_its_last_day(desk: Desk) -> None:
    survey = a_draft(desk.row)
    survey.version.definition["items"][0]["relevant"] = "${nobody} = 1"
    survey.version.save()
    with pytest.raises(Conflict) as refused:
        start_round(survey)
    assert [error.field for error in refused.value.errors] == ["items.0.relevant"]
    over = a_draft(desk.row, closes_on=today() - timedelta(days=2))
    with pytest.raises(Conflict):
        start_round(over)
    assert {*Round.objects.values_list("status", "version__fixed")} == {("draft", False)}


def test_how_long_a_round_lasts_is_looked_at_without_its_first_day_too(desk: Desk) -> None:
    last = batches.today_of(a_draft(desk.row)) + timedelta(days=3_660)
    survey = a_draft(desk.row, closes_on=last, opens_on=last - timedelta(days=1))
    with pytest.raises(Conflict) as refused:
        change_round(survey, closes_on=last + timedelta(days=1), opens_on=None)
    assert [error.field for error in refused.value.errors] == ["closes_on"]
    late = change_round(survey, closes_on=last + timedelta(days=1))
    # Opened before its first day, it would last a day more.
    with pytest.raises(Conflict) as refused:
        start_round(late)
    assert [error.field for error in refused.value.errors] == ["closes_on"]
    assert start_round(change_round(survey, closes_on=last)).status == "open"


def test_at_the_end_what_waits_is_written_and_all_of_it_published(
    desk: Desk,
) -> None:
    survey = an_open_round(desk.row, audience="token")
    for number in range(19):
        answer(survey, number)
    assert Waiting.objects.count() == 11
    assert [publication.respondents for publication in survey.publications.all()] == [8]
    close_round(survey)
    assert numbers(survey) == [*range(19)]
    last = survey.publications.order_by("number").last()
    assert last is not None
    assert (last.respondents, last.final) == (19, True)
    survey.refresh_from_db()
    assert (survey.written, survey.published) == (19, 19)


@pytest.mark.full
@pytest.mark.parametrize(("threshold", "least"), [(5, 8), (7, 8), (20, 21)])
def test_a_batch_is_more_than_the_threshold(desk: Desk, threshold: int, least: int) -> None:
    survey = an_open_round(desk.row, threshold=threshold)
    for number in range(2 * least - 1):
        answer(survey, number)
    assert not Response.objects.exists()
    answer(survey, 2 * least)
    assert (Response.objects.count(), Waiting.objects.count()) == (least, least)


def test_a_test_round_works_like_another_and_leaves_nothing(desk: Desk) -> None:
    survey = an_open_round(desk.row, test=True, audience="token")
    tokens = make_tokens(survey, count=18)
    for number, token in enumerate(tokens[:17]):
        answer(survey, number, token=token, answers={"why": "a try"})
    assert Publication.objects.get().respondents == 8
    close_round(survey)
    for model in (Waiting, Response, FreeText, Tally, Publication, Spent, Token):
        assert not model._default_manager.exists()
    survey.refresh_from_db()
    assert (survey.status, survey.written, survey.published) == ("closed", 0, 0)


def test_answers_that_cannot_be_opened_keep_a_round_open(desk: Desk, settings: Any) -> None:
    survey, key = an_open_round(desk.row), settings.SECRET_KEY
    answer(survey, 1)
    settings.SECRET_KEY = "another" * 8
    answer(survey, 2)
    with pytest.raises(Conflict):
        close_round(survey)
    survey.refresh_from_db()
    assert (survey.status, Waiting.objects.count(), survey.written) == ("open", 2, 0)
    settings.SECRET_KEY_FALLBACKS = [key]
    close_round(survey)
    assert numbers(survey) == [1, 2]


def test_deleted_is_gone_with_all_that_was_answered(desk: Desk) -> None:
    survey = an_open_round(desk.row, audience="invitation")
    invited(survey, 3)
    close_round(survey)
    delete_round(survey)
    for model in (Round, Invitation, Spent, Notice):
        assert not model._default_manager.exists()
    with pytest.raises(Missing):
        close_round(survey)


def test_results_move_to_another_address(desk: Desk) -> None:
    survey = a_draft(desk.row)
    before = survey.results_key
    assert renew_results_key(survey).results_key != before


def test_a_round_goes_with_its_organisation(desk: Desk) -> None:
    survey = an_open_round(desk.row)
    answer(survey, 1)
    remove_partner(organisation_id=desk.row.id)
    assert not Round.objects.exists()
    assert not Questionnaire.objects.exists()
