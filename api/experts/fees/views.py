"""Calls about what members are paid: their own list, and the desk's with its lists for payment."""

from typing import Any, override
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin

from api.common.files import BINARY, file_response
from api.common.serializers import EmptySerializer
from api.common.views import Request, Response
from api.experts.common import ResultsOnly, described, read_truth
from api.experts.permissions import DeskViewSet, ExpertViewSet
from backend.core.errors import Missing
from backend.experts.models import Fee
from backend.experts.selectors.care import PaymentList, fees_of, lists_of, my_fees
from backend.experts.services import fees
from backend.experts.states import FeeState

from .serializers import FeeSerializer, MyFeeSerializer, PaymentListSerializer

STATE = OpenApiParameter(
    "state", {"type": "string", "enum": FeeState.values}, description="Only these"
)
LATE = OpenApiParameter("late", {"type": "boolean"}, description="Only what should be paid by now")
CSV = "text/csv; charset=utf-8"


@described(
    list=("experts_my_fees", "List what I get, the newest first."),
)
class MyFeeViewSet(ListModelMixin, ExpertViewSet):
    """What a member gets."""

    serializer_class = MyFeeSerializer
    ordering = ("-due_on",)

    @override
    def get_queryset(self) -> QuerySet[Fee]:
        return my_fees(self.expert)


@extend_schema_view(
    list=extend_schema(
        operation_id="experts_fees",
        parameters=[STATE, LATE],
        description="List all fees, what is to be paid first before all others.",
    )
)
class FeeViewSet(ListModelMixin, DeskViewSet):
    """Fees at the desk."""

    serializer_class = FeeSerializer
    ordering = ("due_on",)
    queries = {"list": frozenset({"state", "late"})}
    lookup_url_kwarg = "invitation"
    lookup_value_converter = "uuid"

    @override
    def get_queryset(self) -> QuerySet[Fee]:
        state = self.request.query_params.get("state", "")
        if state not in {"", *FeeState.values}:
            raise Missing
        return fees_of(self.platform, state=state, late=read_truth(self.request, "late"))

    @extend_schema(operation_id="experts_fee_change")
    def partial_update(self, request: Request, invitation: UUID) -> Response:
        """Change what somebody gets, as long as it is on no list."""
        values = self.validated()
        row = fees.change_fee(platform=self.platform, invitation_id=invitation, **values)
        return Response(self.get_serializer(row).data)

    @extend_schema(operation_id="experts_fee_paid", request=EmptySerializer)
    @action(detail=True, methods=["post"])
    def paid(self, request: Request, invitation: UUID) -> Response:
        """Note that the money was sent."""
        self.validated(EmptySerializer)
        row = fees.note_paid(platform=self.platform, invitation_id=invitation)
        return Response(self.get_serializer(row).data)

    @extend_schema(operation_id="experts_fee_take_back", request=EmptySerializer)
    @action(detail=True, methods=["post"], url_path="take-back")
    def take_back(self, request: Request, invitation: UUID) -> Response:
        """Take a mistake off its list, as long as nobody has the list."""
        self.validated(EmptySerializer)
        row = fees.take_back(platform=self.platform, invitation_id=invitation)
        return Response(self.get_serializer(row).data)


@described(
    list=("experts_fee_lists", "List the lists for payment, those that nobody has yet first."),
)
class PaymentListViewSet(ListModelMixin, DeskViewSet):
    """Lists for payment."""

    serializer_class = PaymentListSerializer
    pagination_class = ResultsOnly
    lookup_url_kwarg = "number"
    lookup_value_converter = "uuid"

    @override
    def get_queryset(self) -> Any:
        return lists_of(self.platform)

    @extend_schema(operation_id="experts_fees_export")
    def create(self, request: Request) -> Response:
        """Put fees that were noted on a list for payment."""
        parts = self.validated()["invitations"]
        made = fees.make_list(platform=self.platform, parts=parts)
        return Response(self.get_serializer(made).data, status=201)

    @extend_schema(operation_id="experts_fee_list", responses={(200, CSV): BINARY})
    def retrieve(self, request: Request, number: UUID) -> HttpResponse:
        """Return a list as CSV in my language, as often as I want it."""
        content = fees.written_list(platform=self.platform, list_id=number)
        return file_response(content, media_type=CSV, name="fees.csv")

    @extend_schema(operation_id="experts_fee_list_downloaded", request=EmptySerializer)
    @action(detail=True, methods=["post"])
    def downloaded(self, request: Request, number: UUID) -> Response:
        """Note that I have the list: nothing is taken off it from now on."""
        self.validated(EmptySerializer)
        found: PaymentList = fees.note_downloaded(platform=self.platform, list_id=number)
        return Response(self.get_serializer(found).data)
