"""A member's notifications, and two calls that are open to all."""

from contextlib import suppress
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.decorators import action

from api.common.contact import read_subscription, read_times
from api.common.fields import decode
from api.common.members import MemberMixin, MemberViewSet
from api.common.pagination import SinglePage
from api.common.permissions import Anyone
from api.common.serializers import EmptySerializer
from api.common.views import DONE, KierView, Request, Response, active_language
from backend.core.errors import Conflict, FieldConflict
from backend.experts.permissions import roles_of
from backend.programmes.roles import parts_of
from notifications import devices, endpoints
from notifications.kinds import Via
from notifications.preferences import UNCHANGED, change_settings, settings_of
from notifications.recipients import Recipient, member
from notifications.transports.registry import TRANSPORTS, device_transports

from .serializers import (
    OK,
    DeviceChangeSerializer,
    DeviceSerializer,
    NotificationSettingsSerializer,
    RotationSerializer,
    WebPushSerializer,
)

ADDRESS_FIELDS = {TRANSPORTS[via].address_field for via in device_transports()}


class WebPushView(KierView):
    """`GET /api/v1/notifications/web-push`."""

    permission_classes = [Anyone]

    @extend_schema(operation_id="notifications_web_push", auth=[], responses=WebPushSerializer)
    def get(self, request: Request) -> Response:
        """The key with which a browser subscribes."""
        return Response(WebPushSerializer({"public_key": decode(endpoints.public_key())}).data)


class RotationsView(KierView):
    """`POST /api/v1/notifications/rotations`."""

    permission_classes = [Anyone]

    @extend_schema(
        operation_id="notifications_rotate_endpoint",
        auth=[],
        request=RotationSerializer,
        responses={204: DONE},
    )
    def post(self, request: Request) -> Response:
        """Follows a browser or an app whose address changed; the old address is the proof."""
        values = RotationSerializer().read(request.data)
        if "token" in values:
            devices.replace_address(Via.FCM, values["old_token"], values["token"])
            return Response(status=204)
        # Names are resolved for those alone who were here already; nobody learns who was.
        if devices.knows_endpoint(values["old_endpoint"]):
            with suppress(Conflict):
                subscription = read_subscription(values["subscription"])
                devices.replace_address(Via.WEB_PUSH, values["old_endpoint"], subscription)
        return Response(status=204)


class DeviceViewSet(MemberViewSet):
    """`/api/v1/notifications/devices`."""

    serializer_class = DeviceSerializer
    pagination_class = SinglePage
    lookup_url_kwarg, lookup_value_converter = "device", "uuid"
    # Whoever registers has a name resolved, and a test makes this server call another.
    throttle_scopes = {"list": "create", "create": "create", "test": "create"}

    @property
    def recipient(self) -> Recipient:
        """The member as a recipient."""
        return member(self.session.member.pk)

    @extend_schema(operation_id="notifications_devices")
    def list(self, request: Request) -> Response:
        """The member's browsers and apps, at most twenty."""
        found = devices.devices_of(self.recipient)
        return self.get_paginated_response(DeviceSerializer(found, many=True).data)

    @extend_schema(
        operation_id="notifications_device_register",
        responses={201: DeviceSerializer, 200: DeviceSerializer},
    )
    def create(self, request: Request) -> Response:
        """Registers a browser or an app; its former member is not notified there any more."""
        values = self.validated()
        via = Via(values["via"])
        device, created = devices.register(
            self.recipient,
            values["id"],
            via,
            read_address(TRANSPORTS[via].address_field, values),
            values.get("language") or active_language(),
            name=values.get("name", "").strip(),
        )
        return Response(DeviceSerializer(device).data, status=201 if created else 200)

    @extend_schema(
        operation_id="notifications_device_rotate",
        request=DeviceChangeSerializer,
        responses=DeviceChangeSerializer,
    )
    def update(self, request: Request, device: UUID) -> Response:
        """Changes the address of a device, or confirms that it is in use."""
        values = self.validated(DeviceChangeSerializer)
        field = "token" if "token" in values else "subscription"
        name = values.get("name")
        changed = devices.rotate(
            self.recipient,
            device,
            field,
            read_address(field, values),
            language=values.get("language"),
            name=None if name is None else name.strip(),
        )
        return Response(DeviceChangeSerializer(changed).data)

    @extend_schema(operation_id="notifications_device_forget", responses={204: DONE})
    def destroy(self, request: Request, device: UUID) -> Response:
        """Forgets a device, and the deliveries that wait for it."""
        devices.forget(self.recipient, device)
        return Response(status=204)

    @extend_schema(
        operation_id="notifications_device_test",
        request=EmptySerializer,
        responses={202: OpenApiResponse(description="On its way")},
    )
    @action(detail=True, methods=["post"], serializer_class=EmptySerializer)
    def test(self, request: Request, device: UUID) -> Response:
        """Sends a test to one device, also in quiet hours."""
        self.validated()
        devices.send_test(self.recipient, device)
        return Response(status=202)


class SettingsView(MemberMixin, KierView):
    """`GET` and `PATCH /api/v1/notifications/settings`."""

    @extend_schema(operation_id="notifications_settings", responses=NotificationSettingsSerializer)
    def get(self, request: Request) -> Response:
        """Kinds of notifications, their transports, and times."""
        return self.answer()

    @extend_schema(
        operation_id="notifications_settings_change",
        request=NotificationSettingsSerializer,
        responses=NotificationSettingsSerializer,
    )
    def patch(self, request: Request) -> Response:
        """Changes some of the settings; `times` null means always."""
        values = NotificationSettingsSerializer().read(request.data)
        given = values.get("times")
        change_settings(
            self.session.member,
            kinds=values.get("kinds", ()),
            times=(read_times(given) if given else None) if "times" in values else UNCHANGED,
            resume_mail="mail" in values,
        )
        return self.answer()

    def answer(self) -> Response:
        """Return the settings, with kinds that only some get for what they do elsewhere."""
        who = self.session.member
        found = settings_of(who, roles_of(who.pk) | parts_of(self.session.role))
        kinds = [{"kind": kind.id, "title": kind.title, "vias": vias} for kind, vias in found.kinds]
        mail = {"address": found.address, "state": found.why_no_mail or OK}
        described = {"kinds": kinds, "times": found.times, "mail": mail}
        return Response(NotificationSettingsSerializer(described).data)


def read_address(field: str, values: dict[str, Any]) -> str:
    """Return the address of a device, or raise `Conflict` if it is none of this transport."""
    for other in ADDRESS_FIELDS - {field}:
        if other in values:
            detail = _("This belongs to another transport.")
            raise FieldConflict(other, "wrong-transport", detail)
    if field not in values:
        raise FieldConflict(field, "required", _("This field is required."))
    return read_subscription(values[field]) if field == "subscription" else str(values[field])
