"""What coordinators set for the platform: whom one calls, rest, and time to answer."""

from typing import Any

from drf_spectacular.utils import extend_schema

from api.common.views import Request, Response
from backend.experts.models import Platform
from backend.experts.services.founding import change_platform

from .base import DeskCall
from .people_shapes import PlatformSettings, PlatformSettingsChanged

CHANGED = PlatformSettingsChanged()


class PlatformSettingsView(DeskCall):
    """`GET` and `PATCH /api/v1/experts/desk/settings`."""

    @extend_schema(operation_id="experts_settings", responses=PlatformSettings)
    def get(self, request: Request) -> Response:
        """Whom members and requesters call, how long heavy work rests, how long a wave has."""
        return Response(write_settings(self.platform))

    @extend_schema(
        operation_id="experts_settings_change",
        request=PlatformSettingsChanged,
        responses=PlatformSettings,
    )
    def patch(self, request: Request) -> Response:
        """Changes what is named; waves that were made keep their hours."""
        values = CHANGED.read(request.data)
        return Response(write_settings(change_platform(self.platform, **values)))


def write_settings(platform: Platform) -> dict[str, Any]:
    """A `PlatformSettings`."""
    return {
        "phone": platform.phone,
        "rest_days": platform.rest_days,
        "wave_hours": platform.wave_hours,
    }
