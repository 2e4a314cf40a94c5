"""Calls about numbers: the coordinator's with everybody's load, the programme's without."""

from dataclasses import replace
from datetime import date
from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import ValidationError

from api.common.json_fields import Day
from api.common.members import MemberViewSet
from api.common.views import Request, Response
from api.experts.permissions import DeskViewSet, IsPlatformCoordinatorOrOperator
from backend.experts.models import Platform
from backend.experts.selectors.numbers import load_of, numbers_of, what_waits

from .serializers import DeskNumbersSerializer, NumbersSerializer, WaitingSerializer

DAY = Day()
FROM, UNTIL = (
    OpenApiParameter(
        name,
        {"type": "string", "format": "date"},
        description=f"A day in the {which} quarter that is counted; all, if it is left out",
    )
    for name, which in (("from", "first"), ("until", "last"))
)
PERIOD = {"retrieve": frozenset({"from", "until"})}


class DeskNumbersViewSet(DeskViewSet):
    """Numbers for the coordinator."""

    serializer_class = DeskNumbersSerializer
    queries = PERIOD

    @extend_schema(operation_id="experts_desk_numbers", parameters=[FROM, UNTIL])
    def retrieve(self, request: Request) -> Response:
        """Return numbers of whole quarters, and how much each member did in them."""
        first, last = read_days(request)
        load = load_of(self.platform, first, last)
        found = replace(numbers_of(self.platform, first, last), load=load)
        return Response(self.get_serializer(found).data)


class NumbersViewSet(MemberViewSet):
    """Numbers of which none is about a single member."""

    permission_classes: Any = [IsPlatformCoordinatorOrOperator]
    serializer_class = NumbersSerializer
    queries = PERIOD
    platform: Platform

    @extend_schema(operation_id="experts_numbers", parameters=[FROM, UNTIL])
    def retrieve(self, request: Request) -> Response:
        """Return the same numbers, of which none is about a single member."""
        found = numbers_of(self.platform, *read_days(request))
        return Response(self.get_serializer(found).data)


class DeskOverviewViewSet(DeskViewSet):
    """The first page of the desk."""

    serializer_class = WaitingSerializer

    @extend_schema(operation_id="experts_desk")
    def retrieve(self, request: Request) -> Response:
        """Return how much waits for me, by what it is."""
        return Response(self.get_serializer(what_waits(self.platform)).data)


def read_days(request: Request) -> tuple[date | None, date | None]:
    """Return the days in the query string.

    :raises ValidationError: one of them is no day
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
