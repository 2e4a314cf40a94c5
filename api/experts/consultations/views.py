"""Calls about consultations: a member's part, what the requester gets, the coordinator's."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import action

from api.common.fields import LONGEST_LANGUAGE, TAG
from api.common.files import BINARY, file_response
from api.common.serializers import EmptySerializer
from api.common.views import DONE, Request, Response, active_language
from api.experts.common import refused_answers
from api.experts.consultations.serializers import (
    ConsultationAnswersSerializer,
    DeskConsultationSerializer,
    DraftSerializer,
    MyConsultationSerializer,
    MyRecordingSerializer,
    MyVerdictSerializer,
    NameConsentSerializer,
    NewStatementSerializer,
    ReactionSerializer,
    RecordingSerializer,
    ResultSerializer,
    ReviewSerializer,
    SummarySerializer,
)
from api.experts.permissions import DeskViewSet, ExpertViewSet, RequesterViewSet
from backend.core.errors import FieldConflict, Missing
from backend.experts.models import Consultation, Invitation
from backend.experts.paper import LANGUAGES, paper_of
from backend.experts.selectors.consultations import (
    consultation_of,
    overview_of,
    part_of,
    participation_in,
)
from backend.experts.selectors.requests import request_at
from backend.experts.selectors.results import result_of
from backend.experts.services import consultations, contributions, summaries
from backend.experts.services.consultations import give_pseudonyms
from backend.experts.services.contributions import recording_for
from notifications import outbox, recipients
from surveys import selectors as surveys

PDF = "application/pdf"
LANGUAGE = OpenApiParameter(
    "language",
    {"type": "string", "pattern": f"^{TAG}{{1,{LONGEST_LANGUAGE}}}$"},
    description="Of the questions, one of `languages`; else what `Accept-Language` says",
)
PAPER_LANGUAGE = OpenApiParameter(
    "language", {"type": "string", "enum": [*LANGUAGES]}, OpenApiParameter.PATH
)


class MyConsultationViewSet(ExpertViewSet):
    """A member's part in a consultation."""

    serializer_class = MyConsultationSerializer
    queries = {"retrieve": frozenset({"language"})}

    @extend_schema(operation_id="experts_my_consultation", parameters=[LANGUAGE])
    def retrieve(self, request: Request, invitation: UUID) -> Response:
        """Show what is asked, what I have written so far, what others said, the summary."""
        part = self._part(invitation)
        if not part.pseudonym:
            give_pseudonyms(part.assignment)
            part.refresh_from_db(fields=["pseudonym"])
        outbox.seen(recipients.member(self.expert.pk), part.id)
        return self._shown(part)

    @extend_schema(operation_id="experts_name_consent", request=NameConsentSerializer)
    @action(detail=True, methods=["put"], url_path="name-consent")
    def name_consent(self, request: Request, invitation: UUID) -> Response:
        """Let my name be said though few take part, or take that back until it is delivered."""
        agreed = self.validated(NameConsentSerializer)["agreed"]
        part = self._part(invitation)
        (summaries.agree_to_name if agreed else summaries.withdraw_name)(part)
        return self._shown(self._part(invitation))

    @extend_schema(
        operation_id="experts_draft_keep", request=DraftSerializer, responses={204: DONE}
    )
    @action(detail=True, methods=["put"])
    def draft(self, request: Request, invitation: UUID) -> Response:
        """Keep what I have written so far; nobody else can open it."""
        boxes = self.validated(DraftSerializer)["sealed"]
        contributions.keep_draft(self._part(invitation), boxes)
        return Response(status=204)

    @extend_schema(operation_id="experts_answer", request=ConsultationAnswersSerializer)
    @action(detail=True, methods=["post"])
    def answers(self, request: Request, invitation: UUID) -> Response:
        """Take my answers, once; no row says which choices are mine."""
        values = self.validated(ConsultationAnswersSerializer)
        boxes = values.pop("sealed", None)
        with refused_answers("choices"):
            contributions.hand_in(self._part(invitation), boxes=boxes, **values)
        return self._shown(self._part(invitation))

    @extend_schema(
        operation_id="experts_recording_keep",
        request=MyRecordingSerializer,
        responses={201: MyRecordingSerializer},
    )
    @action(detail=True, methods=["post"])
    def recordings(self, request: Request, invitation: UUID) -> Response:
        """Keep something spoken until I hand in; the same again changes nothing."""
        values = self.validated(MyRecordingSerializer)
        contributions.keep_recording(
            self._part(invitation), recording_id=values["id"], pieces=values["pieces"]
        )
        return Response(MyRecordingSerializer(values).data, status=201)

    @extend_schema(operation_id="experts_recording_erase", responses={204: DONE})
    @action(detail=True, methods=["delete"], url_path="recordings/<uuid:recording>")
    def erase_recording(self, request: Request, invitation: UUID, recording: UUID) -> Response:
        """Erase something spoken that I have not handed in."""
        contributions.erase_recording(self._part(invitation), recording)
        return Response(status=204)

    @extend_schema(operation_id="experts_react", request=ReactionSerializer)
    @action(detail=True, methods=["put"], url_path="reactions/<uuid:statement>")
    def react(self, request: Request, invitation: UUID, statement: UUID) -> Response:
        """Note what I think of what another said, in place of what I thought before."""
        values = self.validated(ReactionSerializer)
        boxes = values.get("sealed")
        summaries.react(self._part(invitation), statement, kind=values["kind"], boxes=boxes)
        return self._shown(self._part(invitation))

    @extend_schema(operation_id="experts_verdict", request=MyVerdictSerializer)
    @action(detail=True, methods=["put"])
    def verdict(self, request: Request, invitation: UUID) -> Response:
        """Say whether the summary may go out as it is."""
        values = self.validated(MyVerdictSerializer)
        boxes = values.pop("sealed", None)
        summaries.give_verdict(self._part(invitation), boxes=boxes, **values)
        return self._shown(self._part(invitation))

    def _part(self, invitation: UUID) -> Invitation:
        return part_of(self.expert, invitation)

    def _shown(self, part: Invitation) -> Response:
        return Response(self.get_serializer(participation_in(part)).data)


class MyResultViewSet(RequesterViewSet):
    """What a requester gets: the summary and numbers, as JSON and as a PDF."""

    serializer_class = ResultSerializer

    @extend_schema(operation_id="experts_result")
    def retrieve(self, request: Request) -> Response:
        """Show the result, once it was delivered; questions and answers in my language."""
        spoken = active_language().partition("-")[0]
        result = result_of(self.assignment(), spoken if spoken in LANGUAGES else "en")
        if result is None:
            raise Missing
        return Response(self.get_serializer(result).data)

    @extend_schema(
        operation_id="experts_result_paper",
        parameters=[PAPER_LANGUAGE],
        responses={(200, PDF): BINARY},
    )
    @action(detail=True, url_path="<slug:language>")
    def paper(self, request: Request, language: str) -> HttpResponse:
        """Return the result as a PDF (PDF/UA-1), made anew each time."""
        made: Any = paper_of(self.assignment(), language)
        return file_response(made, media_type=PDF, name=f"hope-{language}.pdf")


# -- At the desk ----------------------------------------------------------------------------------
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
