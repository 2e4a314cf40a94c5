"""Whom a round is for: links that let in once, invitations, and what waits for a member."""

from uuid import uuid4

import pytest

from surveys.blind_tokens.keys import PublicKey
from surveys.models import Invitation, Token
from surveys.services.tokens import invitation_token
from surveys.states import Audience
from tests.api.survey_rounds import GROUPS, HOST, LAST, ROUNDS
from tests.colleagues import Colleague, caseworker_at, coordinator_at, newcomer_at
from tests.factories import Desk, an_organisation
from tests.personas import Caller, problem, whole
from tests.surveys.services.scenes import a_draft, an_open_round, answer


@pytest.fixture
def coordinator(desk: Desk) -> Colleague:
    return coordinator_at(desk)


def test_links_that_let_in_once(desk: Desk, coordinator: Colleague, anyone: Caller) -> None:
    survey = an_open_round(desk.row, audience=Audience.TOKEN, groups=GROUPS)
    there = f"{ROUNDS}/{survey.id}"
    made = coordinator.post(f"{there}/tokens", {"count": 3, "group": "gouda"})
    links = made.json()["links"]
    assert whole(made) == (201, {"links": links})
    assert len({*links}) == 3
    assert {*Token.objects.values_list("group", flat=True)} == {"gouda"}
    token = links[0].removeprefix(f"{HOST}/s/{survey.code}/")
    body = {"id": str(uuid4()), "answers": {"number": 4}, "token": token}
    answering = f"/api/v1/surveys/answering/{survey.code}/responses"
    assert anyone.post(answering, body).status_code == 201
    assert coordinator.get(there).json()["tokens"] == 2


def test_no_links_where_there_can_be_none(desk: Desk, coordinator: Colleague) -> None:
    there = f"{ROUNDS}/{an_open_round(desk.row).id}/tokens"
    detail = "This round takes no tokens."
    assert whole(coordinator.post(there, {"count": 1})) == problem("conflict", detail)
    detail = "Give a whole number from 1 to 5000."
    errors = [{"pointer": "/count", "code": "invalid", "detail": detail}]
    assert whole(coordinator.post(there, {"count": 0})) == problem(
        "invalid-input", "Look at the errors below.", errors=errors
    )


def test_members_are_invited_and_find_their_links(desk: Desk, coordinator: Colleague) -> None:
    survey = an_open_round(desk.row, audience=Audience.INVITATION)
    there = f"{ROUNDS}/{survey.id}"
    caseworker = caseworker_at(desk)
    body = {"members": [caseworker.id]}
    assert whole(coordinator.post(f"{there}/invitations", body)) == (
        200,
        {"invited": 1, "already": 0},
    )
    assert whole(coordinator.post(f"{there}/invitations", {"all": True})) == (
        200,
        {"invited": 1, "already": 1},
    )
    mine = Invitation.objects.get(recipient=caseworker.id)
    link = f"{HOST}/s/{survey.code}/{invitation_token(mine.id)}"
    waits = {
        "round": str(survey.id),
        "name": "Spring",
        "organisation": "First",
        "code": survey.code,
        "link": link,
        "closes_on": LAST.isoformat(),
    }
    found = {"results": [waits], "next": None}
    assert whole(caseworker.get("/api/v1/surveys/invitations")) == (200, found)
    assert coordinator.get(there).json()["invited"] == {"all": 2, "done": 0}

    answer(survey, token=invitation_token(mine.id))
    found = {"results": [], "next": None}
    assert whole(caseworker.get("/api/v1/surveys/invitations")) == (200, found)
    assert coordinator.get(there).json()["invited"] == {"all": 2, "done": 1}


@pytest.mark.full
def test_a_blind_invitation_stands_where_no_server_gets_it(
    desk: Desk, coordinator: Colleague
) -> None:
    survey = an_open_round(desk.row, audience=Audience.BLIND)
    coordinator.post(f"{ROUNDS}/{survey.id}/invitations", {"members": [coordinator.id]})
    [waits] = coordinator.get("/api/v1/surveys/invitations").json()["results"]
    token = invitation_token(Invitation.objects.get().id)
    fingerprint = PublicKey(bytes(survey.blind_key.public)).fingerprint()
    assert waits["link"] == f"{HOST}/s/{survey.code}#{token}.{fingerprint}"
    found = coordinator.get(f"{ROUNDS}/{survey.id}").json()
    assert found["fingerprint"] == fingerprint


def test_who_can_be_invited(desk: Desk, coordinator: Colleague) -> None:
    survey = a_draft(desk.row, audience=Audience.INVITATION)
    there = f"{ROUNDS}/{survey.id}/invitations"
    stranger = newcomer_at(an_organisation("theirs"))
    detail = "This person does not work at this organisation."
    errors = [{"pointer": "/members/1", "code": "no-colleague", "detail": detail}]
    body = {"members": [coordinator.id, stranger.id]}
    assert whole(coordinator.post(there, body)) == problem("conflict", detail, errors=errors)
    detail = "Name some members, or ask for all."
    errors = [{"pointer": "/members", "code": "required", "detail": detail}]
    for wrong in ({}, {"all": False}, {"members": [coordinator.id], "all": True}):
        assert whole(coordinator.post(there, wrong)) == problem("conflict", detail, errors=errors)
    assert not Invitation.objects.exists()
