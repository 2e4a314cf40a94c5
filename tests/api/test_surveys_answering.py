"""`/api/v1/surveys/answering/…`: what those who answer get, and what becomes of their answers."""

from typing import Any
from uuid import uuid4

import pytest

from backend.core.crypto.encoding import decode, encode
from backend.organisations.models import Organisation
from surveys.blind_tokens.client import prepare_token
from surveys.blind_tokens.keys import PublicKey
from surveys.models import Round, Spent, Waiting
from surveys.questionnaire.compiled import compile_definition
from surveys.questionnaire.for_browser import schema_of
from surveys.services.boxes import Answered, open_answer
from surveys.services.errors import NotOpen, Why
from surveys.services.rounds import close_round
from surveys.services.tokens import invitation_token, make_tokens
from surveys.states import Audience
from tests.factories import an_organisation
from tests.personas import Caller, problem, whole
from tests.surveys.services.scenes import a_draft, an_open_round, invited, three

pytestmark = pytest.mark.usefixtures("without_proof")

GROUPS = [{"id": "utrecht", "label": {"nl": "Utrecht", "en": "The city of Utrecht"}}]
USED = {"code": "used", "detail": "This link was used already."}


@pytest.fixture
def here(db: Any) -> Organisation:
    return an_organisation()


def at(survey: Round, call: str = "") -> str:
    return f"/api/v1/surveys/answering/{survey.code}{call and '/'}{call}"


def shown(survey: Round, language: str = "en", **changes: Any) -> dict[str, Any]:
    """An open round with the three questions."""
    return {
        "code": survey.code,
        "status": "open",
        "audience": survey.audience,
        "test": False,
        "full": False,
        "one_per_screen": True,
        "languages": ["nl", "en"],
        "language": language,
        "opens_on": survey.opens_on and survey.opens_on.isoformat(),
        "closes_on": survey.closes_on.isoformat(),
        "timezone": "Europe/Amsterdam",
        "groups": [],
        "statement": {
            "organisation": "First",
            "threshold": 5,
            "rows_exported": False,
            "text": "",
        },
        "questionnaire": schema_of(compile_definition(three()), language),
        "blind_key": None,
    } | changes


def response(**changes: Any) -> dict[str, Any]:
    return {"id": str(uuid4()), "answers": {"number": 4}} | changes


def waiting(survey: Round) -> list[Answered]:
    return [open_answer(bytes(one.box)) for one in Waiting.objects.filter(round=survey)]


def test_an_open_round(here: Organisation, anyone: Caller) -> None:
    survey = an_open_round(
        here,
        groups=GROUPS,
        statement={"nl": "Voor onze collega's."},
        rows_exported=True,
        threshold=10,
        one_per_screen=False,
    )
    statement = {
        "organisation": "First",
        "threshold": 10,
        "rows_exported": True,
        "text": "Voor onze collega's.",
    }
    groups = [{"id": "utrecht", "label": "The city of Utrecht"}]
    body = shown(survey, one_per_screen=False, statement=statement, groups=groups)
    assert whole(anyone.get(at(survey))) == (200, body)
    assert whole(anyone.get(at(survey).replace(survey.code, survey.code.upper()))) == (200, body)


@pytest.mark.parametrize(
    ("header", "query", "language"),
    [
        ("nl", "", "nl"),
        ("en-GB, nl;q=0.5", "", "en"),
        ("pl, en;q=0.5", "", "en"),
        ("pl", "", "nl"),
        ("*;q=x", "", "nl"),
        ("en", "?language=nl", "nl"),
    ],
)
def test_the_language_is_theirs(
    here: Organisation, anyone: Caller, header: str, query: str, language: str
) -> None:
    survey = an_open_round(here)
    answer = anyone.get(at(survey) + query, **{"Accept-Language": header})
    assert whole(answer) == (200, shown(survey, language))


def test_a_language_that_it_has_not(here: Organisation, anyone: Caller) -> None:
    assert whole(anyone.get(f"{at(an_open_round(here))}?language=pl")) == problem("not-found")


def test_nothing_behind_a_code(here: Organisation, anyone: Caller) -> None:
    for code in ("abcdefgh", "short", "a" * 80):
        there = f"/api/v1/surveys/answering/{code}"
        body = response()
        assert whole(anyone.get(there)) == problem("not-found")
        assert whole(anyone.post(f"{there}/checks", {"answers": {}})) == problem("not-found")
        assert whole(anyone.post(f"{there}/responses", body)) == problem("not-found")


