"""Coaching days: members say whether they come and see how many do, the coordinator sees who."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema

from api.common.pagination import AFTER, page_of, read_after
from api.common.views import Request, Response
from api.members.views import DONE
from backend.experts.models import Coaching, Coming
from backend.experts.selectors.growing import (
    coaching_for,
    coaching_of,
    one_of,
    with_comings,
)
from backend.experts.services import coaching
from notifications import outbox, recipients

from .base import DeskCall, ExpertCall, write_expert
from .common import Moment
from .growing_shapes import (
    CoachingChanged,
    CoachingGiven,
    CoachingRead,
    CoachingShape,
    ComingGiven,
    in_my_language,
    page_shape,
)

GIVEN, CHANGED, COMING, MOMENT = CoachingGiven(), CoachingChanged(), ComingGiven(), Moment()
DeskPage = page_shape("CoachingPage", CoachingShape)
ReadPage = page_shape("CoachingReadPage", CoachingRead)


class MyCoachingView(ExpertCall):
    """`GET /api/v1/experts/me/coaching`."""

    queries = frozenset({"after"})

    @extend_schema(operation_id="experts_my_coaching", parameters=[AFTER], responses=ReadPage)
    def get(self, request: Request) -> Response:
        """Days that are still to come, the next one first."""
        found = coaching_for(self.expert, after=read_after(request))
        rows = [read_coaching(row) for row in found.rows]
        return Response(page_of(request, rows, found.after))


class MyComingView(ExpertCall):
    """`PUT /api/v1/experts/me/coaching/{id}`."""

    @extend_schema(
        operation_id="experts_coaching_come", request=ComingGiven, responses=CoachingRead
    )
    def put(self, request: Request, coaching_id: UUID) -> Response:
        """I come, or I do not; I can say something else until it is over."""
        values, row = COMING.read(request.data), one_of(Coaching, self.expert.platform, coaching_id)
        coaching.say_coming(expert=self.expert, coaching=row, comes=values["comes"])
        outbox.seen(recipients.member(self.expert.pk), coaching_id)
        mine = with_comings(Coaching.objects.filter(pk=coaching_id), self.expert)
        return Response(read_coaching(mine.get()))


class DeskCoachingView(DeskCall):
    """`GET` and `POST /api/v1/experts/desk/coaching`."""

    queries = frozenset({"after"})

    @extend_schema(operation_id="experts_coaching", parameters=[AFTER], responses=DeskPage)
    def get(self, request: Request) -> Response:
        """Coaching days with who comes, the last one first."""
        found = coaching_of(self.platform, after=read_after(request))
        rows = [write_coaching(row) for row in found.rows]
        return Response(page_of(request, rows, found.after))

    @extend_schema(
        operation_id="experts_coaching_add", request=CoachingGiven, responses={201: CoachingShape}
    )
    def post(self, request: Request) -> Response:
        """Plans a day; everybody is told that there is something new."""
        row = coaching.add_coaching(platform=self.platform, **GIVEN.read(request.data))
        return Response(write_coaching(row), status=201)


class DeskOneCoachingView(DeskCall):
    """`PATCH` and `DELETE /api/v1/experts/desk/coaching/{id}`."""

    @extend_schema(
        operation_id="experts_coaching_change", request=CoachingChanged, responses=CoachingShape
    )
    def patch(self, request: Request, coaching_id: UUID) -> Response:
        """Changes it; everybody is told of another time or place."""
        values, row = CHANGED.read(request.data), one_of(Coaching, self.platform, coaching_id)
        return Response(write_coaching(coaching.change_coaching(row, **values)))

    @extend_schema(operation_id="experts_coaching_cancel", responses={204: DONE})
    def delete(self, request: Request, coaching_id: UUID) -> Response:
        """Calls it off; who said that they come is told."""
        coaching.cancel_coaching(one_of(Coaching, self.platform, coaching_id))
        return Response(status=204)


def read_coaching(row: Any) -> dict[str, Any]:
    """A `CoachingRead` of a row with how many come."""
    return {
        "id": str(row.pk),
        "title": in_my_language(row.title),
        "starts_at": MOMENT.to_representation(row.starts_at),
        "ends_at": MOMENT.to_representation(row.ends_at),
        "place": row.place,
        "coming": row.coming_number,
        "comes": row.mine,
    }


def write_coaching(row: Coaching) -> dict[str, Any]:
    """A `CoachingShape`; one query, unless who said what was fetched with it."""
    said: list[Coming] = [*row.coming.all()]
    return {
        "id": str(row.pk),
        "title": row.title,
        "starts_at": MOMENT.to_representation(row.starts_at),
        "ends_at": MOMENT.to_representation(row.ends_at),
        "place": row.place,
        "coming": [write_expert(one.expert) for one in said if one.comes],
        "not_coming": [write_expert(one.expert) for one in said if not one.comes],
    }
