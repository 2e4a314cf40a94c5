"""Calls of care: of members, and of the coordinator who hears them."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.decorators import action
from rest_framework.mixins import CreateModelMixin, ListModelMixin
from rest_framework.serializers import BaseSerializer

from api.common.serializers import EmptySerializer
from api.common.views import Request, Response
from api.experts.common import DeskViewSet, ExpertViewSet
from backend.experts.models import Grievance
from backend.experts.selectors.people import grievances_at, grievances_of
from backend.experts.services.grievances import close_grievance, report_grievance
from notifications import outbox, recipients

from .serializers import GrievanceSerializer, MyGrievanceSerializer


@extend_schema_view(
    create=extend_schema(
        operation_id="experts_me_grievance_tell",
        description="Say that something went wrong, or that I want to leave.",
    )
)
class MyGrievances(CreateModelMixin, ListModelMixin, ExpertViewSet):
    """What a member said went wrong."""

    serializer_class = MyGrievanceSerializer
    ordering = ("-on",)

    def get_queryset(self) -> QuerySet[Grievance]:
        """Return what the caller said."""
        return grievances_of(self.expert)

    @extend_schema(operation_id="experts_me_grievances")
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List what I said went wrong, and whether it was dealt with; the newest first."""
        response = super().list(request, *args, **kwargs)
        outbox.seen(recipients.member(self.expert.pk))
        return response

    def perform_create(self, serializer: BaseSerializer[Any]) -> None:
        """Keep the grievance, and tell the coordinator."""
        row = report_grievance(expert=self.expert, **serializer.validated_data)
        serializer.instance = self.get_queryset().get(pk=row.pk)


class Grievances(ListModelMixin, DeskViewSet):
    """What members said went wrong, at the desk."""

    serializer_class = GrievanceSerializer
    ordering = ("-on",)
    lookup_url_kwarg = "grievance"
    lookup_value_converter = "uuid"

    def get_queryset(self) -> QuerySet[Grievance]:
        """Return what members of this platform said."""
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
