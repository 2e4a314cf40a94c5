"""How members are after their work: they say it, the desk sees it and calls."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema

from api.common.pagination import AFTER, page_of, read_after
from api.common.serializers import EmptySerializer
from api.common.views import Request, Response
from backend.experts.models import CheckIn
from backend.experts.selectors.agenda import title_of
from backend.experts.selectors.care import check_ins_of, my_check_ins
from backend.experts.services import caring

from .agenda import write_my_check_ins
from .base import DeskCall, ExpertCall, read_sealed, write_expert
from .care_shapes import CarePage, CareRow, CheckInAnswered, CheckInPage, MyCheckIn
from .common import read_truth

ANSWERED, NOTHING = CheckInAnswered(), EmptySerializer()
OPEN = OpenApiParameter(
    "open", {"type": "boolean"}, description="Only those with which there is something to do"
)


class MyCheckInsView(ExpertCall):
    """`GET /api/v1/experts/me/check-ins`."""

    queries = frozenset({"after"})

    @extend_schema(operation_id="experts_my_check_ins", parameters=[AFTER], responses=CheckInPage)
    def get(self, request: Request) -> Response:
        """My check-ins, the newest first."""
        page = my_check_ins(self.expert, read_after(request))
        rows = write_my_check_ins(page.rows)
        return Response(page_of(request, rows, page.after))


class MyCheckInView(ExpertCall):
    """`POST /api/v1/experts/me/check-ins/{id}`."""

    @extend_schema(
        operation_id="experts_check_in_answer", request=CheckInAnswered, responses=MyCheckIn
    )
    def post(self, request: Request, check_in: UUID) -> Response:
        """Says how I am; with `call` the coach is told at once that I would like a call."""
        values = ANSWERED.read(request.data)
        sealed = values.get("sealed")
        row = caring.answer_check_in(
            expert=self.expert,
            check_in_id=check_in,
            mood=values["mood"],
            call=values["call"],
            boxes=read_sealed(sealed, self.expert.pk) if sealed else None,
        )
        return Response(write_my_check_ins([row])[0])


class CareView(DeskCall):
    """`GET /api/v1/experts/desk/care`."""

    queries = frozenset({"after", "open"})

    @extend_schema(operation_id="experts_care", parameters=[AFTER, OPEN], responses=CarePage)
    def get(self, request: Request) -> Response:
        """Check-ins that are due or answered, the newest first."""
        page = check_ins_of(
            self.platform, waiting=read_truth(request, "open"), after=read_after(request)
        )
        rows = [write_care(one) for one in page.rows]
        return Response(page_of(request, rows, page.after))


class CalledView(DeskCall):
    """`POST /api/v1/experts/desk/care/{id}/called`."""

    @extend_schema(operation_id="experts_called", request=EmptySerializer, responses=CareRow)
    def post(self, request: Request, check_in: UUID) -> Response:
        """Notes that whoever asked for it was called."""
        NOTHING.read(request.data or {})
        return Response(write_care(caring.called(platform=self.platform, check_in_id=check_in)))


def write_care(row: CheckIn) -> dict[str, Any]:
    """A `CareRow`."""
    part = row.invitation
    return {
        "id": str(row.id),
        "expert": write_expert(part.expert),
        "assignment": str(part.assignment_id),
        "title": title_of(part.assignment),
        "kind": row.kind,
        "worked_on": caring.day_of(row),
        "due_on": row.due_on,
        "mood": row.mood,
        "text": str(row.text_id) if row.text_id else None,
        "call": row.call,
        "answered_on": row.answered_on,
        "called_on": row.called_on,
    }