def test_before_and_after(here: Organisation, anyone: Caller) -> None:
    def closed(why: Why) -> Any:
        detail = NotOpen(why).detail
        errors = [{"pointer": "", "code": why.value, "detail": detail}]
        return problem("not-found", detail, errors=errors)

    def is_closed(survey: Round, why: Why) -> bool:
        given = {"answers": {}}
        return all(
            whole(answer) == closed(why)
            for answer in (
                anyone.get(at(survey)),
                anyone.post(at(survey, "checks"), given),
                anyone.post(at(survey, "responses"), response()),
            )
        )

    over = an_open_round(here)
    close_round(over)
    assert is_closed(a_draft(here), Why.NOT_YET)
    assert is_closed(over, Why.OVER)


def test_answers_are_checked_and_not_kept(here: Organisation, anyone: Caller) -> None:
    survey = an_open_round(here)
    given = {"answers": {"number": 4000, "glad": "perhaps", "size": 1}, "language": "en"}
    errors = [
        ("glad", "choice", "Choose one of these answers."),
        ("size", "unknown", "This question does not exist here."),
        ("number", "constraint", "This answer is not possible. Look at it again."),
    ]
    found = anyone.post(at(survey, "checks"), given)
    assert found.status_code == 200
    assert sorted(error["pointer"] for error in found.json()["errors"]) == sorted(
        f"/answers/{name}" for name, _code, _detail in errors
    )
    for name, code, detail in errors:
        told = {"pointer": f"/answers/{name}", "code": code, "detail": detail}
        assert told in found.json()["errors"]
    assert whole(anyone.post(at(survey, "checks"), {"answers": {"number": 4}})) == (
        200,
        {"errors": []},
    )
    assert not Waiting.objects.exists()


def test_what_is_said_at_a_question_is_in_their_language(
    here: Organisation, anyone: Caller
) -> None:
    survey = an_open_round(here)
    said = {
        language: anyone.post(at(survey, "checks"), {"answers": {}, "language": language}).json()
        for language in ("nl", "en")
    }
    assert said["en"]["errors"] == [
        {"pointer": "/answers/number", "code": "required", "detail": "Answer this question."}
    ]
    assert [error["code"] for error in said["nl"]["errors"]] == ["required"]


def test_answers_are_taken_once(here: Organisation, anyone: Caller) -> None:
    survey = an_open_round(here, groups=GROUPS)
    body = response(
        answers={"number": 4, "glad": "yes", "why": "So"}, language="en", group="utrecht"
    )
    kept = {"id": body["id"]}
    assert whole(anyone.post(at(survey, "responses"), body)) == (201, kept)
    assert whole(anyone.post(at(survey, "responses"), body)) == (200, kept)
    assert waiting(survey) == [
        Answered({"glad": "yes", "number": 4}, [("why", "So")], "en", "utrecht")
    ]
    assert whole(anyone.post(at(survey, "responses"), response()))[0] == 201
    assert len(waiting(survey)) == 2


def test_bad_answers_are_told_at_the_question(here: Organisation, anyone: Caller) -> None:
    survey = an_open_round(here)
    detail = "This answer is not possible. Look at it again."
    errors = [{"pointer": "/answers/number", "code": "constraint", "detail": detail}]
    body = response(answers={"number": -1}, language="en")
    assert whole(anyone.post(at(survey, "responses"), body)) == problem(
        "invalid-input", "Some answers are not right yet.", errors=errors
    )
    assert not Waiting.objects.exists()
    assert not Spent.objects.exists()
    # The same answer, set right.
    body["answers"] = {"number": 1}
    assert anyone.post(at(survey, "responses"), body).status_code == 201


@pytest.mark.parametrize(
    ("field", "value", "code", "detail"),
    [
        ("id", "1", "invalid", "Give an identifier: a UUID in lower case."),
        ("answers", [], "object", "Give a JSON object."),
        (
            "answers",
            {"why": "\ud800"},
            "alphabet",
            "There is a character in it that does not belong.",
        ),
        (
            "answers",
            {"rows": [{"\0": 1}]},
            "alphabet",
            "There is a character in it that does not belong.",
        ),
        ("group", "", "too-short", "Give at least 1 characters."),
        ("else", 1, "unknown", "This field is not known here. Leave it out."),
    ],
)
def test_what_is_no_answer_at_all(
    here: Organisation, anyone: Caller, field: str, value: Any, code: str, detail: str
) -> None:
    survey = an_open_round(here)
    body = response(**{field: value})
    errors = [{"pointer": f"/{field}", "code": code, "detail": detail}]
    assert whole(anyone.post(at(survey, "responses"), body)) == problem(
        "invalid-input", "Look at the errors below.", errors=errors
    )


