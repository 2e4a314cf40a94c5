"""`POST /api/v1/realtime/tickets`."""

from typing import Any, cast

from drf_spectacular.utils import extend_schema
from rest_framework import serializers

from api.common.authentication import MemberAuthentication, SeekerAuthentication, SeekerProof
from api.common.permissions import IsSeekerOrWorksAtOrganisation
from api.common.serializers import EmptySerializer, StrictSerializer
from api.common.views import KierView, Request, Response
from notifications.transports.live.message import (
    member_group,
    organisation_group,
    request_group,
)

from . import tickets


class TicketSerializer(StrictSerializer):
    """A ticket, valid once within thirty seconds."""

    ticket = serializers.CharField(read_only=True)


class TicketsView(KierView):
    """A ticket for `/ws/v1/events?ticket=…`."""

    authentication_classes = [SeekerAuthentication, MemberAuthentication]
    permission_classes = [IsSeekerOrWorksAtOrganisation]

    @extend_schema(
        operation_id="realtime_ticket", request=EmptySerializer, responses={201: TicketSerializer}
    )
    def post(self, request: Request) -> Response:
        """A ticket for the events of the caller's request or organisation."""
        EmptySerializer().read(request.data or {})
        match request.auth:
            case SeekerProof(help_request):
                groups = [request_group(help_request.id)]
            case _:
                mine = cast("Any", request.auth)
                groups = [organisation_group(mine.organisation_id), member_group(mine.member.pk)]
        return Response(TicketSerializer({"ticket": tickets.issue(*groups)}).data, status=201)
