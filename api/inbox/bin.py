"""The bin of an inbox: false requests, until the team empties it."""

from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action

from api.common.permissions import CoordinatorOrReadOnly, WorksAtOrganisation
from api.common.serializers import EmptySerializer
from api.common.views import Request, Response
from backend.help_requests.services import bin as bins

from .serializers import (
    BinChangeSerializer,
    BinSerializer,
    InboxReferralSerializer,
    RestorationSerializer,
)
from .views import InboxViewSet


class BinViewSet(InboxViewSet):
    """`/api/v1/inbox/bin`: false requests, hidden until the team empties the bin."""

    permission_classes = [CoordinatorOrReadOnly]
    serializer_class = InboxReferralSerializer

    @extend_schema(operation_id="inbox_bin")
    def list(self, request: Request) -> Response:
        """The referrals in the bin, newest first, fifty at once."""
        return self.page(binned=True)

    @extend_schema(
        operation_id="inbox_bin_put", request=BinSerializer, responses={200: BinSerializer}
    )
    def create(self, request: Request) -> Response:
        """Puts unanswered new referrals into the bin, two hundred at once."""
        values = self.validated(BinSerializer)
        if "hours" in values:
            moved = bins.put_wave_in_bin(organisation_id=self.organisation_id, **values)
        else:
            moved = bins.put_in_bin(organisation_id=self.organisation_id, **values)
        return Response(BinChangeSerializer(moved).data)

    @extend_schema(
        operation_id="inbox_bin_restore",
        request=RestorationSerializer,
        responses=RestorationSerializer,
    )
    @action(detail=False, methods=["post"], permission_classes=[WorksAtOrganisation])
    def restore(self, request: Request) -> Response:
        """Takes referrals out of the bin, two hundred at once."""
        values = RestorationSerializer().read(request.data or {})
        moved = bins.restore(
            organisation_id=self.organisation_id, referrals=values.get("referrals")
        )
        return Response(BinChangeSerializer(moved).data)

    @extend_schema(
        operation_id="inbox_bin_empty", request=EmptySerializer, responses=BinChangeSerializer
    )
    @action(detail=False, methods=["post"], permission_classes=[WorksAtOrganisation])
    def empty(self, request: Request) -> Response:
        """Declines the fifty oldest referrals in the bin; to be repeated until nothing is left."""
        self.validated(EmptySerializer)
        moved = bins.empty_bin(organisation_id=self.organisation_id)
        return Response(BinChangeSerializer(moved).data)
