"""Calls of care: of members, and of the coordinator who sees to them."""

from typing import Any, override
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework.decorators import action
from rest_framework.mixins import CreateModelMixin, ListModelMixin

from api.common.serializers import EmptySerializer
from api.common.views import Request, Response
from api.experts.common import ResultsOnly, described, read_truth
from api.experts.permissions import DeskViewSet, ExpertViewSet
from backend.core.errors import Missing
from backend.experts.models import Assignment, CheckIn, Grievance, StoryConsent
from backend.experts.selectors import care as selectors
from backend.experts.selectors import get_or_missing, own_envelopes
from backend.experts.selectors.care import check_ins_of, my_check_ins
from backend.experts.selectors.growth import shown_links
from backend.experts.selectors.people import (
    AUDIENCES,
    consents_of,
    grievances_at,
    grievances_of,
    usable_consents,
)
from backend.experts.selectors.requests import request_at
from backend.experts.services import agenda, care, consents
from backend.experts.services.departure import close_grievance, report_grievance
from notifications import outbox, recipients

from .serializers import (
    AgendaSerializer,
    AppointmentSerializer,
    CheckInSerializer,
    ConsentSerializer,
    ConsentUseSerializer,
    FeedSerializer,
    GrievanceSerializer,
    MyCheckInSerializer,
    MyConsentSerializer,
    MyGrievanceSerializer,
)

OPEN = OpenApiParameter(
    "open", {"type": "boolean"}, description="Only those with which there is something to do"
)
AUDIENCE = OpenApiParameter(
    "audience", {"type": "string", "enum": list(AUDIENCES)}, description="Only what it may get"
)


# -- Agenda and appointments ----------------------------------------------------------------------
class MyAgendaViewSet(ExpertViewSet):
    """A member's agenda, and the address at which their calendar reads it."""

    @extend_schema(operation_id="experts_my_agenda", responses=AgendaSerializer)
    def retrieve(self, request: Request) -> Response:
        """Return my appointments and coaching days since a month ago, and check-ins that wait."""
        found = selectors.agenda_of(self.expert)
        context = {**self.get_serializer_context(), "invitations": found.invitations}
        return Response(AgendaSerializer(found, context=context).data)

    @extend_schema(
        operation_id="experts_feed_renew", request=EmptySerializer, responses=FeedSerializer
    )
    def renew_feed(self, request: Request) -> Response:
        """Give my calendar a new secret address; the one before leads nowhere any more."""
        self.validated(EmptySerializer)
        secret = agenda.renew_feed(self.expert)
        # Whatever a proxy says of how this call came: a calendar app asks for it by this address.
        address = f"{settings.PUBLIC_URL}/panel/calendar/{secret}.ics"
        return Response(FeedSerializer({"address": address}).data)

    @extend_schema(operation_id="experts_feed_end", responses={204: None})
    def end_feed(self, request: Request) -> Response:
        """End my calendar's address."""
        agenda.end_feed(self.expert)
        return Response(status=204)


class RequestAppointmentViewSet(ListModelMixin, DeskViewSet):
    """Appointments of one request."""

    serializer_class = AppointmentSerializer
    pagination_class = ResultsOnly

    @override
    def get_queryset(self) -> Any:
        return selectors.appointments_of(request_at(self.platform, self.kwargs["assignment"]))

    @extend_schema(operation_id="experts_appointments")
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List all appointments of a request."""
        return super().list(request, *args, **kwargs)

    @extend_schema(operation_id="experts_appointment_make")
    def create(self, request: Request, assignment: UUID) -> Response:
        """Make an appointment; those who take part are told."""
        values = self.validated()
        row = agenda.make_appointment(platform=self.platform, assignment_id=assignment, **values)
        return Response(self.get_serializer(row).data, status=201)


class AppointmentViewSet(DeskViewSet):
    """Appointments, one at a time."""

    serializer_class = AppointmentSerializer
    lookup_url_kwarg = "appointment"
    lookup_value_converter = "uuid"

    @extend_schema(operation_id="experts_appointment_change")
    def partial_update(self, request: Request, appointment: UUID) -> Response:
        """Change an appointment; those who take part are told."""
        serializer = self.get_serializer(data=request.data, partial=True)
        serializer.is_valid(raise_exception=True)
        serializer.instance = agenda.change_appointment(
            platform=self.platform, appointment_id=appointment, **serializer.validated_data
        )
        return Response(serializer.data)

    @extend_schema(operation_id="experts_appointment_remove")
    def destroy(self, request: Request, appointment: UUID) -> Response:
        """Cancel an appointment; those who take part are told."""
        agenda.remove_appointment(platform=self.platform, appointment_id=appointment)
        return Response(status=204)


# -- Check-ins ------------------------------------------------------------------------------------
@described(
    list=("experts_my_check_ins", "List my check-ins, the newest first."),
)
class MyCheckInViewSet(ListModelMixin, ExpertViewSet):
    """How a member is after their work."""

    serializer_class = MyCheckInSerializer
    ordering = ("-due_on",)

    @override
    def get_queryset(self) -> QuerySet[CheckIn]:
        return my_check_ins(self.expert)

    @extend_schema(operation_id="experts_check_in_answer")
    def answer(self, request: Request, check_in: UUID) -> Response:
        """Say how I am; with `call` the coach is told at once that I would like a call."""
        values = self.validated()
        row = care.answer_check_in(
            expert=self.expert,
            check_in_id=check_in,
            mood=values["mood"],
            call=values["call"],
            boxes=values.get("sealed"),
        )
        return Response(self.get_serializer(row).data)


@extend_schema_view(
    list=extend_schema(
        operation_id="experts_care",
        parameters=[OPEN],
        description="List check-ins that are due or answered, the newest first.",
    )
)
class CheckInViewSet(ListModelMixin, DeskViewSet):
    """Check-ins at the desk."""

    serializer_class = CheckInSerializer
    ordering = ("-due_on",)
    queries = {"list": frozenset({"open"})}
    lookup_url_kwarg = "check_in"
    lookup_value_converter = "uuid"

    @override
    def get_queryset(self) -> QuerySet[CheckIn]:
        return check_ins_of(self.platform, waiting=read_truth(self.request, "open"))

    @extend_schema(operation_id="experts_called", request=EmptySerializer)
    @action(detail=True, methods=["post"])
    def called(self, request: Request, check_in: UUID) -> Response:
        """Note that somebody who asked for a call was called."""
        self.validated(EmptySerializer)
        row = care.note_called(platform=self.platform, check_in_id=check_in)
        return Response(self.get_serializer(row).data)


# -- Grievances -----------------------------------------------------------------------------------
@described(
    create=("experts_me_grievance_tell", "Say that something went wrong, or that I want to leave."),
)
class MyGrievanceViewSet(CreateModelMixin, ListModelMixin, ExpertViewSet):
    """What a member said went wrong."""

    serializer_class = MyGrievanceSerializer
    ordering = ("-on",)

    @override
    def get_queryset(self) -> QuerySet[Grievance]:
        return grievances_of(self.expert)

    @extend_schema(operation_id="experts_me_grievances")
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List what I said went wrong, and whether it was dealt with; the newest first."""
        response = super().list(request, *args, **kwargs)
        outbox.seen(recipients.member(self.expert.pk))
        return response

    @override
    def perform_create(self, serializer: Any) -> None:
        row = report_grievance(expert=self.expert, **serializer.validated_data)
        serializer.instance = self.get_queryset().get(pk=row.pk)


