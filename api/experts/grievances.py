"""Something went wrong, or somebody wants to go: said by a member, heard at the desk."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema

from api.common.pagination import AFTER, page_of, read_after
from api.common.serializers import EmptySerializer
from api.common.views import Request, Response
from backend.experts.models import Expert, Grievance
from backend.experts.selectors.people import grievance_of, grievances_at, grievances_of
from backend.experts.services import grievances
from backend.experts.states import Path
from notifications import outbox, recipients

from .base import DeskCall, ExpertCall, read_sealed, write_expert, write_owns
from .consent_shapes import (
    GrievanceAtDesk,
    GrievanceGiven,
    GrievancePage,
    MyGrievance,
    MyGrievancePage,
)

GIVEN, NOTHING = GrievanceGiven(), EmptySerializer()


class MyGrievancesView(ExpertCall):
    """`GET` and `POST /api/v1/experts/me/grievances`."""

    queries = frozenset({"after"})

    @extend_schema(
        operation_id="experts_me_grievances", parameters=[AFTER], responses=MyGrievancePage
    )
    def get(self, request: Request) -> Response:
        """What I said went wrong, and whether it was dealt with; the newest first."""
        found = grievances_of(self.expert, after=read_after(request))
        outbox.seen(recipients.member(self.expert.pk))
        rows = write_mine(self.expert, found.rows)
        return Response(page_of(request, rows, found.after))

    @extend_schema(
        operation_id="experts_me_grievance_tell",
        request=GrievanceGiven,
        responses={201: MyGrievance},
    )
    def post(self, request: Request) -> Response:
        """Says that something went wrong, or that I want to leave; words are not needed."""
        values = GIVEN.read(request.data)
        sealed = values.get("sealed")
        boxes = read_sealed(sealed, self.expert.pk) if sealed else None
        row = grievances.tell(expert=self.expert, path=Path(values["path"]), boxes=boxes)
        [written] = write_mine(self.expert, [row])
        return Response(written, status=201)


class GrievancesView(DeskCall):
    """`GET /api/v1/experts/desk/grievances`."""

    queries = frozenset({"after"})

    @extend_schema(operation_id="experts_grievances", parameters=[AFTER], responses=GrievancePage)
    def get(self, request: Request) -> Response:
        """What members said went wrong, the newest first."""
        found = grievances_at(self.platform, after=read_after(request))
        outbox.seen(recipients.organisation(self.platform.pk), self.platform.pk)
        rows = [write_heard(one) for one in found.rows]
        return Response(page_of(request, rows, found.after))


class GrievanceClosingView(DeskCall):
    """`POST /api/v1/experts/desk/grievances/{id}/close`."""

    @extend_schema(
        operation_id="experts_grievance_close", request=EmptySerializer, responses=GrievanceAtDesk
    )
    def post(self, request: Request, grievance: UUID) -> Response:
        """Says that it was dealt with; the member is told."""
        NOTHING.read(request.data or {})
        row = grievance_of(self.platform, grievance)
        grievances.close(row)
        return Response(write_heard(grievance_of(self.platform, grievance)))


def write_mine(expert: Expert, rows: Sequence[Grievance]) -> list[dict[str, Any]]:
    """A `MyGrievance` each; one query."""
    owns = write_owns([one.text for one in rows], expert.pk)
    return [write_grievance(one) | {"text": owns.get(one.text_id)} for one in rows]


def write_grievance(row: Grievance) -> dict[str, Any]:
    """A `MyGrievance` without its text."""
    return {
        "id": str(row.id),
        "path": row.path,
        "on": row.on.isoformat(),
        "closed_on": row.closed_on and row.closed_on.isoformat(),
    }


def write_heard(row: Grievance) -> dict[str, Any]:
    """A `GrievanceAtDesk`."""
    return write_grievance(row) | {
        "expert": write_expert(row.expert),
        "text": row.text_id and str(row.text_id),
    }
