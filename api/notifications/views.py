"""A member's calls about how they are told, and two that anybody may make."""

from contextlib import suppress
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiResponse, extend_schema

from api.common.contact import read_subscription, read_times, write_windows
from api.common.permissions import Anyone
from api.common.serializers import EmptySerializer
from api.common.views import KierView, Request, Response, active_language
from api.members.views import DONE, MemberView
from backend.accounts.models import Member
from backend.core.errors import Conflict, FieldConflict
from backend.experts.selectors.platform import parts_of
from notifications import devices, endpoints
from notifications.kinds import Via
from notifications.models import Device
from notifications.preferences import UNCHANGED, Settings, change_settings, settings_of
from notifications.recipients import Recipient, member
from notifications.times import Times
from notifications.transports.registry import TRANSPORTS, device_transports

from .shapes import (
    OK,
    DevicePageShape,
    DeviceRegistered,
    DeviceRotated,
    DeviceShape,
    EndpointRotated,
    SettingsChanged,
    SettingsShape,
    WebPushKey,
)

REGISTERED, ROTATED, ENDPOINT = DeviceRegistered(), DeviceRotated(), EndpointRotated()
CHANGED, NOTHING = SettingsChanged(), EmptySerializer()
ADDRESS_FIELDS = {TRANSPORTS[via].address_field for via in device_transports()}


class WebPushView(KierView):
    """`GET /api/v1/notifications/web-push`."""

    permission_classes = [Anyone]

    @extend_schema(operation_id="notifications_web_push", auth=[], responses=WebPushKey)
    def get(self, request: Request) -> Response:
        """The key with which a browser subscribes to us."""
        return Response({"public_key": endpoints.public_key()})


class RotationsView(KierView):
    """`POST /api/v1/notifications/rotations`."""

    permission_classes = [Anyone]

    @extend_schema(
        operation_id="notifications_rotate_endpoint",
        auth=[],
        request=EndpointRotated,
        responses={204: DONE},
    )
    def post(self, request: Request) -> Response:
        """Follows a browser whose endpoint changed by itself; the old one proves that it is it."""
        values = ENDPOINT.read(request.data)
        # Names are resolved for those alone who were here already; nobody learns who was.
        if devices.knows_endpoint(values["old_endpoint"]):
            with suppress(Conflict):
                subscription = read_subscription(values["subscription"])
                devices.replace_endpoint(values["old_endpoint"], subscription)
        return Response(status=204)


class MyView(MemberView):
    """A call of a member about themselves."""

    def mine(self, request: Request) -> Recipient:
        """The member as the one who is told."""
        return member(self.signed_in(request).member.pk)


class DevicesView(MyView):
    """`GET` and `POST /api/v1/notifications/devices`."""

    # Whoever registers has a name resolved.
    throttle_scope = "create"

    @extend_schema(operation_id="notifications_devices", responses=DevicePageShape)
    def get(self, request: Request) -> Response:
        """My browsers and apps, at most twenty."""
        found = devices.devices_of(self.mine(request))
        return Response({"results": [write_device(one) for one in found], "next": None})

    @extend_schema(
        operation_id="notifications_device_register",
        request=DeviceRegistered,
        responses={201: DeviceShape, 200: DeviceShape},
    )
    def post(self, request: Request) -> Response:
        """Keeps a browser or an app; whoever had it before hears nothing there any more."""
        values = REGISTERED.read(request.data)
        via = Via(values["via"])
        device, created = devices.register(
            self.mine(request),
            values["id"],
            via,
            read_address(TRANSPORTS[via].address_field, values),
            values.get("language") or active_language(),
            name=values.get("name", "").strip(),
        )
        return Response(write_device(device), status=201 if created else 200)


class DeviceView(MyView):
    """`PUT` and `DELETE /api/v1/notifications/devices/{id}`."""

    @extend_schema(
        operation_id="notifications_device_rotate", request=DeviceRotated, responses=DeviceShape
    )
    def put(self, request: Request, device: UUID) -> Response:
        """Gives a device its new address, or says that it is still there."""
        values = ROTATED.read(request.data)
        field = "token" if "token" in values else "subscription"
        name = values.get("name")
        changed = devices.rotate(
            self.mine(request),
            device,
            field,
            read_address(field, values),
            language=values.get("language"),
            name=None if name is None else name.strip(),
        )
        return Response(write_device(changed))

    @extend_schema(operation_id="notifications_device_forget", responses={204: DONE})
    def delete(self, request: Request, device: UUID) -> Response:
        """Forgets a device, and what waits for it."""
        devices.forget(self.mine(request), device)
        return Response(status=204)


class TestView(MyView):
    """`POST /api/v1/notifications/devices/{id}/test`."""

    # Each makes this server call another.
    throttle_scope = "create"

    @extend_schema(
        operation_id="notifications_device_test",
        request=EmptySerializer,
        responses={202: OpenApiResponse(description="On its way")},
    )
    def post(self, request: Request, device: UUID) -> Response:
        """Sends a test to one device, also in quiet hours."""
        NOTHING.read(request.data or {})
        devices.send_test(self.mine(request), device)
        return Response(status=202)


class SettingsView(MyView):
    """`GET` and `PATCH /api/v1/notifications/settings`."""

    def settings_of(self, who: Member) -> dict[str, Any]:
        """What they hear of, with what only experts or their coordinators do."""
        return write_settings(settings_of(who, parts_of(who.pk)))

    @extend_schema(operation_id="notifications_settings", responses=SettingsShape)
    def get(self, request: Request) -> Response:
        """What I hear of, by which transport, and when."""
        return Response(self.settings_of(self.signed_in(request).member))

    @extend_schema(
        operation_id="notifications_settings_change",
        request=SettingsChanged,
        responses=SettingsShape,
    )
    def patch(self, request: Request) -> Response:
        """Changes some of it; `times` null means always."""
        values, who = CHANGED.read(request.data), self.signed_in(request).member
        given = values.get("times")
        change_settings(
            who,
            kinds=values.get("kinds", ()),
            times=(read_times(given) if given else None) if "times" in values else UNCHANGED,
            resume_mail="mail" in values,
        )
        return Response(self.settings_of(who))


def read_address(field: str, values: dict[str, Any]) -> str:
    """The address of a device as the services take it.

    :raises Conflict: it is not there, there is one of another transport, or it may not be called
    """
    for other in ADDRESS_FIELDS - {field}:
        if other in values:
            detail = _("This belongs to another transport.")
            raise FieldConflict(other, "wrong-transport", detail)
    if field not in values:
        raise FieldConflict(field, "required", _("This field is required."))
    return read_subscription(values[field]) if field == "subscription" else str(values[field])


def write_device(device: Device) -> dict[str, Any]:
    """A `DeviceShape`."""
    return {
        "id": str(device.pk),
        "via": str(device.via),
        "name": device.name,
        "language": device.language,
        "seen_on": device.seen_on.isoformat(),
    }


def write_settings(found: Settings) -> dict[str, Any]:
    """A `SettingsShape`."""
    return {
        "kinds": [
            {
                "kind": kind.id,
                "title": str(kind.title),
                "vias": {str(via): on for via, on in vias.items()},
            }
            for kind, vias in found.kinds
        ],
        "times": write_times(found.times) if found.times else None,
        "mail": {"address": found.address, "state": str(found.why_no_mail or OK)},
    }


def write_times(times: Times) -> dict[str, Any]:
    """A `TimesShape`."""
    return {
        "timezone": times.timezone,
        "safe": write_windows(times.safe),
        "quiet": write_windows(times.quiet),
        "urgent_anyway": times.urgent_anyway,
    }
