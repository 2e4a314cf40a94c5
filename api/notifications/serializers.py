"""How a member is told: their devices, and what comes by which transport and when."""

from typing import Any

from django.conf import settings
from drf_spectacular.extensions import OpenApiSerializerFieldExtension
from rest_framework import serializers

from api.common.contact import VISIBLE, SubscriptionSerializer, windows, zone_name
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
LONGEST_NAME, LONGEST_TOKEN = 60, 4_096
OK = "ok"


class WebPushSerializer(StrictSerializer):
    """What browsers subscribe with (RFC 8292)."""

    public_key = Box(POINT_BYTES, read_only=True)


class RotationSerializer(StrictSerializer):
    """A browser's push service gave it another endpoint."""

    old_endpoint = StrictText(most=MAX_CHARACTERS, alphabet=VISIBLE)
    subscription = SubscriptionSerializer()


class DeviceSerializer(StrictSerializer):
    """A browser with its subscription, or an app with its token of FCM; neither is ever shown."""

    id = LowerUUID(random=True)
    via = OneOf(DEVICE_VIAS)
    subscription = SubscriptionSerializer(required=False, write_only=True)
    token = StrictText(most=LONGEST_TOKEN, alphabet=VISIBLE, required=False, write_only=True)
    name = StrictText(least=0, most=LONGEST_NAME, alphabet=PLAIN, required=False)
    language = OneOf(LANGUAGES, required=False)
    seen_on = serializers.DateField(read_only=True)


class DeviceChangeSerializer(DeviceSerializer):
    """Where a device is reached from now on, by the same transport; what is left out stays."""

    id = LowerUUID(read_only=True)
    via = OneOf(DEVICE_VIAS, read_only=True)


class ViasSerializer(StrictSerializer):
    """By which transports a kind comes; those that it has not are left out."""

    may_lack_fields = True

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """Return a field for each transport there is."""
        return {via.value: StrictBoolean(required=False) for via in Via}


class KindSerializer(StrictSerializer):
    """By which transports a kind of thing comes; its title is in the caller's language."""

    kind = OneOf(CHOSEN)
    title = serializers.CharField(read_only=True)
    vias = ViasSerializer()


class TimesSerializer(StrictSerializer):
    """When a member may be told: in safe hours, always if there are none, and in no quiet ones."""

    timezone = zone_name()
    safe = windows()
    quiet = windows()
    urgent_anyway = StrictBoolean()


class MailState(OneOf):
    """Whether mails are sent; a member can only say that they arrive again."""

    def __init__(self, **options: Any) -> None:
        super().__init__([OK], **options)


class MailStateForm(OpenApiSerializerFieldExtension):
    """What is shown is more than what can be said."""

    target_class = MailState

    def map_serializer_field(self, auto_schema: Any, direction: Any) -> dict[str, Any]:
        """Return the words of this direction."""
        words = [OK] if direction == "request" else [OK, *Why.values]
        return {"type": "string", "enum": words}


class MailSerializer(StrictSerializer):
    """The member's mailbox; `bounced` or `complained` means that no mail is sent there."""

    address = serializers.CharField(read_only=True)
    state = MailState()


class NotificationSettingsSerializer(StrictSerializer):
    """What a member chose, with defaults where nothing was; what is left out of a change stays."""

    kinds = ListOf(child=KindSerializer(), most=len(CHOSEN), required=False)
    times = TimesSerializer(required=False, allow_null=True)
    mail = MailSerializer(required=False)
