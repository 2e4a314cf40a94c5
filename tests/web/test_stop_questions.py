"""Questions at a stop of the truck: in the language in which somebody came, kept by their phone."""

import pytest
from django.test import Client

from backend.programmes.models import Stop
from surveys.models import Round
from tests.programmes.factories import a_programme, a_project, a_stop
from tests.surveys.services.scenes import an_open_round

pytestmark = pytest.mark.django_db
KEPT = " data-keeps"


@pytest.fixture
def stop() -> Stop:
    programme = a_programme()
    return a_stop(programme, a_project(programme))


def page(survey: Round, word: str = "", language: str = "nl") -> str:
    path = f"/s/{survey.code}" + (f"/{word}" if word else "")
    return Client().get(path, headers={"Accept-Language": language}).content.decode()


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("hu", "A kamion előtt és után"),
        ("pl", "Przed ciężarówką i po niej"),
        ("en", "Before and after the truck"),
        ("nl", "Voor en na de truck"),
    ],
)
def test_it_comes_in_the_language_of_the_way_on(stop: Stop, language: str, title: str) -> None:
    assert stop.round
    text = page(stop.round, language)
    assert title in text
    assert f'data-language="{language}"' in text


def test_another_language_can_be_chosen(stop: Stop) -> None:
    assert stop.round
    form = {"step": "start", "in": "hu", "language": "pl"}
    path = f"/s/{stop.round.code}/hu"
    answer = Client().post(path, form, headers={"Sec-Fetch-Site": "same-origin"})
    assert "Przed ciężarówką i po niej" in answer.content.decode()


def test_the_phone_keeps_what_was_answered_before_the_game_and_says_so(stop: Stop) -> None:
    assert stop.round
    text = page(stop.round, "en", "en")
    assert KEPT in text
    assert "your answers stay on this phone" in text


def test_no_other_survey_keeps_anything_unasked(stop: Stop) -> None:
    text = page(an_open_round(stop.project.organisation))
    assert KEPT not in text
