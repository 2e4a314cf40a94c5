"""Rounds by open link: nothing of what was answered is shown before the end."""

import pytest

from backend.core.errors import Conflict, Missing
from surveys import selectors
from surveys.exports.requests import check_export
from surveys.models import FreeText, Publication, Round, WebhookCall
from surveys.results.labelled import labelled
from surveys.results.publication import publish
from surveys.results.tables import read_results
from surveys.services.rounds import close_round
from surveys.services.texts import readable_texts, texts_of, withhold_text
from surveys.webhooks.hooks import add_webhook
from tests.factories import Desk

from .scenes import an_open_round, answer


def answered(desk: Desk, count: int) -> Round:
    survey = an_open_round(desk.row)
    for number in range(count):
        answer(survey, number, answers={"why": f"Text {number}"})
    survey.refresh_from_db()
    return survey


def test_nothing_is_published_before_the_end(desk: Desk) -> None:
    add_webhook(desk.row, "http://127.0.0.1:1/")
    survey = answered(desk, 48)
    assert survey.written > 4 * survey.threshold
    assert publish(survey, final=False) is None
    assert not Publication.objects.exists()
    assert not WebhookCall.objects.exists()
    close_round(survey)
    [only] = Publication.objects.all()
    assert (only.final, only.respondents) == (True, 48)
    assert WebhookCall.objects.count() == 1


def test_what_was_published_before_this_rule_is_hidden_until_the_end(desk: Desk) -> None:
    survey = answered(desk, 24)
    Round.objects.filter(id=survey.id).update(audience="token")
    assert publish(survey, final=False) is not None
    Round.objects.filter(id=survey.id).update(audience="link")
    survey.refresh_from_db()
    assert read_results(survey, "nl").respondents is None
    assert labelled(survey, "nl")["tables"] is None
    close_round(survey)
    assert read_results(survey, "nl").respondents == 24


def test_texts_are_read_when_the_round_has_ended(desk: Desk) -> None:
    survey = answered(desk, 24)
    text = FreeText.objects.first()
    assert text is not None
    assert not texts_of(survey).rows
    assert not readable_texts(survey).rows
    with pytest.raises(Missing):
        withhold_text(survey, text.id)
    survey = close_round(survey)
    assert len(texts_of(survey).rows) == 24


@pytest.mark.parametrize("content", ["tables", "texts"])
def test_results_are_no_file_before_the_end(desk: Desk, content: str) -> None:
    survey = answered(desk, 24)
    with pytest.raises(Conflict) as refused:
        check_export(survey, content, "csv", "nl")
    assert [error.code for error in refused.value.errors] == ["not-yet"]
    check_export(survey, "codebook", "csv", "nl")
    check_export(close_round(survey), content, "csv", "nl")


@pytest.mark.parametrize(
    ("written", "shown"),
    [(4, None), (9, None), (10, 10), (19, 10), (20, 20), (49, 20), (50, 50), (1999, 1000)],
)
def test_its_organisation_learns_about_how_many_answered(
    desk: Desk, written: int, shown: int | None
) -> None:
    survey = an_open_round(desk.row)
    survey.written = written
    assert selectors.shown_total(survey) == shown
    survey.audience = "token"
    assert selectors.shown_total(survey) == (written if written >= 5 else None)
