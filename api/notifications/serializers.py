"""Serializers of devices and notification settings."""

from typing import Any, override

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from drf_spectacular.extensions import OpenApiSerializerFieldExtension
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail

from api.common.contact import (
    LONGEST_TOKEN,
    VISIBLE,
    SubscriptionSerializer,
    windows,
    zone_name,
)
from api.common.fields import Box, ListOf, LowerUUID, OneOf, StrictBoolean, StrictText
from api.common.serializers import StrictSerializer
from backend.core.limits import PLAIN
from notifications.endpoints import MAX_CHARACTERS, POINT_BYTES
from notifications.kinds import Via
from notifications.mailboxes import Why
from notifications.preferences import CHOSEN
from notifications.transports.registry import device_transports

LANGUAGES = [code for code, _name in settings.LANGUAGES]
DEVICE_VIAS = [via.value for via in device_transports()]
LONGEST_NAME = 60
OK = "ok"


class WebPushSerializer(StrictSerializer):
    """What browsers subscribe with (RFC 8292)."""

    public_key = Box(POINT_BYTES, read_only=True)


class RotationSerializer(StrictSerializer):
    """A push service gave a browser another endpoint, or Firebase an app another token."""

    between_fields = {
        "minProperties": 2,
        "maxProperties": 2,
        "dependentRequired": {
            "old_endpoint": ["subscription"],
            "subscription": ["old_endpoint"],
            "old_token": ["token"],
            "token": ["old_token"],
        },
    }
    default_error_messages = {"either-or": _("Give either an endpoint or a token.")}

    old_endpoint = StrictText(most=MAX_CHARACTERS, alphabet=VISIBLE, required=False)
    subscription = SubscriptionSerializer(required=False)
    old_token = StrictText(most=LONGEST_TOKEN, alphabet=VISIBLE, required=False)
    token = StrictText(most=LONGEST_TOKEN, alphabet=VISIBLE, required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Require one of the pairs and nothing of the other."""
        of_app = {"old_token", "token"}
        pair = of_app if attrs.keys() & of_app else {"old_endpoint", "subscription"}
        if lacking := pair - attrs.keys():
            text = ErrorDetail(str(self.fields["token"].error_messages["required"]), "required")
            raise serializers.ValidationError({name: [text] for name in sorted(lacking)})
        if attrs.keys() - pair:
            text = ErrorDetail(str(self.error_messages["either-or"]), "either-or")
            raise serializers.ValidationError({"token": [text]})
        return attrs


class DeviceSerializer(StrictSerializer):
    """A browser with its subscription, or an app with its FCM token; neither is ever shown."""

    id = LowerUUID(random=True)
    via = OneOf(DEVICE_VIAS)
    subscription = SubscriptionSerializer(required=False, write_only=True)
    token = StrictText(most=LONGEST_TOKEN, alphabet=VISIBLE, required=False, write_only=True)
    name = StrictText(least=0, most=LONGEST_NAME, alphabet=PLAIN, required=False)
    language = OneOf(LANGUAGES, required=False)
    seen_on = serializers.DateField(read_only=True)


class DeviceChangeSerializer(DeviceSerializer):
    """A new address of a device, by the same transport; what is left out stays."""

    id = LowerUUID(read_only=True)
    via = OneOf(DEVICE_VIAS, read_only=True)


class ViasSerializer(StrictSerializer):
    """Transports of a kind of notification, on or off; others do not carry it."""

    may_lack_fields = True

    @override
    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        return {via.value: StrictBoolean(required=False) for via in Via}


class KindSerializer(StrictSerializer):
    """A kind of notification and its transports; the title is in the caller's language."""

    kind = OneOf(CHOSEN)
    title = serializers.CharField(read_only=True)
    vias = ViasSerializer()


class TimesSerializer(StrictSerializer):
    """When a member may be notified: in safe hours (always, if none), not in quiet ones."""

    timezone = zone_name()
    safe = windows()
    quiet = windows()
    urgent_anyway = StrictBoolean()


class MailState(OneOf):
    """Whether mails are sent; a member can only declare that they arrive again."""

    def __init__(self, **options: Any) -> None:
        super().__init__([OK], **options)


class MailStateForm(OpenApiSerializerFieldExtension):
    """Answers have more states than a change may set."""

    target_class = MailState

    @override
    def map_serializer_field(self, auto_schema: Any, direction: Any) -> dict[str, Any]:
        words = [OK] if direction == "request" else [OK, *Why.values]
        return {"type": "string", "enum": words}


class MailSerializer(StrictSerializer):
    """The member's mailbox; `bounced` or `complained` means that no mail is sent there."""

    address = serializers.CharField(read_only=True)
    state = MailState()


class NotificationSettingsSerializer(StrictSerializer):
    """A member's settings, completed with defaults; what is left out of a change stays."""

    kinds = ListOf(child=KindSerializer(), most=len(CHOSEN), required=False)
    times = TimesSerializer(required=False, allow_null=True)
    mail = MailSerializer(required=False)
