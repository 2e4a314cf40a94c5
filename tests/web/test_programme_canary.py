"""What strangers send in at results pages and cards of measures is found only where it belongs."""

import logging
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test import Client

from backend.organisations.models import Role
from backend.programmes.models import MeasurePairs, StakeholderQuestion
from backend.programmes.selectors.measures import card_address
from backend.programmes.services.measure_pairs import opened, signs_of
from backend.programmes.services.stakeholder_questions import answer_question
from backend.web.interventions import results
from backend.web.measures import answers
from tests.api.trace import bytes_of_all_rows, bytes_of_the_cache, rows_of_all_tables
from tests.programmes.factories import a_programme, a_project
from tests.programmes.interventions import an_intervention
from tests.programmes.measures import a_measure, a_round, cards_for, tried_wording

pytestmark = pytest.mark.django_db

# As long as no identifier and no digest contains it by chance.
WORD = "Kanarie7731"
QUESTION = f"{WORD} <script>alert(7731)</script>?"
PAIR_CODE = "kpxr-7w3t-hz9n"


def a_browser() -> Client:
    # What a server does with a fault: it answers, and writes it down.
    return Client(raise_request_exception=False, headers={"Origin": "http://testserver"})


def fails(**_options: Any) -> None:
    raise RuntimeError("as if the database had gone")


def tables_with(text: str) -> set[str]:
    found = rows_of_all_tables(connection)
    return {table for table, rows in found.items() if text in repr(rows)}


@pytest.mark.parametrize("breaks", [False, True])
def test_a_question_is_in_its_own_row_and_nowhere_else(
    breaks: bool, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    programme = a_programme()
    row = an_intervention(programme, a_project(programme, "field-lab", ends_on=None))
    if breaks:
        monkeypatch.setattr(results, "ask", fails)
    with caplog.at_level(logging.DEBUG):
        sent = a_browser().post(f"/r/{row.code}", {"text": QUESTION})
    assert sent.status_code == (500 if breaks else 303)
    assert WORD not in caplog.text
    assert WORD not in sent.text
    assert WORD.encode() not in bytes_of_the_cache()
    assert tables_with(WORD) == (set() if breaks else {StakeholderQuestion._meta.db_table})


def test_what_a_stranger_wrote_is_no_markup() -> None:
    programme = a_programme()
    row = an_intervention(programme, a_project(programme, "field-lab", ends_on=None))
    a_browser().post(f"/r/{row.code}", {"text": QUESTION})
    assert WORD not in a_browser().get(f"/r/{row.code}").text
    answer_question(
        by=programme.as_participant(Role.EDITOR),
        project_id=row.project_id,
        intervention_id=row.pk,
        question_id=StakeholderQuestion.objects.get().pk,
        answer="<img src=x onerror=alert(1)>",
    )
    shown = a_browser().get(f"/r/{row.code}").text
    assert "&lt;script&gt;alert(7731)&lt;/script&gt;" in shown
    assert "<script>alert" not in shown
    assert "<img src=x" not in shown


@pytest.mark.parametrize("breaks", [False, True])
def test_a_pair_code_is_nowhere(
    breaks: bool,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    programme = a_programme()
    project = a_project(programme, "melden", kind="trial")
    measure = a_measure(programme, project)
    tried_wording(programme, project)
    survey = a_round(programme, measure, "victims")
    [token] = cards_for(programme, survey, "NL-UT", 1)
    path = urlsplit(card_address(survey.round, token)).path
    if breaks:
        monkeypatch.setattr(answers, "say", lambda *_asked, **_said: fails())
    with caplog.at_level(logging.DEBUG):
        sent = a_browser().post(path, {"go": "say", "code": PAIR_CODE, "answer": "yes"})
    assert sent.status_code == (500 if breaks else 302)
    assert [*opened(MeasurePairs.objects.get()).values()] == ([] if breaks else ["y--"])
    signs = signs_of(PAIR_CODE)
    assert signs
    kept = bytes_of_all_rows(connection) + bytes_of_the_cache()
    for text in (PAIR_CODE, signs):
        assert text.encode() not in kept
        assert text not in caplog.text
    # Nor a card: its token is kept as a digest, and what is written to the log has no address.
    assert token.encode() not in kept
    assert token not in "".join(capfd.readouterr())
