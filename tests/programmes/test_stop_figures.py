"""Figures of stops: nothing points at a small group, in a language, a place or a country."""

from typing import Any
from uuid import UUID

import pytest

from backend.programmes.models import LinkWeek, Project, Stop
from backend.programmes.selectors.stop_figures import countries_of, figures_of
from surveys.services.responses import hand_in
from surveys.services.rounds import close_round
from tests.programmes.factories import Programme, a_project, a_stop, in_days


@pytest.fixture
def project(programme: Programme) -> Project:
    return a_project(programme, parts=["stops"])


def answered(stop: Stop, **by_language: int) -> None:
    """So many visitors answer in each language, and the questions are closed."""
    assert stop.round
    number = 0
    for language, count in by_language.items():
        for _visitor in range(count):
            number += 1
            hand_in(
                stop.round,
                answers={"played": "yes", "after_boys": "true", "game": 5},
                language=language,
                submission=UUID(int=number),
                group=language,
            )
    close_round(stop.round)


def test_fewer_than_five_are_not_shown(programme: Programme, project: Project) -> None:
    answered(a_stop(programme, project), hu=4)
    [shown] = figures_of(project)
    assert (shown.opened, shown.answered, shown.languages) == (None, None, [])
    assert [(one.country, one.answered) for one in countries_of([shown])] == [("HU", None)]


def test_a_small_language_hides_the_table(programme: Programme, project: Project) -> None:
    answered(a_stop(programme, project), hu=12, pl=1)
    [shown] = figures_of(project)
    assert (shown.answered, shown.languages) == (13, [])


def test_small_languages_are_ranges(programme: Programme, project: Project) -> None:
    answered(a_stop(programme, project), hu=20, pl=9, en=2, nl=3)
    [shown] = figures_of(project)
    found = {one.language: one for one in shown.languages}
    assert (shown.answered, {*found}) == (34, {"hu", "pl", "en", "nl"})
    assert found["hu"].least <= 20 <= found["hu"].most
    for one in shown.languages:
        assert one.least == one.most >= 5 or one.most - one.least >= 4
    assert found["en"].least != found["en"].most


def test_a_country_is_the_sum_of_what_is_shown(programme: Programme, project: Project) -> None:
    shown = a_stop(programme, project, place="Kraków", country="PL", region="")
    hidden = a_stop(programme, project, place="Gdynia", country="PL", region="")
    answered(shown, pl=6)
    answered(hidden, pl=4)
    for stop, opened in ((shown, 20), (hidden, 7)):
        LinkWeek.objects.create(
            link=stop.link,
            week=in_days(-7),
            opened=opened,
            continued_least=0,
            continued_most=opened,
        )
    [country] = countries_of(figures_of(project))
    assert (country.stops, country.opened, country.answered) == (2, 27, 6)


def test_nothing_is_shown_while_it_can_be_answered(programme: Programme, project: Project) -> None:
    stop = a_stop(programme, project)
    assert stop.round
    for number in range(8):
        hand_in(
            stop.round,
            answers={"game": 5},
            language="hu",
            submission=UUID(int=number),
            group="hu",
        )
    [shown] = figures_of(project)
    assert shown.answered is None


def test_no_questions_no_figures(programme: Programme, project: Project) -> None:
    a_stop(programme, project, questions=False)
    found: Any = figures_of(project)
    assert [(one.answered, one.languages) for one in found] == [(None, [])]
