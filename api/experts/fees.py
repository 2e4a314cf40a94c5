"""What members are paid: their own list, and the desk's with its export."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from drf_spectacular.utils import OpenApiParameter, extend_schema

from api.inbox.shapes import Nothing
from api.surveys.members import AFTER, BINARY, file_answer, page_of, read_after
from api.views import Request, Response
from backend.core.errors import Missing
from backend.experts.models import Fee
from backend.experts.selectors.agenda import title_of
from backend.experts.selectors.fees import fee_page, is_late, my_fees, payee
from backend.experts.services import fees
from backend.experts.states import FeeState

from .base import DeskCall, ExpertCall, write_expert
from .care import read_truth
from .care_shapes import FeeChanged, FeePage, FeeRow, MyFeePage

CHANGED, NOTHING = FeeChanged(), Nothing()
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
        return Response(page_of(request, rows, page.after, "experts-my-fees"))


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
        return Response(page_of(request, rows, page.after, "experts-fees"))


class FeeView(DeskCall):
    """`PATCH /api/v1/experts/desk/fees/{id}`."""

    @extend_schema(operation_id="experts_fee_change", request=FeeChanged, responses=FeeRow)
    def patch(self, request: Request, invitation: UUID) -> Response:
        """Changes what somebody gets, as long as it is not approved."""
        values = CHANGED.read(request.data)
        row = fees.change_fee(platform=self.platform, invitation_id=invitation, **values)
        return Response(write_fee(row))


class FeeApprovedView(DeskCall):
    """`POST /api/v1/experts/desk/fees/{id}/approve`."""

    @extend_schema(operation_id="experts_fee_approve", request=Nothing, responses=FeeRow)
    def post(self, request: Request, invitation: UUID) -> Response:
        """Lets it go on the next list for payment."""
        NOTHING.read(request.data or {})
        row = fees.approve(platform=self.platform, invitation_id=invitation)
        return Response(write_fee(row))


class FeePaidView(DeskCall):
    """`POST /api/v1/experts/desk/fees/{id}/paid`."""

    @extend_schema(operation_id="experts_fee_paid", request=Nothing, responses=FeeRow)
    def post(self, request: Request, invitation: UUID) -> Response:
        """Notes that the money was sent."""
        NOTHING.read(request.data or {})
        row = fees.note_paid(platform=self.platform, invitation_id=invitation)
        return Response(write_fee(row))


class FeeExportsView(DeskCall):
    """`POST /api/v1/experts/desk/fees/exports`."""

    @extend_schema(
        operation_id="experts_fees_export", request=Nothing, responses={(200, CSV): BINARY}
    )
    def post(self, request: Request) -> HttpResponse:
        """A list of what was approved, as CSV in my language; each fee is on one once."""
        NOTHING.read(request.data or {})
        content = fees.export_approved(platform=self.platform)
        return file_answer(content, kind=CSV, name="fees.csv")


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
    }
