"""Answers to a round by open link bring a proof of work, so that many of them cost something."""

from typing import Any
from uuid import uuid4

import pytest

from scripts.demonstrations.wire import solve
from surveys.models import Waiting
from tests.factories import Desk
from tests.personas import Caller
from tests.surveys.services.scenes import an_open_round

from .test_surveys_answering import at, response


@pytest.fixture
def survey(desk: Desk) -> Any:
    return an_open_round(desk.row)


def test_an_answer_without_a_proof_is_told_what_to_solve(survey: Any, anyone: Caller) -> None:
    body = response()
    refused = anyone.post(at(survey, "responses"), body)
    assert (refused.status_code, refused.json()["type"]) == (429, "/problems/proof-of-work")
    assert not Waiting.objects.exists()
    proof = {"Kier-Proof": solve(refused.json()["challenge"])}
    assert anyone.post(at(survey, "responses"), body, **proof).status_code == 201
    # What was taken needs no second proof; another answer does, and the proof is used up.
    assert anyone.post(at(survey, "responses"), body).status_code == 200
    again = anyone.post(at(survey, "responses"), response(id=str(uuid4())), **proof)
    assert again.status_code == 429


def test_a_challenge_may_be_solved_while_somebody_answers(survey: Any, anyone: Caller) -> None:
    challenge = anyone.post(at(survey, "challenges"), {}).json()
    proof = {"Kier-Proof": solve(challenge)}
    assert anyone.post(at(survey, "responses"), response(), **proof).status_code == 201


def test_a_proof_that_passed_the_throttle_counts_for_the_answer_too(
    survey: Any, anyone: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    challenge = anyone.post(at(survey, "challenges"), {}).json()
    monkeypatch.setattr("api.common.throttles.take", lambda *_bucket: 5)
    proof = {"Kier-Proof": solve(challenge)}
    assert anyone.post(at(survey, "responses"), response(), **proof).status_code == 201


def test_whoever_was_invited_or_has_a_token_needs_none(desk: Desk, anyone: Caller) -> None:
    survey = an_open_round(desk.row, audience="token")
    answer = anyone.post(at(survey, "responses"), response(token="x" * 16))
    assert answer.status_code == 409
