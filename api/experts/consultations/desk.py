"""The coordinator's calls about a consultation."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action

from api.common.serializers import EmptySerializer
from api.common.views import Request, Response
from api.experts.common import DeskViewSet
from backend.core.errors import FieldConflict
from backend.experts.models import Consultation
from backend.experts.selectors.consultations import consultation_of, overview_of
from backend.experts.selectors.requests import request_at
from backend.experts.services import consultations, summaries
from backend.experts.services.contributions import recording_for
from surveys import selectors as surveys

from .serializers import (
    DeskConsultationSerializer,
    NewStatementSerializer,
    RecordingSerializer,
    ReviewSerializer,
    SummarySerializer,
)


class DeskConsultation(DeskViewSet):
    """A consultation at the desk."""

    serializer_class = DeskConsultationSerializer

    @extend_schema(operation_id="experts_desk_consultation")
    def retrieve(self, request: Request, assignment: UUID) -> Response:
        """Show how far it is: who answered, who reacted how, what is said of the summary."""
        return self._shown(assignment)

    @extend_schema(operation_id="experts_consultation_set_up")
    def update(self, request: Request, assignment: UUID) -> Response:
        """Put a questionnaire to members; later change the last day and the second round."""
        values = self.validated()
        until, reacts = values["answer_until"], values["reacts"]
        row = request_at(self.platform, assignment)
        if "questionnaire" in values:
            version = surveys.version_or_newest(
                self.platform.organisation_id, values["questionnaire"], values.get("number")
            )
            consultations.set_up(row, version=version, answer_until=until, reacts=reacts)
        else:
            found = self._consultation(assignment)
            consultations.change(found, answer_until=until, reacts=reacts)
        return self._shown(assignment)

    @extend_schema(operation_id="experts_consultation_react", request=EmptySerializer)
    @action(detail=True, methods=["post"])
    def react(self, request: Request, assignment: UUID) -> Response:
        """End the answering; members react to each other from now on."""
        self.validated(EmptySerializer)
        consultations.begin_reacting(self._consultation(assignment))
        return self._shown(assignment)

    @extend_schema(operation_id="experts_consultation_sum", request=EmptySerializer)
    @action(detail=True, methods=["post"])
    def sum(self, request: Request, assignment: UUID) -> Response:
        """End answering and reacting; the summary is written now."""
        self.validated(EmptySerializer)
        consultations.begin_summing(self._consultation(assignment))
        return self._shown(assignment)

    @extend_schema(operation_id="experts_statement_publish", request=NewStatementSerializer)
    @action(detail=True, methods=["post"])
    def statements(self, request: Request, assignment: UUID) -> Response:
        """Put something that somebody said before the others, sealed to each of them."""
        values = self.validated(NewStatementSerializer)
        copies = {copy["member"]: copy["box"] for copy in values["copies"]}
        if len(copies) != len(values["copies"]):
            raise FieldConflict("copies", "twice", _("This stands in the list twice."))
        summaries.publish(
            self._consultation(assignment),
            statement_id=values["id"],
            invitation_id=values["invitation"],
            boxes=values["sealed"],
            copies=copies,
        )
        return self._shown(assignment)

    @extend_schema(operation_id="experts_summary_write", request=SummarySerializer)
    @action(detail=True, methods=["put"])
    def summary(self, request: Request, assignment: UUID) -> Response:
        """Write the summary; members who were reading one wait for the next."""
        summary = self.validated(SummarySerializer)["summary"]
        summaries.write_summary(self._consultation(assignment), summary)
        return self._shown(assignment)

    @extend_schema(operation_id="experts_consultation_review", request=ReviewSerializer)
    @action(detail=True, methods=["post"])
    def review(self, request: Request, assignment: UUID) -> Response:
        """Have those who answered read the summary, and object if they want to."""
        until = self.validated(ReviewSerializer)["until"]
        summaries.send_round(self._consultation(assignment), until=until)
        return self._shown(assignment)

    @extend_schema(operation_id="experts_consultation_approve", request=EmptySerializer)
    @action(detail=True, methods=["post"])
    def approve(self, request: Request, assignment: UUID) -> Response:
        """Let the summary go out, as nobody objects."""
        self.validated(EmptySerializer)
        summaries.approve(self._consultation(assignment))
        return self._shown(assignment)

    def _consultation(self, assignment: UUID) -> Consultation:
        return consultation_of(self.platform, assignment)

    def _shown(self, assignment: UUID) -> Response:
        overview: Any = overview_of(self._consultation(assignment))
        return Response(self.get_serializer(overview).data)


class DeskRecordings(DeskViewSet):
    """What members spoke."""

    serializer_class = RecordingSerializer
    lookup_url_kwarg = "recording"
    lookup_value_converter = "uuid"

    @extend_schema(operation_id="experts_desk_recording")
    def retrieve(self, request: Request, recording: UUID) -> Response:
        """Return what was handed in, in locked pieces; the member can read that I asked."""
        found = recording_for(self.platform, recording, by=self.session.member)
        return Response(self.get_serializer(found).data)
