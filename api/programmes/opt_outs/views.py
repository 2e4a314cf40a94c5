"""Calls about who asked an organisation for no more messages."""

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema

from api.common.members import OrganisationViewSet
from api.common.permissions import WorksAtOrganisation
from api.common.views import DONE, Request, Response
from backend.programmes.selectors.batches import opt_out_counts, opted_out
from backend.programmes.services.opt_outs import add_opt_outs, remove_opt_outs

from .serializers import (
    NewOptOutsSerializer,
    OptedOutSerializer,
    OptOutCountsSerializer,
    TagsSerializer,
)


class OptOutViewSet(OrganisationViewSet):
    """The list of the caller's organisation, whose browsers alone can tell whose a tag is."""

    permission_classes: Any = [WorksAtOrganisation]
    serializer_class = TagsSerializer
    pagination_class: Any = None
    throttle_scopes: ClassVar[dict[str, str]] = {
        "create": "opt-outs",
        "checks": "opt-outs",
        "removals": "opt-outs",
    }

    @extend_schema(operation_id="programmes_opt_outs", responses=OptOutCountsSerializer)
    def counts(self, request: Request) -> Response:
        """How many opted out, by key of the organisation."""
        found = {"keys": opt_out_counts(self.organisation_id)}
        return Response(OptOutCountsSerializer(found).data)

    @extend_schema(
        operation_id="programmes_opt_outs_add",
        request=NewOptOutsSerializer,
        responses={204: DONE},
    )
    def create(self, request: Request) -> Response:
        """Adds contacts as tags, each once."""
        values = self.validated(NewOptOutsSerializer)
        add_opt_outs(
            organisation_id=self.organisation_id, key_id=values["key"], tags=values["tags"]
        )
        return Response(status=204)

    @extend_schema(
        operation_id="programmes_opt_outs_check",
        request=TagsSerializer,
        responses={200: OptedOutSerializer},
    )
    def checks(self, request: Request) -> Response:
        """Which of some tags stand in the list."""
        tags = self.validated(TagsSerializer)["tags"]
        found = opted_out(self.organisation_id, tags)
        return Response(OptedOutSerializer({"tags": sorted(found)}).data)

    @extend_schema(
        operation_id="programmes_opt_outs_remove", request=TagsSerializer, responses={204: DONE}
    )
    def removals(self, request: Request) -> Response:
        """Takes tags from the list."""
        tags = self.validated(TagsSerializer)["tags"]
        remove_opt_outs(organisation_id=self.organisation_id, tags=tags)
        return Response(status=204)
