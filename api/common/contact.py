"""Shapes that seekers and members share: where somebody can be reached, and when."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.common.fields import Box, ListOf, SetOf, StrictInteger, StrictText, encode
from api.common.serializers import StrictSerializer
from backend.core.errors import Conflict, FieldConflict
from notifications.endpoints import (
    MAX_CHARACTERS,
    POINT_BYTES,
    SECRET_BYTES,
    BadSubscription,
    checked_subscription,
)
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
LONGEST_ZONE = 40
VISIBLE = "[!-~]"


@extend_schema_field({"type": "number"})
class AnyNumber(serializers.Field[float, float, float, Any]):
    """A number, which is not looked at."""

    default_error_messages = {"invalid": gettext_lazy("Give a number.")}

    def to_internal_value(self, data: Any) -> float:
        """The number, as it is."""
        if isinstance(data, bool) or not isinstance(data, int | float):
            self.fail("invalid")
        return data

    def to_representation(self, value: float) -> float:
        """The same."""
        return value


class SubscriptionKeys(StrictSerializer):
    """What a message to a browser is locked with (RFC 8291)."""

    p256dh = Box(POINT_BYTES)
    auth = Box(SECRET_BYTES)


class SubscriptionShape(StrictSerializer):
    """`PushSubscription.toJSON()` of a browser; when it expires is not looked at."""

    endpoint = StrictText(most=MAX_CHARACTERS, alphabet=VISIBLE)
    keys = SubscriptionKeys()
    expirationTime = AnyNumber(required=False, allow_null=True)  # noqa: N815 - the browsers' name


class WindowShape(StrictSerializer):
    """The same hours on some days of the week; Monday is 1, and `until` may be on the day after."""

    days = SetOf(child=StrictInteger(least=1, most=7), least=1, most=7)

    def get_fields(self) -> dict[str, Any]:
        """Whose name `from` is a word of Python's, too."""
        return super().get_fields() | {
            "from": StrictInteger(least=0, most=HOURS_A_DAY - 1),
            "until": StrictInteger(least=0, most=HOURS_A_DAY),
        }


def zone_name() -> StrictText:
    """The field of a name of the IANA database."""
    return StrictText(most=LONGEST_ZONE, alphabet="[A-Za-z0-9_+/-]")


def windows(**options: Any) -> ListOf:
    """The field of a list of windows."""
    return ListOf(child=WindowShape(), most=MAX_WINDOWS, **options)


def read_subscription(values: dict[str, Any], field: str = "subscription") -> str:
    """A checked `SubscriptionShape` as the services take it.

    :raises Conflict: it may not be called, or nothing can be locked with its keys
    """
    keys = {name: encode(value) for name, value in values["keys"].items()}
    try:
        return checked_subscription({"endpoint": values["endpoint"], "keys": keys})
    except BadSubscription as bad:
        raise Conflict(bad.error.detail, errors=[bad.error.within(field)]) from None


def read_times(values: dict[str, Any]) -> Times:
    """Checked times as the services take them; they are the field `times`.

    :raises Conflict: a window has no hour, no hour is left, or there is no such time zone
    """
    safe, quiet = (read_windows(values, name) for name in ("safe", "quiet"))
    try:
        return Times(values["timezone"], safe, quiet, values.get("urgent_anyway", False))
    except UnknownZone:
        raise FieldConflict("times.timezone", "unknown", _("There is no such time zone.")) from None
    except NeverAllowed:
        detail = _("Nothing could ever come. Leave some hours open.")
        raise FieldConflict("times", "never", detail) from None


def read_windows(values: dict[str, Any], name: str) -> tuple[Window, ...]:
    """Checked windows of one of the lists.

    :raises Conflict: one has no hour
    """
    found = []
    for place, one in enumerate(values.get(name, ())):
        try:
            found.append(Window.of(one))
        except EmptyWindow:
            detail = _("These hours are empty. A whole day is from 0 until 24.")
            raise FieldConflict(f"times.{name}.{place}.until", "empty", detail) from None
    return tuple(found)


def write_windows(found: Sequence[Window]) -> list[dict[str, Any]]:
    """A list of `WindowShape`."""
    return [window.as_kept() for window in found]
