"""What members spoke, for the coordinator; that it was asked for is written down."""

from uuid import UUID

from drf_spectacular.utils import extend_schema

from api.common.fields import encode
from api.common.views import Request, Response
from backend.experts.services.contributions import recording_for

from .base import DeskCall
from .consulting_shapes import RecordingShape


class DeskRecordingView(DeskCall):
    """`GET /api/v1/experts/desk/recordings/{r}`."""

    @extend_schema(operation_id="experts_desk_recording", responses=RecordingShape)
    def get(self, request: Request, recording: UUID) -> Response:
        """Something that was handed in, in locked pieces; the member can read that I asked."""
        member = self.signed_in(request).member
        found = recording_for(self.platform, recording, by=member)
        return Response(
            {
                "id": str(found.id),
                "text": str(found.text_id),
                "pieces": [encode(one) for one in found.pieces],
            }
        )
