"""The one call with which the desk gets a sealed text."""

from uuid import UUID

from drf_spectacular.utils import extend_schema

from api.common.fields import encode
from api.common.views import Request, Response
from backend.experts.services.looks import open_text

from .base import DeskCall, write_expert
from .people_shapes import TextAtDesk


class TextView(DeskCall):
    """`GET /api/v1/experts/desk/texts/{id}`."""

    @extend_schema(operation_id="experts_text", responses=TextAtDesk)
    def get(self, request: Request, text: UUID) -> Response:
        """A sealed text; whose it is can read that I asked for it."""
        member = self.signed_in(request).member
        opened = open_text(platform=self.platform, text_id=text, by=member)
        return Response(
            {
                "id": str(opened.text.id),
                "key": str(opened.text.key_id),
                "envelope": encode(opened.text.envelope),
                "body": encode(opened.text.body),
                "expert": opened.expert and write_expert(opened.expert),
            }
        )
