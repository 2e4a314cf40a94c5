"""Calls about signals: writing, enriching, passing on and closing them."""

from collections.abc import Callable
from functools import cached_property
from typing import Any, ClassVar, override
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import action

from api.common.members import OrganisationViewSet
from api.common.pagination import KeysetPagination
from api.common.permissions import WorksAtOrganisation
from api.common.problems import Problem
from api.common.serializers import EmptySerializer
from api.common.views import Request, Response
from backend.core.errors import ChangedMeanwhile, Missing
from backend.organisations.municipalities import municipalities
from backend.organisations.profiles import Region
from backend.programmes import states
from backend.programmes.models import Signal, SignalMove, SignalTable
from backend.programmes.selectors import signal_tables
from backend.programmes.selectors import signals as selectors
from backend.programmes.services import signal_moves as moves
from backend.programmes.services import signals as services

from .serializers import (
    EnrichmentSerializer,
    OfferedMoveSerializer,
    SignalChangeSerializer,
    SignalClosingSerializer,
    SignalMoveSerializer,
    SignalOptionsSerializer,
    SignalSerializer,
)

STATE = OpenApiParameter(
    "state", {"type": "string", "enum": states.SignalState.values}, description="Only these"
)
SINCE = OpenApiParameter(
    "since",
    {"type": "integer", "minimum": 0, "maximum": 2**31 - 1},
    description="Only those that changed after the table's `changes` was this",
)
LONGEST_COUNT = 10


class SignalPagination(KeysetPagination):
    """As many signals as a browser opens at once."""

    page_size = selectors.SIGNALS_AT_ONCE


class SignalViewSet(OrganisationViewSet):
    """`/api/v1/signals/tables/{table}/signals`."""

    permission_classes: Any = [WorksAtOrganisation]
    serializer_class = SignalSerializer
    pagination_class: Any = SignalPagination
    queries: ClassVar[dict[str, frozenset[str]]] = {"list": frozenset({"state", "since"})}
    # What changes while pages are read comes once more at the end, and is not missed.
    ordering: tuple[str, ...] = ("change",)
    lookup_url_kwarg, lookup_value_converter = "signal", "uuid"

    @cached_property
    def table(self) -> SignalTable:
        """The table of the address, read once. May raise `Missing`."""
        return signal_tables.read_table(self.organisation_id, self.kwargs["table"])

    @property
    def place(self) -> dict[str, Any]:
        """Which organisation calls, and about which table."""
        return {"organisation_id": self.organisation_id, "table_id": self.kwargs["table"]}

    @override
    def get_queryset(self) -> QuerySet[Signal]:
        query = self.request.query_params
        state, since = query.get("state"), query.get("since", "0")
        if state is not None and state not in states.SignalState.values:
            raise Missing
        if not (since.isascii() and since.isdecimal()) or len(since) > LONGEST_COUNT:
            raise Missing
        chosen = states.SignalState(state) if state is not None else None
        return selectors.signals_of(self.table, state=chosen, since=min(int(since), 2**31 - 1))

    @extend_schema(operation_id="signals", parameters=[STATE, SINCE])
    def list(self, request: Request, table: UUID) -> Response:
        """Signals of the table, those that changed last at the end, 500 at once."""
        page: Any = self.paginate_queryset(self.get_queryset())
        return self.get_paginated_response(SignalSerializer(page, many=True).data)

    @extend_schema(operation_id="signal")
    def retrieve(self, request: Request, table: UUID, signal: UUID) -> Response:
        """One signal as in the list."""
        return self.answer(selectors.signal_of(self.table, signal))

    @extend_schema(
        operation_id="signal_write", responses={201: SignalSerializer, 200: SignalSerializer}
    )
    def create(self, request: Request, table: UUID) -> Response:
        """Keeps a signal; sent twice, it is kept once."""
        values = self.validated()
        text = services.SealedText(values.pop("id"), values.pop("key_number"), values.pop("box"))
        row, created = services.write_signal(**self.place, text=text, **values)
        return self.answer(row, status=201 if created else 200)

    @extend_schema(
        operation_id="signal_change", request=SignalChangeSerializer, responses=SignalSerializer
    )
    def partial_update(self, request: Request, table: UUID, signal: UUID) -> Response:
        """Replaces one's own organisation's signal by its next revision."""
        values = self.validated(SignalChangeSerializer)
        text = services.SealedText(signal, values.pop("key_number"), values.pop("box"))
        try:
            row = services.change_signal(**self.place, text=text, **values)
        except ChangedMeanwhile as error:
            current = SignalSerializer(selectors.signal_of(self.table, signal)).data
            raise Problem(error.code, error.detail, more={"current": current}) from None
        return self.answer(row)

    @extend_schema(
        operation_id="signal_enrich",
        request=EnrichmentSerializer,
        responses={201: SignalSerializer, 200: SignalSerializer},
    )
    @action(detail=True, methods=["post"])
    def enrichments(self, request: Request, table: UUID, signal: UUID) -> Response:
        """Adds what the organisation knows besides."""
        text = services.SealedText(**self.validated(EnrichmentSerializer))
        row, created = services.enrich_signal(**self.place, signal_id=signal, text=text)
        return self.answer(row, status=201 if created else 200)

    @extend_schema(
        operation_id="signal_offer",
        request=SignalMoveSerializer,
        responses={201: SignalMoveSerializer, 200: SignalMoveSerializer},
    )
    @action(detail=True, methods=["post"])
    def moves(self, request: Request, table: UUID, signal: UUID) -> Response:
        """Offers a signal to another table, organisation or case table."""
        values = self.validated(SignalMoveSerializer)
        offer = moves.Offer(
            id=values["id"],
            target=states.MoveTarget(values["target"]),
            table=values.get("to_table_id"),
            organisation=values.get("to_organisation_id"),
            case_table=values.get("case_table", ""),
            key=values.get("key"),
            box=values.get("box"),
        )
        row, created = moves.offer_signal(**self.place, signal_id=signal, offer=offer)
        return Response(SignalMoveSerializer(row).data, status=201 if created else 200)

    @extend_schema(
        operation_id="signal_close", request=SignalClosingSerializer, responses=SignalSerializer
    )
    @action(detail=True, methods=["post"])
    def close(self, request: Request, table: UUID, signal: UUID) -> Response:
        """Says what came of it; the text stays until it expires."""
        outcome = states.SignalOutcome(self.validated(SignalClosingSerializer)["outcome"])
        return self.answer(services.close_signal(**self.place, signal_id=signal, outcome=outcome))

    def answer(self, row: Signal, *, status: int = 200) -> Response:
        """Return a signal as in the list."""
        return Response(SignalSerializer(row).data, status=status)


