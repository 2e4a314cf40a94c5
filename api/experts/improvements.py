"""Points to do better, at the desk."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema

from api.common.pagination import AFTER, page_of, read_after
from api.common.views import Request, Response
from api.members.views import DONE
from backend.experts import local_time
from backend.experts.models import Improvement
from backend.experts.selectors.evaluations import improvements_of
from backend.experts.selectors.requests import request_at
from backend.experts.services import improving

from .base import DeskCall
from .evaluation_shapes import (
    ImprovementChanged,
    ImprovementMade,
    ImprovementPage,
    ImprovementShape,
)

MADE, CHANGED = ImprovementMade(), ImprovementChanged()


class ImprovementsView(DeskCall):
    """`GET` and `POST /api/v1/experts/desk/improvements`."""

    queries = frozenset({"after"})

    @extend_schema(
        operation_id="experts_improvements", parameters=[AFTER], responses=ImprovementPage
    )
    def get(self, request: Request) -> Response:
        """All points, in the order of their days."""
        page = improvements_of(self.platform, read_after(request))
        rows = [write_improvement(one) for one in page.rows]
        return Response(page_of(request, rows, page.after))

    @extend_schema(
        operation_id="experts_improvement_make",
        request=ImprovementMade,
        responses={201: ImprovementShape},
    )
    def post(self, request: Request) -> Response:
        """Writes down a point with who sees to it, and until when."""
        values = MADE.read(request.data)
        about = values.pop("assignment", None)
        row = improving.make_improvement(
            platform=self.platform,
            assignment=request_at(self.platform, about) if about else None,
            **values,
        )
        return Response(write_improvement(row), status=201)


class ImprovementView(DeskCall):
    """`PATCH` and `DELETE /api/v1/experts/desk/improvements/{id}`."""

    @extend_schema(
        operation_id="experts_improvement_change",
        request=ImprovementChanged,
        responses=ImprovementShape,
    )
    def patch(self, request: Request, improvement: UUID) -> Response:
        """Changes a point, or notes that it was done and what became of it."""
        values = CHANGED.read(request.data)
        row = improving.change_improvement(
            platform=self.platform, improvement_id=improvement, **values
        )
        return Response(write_improvement(row))

    @extend_schema(operation_id="experts_improvement_erase", responses={204: DONE})
    def delete(self, request: Request, improvement: UUID) -> Response:
        """Takes a point out; nothing of it is kept."""
        improving.erase_improvement(platform=self.platform, improvement_id=improvement)
        return Response(status=204)


def write_improvement(row: Improvement) -> dict[str, Any]:
    """An `ImprovementShape`."""
    owner = row.owner
    return {
        "id": str(row.id),
        "assignment": str(row.assignment_id) if row.assignment_id else None,
        "text": row.text,
        "owner": {"id": str(owner.pk), "name": owner.name or owner.email} if owner else None,
        "due_on": row.due_on,
        "done_on": row.done_on,
        "outcome": row.outcome,
        "late": row.done_on is None and row.due_on < local_time.today(),
    }
