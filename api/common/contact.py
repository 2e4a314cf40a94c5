"""Addresses, push subscriptions and times of seekers and members."""

import re
from typing import Any, ClassVar, override

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.extensions import OpenApiSerializerFieldExtension
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.common.fields import Box, ListOf, OneOf, SetOf, StrictInteger, StrictText, encode
from api.common.serializers import StrictSerializer
from backend.core.characters import NOT_IN_ADDRESSES
from backend.core.errors import Conflict, FieldConflict
from backend.core.limits import LONGEST_ADDRESS
from notifications.devices import Phone
from notifications.endpoints import (
    MAX_CHARACTERS,
    POINT_BYTES,
    SECRET_BYTES,
    BadSubscription,
    checked_subscription,
)
from notifications.kinds import Via
from notifications.times import (
    HOURS_A_DAY,
    EmptyWindow,
    NeverAllowed,
    Times,
    UnknownZone,
    Window,
)

# Three a day; more are no times that a person could keep in mind.
MAX_WINDOWS = 21
LONGEST_ZONE, LONGEST_TOKEN = 40, 4_096
# A browser's push service by another name: that of the distributor, an app on the phone.
UNIFIED_PUSH = "unified_push"
VISIBLE = "[!-~]"
_SIGN = f"[^@{NOT_IN_ADDRESSES}]"
ADDRESS = re.compile(f"{_SIGN}+@{_SIGN}+")
SHORTEST_ADDRESS = 3


@extend_schema_field(
    {
        "type": "string",
        "minLength": SHORTEST_ADDRESS,
        "maxLength": LONGEST_ADDRESS,
        "pattern": f"^{ADDRESS.pattern}$",
    }
)
class Address(StrictText):
    """An e-mail address, checked loosely: a wrong one belongs to no account."""

    default_error_messages = {"address": gettext_lazy("Give an e-mail address.")}

    def __init__(self, **options: Any) -> None:
        super().__init__(
            least=SHORTEST_ADDRESS,
            most=LONGEST_ADDRESS,
            alphabet=rf"[^{NOT_IN_ADDRESSES}\ud800-\udfff]",
            **options,
        )

    @override
    def to_internal_value(self, data: Any) -> str:
        text = super().to_internal_value(data)
        if not ADDRESS.fullmatch(text):
            self.fail("address")
        return text


@extend_schema_field({"type": "number"})
class AnyNumber(serializers.Field[float, float, float, Any]):
    """A number that is ignored."""

    default_error_messages = {"invalid": gettext_lazy("Give a number.")}

    @override
    def to_internal_value(self, data: Any) -> float:
        if isinstance(data, bool) or not isinstance(data, int | float):
            self.fail("invalid")
        return data

    @override
    def to_representation(self, value: float) -> float:
        return value


class SubscriptionKeysSerializer(StrictSerializer):
    """The keys that encrypt messages to a browser (RFC 8291)."""

    p256dh = Box(POINT_BYTES)
    auth = Box(SECRET_BYTES)


class SubscriptionSerializer(StrictSerializer):
    """`PushSubscription.toJSON()` of a browser; when it expires is not looked at."""

    endpoint = StrictText(most=MAX_CHARACTERS, alphabet=VISIBLE)
    keys = SubscriptionKeysSerializer()
    expirationTime = AnyNumber(required=False, allow_null=True)  # noqa: N815 - the browsers' name


class AppSerializer(StrictSerializer):
    """An app that Firebase reaches, by its registration token."""

    via = OneOf([Via.FCM])
    token = StrictText(most=LONGEST_TOKEN, alphabet=VISIBLE)


class UnifiedPushSerializer(StrictSerializer):
    """An app that its distributor reaches: web push (https://unifiedpush.org)."""

    via = OneOf([UNIFIED_PUSH])
    subscription = SubscriptionSerializer()


