"""Answering a round, open to all and without identification."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import action

from api.common.answers import fault_errors
from api.common.fields import LONGEST_LANGUAGE, TAG
from api.common.permissions import Anyone
from api.common.problems import Problem
from api.common.serializers import EmptySerializer
from api.common.views import KierViewSet, Request, Response, preferred_language
from backend.core.errors import Missing
from backend.core.proof_difficulty import EASIEST
from backend.core.proof_of_work import has_worked, new_challenge
from surveys.models import CODE_LENGTH, CODE_SIGNS, Round
from surveys.questionnaire.submissions import check_answers
from surveys.services.blind import issue_blind
from surveys.services.errors import AnswersRefused, LinkUsed, NotOpen
from surveys.services.responses import hand_in, open_round, round_by_code
from surveys.services.round_clock import now_of
from surveys.services.tokens import was_spent

from .serializers import (
    AnswersSerializer,
    BlindSignatureSerializer,
    ChallengeSerializer,
    OpenRoundSerializer,
    ResponseSerializer,
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


class AnsweringViewSet(KierViewSet):
    """An open round, for respondents of whom nothing is known.

    All calls count as plain ones: a school class that answers from one address is no flood.
    """

    permission_classes = [Anyone]
    lookup_field = "code"
    lookup_value_converter = "slug"
    queries = {"retrieve": frozenset({"language"})}

    @extend_schema(
        operation_id="survey_round",
        auth=[],
        parameters=[CODE, LANGUAGE],
        responses=OpenRoundSerializer,
    )
    def retrieve(self, request: Request, code: str) -> Response:
        """The questions of an open round in one language, and the statement before them."""
        with answering_problems():
            found = open_round(code)
        asked = request.query_params.get("language")
        if asked is not None and asked not in found.languages:
            raise Missing
        language = asked or preferred_language(request, found.languages)
        return Response(OpenRoundSerializer(found, context={"language": language}).data)

    @extend_schema(
        operation_id="survey_check",
        auth=[],
        parameters=[CODE],
        request=AnswersSerializer,
        responses=AnswersSerializer,
    )
    @action(detail=True, methods=["post"])
    def checks(self, request: Request, code: str) -> Response:
        """Checks answers without storing them."""
        values = self.validated(AnswersSerializer)
        with answering_problems():
            found = open_round(code, values.get("token", ""))
        now = now_of(found.round)
        language = values.get("language") or found.languages[0]
        faults = check_answers(found.compiled, values["answers"], language, now.date(), now)
        errors = fault_errors(faults)
        if "token" in values and found.used:
            errors.insert(0, link_error("/token"))
        return Response(AnswersSerializer({"errors": errors}).data)

    @extend_schema(
        operation_id="survey_challenge",
        auth=[],
        parameters=[CODE],
        request=EmptySerializer,
        responses=ChallengeSerializer,
    )
    @action(detail=True, methods=["post"])
    def challenges(self, request: Request, code: str) -> Response:
        """Gives a challenge to be solved before the answers are sent."""
        self.validated(EmptySerializer)
        with answering_problems():
            open_round(code)
        return Response(ChallengeSerializer(new_challenge()).data)

    @extend_schema(
        operation_id="survey_answer",
        auth=[],
        parameters=[CODE],
        request=ResponseSerializer,
        responses={201: ResponseSerializer, 200: ResponseSerializer},
    )
    @action(detail=True, methods=["post"])
    def responses(self, request: Request, code: str) -> Response:
        """Stores answers once: the same `id` again changes nothing.

        A round by open link requires `Kier-Proof`, the solution of a challenge.
        """
        values = self.validated(ResponseSerializer)
        blind = values.get("blind")
        with answering_problems("/blind" if blind else "/token"):
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
        return Response(ResponseSerializer(values).data, status=201 if is_new else 200)

    @extend_schema(
        operation_id="survey_blind_token",
        auth=[],
        parameters=[CODE],
        request=BlindSignatureSerializer,
        responses=BlindSignatureSerializer,
    )
    @action(detail=True, methods=["post"])
    def tokens(self, request: Request, code: str) -> Response:
        """Signs a token that the server cannot see: one per invitation, the same again."""
        values = self.validated(BlindSignatureSerializer)
        with answering_problems("/invitation"):
            signature = issue_blind(
                round_by_code(code), token=values["invitation"], blinded=values["blinded"]
            )
        return Response(BlindSignatureSerializer({"signature": signature}).data)


def check_proof(request: Request, survey: Round, submission: UUID) -> None:
    """Require a proof of work where each answer needs one, unless it was stored before."""
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
def answering_problems(link: str = "/token") -> Iterator[None]:
    """Turn errors of answering into problems; `link` points to the token or its substitute."""
    try:
        yield
    except NotOpen as error:
        errors = [{"pointer": "", "code": error.why.value, "detail": error.detail}]
        raise Problem("not-found", error.detail, more={"errors": errors}) from None
    except LinkUsed as error:
        raise Problem("conflict", error.detail, more={"errors": [link_error(link)]}) from None
    except AnswersRefused as error:
        more = {"errors": fault_errors(error.faults)}
        raise Problem("invalid-input", error.detail, more=more) from None


def link_error(pointer: str) -> dict[str, str]:
    """Return the error of a link that was used."""
    return {"pointer": pointer, "code": "used", "detail": LinkUsed().detail}