class GrievanceViewSet(ListModelMixin, DeskViewSet):
    """What members said went wrong, at the desk."""

    serializer_class = GrievanceSerializer
    ordering = ("-on",)
    lookup_url_kwarg = "grievance"
    lookup_value_converter = "uuid"

    @override
    def get_queryset(self) -> QuerySet[Grievance]:
        return grievances_at(self.platform)

    @extend_schema(operation_id="experts_grievances")
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List what members said went wrong, the newest first."""
        response = super().list(request, *args, **kwargs)
        outbox.seen(recipients.organisation(self.platform.pk), self.platform.pk)
        return response

    @extend_schema(operation_id="experts_grievance_close", request=EmptySerializer)
    @action(detail=True, methods=["post"])
    def close(self, request: Request, grievance: UUID) -> Response:
        """Close a grievance that was dealt with, and tell the member."""
        self.validated(EmptySerializer)
        close_grievance(self.get_object())
        return Response(self.get_serializer(self.get_object()).data)


# -- Consents -------------------------------------------------------------------------------------
@described(
    create=(
        "experts_me_consent_give",
        "Allow a story or a quote to be used, for three years at the most.",
    ),
)
class MyConsentViewSet(CreateModelMixin, ListModelMixin, ExpertViewSet):
    """What a member allows."""

    serializer_class = MyConsentSerializer
    ordering = ("-given_on",)
    lookup_url_kwarg = "consent"
    lookup_value_converter = "uuid"

    @override
    def get_queryset(self) -> QuerySet[StoryConsent]:
        rows = consents_of(self.expert)
        return rows.prefetch_related(own_envelopes(self.expert, "text"), shown_links())

    @extend_schema(operation_id="experts_me_consents")
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List what I allowed, for whom, and who got it; the newest first."""
        response = super().list(request, *args, **kwargs)
        outbox.seen(recipients.member(self.expert.pk))
        return response

    @override
    def perform_create(self, serializer: Any) -> None:
        values = {**serializer.validated_data}
        boxes = values.pop("sealed")
        row = consents.give_consent(expert=self.expert, boxes=boxes, **values)
        serializer.instance = self.get_queryset().get(pk=row.pk)

    @extend_schema(operation_id="experts_me_consent_withdraw", request=EmptySerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, consent: UUID) -> Response:
        """Withdraw a consent at once and for all; those who got the words are told."""
        self.validated(EmptySerializer)
        consents.withdraw(self.get_object())
        return Response(self.get_serializer(self.get_object()).data)


@extend_schema_view(
    list=extend_schema(
        operation_id="experts_consents",
        parameters=[AUDIENCE],
        description="List stories and quotes that may be used today, the newest first.",
    )
)
class ConsentViewSet(ListModelMixin, DeskViewSet):
    """What the desk may use."""

    serializer_class = ConsentSerializer
    ordering = ("-given_on",)
    queries = {"list": frozenset({"audience"})}
    lookup_url_kwarg = "consent"
    lookup_value_converter = "uuid"

    @override
    def get_queryset(self) -> QuerySet[StoryConsent]:
        audience = self.request.query_params.get("audience")
        if audience not in {None, *AUDIENCES}:
            raise Missing
        return usable_consents(self.platform, audience=audience)

    @extend_schema(
        operation_id="experts_consent_use",
        request=ConsentUseSerializer,
        responses={201: ConsentSerializer},
    )
    @action(detail=True, methods=["post"])
    def uses(self, request: Request, consent: UUID) -> Response:
        """Give a story to a requester; the member can read who got it."""
        values = self.validated(ConsentUseSerializer)
        row = self.get_object()
        rows = Assignment.objects.select_related("requester").filter(platform=self.platform)
        assignment = get_or_missing(rows.filter(id=values["assignment"]))
        consents.note_use(consent=row, assignment=assignment)
        return Response(self.get_serializer(row).data, status=201)
