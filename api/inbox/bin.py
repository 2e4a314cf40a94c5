"""The bin of an organisation: a wave of false requests, out of sight until the team empties it."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail

from api.common.fields import ListOf, LowerUUID, StrictInteger
from api.common.permissions import Coordinates, WorksAtOrganisation
from api.common.serializers import EmptySerializer, StrictSerializer
from api.common.views import Request, Response
from backend.help_requests import inbox
from backend.help_requests.services.bin import (
    MAX_AT_ONCE,
    Moved,
    empty_bin,
    put_in_bin,
    put_wave_in_bin,
    restore,
)
from backend.organisations.directory import directory, partner_of

from .shapes import ReferralPage
from .views import CURSOR, InboxView, write_referral

# A week: what came before was no wave of today.
MAX_HOURS = 168


class ForTheBin(StrictSerializer):
    """Either referrals, or what came in the last hours and nobody answered."""

    between_fields = {"minProperties": 1, "maxProperties": 1}

    referrals = ListOf(child=LowerUUID(), least=1, most=MAX_AT_ONCE, required=False)
    hours = StrictInteger(least=0, most=MAX_HOURS, required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Take one of the two.

        :raises ValidationError: both or neither were given
        """
        if len(attrs) != 1:
            text = _("Give either `referrals` or `hours`.")
            raise serializers.ValidationError({"referrals": [ErrorDetail(text, code="either-or")]})
        return attrs


class FromTheBin(StrictSerializer):
    """Referrals that leave the bin; all of them if none are named."""

    referrals = ListOf(child=LowerUUID(), least=1, most=MAX_AT_ONCE, required=False)


class MovedShape(StrictSerializer):
    """How many referrals were moved by this call, and how many there are left to move."""

    count = serializers.IntegerField()
    left = serializers.IntegerField()


INTO, OUT_OF, NOTHING = ForTheBin(), FromTheBin(), EmptySerializer()


class BinView(InboxView):
    """`GET` and `POST /api/v1/inbox/bin`."""

    permission_classes = [Coordinates]
    queries = frozenset({"cursor"})

    @extend_schema(operation_id="inbox_bin", parameters=[CURSOR], responses=ReferralPage)
    def get(self, request: Request) -> Response:
        """What lies in the bin, newest first, fifty at once."""
        organisation_id = self.organisation_id(request)
        page = inbox.inbox_page(
            organisation_id, cursor=request.query_params.get("cursor"), binned=True
        )
        following = f"{reverse('inbox-bin')}?cursor={page.cursor}" if page.cursor else None
        partner, net = partner_of(organisation_id), directory().safety_net
        return Response(
            {
                "results": [
                    write_referral(row, page.envelopes.get(row.id, []), partner, net)
                    for row in page.rows
                ],
                "next": request.build_absolute_uri(following) if following else None,
            }
        )

    @extend_schema(operation_id="inbox_bin_put", request=ForTheBin, responses=MovedShape)
    def post(self, request: Request) -> Response:
        """Puts unanswered new referrals into the bin, two hundred at once."""
        values, organisation_id = INTO.read(request.data), self.organisation_id(request)
        if "hours" in values:
            moved = put_wave_in_bin(organisation_id=organisation_id, hours=values["hours"])
        else:
            moved = put_in_bin(organisation_id=organisation_id, referrals=values["referrals"])
        return write_moved(moved)


class RestoreView(InboxView):
    """`POST /api/v1/inbox/bin/restore`."""

    permission_classes = [WorksAtOrganisation]

    @extend_schema(operation_id="inbox_bin_restore", request=FromTheBin, responses=MovedShape)
    def post(self, request: Request) -> Response:
        """Takes referrals out of the bin, two hundred at once."""
        values = OUT_OF.read(request.data or {})
        return write_moved(
            restore(
                organisation_id=self.organisation_id(request), referrals=values.get("referrals")
            )
        )


class EmptyView(InboxView):
    """`POST /api/v1/inbox/bin/empty`."""

    permission_classes = [WorksAtOrganisation]

    @extend_schema(operation_id="inbox_bin_empty", request=EmptySerializer, responses=MovedShape)
    def post(self, request: Request) -> Response:
        """Declines what lies in the bin, the oldest fifty; again until nothing is left."""
        NOTHING.read(request.data or {})
        return write_moved(empty_bin(organisation_id=self.organisation_id(request)))


def write_moved(moved: Moved) -> Response:
    """A `MovedShape`."""
    return Response({"count": moved.count, "left": moved.left})