class PhoneField(serializers.Field[Any, Any, Any, Any]):
    """Where a seeker's phone is reached: a subscription of a browser, or an app."""

    # By `via`, which a browser's subscription has not.
    forms: ClassVar[dict[str | None, type[StrictSerializer]]] = {
        None: SubscriptionSerializer,
        Via.FCM: AppSerializer,
        UNIFIED_PUSH: UnifiedPushSerializer,
    }

    @override
    def to_internal_value(self, data: Any) -> dict[str, Any]:
        via = data.get("via") if isinstance(data, dict) else None
        known = isinstance(via, str) and via in self.forms
        # Of an unknown way an app's form says what is wrong with it.
        form = self.forms[via] if known or via is None else AppSerializer
        return form().read(data)


class PhoneForm(OpenApiSerializerFieldExtension):
    """One of several objects."""

    target_class = PhoneField

    @override
    def map_serializer_field(self, auto_schema: Any, direction: Any) -> dict[str, Any]:
        forms = (form() for form in self.target.forms.values())
        return {"oneOf": [auto_schema.resolve_serializer(form, direction).ref for form in forms]}


class WindowSerializer(StrictSerializer):
    """The same hours on some days of the week; Monday is 1, and `until` may be on the day after."""

    days = SetOf(child=StrictInteger(least=1, most=7), least=1, most=7)

    @override
    def get_fields(self) -> dict[str, Any]:
        return super().get_fields() | {
            "from": StrictInteger(least=0, most=HOURS_A_DAY - 1),
            "until": StrictInteger(least=0, most=HOURS_A_DAY),
        }

    @override
    def to_representation(self, instance: Window) -> dict[str, Any]:
        return super().to_representation(instance.as_kept())


def zone_name() -> StrictText:
    """Return the field of a time zone of the IANA database."""
    return StrictText(most=LONGEST_ZONE, alphabet="[A-Za-z0-9_+/-]")


def windows(**options: Any) -> ListOf:
    """Return the field of a list of windows."""
    return ListOf(child=WindowSerializer(), most=MAX_WINDOWS, **options)


def read_subscription(values: dict[str, Any], field: str = "subscription") -> str:
    """Return a checked subscription as the services take it, or raise `Conflict`."""
    keys = {name: encode(value) for name, value in values["keys"].items()}
    try:
        return checked_subscription({"endpoint": values["endpoint"], "keys": keys})
    except BadSubscription as bad:
        raise Conflict(bad.error.detail, errors=[bad.error.within(field)]) from None


def read_phone(values: dict[str, Any], field: str) -> Phone:
    """Return the checked address of a seeker's phone, or raise `Conflict`."""
    if "token" in values:
        return Phone(Via.FCM, str(values["token"]))
    if "subscription" in values:
        values, field = values["subscription"], f"{field}.subscription"
    return Phone(Via.WEB_PUSH, read_subscription(values, field))


def read_times(values: dict[str, Any]) -> Times:
    """Return checked times as the services take them, or raise `FieldConflict`."""
    safe, quiet = (read_windows(values, name) for name in ("safe", "quiet"))
    try:
        return Times(values["timezone"], safe, quiet, values.get("urgent_anyway", False))
    except UnknownZone:
        raise FieldConflict("times.timezone", "unknown", _("There is no such time zone.")) from None
    except NeverAllowed:
        detail = _("Nothing could ever come. Leave some hours open.")
        raise FieldConflict("times", "never", detail) from None


def read_windows(values: dict[str, Any], name: str) -> tuple[Window, ...]:
    """Return one of the lists of windows, or raise `FieldConflict` for an empty one."""
    found = []
    for place, window in enumerate(values.get(name, ())):
        try:
            found.append(Window.of(window))
        except EmptyWindow:
            detail = _("These hours are empty. A whole day is from 0 until 24.")
            raise FieldConflict(f"times.{name}.{place}.until", "empty", detail) from None
    return tuple(found)
