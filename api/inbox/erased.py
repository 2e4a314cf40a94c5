"""Requests that their authors erased today, as lines without content."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers

from api.common.members import OrganisationViewSet
from api.common.pagination import SinglePage
from api.common.permissions import WorksAtOrganisation
from api.common.serializers import StrictSerializer
from api.common.views import Request, Response
from backend.help_requests.selectors import erased_today


class ErasedReferralSerializer(StrictSerializer):
    """What a referral was called that was erased, and the day."""

    name = serializers.CharField(read_only=True, max_length=6)
    day = serializers.DateField(read_only=True)


class ErasedReferralViewSet(OrganisationViewSet):
    """`/api/v1/inbox/erased`: what the organisation was working on."""

    permission_classes = [WorksAtOrganisation]
    serializer_class = ErasedReferralSerializer
    pagination_class = SinglePage

    @extend_schema(operation_id="inbox_erased")
    def list(self, request: Request) -> Response:
        """List requests that were erased today, a hundred at most."""
        rows: list[Any] = self.paginate_queryset(erased_today(self.organisation_id)) or []
        return self.get_paginated_response(self.get_serializer(rows, many=True).data)
