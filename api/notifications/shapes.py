"""What members' browsers and apps send and get about how they are told."""

from typing import Any

from django.conf import settings
from rest_framework import serializers

from api.common.contact import VISIBLE, SubscriptionShape, windows, zone_name
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


class DeviceRegistered(StrictSerializer):
    """A browser with its subscription, or an app with its token of FCM."""

    id = LowerUUID(random=True)
    via = OneOf(DEVICE_VIAS)
    subscription = SubscriptionShape(required=False)
    token = StrictText(most=LONGEST_TOKEN, alphabet=VISIBLE, required=False)
    name = StrictText(least=0, most=LONGEST_NAME, alphabet=PLAIN, required=False)
    language = OneOf(LANGUAGES, required=False)


class DeviceRotated(StrictSerializer):
    """Where a device is reached from now on, by the same transport; what is left out stays."""

    subscription = SubscriptionShape(required=False)
    token = StrictText(most=LONGEST_TOKEN, alphabet=VISIBLE, required=False)
    name = StrictText(least=0, most=LONGEST_NAME, alphabet=PLAIN, required=False)
    language = OneOf(LANGUAGES, required=False)


class EndpointRotated(StrictSerializer):
    """A browser's push service gave it another endpoint."""

    old_endpoint = StrictText(most=MAX_CHARACTERS, alphabet=VISIBLE)
    subscription = SubscriptionShape()


class Vias(StrictSerializer):
    """By which transports a kind comes; those that it has not are left out."""

    may_lack_fields = True

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """Return a field for each transport there is."""
        return {via.value: StrictBoolean(required=False) for via in Via}


class KindChanged(StrictSerializer):
    """By which transports a kind is to come from now on; what is left out stays."""

    kind = OneOf(CHOSEN)
    vias = Vias()


class TimesShape(StrictSerializer):
    """When a member may be told: in safe hours, always if there are none, and in no quiet ones."""

    timezone = zone_name()
    safe = windows()
    quiet = windows()
    urgent_anyway = StrictBoolean()


class MailResumed(StrictSerializer):
    """Mails arrive again."""

    state = OneOf([OK])


class SettingsChanged(StrictSerializer):
    """What is to be changed; what is left out stays."""

    kinds = ListOf(child=KindChanged(), most=len(CHOSEN), required=False)
    times = TimesShape(required=False, allow_null=True)
    mail = MailResumed(required=False)


# -- Answers ------------------------------------------------------------------------------------


class WebPushKey(StrictSerializer):
    """What browsers subscribe with (RFC 8292)."""

    public_key = Box(POINT_BYTES)


class DeviceShape(StrictSerializer):
    """A browser or an app of the member; its address is never shown."""

    id = LowerUUID()
    via = OneOf(DEVICE_VIAS)
    name = serializers.CharField()
    language = OneOf(LANGUAGES)
    seen_on = serializers.DateField()


class DevicePageShape(StrictSerializer):
    """All of a member's devices, the one that was seen last first."""

    results = serializers.ListField(child=DeviceShape())
    next = serializers.CharField(allow_null=True)


class KindShape(StrictSerializer):
    """A kind of thing to be told of, in the caller's language."""

    kind = OneOf(CHOSEN)
    title = serializers.CharField()
    vias = Vias()


class MailShape(StrictSerializer):
    """The member's mailbox; `bounced` or `complained` means that no mail is sent there."""

    address = serializers.CharField()
    state = OneOf([OK, *Why.values])


class SettingsShape(StrictSerializer):
    """What a member chose, with defaults where nothing was."""

    kinds = serializers.ListField(child=KindShape())
    times = TimesShape(allow_null=True)
    mail = MailShape()
