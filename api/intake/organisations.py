"""`GET /api/v1/intake/organisations/{id}`: one organisation with its key, open to all.

Members' browsers compare this key with their own seed (protocol.md, "The organisation"); `matches`
leaves out organisations that are full or do not accept.
"""

from uuid import UUID

from drf_spectacular.utils import extend_schema

from api.common.permissions import Anyone
from api.common.views import CompressedView, Request, Response
from backend.core.errors import Missing
from backend.organisations.directory import directory

from .match_serializers import OrganisationSerializer
from .matches import write_organisation


class OrganisationView(CompressedView):
    """One organisation that has a key."""

    permission_classes = [Anyone]

    @extend_schema(operation_id="intake_organisation", auth=[], responses=OrganisationSerializer)
    def get(self, request: Request, organisation: UUID) -> Response:
        """The organisation, with the key to which seekers seal."""
        partner = directory().partners.get(organisation)
        if partner is None or partner.key is None:
            raise Missing
        return Response(write_organisation(partner))
