"""Calls about signal tables: seats, keys, pins, history and figures."""

from datetime import date
from functools import cached_property
from typing import Any, ClassVar, override
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action

from api.common.members import OrganisationViewSet
from api.common.pagination import KeysetPagination
from api.common.permissions import IsCoordinator, WorksAtOrganisation
from api.common.serializers import EmptySerializer
from api.common.views import DONE, Request, Response
from backend.core.days import today
from backend.programmes.models import PeerPin, TableMember
from backend.programmes.selectors import signal_history, signal_tables
from backend.programmes.selectors.signal_figures import figures_of
from backend.programmes.services import signal_keys

from .figures import SignalFiguresSerializer
from .table_serializers import (
    NewSignalTableKeySerializer,
    PeerPinSerializer,
    SignalTableAcceptanceSerializer,
    SignalTableDetailSerializer,
    SignalTableHistorySerializer,
    SignalTableRenewalSerializer,
    SignalTableSummarySerializer,
)


class SignalTableViewSet(OrganisationViewSet):
    """`/api/v1/signals/tables`: where the caller's organisation is at the table, or invited."""

    permission_classes: Any = [WorksAtOrganisation]
    serializer_class: Any = SignalTableSummarySerializer
    pagination_class: Any = KeysetPagination
    queries: ClassVar[dict[str, frozenset[str]]] = {"history": KeysetPagination.query_names}
    ordering: tuple[str, ...] = ("since",)
    lookup_url_kwarg, lookup_value_converter = "table", "uuid"

    @cached_property
    def day(self) -> date:
        """The day that it is, once for all rows of an answer."""
        return today()

    @override
    def get_queryset(self) -> QuerySet[TableMember]:
        return signal_tables.seats_of_organisation(self.organisation_id)

    def detail_of(self, table: UUID) -> Response:
        """Return a table as the caller's organisation sees it."""
        view = signal_tables.table_view(self.organisation_id, table)
        seat: Any = view.seat
        seat.view = view
        context = self.get_serializer_context()
        return Response(SignalTableDetailSerializer(seat, context=context).data)

    @extend_schema(operation_id="signal_tables")
    def list(self, request: Request) -> Response:
        """Tables of the organisation."""
        page: Any = self.paginate_queryset(self.get_queryset())
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    @extend_schema(operation_id="signal_table", responses=SignalTableDetailSerializer)
    def retrieve(self, request: Request, table: UUID) -> Response:
        """One table: basis, organisations, own envelopes and pins."""
        return self.detail_of(table)

    @extend_schema(
        operation_id="signal_table_accept",
        request=SignalTableAcceptanceSerializer,
        responses=SignalTableDetailSerializer,
    )
    @action(detail=True, methods=["post"])
    def accept(self, request: Request, table: UUID) -> Response:
        """Takes the seat, and keeps the pin of the key with which the organisation begins."""
        pin = signal_keys.Pin(**self.validated(SignalTableAcceptanceSerializer)["pin"])
        signal_keys.accept_table(organisation_id=self.organisation_id, table_id=table, pin=pin)
        return self.detail_of(table)

    @extend_schema(operation_id="signal_table_leave", request=None, responses={204: DONE})
    @action(
        detail=True,
        methods=["post"],
        permission_classes=[IsCoordinator],
        serializer_class=EmptySerializer,
    )
    def leave(self, request: Request, table: UUID) -> Response:
        """Leaves the table (coordinators); who stays makes another key."""
        self.validated(EmptySerializer)
        signal_keys.leave_table(organisation_id=self.organisation_id, table_id=table)
        return Response(status=204)

    @extend_schema(
        operation_id="signal_table_key_add",
        request=NewSignalTableKeySerializer,
        responses=SignalTableDetailSerializer,
    )
    @action(detail=True, methods=["post"])
    def keys(self, request: Request, table: UUID) -> Response:
        """Keeps the next key, or shares one that is there with who lacks it."""
        values = self.validated(NewSignalTableKeySerializer)
        signal_keys.add_key(
            organisation_id=self.organisation_id,
            table_id=table,
            number=values["number"],
            chain=values.get("chain"),
            envelopes=[signal_keys.Envelope(**one) for one in values["envelopes"]],
        )
        return self.detail_of(table)

    @extend_schema(
        operation_id="signal_table_envelopes_renew",
        request=SignalTableRenewalSerializer,
        responses=SignalTableDetailSerializer,
    )
    @action(detail=True, methods=["post"])
    def envelopes(self, request: Request, table: UUID) -> Response:
        """Replaces the organisation's envelopes, after its own key was replaced."""
        values = self.validated(SignalTableRenewalSerializer)
        signal_keys.renew_envelopes(
            organisation_id=self.organisation_id,
            table_id=table,
            pin=signal_keys.Pin(**values["pin"]),
            envelopes=[signal_keys.OwnEnvelope(**one) for one in values["envelopes"]],
        )
        return self.detail_of(table)

    @extend_schema(
        operation_id="signal_table_history", responses=SignalTableHistorySerializer(many=True)
    )
    @action(detail=True, methods=["get"], ordering=("-number",))
    def history(self, request: Request, table: UUID) -> Response:
        """The chained history, the last line first."""
        found = signal_tables.read_table(self.organisation_id, table)
        page: Any = self.paginate_queryset(signal_history.history_of(found))
        return self.get_paginated_response(SignalTableHistorySerializer(page, many=True).data)

    @extend_schema(operation_id="signal_table_figures", responses=SignalFiguresSerializer)
    @action(detail=True, methods=["get"], pagination_class=None)
    def figures(self, request: Request, table: UUID) -> Response:
        """What is published of signals that ended."""
        found = signal_tables.read_table(self.organisation_id, table)
        return Response(SignalFiguresSerializer(figures_of([found.pk])).data)


class PeerPinViewSet(OrganisationViewSet):
    """`/api/v1/signals/peers`: keys of other organisations whose words were compared."""

    permission_classes: Any = [WorksAtOrganisation]
    serializer_class = PeerPinSerializer
    pagination_class: Any = KeysetPagination
    ordering: tuple[str, ...] = ("other",)
    lookup_url_kwarg, lookup_value_converter = "organisation", "uuid"

    @override
    def get_queryset(self) -> QuerySet[PeerPin]:
        return signal_tables.pins_of(self.organisation_id)

    @extend_schema(operation_id="signal_peer_pins")
    def list(self, request: Request) -> Response:
        """What the organisation's browsers pinned of others."""
        page: Any = self.paginate_queryset(self.get_queryset())
        return self.get_paginated_response(PeerPinSerializer(page, many=True).data)

    @extend_schema(operation_id="signal_peer_pin")
    def update(self, request: Request, organisation: UUID) -> Response:
        """Keeps the pin that a browser made after its member compared six words by voice."""
        values = self.validated()
        row = signal_keys.pin_peer(
            organisation_id=self.organisation_id,
            other_id=organisation,
            own_key_id=values["own_key_id"],
            other_key_id=values["other_key_id"],
            proof=values["proof"],
        )
        return Response(PeerPinSerializer(row).data)
