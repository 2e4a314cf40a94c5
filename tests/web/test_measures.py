"""Cards of measures: the one question with a code, and the questions after it."""

import re
from urllib.parse import urlsplit

import pytest
from django.test import Client

from backend.programmes.models import MeasurePairs, MeasureRound
from backend.programmes.selectors.measures import card_address
from backend.programmes.services.measure_pairs import opened
from surveys.models import Waiting
from tests.programmes.factories import Programme, a_programme, a_project
from tests.programmes.measures import a_measure, a_round, cards_for, tried_wording

pytestmark = pytest.mark.django_db


class Card:
    """A card for a victim in Utrecht, and a browser."""

    def __init__(self, programme: Programme) -> None:
        project = a_project(programme, "melden", kind="trial")
        measure = a_measure(programme, project)
        tried_wording(programme, project)
        self.row: MeasureRound = a_round(programme, measure, "victims")
        [self.token] = cards_for(programme, self.row, "NL-UT", 1)
        self.path = urlsplit(card_address(self.row.round, self.token)).path
        self.browser = Client(headers={"Origin": "http://testserver"})


@pytest.fixture
def card() -> Card:
    return Card(a_programme())


def test_a_card_asks_one_question_with_a_code_and_then_the_others(card: Card) -> None:
    page = card.browser.get(card.path)
    assert page.status_code == 200
    code = re.search(r'name="code" value="([a-z0-9-]{14})"', page.text)
    assert code
    wrong = card.browser.post(card.path, {"go": "say", "code": code[1]})
    assert "Choose an answer" in wrong.text or "Kies een antwoord" in wrong.text
    assert code[1] in wrong.text
    sent = card.browser.post(card.path, {"go": "say", "code": code[1], "answer": "yes"})
    assert (sent.status_code, sent["Location"]) == (302, f"{card.path}/questions")
    said = opened(MeasurePairs.objects.get())
    assert [*said.values()] == ["y--"]
    assert code[1] not in str(said)
    again = card.browser.get(card.path)
    assert again.status_code == 302
    questions = card.browser.get(f"{card.path}/questions")
    assert questions.status_code == 200
    assert "data-step" in questions.text


def test_whoever_stops_has_a_way_out_and_whom_to_call(card: Card) -> None:
    page = card.browser.get(card.path)
    assert 'class="exit"' in page.text
    assert "data-exit" in page.text
    assert 'href="tel:112"' in page.text
    # Nothing is kept of who looks and leaves.
    assert opened(MeasurePairs.objects.get()) == {}
    assert 'class="exit"' in card.browser.get("/m/abcdefgh/abc").text


@pytest.mark.parametrize(
    ("language", "asked"), [("vi", "cảnh sát"), ("zh-hans", "警察"), ("nl", "politie")]
)
def test_whoever_chose_a_language_goes_on_in_it(card: Card, language: str, asked: str) -> None:
    headers = {"Accept-Language": "en"}
    assert asked in card.browser.get(f"{card.path}?in={language}", headers=headers).text
    sent = card.browser.post(f"{card.path}?in={language}", {"go": "skip"}, headers=headers)
    shown = card.browser.get(sent["Location"], headers=headers)
    assert asked in shown.text
    assert "police" not in shown.text


def test_it_can_be_skipped_and_keeps_nothing(card: Card) -> None:
    skipped = card.browser.post(card.path, {"go": "skip"})
    assert skipped["Location"] == f"{card.path}/questions"
    assert opened(MeasurePairs.objects.get()) == {}
    assert not Waiting.objects.exists()


def test_another_site_answers_nothing(card: Card) -> None:
    stranger = Client(headers={"Origin": "https://evil.example"})
    sent = stranger.post(card.path, {"go": "say", "code": "abcd" * 3, "answer": "no"})
    assert sent.status_code == 403
    assert opened(MeasurePairs.objects.get()) == {}


def test_a_made_up_card_leads_to_no_question(card: Card) -> None:
    page = card.browser.get(f"/m/{card.row.round.code}/{'a' * 16}")
    assert page.status_code == 302
    used = card.browser.get(page["Location"])
    assert 'data-step="used"' in used.text
    assert card.browser.get("/m/abcdefgh/abc").status_code == 404


@pytest.mark.parametrize("path", [None, "/m/try/abcdefgh"])
def test_whom_too_many_come_with_is_asked_to_wait(
    card: Card, path: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("backend.web.measures.refusals.take", lambda *_of: 7)
    page = card.browser.get(path or card.path)
    assert (page.status_code, page["Retry-After"]) == (429, "7")
    assert "7 second" in page.text