def test_a_group_that_is_not_there(here: Organisation, anyone: Caller) -> None:
    survey = an_open_round(here, groups=GROUPS)
    detail = "This round has no such group."
    errors = [{"pointer": "/group", "code": "unknown", "detail": detail}]
    answer = anyone.post(at(survey, "responses"), response(group="gouda"))
    assert whole(answer) == problem("conflict", detail, errors=errors)


def test_a_token_lets_in_once(here: Organisation, anyone: Caller) -> None:
    survey = an_open_round(here, audience=Audience.TOKEN)
    [token] = make_tokens(survey, count=1)
    given = {"answers": {"number": 4}, "token": token}
    assert whole(anyone.post(at(survey, "checks"), given)) == (200, {"errors": []})
    assert anyone.post(at(survey, "responses"), response(token=token)).status_code == 201
    told = {"pointer": "/token", **USED}
    assert whole(anyone.post(at(survey, "checks"), given)) == (200, {"errors": [told]})
    for more in ({"token": token}, {"token": "nothing"}, {}):
        answer = anyone.post(at(survey, "responses"), response(**more))
        assert whole(answer) == problem("conflict", USED["detail"], errors=[told])
    assert len(waiting(survey)) == 1


def test_whoever_was_invited_answers_once(here: Organisation, anyone: Caller) -> None:
    survey = an_open_round(here, audience=Audience.INVITATION)
    [invitation] = invited(survey, 1)
    token = invitation_token(invitation.id)
    assert anyone.post(at(survey, "responses"), response(token=token)).status_code == 201
    assert anyone.post(at(survey, "responses"), response(token=token)).status_code == 409


@pytest.mark.full
def test_a_blind_token_from_end_to_end(here: Organisation, anyone: Caller) -> None:
    survey = an_open_round(here, audience=Audience.BLIND)
    [invitation] = invited(survey, 1)
    token = invitation_token(invitation.id)
    spki = anyone.get(at(survey)).json()["blind_key"]
    assert spki == encode(bytes(survey.blind_key.public))
    key = PublicKey(decode(spki))
    prepared, other = (prepare_token(key, key.fingerprint()) for _one in range(2))

    asked = {"invitation": token, "blinded": encode(prepared.blinded)}
    signature = anyone.post(at(survey, "tokens"), asked).json()
    assert whole(anyone.post(at(survey, "tokens"), asked)) == (200, signature)
    used = {"pointer": "/invitation", **USED}
    again = asked | {"blinded": encode(other.blinded)}
    assert whole(anyone.post(at(survey, "tokens"), again)) == problem(
        "conflict", USED["detail"], errors=[used]
    )

    spent = prepared.finish(decode(signature["signature"]))
    blind = {"message": encode(spent.message), "signature": encode(spent.signature)}
    assert anyone.post(at(survey, "responses"), response(blind=blind)).status_code == 201
    told = {"pointer": "/blind", **USED}
    assert whole(anyone.post(at(survey, "responses"), response(blind=blind))) == problem(
        "conflict", USED["detail"], errors=[told]
    )
    # Without any token the invitation alone lets nobody answer.
    assert anyone.post(at(survey, "responses"), response(token=token)).status_code == 409
    assert len(waiting(survey)) == 1


@pytest.mark.full
def test_a_blind_token_that_cannot_be_signed(here: Organisation, anyone: Caller) -> None:
    survey = an_open_round(here, audience=Audience.BLIND)
    [invitation] = invited(survey, 1)
    detail = "This cannot be signed."
    asked = {"invitation": invitation_token(invitation.id), "blinded": encode(bytes(384))}
    errors = [{"pointer": "/blinded", "code": "invalid", "detail": detail}]
    assert whole(anyone.post(at(survey, "tokens"), asked)) == problem(
        "conflict", detail, errors=errors
    )
    other = an_open_round(here)
    detail = "This round has no such tokens."
    assert whole(anyone.post(at(other, "tokens"), asked)) == problem("conflict", detail)


def test_a_full_round_says_so(here: Organisation, anyone: Caller) -> None:
    survey = an_open_round(here, target=5)
    Round.objects.filter(id=survey.id).update(written=5)
    assert whole(anyone.get(at(survey))) == (200, shown(survey, full=True))
