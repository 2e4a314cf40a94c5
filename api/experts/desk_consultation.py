"""The coordinator's calls about a consultation."""

from collections import Counter, defaultdict
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema

from api.common.fields import encode
from api.common.serializers import EmptySerializer
from api.common.views import Request, Response
from backend.core.errors import FieldConflict
from backend.experts.briefing import NAMES_NONE
from backend.experts.models import Consultation, Reaction
from backend.experts.selectors.consultations import (
    Overview,
    are_few,
    consultation_of,
    overview_of,
    sealed_to,
)
from backend.experts.selectors.requests import request_at
from backend.experts.services import consultations, statements, summaries
from surveys import selectors as surveys
from surveys.models import Version

from .base import DeskCall, read_sealed, write_expert
from .consulting_shapes import (
    ConsultationGiven,
    DeskConsultation,
    ReviewGiven,
    StatementGiven,
    SummaryGiven,
)
from .request_shapes import DeskRequestSeen
from .request_writing import write_desk_request

GIVEN, REVIEW, SUMMARY, STATEMENT = (
    ConsultationGiven(),
    ReviewGiven(),
    SummaryGiven(),
    StatementGiven(),
)
NOTHING = EmptySerializer()


class ConsultationCall(DeskCall):
    """A call about a consultation of the coordinator's platform."""

    def consultation(self, assignment: UUID) -> Consultation:
        """Theirs.

        :raises Missing: it is another's, or there is none
        """
        return consultation_of(self.platform, assignment)

    def answer(self, request: Request, assignment: UUID) -> Response:
        """A `DeskConsultation`."""
        found = overview_of(self.consultation(assignment))
        return Response(write_overview(request, found))


class DeskConsultationView(ConsultationCall):
    """`GET` and `PUT /api/v1/experts/desk/requests/{a}/consultation`."""

    @extend_schema(operation_id="experts_desk_consultation", responses=DeskConsultation)
    def get(self, request: Request, assignment: UUID) -> Response:
        """How far it is: who answered, who reacted how, what is said of the summary."""
        return self.answer(request, assignment)

    @extend_schema(
        operation_id="experts_consultation_set_up",
        request=ConsultationGiven,
        responses=DeskConsultation,
    )
    def put(self, request: Request, assignment: UUID) -> Response:
        """Puts a questionnaire to members; later changes the last day and the second round."""
        values = GIVEN.read(request.data)
        until, reacts = values["answer_until"], values["reacts"]
        row = request_at(self.platform, assignment)
        if "questionnaire" in values:
            version = self._version(values["questionnaire"], values.get("number"))
            consultations.set_up(row, version=version, answer_until=until, reacts=reacts)
        else:
            found = self.consultation(assignment)
            consultations.change(found, answer_until=until, reacts=reacts)
        return self.answer(request, assignment)

    def _version(self, questionnaire: UUID, number: int | None) -> Version:
        organisation = self.platform.organisation_id
        return surveys.version_or_newest(organisation, questionnaire, number)


class ReactView(ConsultationCall):
    """`POST /api/v1/experts/desk/requests/{a}/consultation/react`."""

    @extend_schema(
        operation_id="experts_consultation_react",
        request=EmptySerializer,
        responses=DeskConsultation,
    )
    def post(self, request: Request, assignment: UUID) -> Response:
        """Ends the answering; members react to each other from now on."""
        NOTHING.read(request.data or {})
        consultations.begin_reacting(self.consultation(assignment))
        return self.answer(request, assignment)


class SumView(ConsultationCall):
    """`POST /api/v1/experts/desk/requests/{a}/consultation/sum`."""

    @extend_schema(
        operation_id="experts_consultation_sum", request=EmptySerializer, responses=DeskConsultation
    )
    def post(self, request: Request, assignment: UUID) -> Response:
        """Ends answering and reacting; the summary is written now."""
        NOTHING.read(request.data or {})
        consultations.begin_summing(self.consultation(assignment))
        return self.answer(request, assignment)


class StatementsView(ConsultationCall):
    """`POST /api/v1/experts/desk/requests/{a}/consultation/statements`."""

    @extend_schema(
        operation_id="experts_statement_publish",
        request=StatementGiven,
        responses=DeskConsultation,
    )
    def post(self, request: Request, assignment: UUID) -> Response:
        """Puts something that somebody said before the others, sealed to each of them."""
        values = STATEMENT.read(request.data)
        copies = {one["member"]: one["box"] for one in values["copies"]}
        if len(copies) != len(values["copies"]):
            detail = _("This stands in the list twice.")
            raise FieldConflict("copies", "twice", detail)
        statements.publish(
            self.consultation(assignment),
            statement_id=values["id"],
            invitation_id=values["invitation"],
            boxes=read_sealed(values["sealed"]),
            copies=copies,
        )
        return self.answer(request, assignment)


