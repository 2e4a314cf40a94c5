"""The calls of those who answer; anybody may make them, and none says who it was."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema

from api.common.fields import LONGEST_LANGUAGE, TAG, encode
from api.common.permissions import Anyone
from api.common.problems import Problem
from api.common.serializers import EmptySerializer
from api.common.views import KierView, Request, Response, preferred_language
from backend.core.errors import Missing
from backend.core.proof_difficulty import EASIEST
from backend.core.proof_of_work import has_worked, new_challenge
from surveys.models import CODE_LENGTH, CODE_SIGNS, Round
from surveys.questionnaire.definition import text_in
from surveys.questionnaire.for_browser import schema_of
from surveys.questionnaire.submissions import AnswerFault, check_answers
from surveys.services.blind import issue_blind
from surveys.services.errors import AnswersRefused, LinkUsed, NotOpen
from surveys.services.responses import OpenRound, hand_in, open_round, round_by_code
from surveys.services.round_clock import now_of
from surveys.services.tokens import was_spent
from surveys.states import Audience

from .answering_shapes import (
    AnswersGiven,
    BlindedGiven,
    BlindSignature,
    Checked,
    OpenRoundShape,
    ProofChallenge,
    ResponseGiven,
    ResponseKept,
)

GIVEN, RESPONSE, BLINDED, NOTHING = (
    AnswersGiven(),
    ResponseGiven(),
    BlindedGiven(),
    EmptySerializer(),
)
CODE = OpenApiParameter(
    "code",
    {"type": "string", "pattern": f"^[{CODE_SIGNS}]{{{CODE_LENGTH}}}$"},
    OpenApiParameter.PATH,
    description="What the round's link has behind `/s/`",
)
LANGUAGE = OpenApiParameter(
    "language",
    {"type": "string", "pattern": f"^{TAG}{{1,{LONGEST_LANGUAGE}}}$"},
    description="One of the round's; else what `Accept-Language` says",
)


class RespondentCall(KierView):
    """A call of somebody who answers, of whom nothing is known.

    All of them count as plain calls: a class that answers behind one address is no flood.
    """

    permission_classes = [Anyone]


class RoundView(RespondentCall):
    """`GET /api/v1/surveys/answering/{code}`."""

    queries = frozenset({"language"})

    @extend_schema(
        operation_id="survey_round", auth=[], parameters=[CODE, LANGUAGE], responses=OpenRoundShape
    )
    def get(self, request: Request, code: str) -> Response:
        """What is asked in an open round, in one language, and what has to be said before."""
        with told():
            found = open_round(code)
        asked = request.query_params.get("language")
        if asked is not None and asked not in found.languages:
            raise Missing("")
        language = asked or preferred_language(request, found.languages)
        return Response(write_open_round(found, language))


class ChecksView(RespondentCall):
    """`POST /api/v1/surveys/answering/{code}/checks`."""

    @extend_schema(
        operation_id="survey_check",
        auth=[],
        parameters=[CODE],
        request=AnswersGiven,
        responses=Checked,
    )
    def post(self, request: Request, code: str) -> Response:
        """Says what keeps these answers from being handed in; keeps nothing of them."""
        values = GIVEN.read(request.data)
        with told():
            found = open_round(code, values.get("token", ""))
        now = now_of(found.round)
        language = values.get("language") or found.languages[0]
        faults = check_answers(found.compiled, values["answers"], language, now.date(), now)
        errors = write_faults(faults)
        if "token" in values and found.used:
            errors.insert(0, write_used("/token"))
        return Response({"errors": errors})


class ChallengesView(RespondentCall):
    """`POST /api/v1/surveys/answering/{code}/challenges`."""

    @extend_schema(
        operation_id="survey_challenge",
        auth=[],
        parameters=[CODE],
        request=EmptySerializer,
        responses=ProofChallenge,
    )
    def post(self, request: Request, code: str) -> Response:
        """Gives a challenge to be solved while somebody answers; an answer brings its proof."""
        NOTHING.read(request.data or {})
        with told():
            open_round(code)
        return Response(new_challenge())


class ResponsesView(RespondentCall):
    """`POST /api/v1/surveys/answering/{code}/responses`."""

    @extend_schema(
        operation_id="survey_answer",
        auth=[],
        parameters=[CODE],
        request=ResponseGiven,
        responses={201: ResponseKept, 200: ResponseKept},
    )
    def post(self, request: Request, code: str) -> Response:
        """Takes answers, once: the same `id` again changes nothing.

        In a round by open link with `Kier-Proof`, the solution of a challenge.
        """
        values = RESPONSE.read(request.data)
        blind = values.get("blind")
        with told("/blind" if blind else "/token"):
            found = round_by_code(code)
            check_proof(request, found, values["id"])
            is_new = hand_in(
                found,
                answers=values["answers"],
                language=values.get("language", ""),
                submission=values["id"],
                token=values.get("token", ""),
                blind=(blind["message"], blind["signature"]) if blind else None,
                group=values.get("group", ""),
            )
        return Response({"id": str(values["id"])}, status=201 if is_new else 200)


class TokensView(RespondentCall):
    """`POST /api/v1/surveys/answering/{code}/tokens`."""

    @extend_schema(
        operation_id="survey_blind_token",
        auth=[],
        parameters=[CODE],
        request=BlindedGiven,
        responses=BlindSignature,
    )
    def post(self, request: Request, code: str) -> Response:
        """Signs a token that the server cannot see: one for each invitation, the same again."""
        values = BLINDED.read(request.data)
        with told("/invitation"):
            signature = issue_blind(
                round_by_code(code), token=values["invitation"], blinded=values["blinded"]
            )
        return Response({"signature": encode(signature)})


def check_proof(request: Request, survey: Round, submission: UUID) -> None:
    """Looks for a proof of work where each answer needs one; what was taken before needs none.

    :raises Problem: there is none
    """
    if (
        survey.needs_proof
        and not was_spent(survey, str(submission))
        and not has_worked(request, EASIEST)
    ):
        raise Problem(
            "proof-of-work",
            _("Solve the challenge, and send the answers again with its proof."),
            more={"challenge": new_challenge()},
            headers={"Retry-After": "1"},
        )


@contextmanager
def told(link: str = "/token") -> Iterator[None]:
    """Turns what came in between into problems that say where; `link` is where the token stands.

    :raises Problem: the round is not open, the link was used, or answers are not right
    """
    try:
        yield
    except NotOpen as error:
        errors = [{"pointer": "", "code": error.why.value, "detail": error.detail}]
        raise Problem("not-found", error.detail, more={"errors": errors}) from None
    except LinkUsed as error:
        raise Problem("conflict", error.detail, more={"errors": [write_used(link)]}) from None
    except AnswersRefused as error:
        more = {"errors": write_faults(error.faults)}
        raise Problem("invalid-input", error.detail, more=more) from None


def write_faults(faults: Iterable[AnswerFault]) -> list[dict[str, str]]:
    """What is wrong with answers, each with its place in the body."""
    return [
        {
            "pointer": f"/answers/{one.path}" if one.path else "/answers",
            "code": one.code,
            "detail": one.text,
        }
        for one in faults
    ]


def write_used(pointer: str) -> dict[str, str]:
    """A link that lets in no more."""
    return {"pointer": pointer, "code": "used", "detail": LinkUsed().detail}


def write_open_round(found: OpenRound, language: str) -> dict[str, Any]:
    """An `OpenRoundShape`."""
    row, languages = found.round, found.languages
    return {
        "code": row.code,
        "status": row.status,
        "audience": row.audience,
        "test": row.test,
        "full": found.full,
        "one_per_screen": row.one_per_screen,
        "languages": [*languages],
        "language": language,
        "opens_on": row.opens_on,
        "closes_on": row.closes_on,
        "timezone": row.timezone,
        "groups": [
            {"id": one["id"], "label": text_in(one["label"], language, languages)}
            for one in (row.groups if row.audience == Audience.LINK else ())
        ],
        "statement": {
            "organisation": row.organisation.name,
            "threshold": row.threshold,
            "rows_exported": row.rows_exported,
            "text": text_in(row.statement, language, languages),
        },
        "questionnaire": schema_of(found.compiled, language),
        "blind_key": encode(found.blind_key) if found.blind_key else None,
    }
