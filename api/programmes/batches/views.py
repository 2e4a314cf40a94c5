"""Calls about message templates and batches."""

from typing import Any, override

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.mixins import (
    ListModelMixin,
)

from api.common.views import Request, Response
from api.programmes.common import described
from api.programmes.permissions import OfProjectViewSet
from api.programmes.resources import ResourceViewSet, profile_options
from backend.programmes.models import Batch, MessageTemplate
from backend.programmes.selectors import batches as selectors
from backend.programmes.services import batches as services
from backend.programmes.sites import sites
from backend.programmes.tones import tones

from .serializers import (
    BatchOptionsSerializer,
    BatchSerializer,
    MessageTemplateChangeSerializer,
    MessageTemplateSerializer,
    NewBatchSerializer,
)


@described(
    list=("programmes_message_templates", "List the first messages of a project."),
    retrieve=("programmes_message_template", "One first message."),
    create=(
        "programmes_message_template_create",
        "Write a first message (coordinators and editors); `{link}` stands for the batch's link.",
    ),
    partial_update=(
        "programmes_message_template_change",
        "Change it. Name the `version` that was looked at. Batches keep the text they have.",
    ),
    destroy=("programmes_message_template_erase", "Erase one of which no batch was made."),
    choices=("programmes_message_template_options", "What first messages are made of."),
)
class MessageTemplateViewSet(ResourceViewSet):
    """First messages of a project."""

    serializer_class = MessageTemplateSerializer
    change_serializer_class = MessageTemplateChangeSerializer
    ordering = ("name",)
    lookup_url_kwarg = "template"
    create_service = staticmethod(services.create_template)
    change_service = staticmethod(services.change_template)
    erase_service = staticmethod(services.erase_template)

    @override
    def get_queryset(self) -> QuerySet[MessageTemplate]:
        return selectors.templates_of(self.project)

    @extend_schema(responses=BatchOptionsSerializer, filters=False)
    @action(detail=False, methods=["get"], pagination_class=None, url_path="options")
    def choices(self, request: Request, **_address: Any) -> Response:
        """Return what the page chooses from."""
        found = {
            "may_write": self.participant.writes(self.project.organisation_id),
            "sample": services.sample_address(),
            "languages": profile_options(),
            "sites": [*sites().values()],
            "tones": tones(),
        }
        return Response(BatchOptionsSerializer(found).data)


@described(
    list=("programmes_batches", "List the batches of a project, the newest week first."),
)
class BatchViewSet(ListModelMixin, OfProjectViewSet):
    """Batches of first messages."""

    serializer_class = BatchSerializer
    ordering = ("-week",)
    lookup_url_kwarg, lookup_value_converter = "batch", "uuid"

    @override
    def get_queryset(self) -> QuerySet[Batch]:
        return selectors.batches_of(self.project)

    @override
    def paginate_queryset(self, queryset: Any) -> Any:
        found = super().paginate_queryset(queryset)
        self.shown = [*(found or ())]
        return found

    @override
    def get_serializer_context(self) -> dict[str, Any]:
        openings = selectors.openings_of(getattr(self, "shown", []))
        return {**super().get_serializer_context(), "openings": openings}

    @extend_schema(
        operation_id="programmes_batch_create",
        description="Make a batch of a first message: one link for all who get it.",
        request=NewBatchSerializer,
        responses={201: BatchSerializer},
    )
    def create(self, request: Request, **_address: Any) -> Response:
        """Make a batch."""
        values = self.validated(NewBatchSerializer)
        row = services.create_batch(
            by=self.participant,
            project_id=self.kwargs["project"],
            template_id=values["template"],
            week=values["week"],
        )
        return self._answer(row, 201)

    @extend_schema(
        operation_id="programmes_batch_sent",
        description="Record to how many a batch was sent: to nobody yet, or to at least five.",
    )
    def partial_update(self, request: Request, **_address: Any) -> Response:
        """Record to how many it was sent."""
        values = self.validated(BatchSerializer)
        row = services.record_sent(
            by=self.participant,
            project_id=self.kwargs["project"],
            batch_id=self.kwargs["batch"],
            sent=values["sent"],
        )
        return self._answer(row)

    def _answer(self, row: Batch, status: int = 200) -> Response:
        self.shown = [row]
        return Response(self.get_serializer(row).data, status=status)
