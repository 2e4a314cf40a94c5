"""Numbers: for the coordinator with everybody's load, for the programme without."""

from datetime import date
from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import ValidationError

from api.common.json_fields import Day
from api.common.views import Request, Response
from api.members.views import MemberView
from backend.core.errors import Missing
from backend.experts.models import Platform
from backend.experts.selectors.numbers import load_of, numbers_of
from backend.experts.selectors.platform import the_platform

from .base import DeskCall
from .common import CoordinatesPlatform
from .number_shapes import DeskNumbersShape, NumbersShape

DAY = Day()
FROM, UNTIL = (
    OpenApiParameter(
        name,
        {"type": "string", "format": "date"},
        description=f"A day in the {which} quarter that is counted; all, if it is left out",
    )
    for name, which in (("from", "first"), ("until", "last"))
)


class CoordinatesOrOperates(CoordinatesPlatform):
    """A coordinator of the platform, or the operator, who hands numbers to the programme."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """Whether the member is one of them, and there is a platform."""
        if super().has_permission(request, view):
            return True
        session: Any = request.auth
        if not self.is_operator(session):
            return False
        try:
            view.platform = the_platform()
        except Missing:
            return False
        return True

    def is_operator(self, session: Any) -> bool:
        """Whether somebody is signed in, and may open the operator's pages."""
        member = getattr(session, "member", None)
        return member is not None and bool(member.is_staff)


class DeskNumbersView(DeskCall):
    """`GET /api/v1/experts/desk/numbers`."""

    queries = frozenset({"from", "until"})

    @extend_schema(
        operation_id="experts_desk_numbers", parameters=[FROM, UNTIL], responses=DeskNumbersShape
    )
    def get(self, request: Request) -> Response:
        """Numbers of whole quarters, and how much each member did in them."""
        first, last = read_days(request)
        load = [
            {
                "expert": str(one.expert),
                "chosen_name": one.chosen_name,
                "asked": one.asked,
                "worked": one.worked,
            }
            for one in load_of(self.platform, first, last)
        ]
        return Response(write_numbers(self.platform, first, last) | {"load": load})


class NumbersView(MemberView):
    """`GET /api/v1/experts/numbers`."""

    permission_classes = [CoordinatesOrOperates]
    queries = frozenset({"from", "until"})
    platform: Platform

    @extend_schema(operation_id="experts_numbers", parameters=[FROM, UNTIL], responses=NumbersShape)
    def get(self, request: Request) -> Response:
        """The same numbers, of which none is about a single member."""
        return Response(write_numbers(self.platform, *read_days(request)))


def read_days(request: Request) -> tuple[date | None, date | None]:
    """The days in the query.

    :raises ValidationError: they are none
    """
    days, wrong = [], {}
    for name in ("from", "until"):
        text = request.query_params.get(name)
        try:
            days.append(None if text is None else DAY.to_internal_value(text))
        except ValidationError as error:
            wrong[name] = error.detail
    if wrong:
        raise ValidationError(wrong)
    first, last = days
    return first, last


def write_numbers(platform: Platform, first: date | None, last: date | None) -> dict[str, Any]:
    """A `NumbersShape`."""
    found = numbers_of(platform, first, last)
    begin, end = found.period.first, found.period.last
    return {
        "from": begin and begin.isoformat(),
        "until": end and end.isoformat(),
        "requests": {
            "by_state": found.by_state,
            "by_kind": found.by_kind,
            "by_form": found.by_form,
        },
        "days_to_first_answer": found.days_to_first_answer,
        "accepted_share": found.accepted_share,
        "satisfaction": found.satisfaction,
    }