class SignalMoveViewSet(OrganisationViewSet):
    """`/api/v1/signals/moves`: what is offered to the caller's organisation, or by it."""

    permission_classes: Any = [WorksAtOrganisation]
    serializer_class = OfferedMoveSerializer
    pagination_class: Any = KeysetPagination
    ordering: tuple[str, ...] = ("-offered_on",)
    lookup_url_kwarg, lookup_value_converter = "move", "uuid"

    @override
    def get_queryset(self) -> QuerySet[SignalMove]:
        return selectors.moves_to(self.organisation_id)

    @extend_schema(operation_id="signal_moves")
    def list(self, request: Request) -> Response:
        """What is offered to the organisation, and what it took over."""
        page: Any = self.paginate_queryset(self.get_queryset())
        return self.get_paginated_response(OfferedMoveSerializer(page, many=True).data)

    @extend_schema(operation_id="signal_move_accept", request=None, responses=OfferedMoveSerializer)
    @action(detail=True, methods=["post"])
    def accept(self, request: Request, move: UUID) -> Response:
        """Takes a signal over; of a case table elsewhere, the organisation that offered says it."""
        return self.settled(moves.accept_move, move)

    @extend_schema(
        operation_id="signal_move_decline", request=None, responses=OfferedMoveSerializer
    )
    @action(detail=True, methods=["post"])
    def decline(self, request: Request, move: UUID) -> Response:
        """Leaves it where it is."""
        return self.settled(moves.decline_move, move)

    @extend_schema(
        operation_id="signal_move_withdraw", request=None, responses=OfferedMoveSerializer
    )
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, move: UUID) -> Response:
        """Takes an offer of one's own organisation back."""
        return self.settled(moves.withdraw_move, move)

    def settled(self, settle: Callable[..., SignalMove], move: UUID) -> Response:
        """Return a move after it was answered."""
        self.validated(EmptySerializer)
        row = settle(organisation_id=self.organisation_id, move_id=move)
        # Who offered it gets no box: it is not sealed to them.
        if row.to_organisation_id != self.organisation_id:
            row.box = None
        return Response(OfferedMoveSerializer(row).data)


class SignalOptionsViewSet(OrganisationViewSet):
    """`/api/v1/signals/options`."""

    permission_classes: Any = [WorksAtOrganisation]
    serializer_class = SignalOptionsSerializer
    pagination_class: Any = None

    @extend_schema(operation_id="signal_options")
    def retrieve(self, request: Request) -> Response:
        """What signals are made of, and who they can be passed on to."""
        receivers: list[Any] = []
        for organisation, key in signal_tables.organisations_with_key():
            receivers.append({"pk": organisation.pk, "name": organisation.name, "key": key})
        found = {
            "forms": _choices(states.SignalForm.choices),
            "branches": _choices(states.Branch.choices),
            "reliabilities": _choices(states.Reliability.choices),
            "handling_codes": _choices(states.HandlingCode.choices),
            "outcomes": _choices(states.SignalOutcome.choices),
            "states": _choices(states.SignalState.choices),
            "targets": _choices(states.MoveTarget.choices),
            "case_tables": _choices(states.CaseTable.choices),
            "move_states": _choices(states.MoveState.choices),
            "personal_data": _choices(states.FoundKind.choices),
            "overrule_reasons": _choices(states.OverruleReason.choices),
            "regions": _choices(Region.choices),
            "municipalities": [
                {"id": one.code, "label": one.name, "region": one.region}
                for one in municipalities().values()
            ],
            "organisations": receivers,
            "tables": signal_tables.tables_to_choose(),
        }
        return Response(SignalOptionsSerializer(found).data)


def _choices(pairs: Any) -> list[dict[str, Any]]:
    return [{"id": code, "label": label} for code, label in pairs]
