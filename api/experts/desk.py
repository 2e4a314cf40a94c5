"""What waits at the coordinator's desk."""

from drf_spectacular.utils import extend_schema

from api.common.views import Request, Response
from backend.experts.selectors.desk import what_waits

from .base import DeskCall
from .growing_shapes import DeskShape


class DeskView(DeskCall):
    """`GET /api/v1/experts/desk`."""

    @extend_schema(operation_id="experts_desk", responses=DeskShape)
    def get(self, request: Request) -> Response:
        """How much waits for me, by what it is."""
        return Response(what_waits(self.platform))
