"""What members are paid: their own list, and the desk's with its export."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.utils import OpenApiParameter, extend_schema

from api.common.files import BINARY, file_response
from api.common.pagination import AFTER, page_of, read_after
from api.common.serializers import EmptySerializer
from api.common.views import Request, Response
from backend.core.errors import Missing
from backend.experts.models import Fee
from backend.experts.selectors.agenda import title_of
from backend.experts.selectors.fees import PaymentList, fee_page, is_late, lists_of, my_fees, payee
from backend.experts.services import fees
from backend.experts.states import FeeState

from .base import DeskCall, ExpertCall, write_expert
from .care import read_truth
from .care_shapes import (
    FeeChanged,
    FeePage,
    FeeRow,
    FeesChosen,
    MyFeePage,
    PaymentLists,
    PaymentListShape,
)

CHANGED, CHOSEN, NOTHING = FeeChanged(), FeesChosen(), EmptySerializer()
STATE = OpenApiParameter(
    "state", {"type": "string", "enum": FeeState.values}, description="Only these"
)
LATE = OpenApiParameter("late", {"type": "boolean"}, description="Only what should be paid by now")
CSV = "text/csv; charset=utf-8"


class MyFeesView(ExpertCall):
    """`GET /api/v1/experts/me/fees`."""

    queries = frozenset({"after"})

    @extend_schema(operation_id="experts_my_fees", parameters=[AFTER], responses=MyFeePage)
    def get(self, request: Request) -> Response:
        """What I get, the newest first."""
        page = my_fees(self.expert, read_after(request))
        rows = [write_my_fee(one) for one in page.rows]
        return Response(page_of(request, rows, page.after))


class FeesView(DeskCall):
    """`GET /api/v1/experts/desk/fees`."""

    queries = frozenset({"after", "state", "late"})

    @extend_schema(operation_id="experts_fees", parameters=[AFTER, STATE, LATE], responses=FeePage)
    def get(self, request: Request) -> Response:
        """All fees, what is to be paid first before all others."""
        state = request.query_params.get("state", "")
        if state not in {"", *FeeState.values}:
            raise Missing("")
        late = read_truth(request, "late")
        page = fee_page(self.platform, state=state, late=late, after=read_after(request))
        rows = [write_fee(one) for one in page.rows]
        return Response(page_of(request, rows, page.after))


class FeeView(DeskCall):
    """`PATCH /api/v1/experts/desk/fees/{id}`."""

    @extend_schema(operation_id="experts_fee_change", request=FeeChanged, responses=FeeRow)
    def patch(self, request: Request, invitation: UUID) -> Response:
        """Changes what somebody gets, as long as it is on no list."""
        values = CHANGED.read(request.data)
        row = fees.change_fee(platform=self.platform, invitation_id=invitation, **values)
        return Response(write_fee(row))


class FeePaidView(DeskCall):
    """`POST /api/v1/experts/desk/fees/{id}/paid`."""

    @extend_schema(operation_id="experts_fee_paid", request=EmptySerializer, responses=FeeRow)
    def post(self, request: Request, invitation: UUID) -> Response:
        """Notes that the money was sent."""
        NOTHING.read(request.data or {})
        row = fees.note_paid(platform=self.platform, invitation_id=invitation)
        return Response(write_fee(row))


class FeeTakenBackView(DeskCall):
    """`POST /api/v1/experts/desk/fees/{id}/take-back`."""

    @extend_schema(operation_id="experts_fee_take_back", request=EmptySerializer, responses=FeeRow)
    def post(self, request: Request, invitation: UUID) -> Response:
        """Takes a mistake off its list, as long as nobody has the list."""
        NOTHING.read(request.data or {})
        row = fees.take_back(platform=self.platform, invitation_id=invitation)
        return Response(write_fee(row))


class FeeExportsView(DeskCall):
    """`GET` and `POST /api/v1/experts/desk/fees/exports`."""

    @extend_schema(operation_id="experts_fee_lists", responses=PaymentLists)
    def get(self, request: Request) -> Response:
        """The lists for payment, those that nobody has yet first."""
        return Response({"results": [write_list(one) for one in lists_of(self.platform)]})

    @extend_schema(
        operation_id="experts_fees_export", request=FeesChosen, responses={201: PaymentListShape}
    )
    def post(self, request: Request) -> Response:
        """Puts fees that were noted on a list for payment."""
        parts = CHOSEN.read(request.data)["invitations"]
        made = fees.make_list(platform=self.platform, parts=parts)
        return Response(write_list(made), status=201)


class FeeExportView(DeskCall):
    """`GET /api/v1/experts/desk/fees/exports/{list}`."""

    @extend_schema(operation_id="experts_fee_list", responses={(200, CSV): BINARY})
    def get(self, request: Request, number: UUID) -> HttpResponse:
        """A list as CSV in my language, as often as I want it."""
        content = fees.written_list(platform=self.platform, list_id=number)
        return file_response(content, media_type=CSV, name="fees.csv")


class FeeExportDownloadedView(DeskCall):
    """`POST /api/v1/experts/desk/fees/exports/{list}/downloaded`."""

    @extend_schema(
        operation_id="experts_fee_list_downloaded",
        request=EmptySerializer,
        responses=PaymentListShape,
    )
    def post(self, request: Request, number: UUID) -> Response:
        """I have the list: nothing is taken off it from now on."""
        NOTHING.read(request.data or {})
        found = fees.note_downloaded(platform=self.platform, list_id=number)
        return Response(write_list(found))


def write_list(found: PaymentList) -> dict[str, Any]:
    """A `PaymentListShape`."""
    return {
        "id": str(found.id),
        "fees": found.fees,
        "total_cents": found.total_cents,
        "downloaded_on": found.downloaded_on,
    }


def write_my_fee(row: Fee) -> dict[str, Any]:
    """A `MyFee`."""
    return {
        "invitation": str(row.pk),
        "title": title_of(row.invitation.assignment),
        "fee_cents": row.fee_cents,
        "travel_cents": row.travel_cents,
        "state": row.state,
        "due_on": row.due_on,
        "paid_on": row.paid_on,
    }


def write_fee(row: Fee) -> dict[str, Any]:
    """A `FeeRow`."""
    part = row.invitation
    return {
        "invitation": str(row.pk),
        "expert": write_expert(part.expert) | {"chosen_name": payee(part.expert)},
        "assignment": str(part.assignment_id),
        "title": title_of(part.assignment),
        "fee_cents": row.fee_cents,
        "travel_cents": row.travel_cents,
        "state": row.state,
        "due_on": row.due_on,
        "late": is_late(row),
        "downloaded_on": row.downloaded_on,
    }
