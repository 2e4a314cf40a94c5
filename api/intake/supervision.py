"""`PUT /api/v1/intake/request/referrals/{organisation}/supervision`."""

from uuid import UUID

from drf_spectacular.utils import extend_schema

from api.common.fields import StrictBoolean
from api.common.serializers import StrictSerializer
from api.common.views import Request, Response
from backend.help_requests.services.supervision import allow_supervision

from .views import SeekerView


class SupervisionSerializer(StrictSerializer):
    """Whether whoever leads the team may learn from the conversation."""

    allowed = StrictBoolean()


class SupervisionView(SeekerView):
    """`PUT /api/v1/intake/request/referrals/{organisation}/supervision`."""

    @extend_schema(
        operation_id="intake_supervision",
        request=SupervisionSerializer,
        responses=SupervisionSerializer,
    )
    def put(self, request: Request, organisation: UUID) -> Response:
        """Says yes or no to supervision by an organisation that helps; no at first."""
        allowed = SupervisionSerializer().read(request.data)["allowed"]
        allow_supervision(request_id=self.here.id, organisation_id=organisation, allowed=allowed)
        return Response({"allowed": allowed})
