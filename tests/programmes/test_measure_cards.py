"""Cards of a round on paper: one code each, neutral, and kept nowhere."""

import logging
from typing import Any

import pytest

from backend.core.errors import FieldConflict, ImpossibleMove
from backend.core.paper import can_be_made
from backend.programmes.models import MeasureRound, Project
from backend.programmes.selectors.measures import card_address
from backend.programmes.services import measure_cards
from backend.programmes.services.measure_cards import cards_paper
from tests.personas import Browser
from tests.programmes.factories import Programme, a_project
from tests.programmes.measures import (
    a_measure,
    a_round,
    answers,
    cards_for,
    ended,
    place_of,
    tried_wording,
)
from tests.programmes.test_measure_attack import everything

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not can_be_made(), reason="the extra that makes PDFs is not installed"),
]


@pytest.fixture
def row(programme: Programme) -> MeasureRound:
    project: Project = a_project(programme, "melden", kind="trial")
    tried_wording(programme, project)
    return a_round(programme, a_measure(programme, project), "victims")


def paper(programme: Programme, row: MeasureRound, tokens: list[str], **changes: Any) -> bytes:
    place = place_of(programme, row.measure) | {"region": "NL-UT"} | changes
    return cards_paper(**place, round_id=row.pk, tokens=tokens)


@pytest.mark.full
def test_each_card_has_one_code_that_a_phone_reads(programme: Programme, row: MeasureRound) -> None:
    from tests.programmes.papers import pages_of, read_codes

    tokens = cards_for(programme, row, "NL-UT", 12)
    pdf = paper(programme, row, tokens)
    assert pages_of(pdf) == 2
    found = [code for page in read_codes(pdf) for code in page]
    assert sorted(found) == sorted(card_address(row.round, token) for token in tokens)


def test_no_card_says_whom_it_is_for(programme: Programme, row: MeasureRound) -> None:
    from tests.programmes.papers import words_of

    [text] = words_of(paper(programme, row, cards_for(programme, row, "NL-UT", 2)))
    # The head is cut off, and tells piles from each other.
    head, _cut, cards = text.partition("hand cards out")
    assert "Victims" in head
    assert "Utrecht" in head
    for word in ("ictim", "olice", "lachtoffer", "olitie", "sycholo", "Utrecht", "before"):
        assert word not in cards


def test_codes_are_kept_nowhere_and_noted_nowhere(
    programme: Programme, row: MeasureRound, caplog: pytest.LogCaptureFixture
) -> None:
    tokens = cards_for(programme, row, "NL-UT", 3)
    path = f"/api/v1/programmes/projects/{row.measure.project_id}/measures/{row.measure_id}"
    before = everything()
    with caplog.at_level(logging.DEBUG):
        answer = Browser(programme.editor).post(
            f"{path}/rounds/{row.pk}/cards/paper", {"region": "NL-UT", "tokens": tokens}
        )
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Cache-Control"] == "no-store"
    after = everything()
    changed = {table for table in after if after[table] != before[table]}
    assert changed <= {"accounts_session"}
    told = repr(after) + caplog.text
    assert all(token not in told for token in tokens)


def test_no_sheet_holds_a_processor_for_long(programme: Programme, row: MeasureRound) -> None:
    [token] = cards_for(programme, row, "NL-UT", 1)
    path = f"/api/v1/programmes/projects/{row.measure.project_id}/measures/{row.measure_id}"
    body = {"region": "NL-UT", "tokens": [token] * 101}
    answer = Browser(programme.editor).post(f"{path}/rounds/{row.pk}/cards/paper", body)
    assert answer.status_code == 400


def test_paper_does_not_tell_which_cards_were_used(programme: Programme, row: MeasureRound) -> None:
    tokens = cards_for(programme, row, "NL-UT", 2)
    before = paper(programme, row, tokens)
    answers(row, tokens[0], talk=4)
    assert paper(programme, row, tokens) == before


def test_of_a_round_that_has_ended_there_are_no_cards(
    programme: Programme, row: MeasureRound
) -> None:
    tokens = cards_for(programme, row, "NL-UT", 1)
    with pytest.raises(FieldConflict):
        paper(programme, row, tokens, region="NL-GE")
    ended(programme, row)
    with pytest.raises(ImpossibleMove):
        paper(programme, row, tokens)


def test_words_fit_the_language_of_the_questions() -> None:
    assert measure_cards.words_of("nl") != measure_cards.words_of("en")