class SummaryView(ConsultationCall):
    """`PUT /api/v1/experts/desk/requests/{a}/consultation/summary`."""

    @extend_schema(
        operation_id="experts_summary_write", request=SummaryGiven, responses=DeskConsultation
    )
    def put(self, request: Request, assignment: UUID) -> Response:
        """Writes the summary; members who were reading one wait for the next."""
        summary = SUMMARY.read(request.data)["summary"]
        summaries.write_summary(self.consultation(assignment), summary)
        return self.answer(request, assignment)


class ReviewView(ConsultationCall):
    """`POST /api/v1/experts/desk/requests/{a}/consultation/review`."""

    @extend_schema(
        operation_id="experts_consultation_review",
        request=ReviewGiven,
        responses=DeskConsultation,
    )
    def post(self, request: Request, assignment: UUID) -> Response:
        """Has those who answered read the summary, and object if they want to."""
        until = REVIEW.read(request.data)["until"]
        summaries.send_round(self.consultation(assignment), until=until)
        return self.answer(request, assignment)


class ApproveView(ConsultationCall):
    """`POST /api/v1/experts/desk/requests/{a}/consultation/approve`."""

    @extend_schema(
        operation_id="experts_consultation_approve",
        request=EmptySerializer,
        responses=DeskConsultation,
    )
    def post(self, request: Request, assignment: UUID) -> Response:
        """Lets the summary go out, as nobody objects."""
        NOTHING.read(request.data or {})
        summaries.approve(self.consultation(assignment))
        return self.answer(request, assignment)


class DeliverView(DeskCall):
    """`POST /api/v1/experts/desk/requests/{a}/deliver`."""

    @extend_schema(
        operation_id="experts_deliver", request=EmptySerializer, responses=DeskRequestSeen
    )
    def post(self, request: Request, assignment: UUID) -> Response:
        """Gives the result to the requester, by a mail that says that it is there."""
        NOTHING.read(request.data or {})
        row = request_at(self.platform, assignment)
        return Response(write_desk_request(summaries.deliver(row, by=self.actor(request))))


def write_overview(request: Request, found: Overview) -> dict[str, Any]:
    """A `DeskConsultation`."""
    row = found.consultation
    results = f"/s/results/{row.round.results_key}"
    return {
        "state": row.stage,
        "answer_until": row.answer_until.isoformat(),
        "reacts": row.reacts,
        "taking_part": len(found.parts),
        "few": are_few(len(found.parts)),
        "names": row.assignment.briefing.get("names") or NAMES_NONE,
        "names_agreed": len(found.agreed_to_names),
        "contributions": _write_contributions(found),
        "people": [
            {
                "member": str(one.expert_id),
                "name": one.expert.chosen_name,
                "public_key": encode(one.expert.member.public_key or b""),
            }
            for one in sealed_to(found.parts)
        ],
        "statements": _write_statements(found),
        "summary": row.summary,
        "summary_number": row.summary_number,
        "review_until": row.review_until and row.review_until.isoformat(),
        "verdicts": [
            {"invitation": str(one.invitation_id), "fine": one.fine, "text": _id(one.text_id)}
            for one in found.verdicts
        ],
        "round": {"id": str(row.round_id), "results_link": request.build_absolute_uri(results)},
    }


def _write_contributions(found: Overview) -> list[dict[str, Any]]:
    spoken: dict[UUID, list[str]] = defaultdict(list)
    for one in found.recordings:
        spoken[one.invitation_id].append(str(one.id))
    return [
        {
            "invitation": str(one.invitation_id),
            "expert": write_expert(one.invitation.expert),
            "pseudonym": one.invitation.pseudonym,
            "handed_in_on": one.handed_in_on and one.handed_in_on.isoformat(),
            "text": _id(one.text_id),
            "recordings": spoken[one.invitation_id],
        }
        for one in found.contributions
    ]


def _write_statements(found: Overview) -> list[dict[str, Any]]:
    kinds: dict[UUID, Counter[str]] = defaultdict(Counter)
    texts: dict[UUID, list[str]] = defaultdict(list)
    for one in found.reactions:
        kinds[one.statement_id][one.kind] += 1
        if one.text_id:
            texts[one.statement_id].append(str(one.text_id))
    return [
        {
            "id": str(one.id),
            "number": one.number,
            "pseudonym": one.invitation.pseudonym,
            "text": str(one.text_id),
            "reactions": {kind: kinds[one.id][kind] for kind in Reaction.KINDS},
            "texts": texts[one.id],
        }
        for one in found.statements
    ]


def _id(one: UUID | None) -> str | None:
    return str(one) if one else None
