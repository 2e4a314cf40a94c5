"""A member's calls about a consultation: questions, draft, answers, reactions, verdict."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema

from api.common.fields import LONGEST_LANGUAGE, TAG, encode
from api.common.problems import Problem
from api.common.views import Request, Response, preferred_language
from api.members.views import DONE
from backend.core.errors import Missing
from backend.experts.briefing import NAMES_NONE
from backend.experts.models import Invitation, Verdict
from backend.experts.selectors.consultations import (
    agreed_to_names,
    are_few,
    part_of,
    statements_for,
    taking_part,
)
from backend.experts.services import summaries
from backend.experts.services.consultations import give_pseudonyms
from backend.experts.services.contributions import (
    erase_recording,
    hand_in,
    keep_draft,
    keep_recording,
)
from backend.experts.services.statements import react
from backend.experts.services.summaries import give_verdict
from backend.experts.states import ConsultationStage
from notifications import recipients
from notifications.outbox import seen
from surveys.questionnaire.for_browser import schema_of
from surveys.services.errors import AnswersRefused
from surveys.services.round_clock import compiled_of

from .base import ExpertCall, read_sealed, write_own
from .consulting_shapes import (
    ConsultationAnswered,
    ConsultationShape,
    DraftGiven,
    NameConsentGiven,
    ReactionGiven,
    RecordingGiven,
    RecordingKept,
    VerdictGiven,
)

DRAFT, ANSWERS, RECORDING = DraftGiven(), ConsultationAnswered(), RecordingGiven()
REACTION, VERDICT, NAME = ReactionGiven(), VerdictGiven(), NameConsentGiven()
LANGUAGE = OpenApiParameter(
    "language",
    {"type": "string", "pattern": f"^{TAG}{{1,{LONGEST_LANGUAGE}}}$"},
    description="Of the questions, one of `languages`; else what `Accept-Language` says",
)
SHOWN = (ConsultationStage.REVIEWING, ConsultationStage.APPROVED)


class PartCall(ExpertCall):
    """A call about what a member takes part in."""

    def part(self, invitation: UUID) -> Invitation:
        """Theirs.

        :raises Missing: it is another's, or there is no consultation
        """
        return part_of(self.expert, invitation)

    def answer(self, request: Request, invitation: UUID, status: int = 200) -> Response:
        """A `ConsultationShape`."""
        return Response(write_consultation(request, self.part(invitation)), status=status)

    def boxes(self, values: dict[str, Any]) -> Any:
        """What was sealed, if anything was."""
        given = values.get("sealed")
        return given and read_sealed(given, self.expert.pk)


class MyConsultationView(PartCall):
    """`GET /api/v1/experts/me/invitations/{i}/consultation`."""

    queries = frozenset({"language"})

    @extend_schema(
        operation_id="experts_my_consultation", parameters=[LANGUAGE], responses=ConsultationShape
    )
    def get(self, request: Request, invitation: UUID) -> Response:
        """What is asked, what I have written so far, what others said, the summary."""
        part = self.part(invitation)
        if not part.pseudonym:
            give_pseudonyms(part.assignment)
            part.refresh_from_db(fields=["pseudonym"])
        seen(recipients.member(self.expert.pk), part.id)
        return Response(write_consultation(request, part))


class NameConsentView(PartCall):
    """`PUT /api/v1/experts/me/invitations/{i}/consultation/name-consent`."""

    @extend_schema(
        operation_id="experts_name_consent", request=NameConsentGiven, responses=ConsultationShape
    )
    def put(self, request: Request, invitation: UUID) -> Response:
        """Lets my name be said though few take part, or takes that back until it is delivered."""
        agreed, part = NAME.read(request.data)["agreed"], self.part(invitation)
        (summaries.agree_to_name if agreed else summaries.withdraw_name)(part)
        return self.answer(request, invitation)


class DraftView(PartCall):
    """`PUT /api/v1/experts/me/invitations/{i}/consultation/draft`."""

    @extend_schema(operation_id="experts_draft_keep", request=DraftGiven, responses={204: DONE})
    def put(self, request: Request, invitation: UUID) -> Response:
        """Keeps what I have written so far; nobody else can open it."""
        values = DRAFT.read(request.data)
        keep_draft(self.part(invitation), self.boxes(values))
        return Response(status=204)


class AnswersView(PartCall):
    """`POST /api/v1/experts/me/invitations/{i}/consultation/answers`."""

    @extend_schema(
        operation_id="experts_answer", request=ConsultationAnswered, responses=ConsultationShape
    )
    def post(self, request: Request, invitation: UUID) -> Response:
        """Takes my answers, once; no row says which choices are mine."""
        values = ANSWERS.read(request.data)
        with told():
            hand_in(
                self.part(invitation),
                language=values["language"],
                choices=values["choices"],
                boxes=self.boxes(values),
                recordings=values.get("recordings", ()),
            )
        return self.answer(request, invitation)


class RecordingsView(PartCall):
    """`POST /api/v1/experts/me/invitations/{i}/consultation/recordings`."""

    @extend_schema(
        operation_id="experts_recording_keep",
        request=RecordingGiven,
        responses={201: RecordingKept},
    )
    def post(self, request: Request, invitation: UUID) -> Response:
        """Keeps something spoken until I hand in; the same again changes nothing."""
        values = RECORDING.read(request.data)
        keep_recording(self.part(invitation), recording_id=values["id"], pieces=values["pieces"])
        return Response({"id": str(values["id"])}, status=201)


class RecordingView(PartCall):
    """`DELETE /api/v1/experts/me/invitations/{i}/consultation/recordings/{r}`."""

    @extend_schema(operation_id="experts_recording_erase", responses={204: DONE})
    def delete(self, request: Request, invitation: UUID, recording: UUID) -> Response:
        """Erases something spoken that I have not handed in."""
        erase_recording(self.part(invitation), recording)
        return Response(status=204)


class ReactionView(PartCall):
    """`PUT /api/v1/experts/me/invitations/{i}/consultation/reactions/{statement}`."""

    @extend_schema(operation_id="experts_react", request=ReactionGiven, responses=ConsultationShape)
    def put(self, request: Request, invitation: UUID, statement: UUID) -> Response:
        """Notes what I think of what another said, in place of what I thought before."""
        values = REACTION.read(request.data)
        react(self.part(invitation), statement, kind=values["kind"], boxes=self.boxes(values))
        return self.answer(request, invitation)


class VerdictView(PartCall):
    """`PUT /api/v1/experts/me/invitations/{i}/consultation/verdict`."""

    @extend_schema(
        operation_id="experts_verdict", request=VerdictGiven, responses=ConsultationShape
    )
    def put(self, request: Request, invitation: UUID) -> Response:
        """Says whether the summary may go out as it is."""
        values = VERDICT.read(request.data)
        give_verdict(
            self.part(invitation),
            summary_number=values["summary_number"],
            fine=values["fine"],
            boxes=self.boxes(values),
        )
        return self.answer(request, invitation)


@contextmanager
def told() -> Iterator[None]:
    """Turns answers that are not right into a problem that says at which question.

    :raises Problem: some are not
    """
    try:
        yield
    except AnswersRefused as error:
        errors = [
            {
                "pointer": f"/choices/{one.path}" if one.path else "/choices",
                "code": one.code,
                "detail": one.text,
            }
            for one in error.faults
        ]
        raise Problem("invalid-input", error.detail, more={"errors": errors}) from None


def write_consultation(request: Request, part: Invitation) -> dict[str, Any]:
    """A `ConsultationShape`; a fixed number of queries."""
    consultation, member = part.assignment.consultation, part.expert_id
    contribution = getattr(part, "contribution", None)
    compiled = compiled_of(consultation.round.version_id)
    languages = tuple(consultation.round.languages or compiled.languages)
    language = request.query_params.get("language") or preferred_language(request, languages)
    if language not in languages:
        raise Missing("")
    handed_in_on = contribution.handed_in_on if contribution else None
    reads = handed_in_on is not None and consultation.stage in SHOWN
    verdicts = Verdict.objects.filter(invitation=part, summary_number=consultation.summary_number)
    return {
        "state": consultation.stage,
        "definition": schema_of(compiled, language),
        "language": language,
        "languages": [*languages],
        "answer_until": consultation.answer_until.isoformat(),
        "draft": write_own(contribution.draft if contribution else None, member),
        "handed_in_on": handed_in_on and handed_in_on.isoformat(),
        "reacts": consultation.reacts,
        "pseudonym": part.pseudonym,
        "statements": [
            {
                "id": str(one.statement.id),
                "number": one.statement.number,
                "pseudonym": one.statement.invitation.pseudonym,
                "text": {
                    "id": str(one.statement.text_id),
                    "body": encode(one.statement.text.body),
                    "own": encode(one.envelope.box),
                },
                "mine": one.mine,
                "reaction": one.reaction,
            }
            for one in statements_for(part)
        ],
        "summary": consultation.summary if reads else None,
        "summary_number": consultation.summary_number,
        "review_until": consultation.review_until and consultation.review_until.isoformat(),
        "verdict": verdicts.values_list("fine", flat=True).first(),
        "few": are_few(taking_part(part.assignment_id).count()),
        "names": part.assignment.briefing.get("names") or NAMES_NONE,
        "name_agreed": part.id in agreed_to_names([part.assignment_id]),
    }
