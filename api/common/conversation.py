"""Shapes that both sides of a conversation share."""

from typing import Any

from rest_framework import serializers

from api.common.fields import (
    LowerUUID,
    OneOf,
    PaddedBox,
    SetOf,
    StrictBoolean,
    StrictInteger,
    encode,
)
from api.common.serializers import StrictSerializer
from backend.core.crypto.messages import MAX_BODY_SIZE, MIN_BODY_SIZE
from backend.core.crypto.padding import MAX_PACKED_SIZE, MIN_PACKED_SIZE
from backend.help_requests.models import Message
from backend.help_requests.submissions import NewMessage
from backend.organisations import profiles

# A box is a packed message, nonce and tag; packed sizes are powers of two, so that they tell
# little (protocol.md, "Building blocks").
OVERHEAD = MAX_BODY_SIZE - MAX_PACKED_SIZE
BODY_SIZES = tuple(
    (1 << power) + OVERHEAD
    for power in range(MIN_PACKED_SIZE.bit_length() - 1, MAX_PACKED_SIZE.bit_length())
)
assert BODY_SIZES[0] == MIN_BODY_SIZE  # noqa: S101 - two statements of one contract
# Key numbers fit two bytes; nobody changes a key so often.
MAX_KEYS = 32_000


class ProfileShape(StrictSerializer):
    """What was asked, one question a field; a skipped question is `other`, empty or `unknown`."""

    audience = OneOf(profiles.Audience.values)
    themes = SetOf(child=OneOf(profiles.Theme.values), most=len(profiles.Theme))
    region = OneOf(profiles.Region.values)
    age_band = OneOf(profiles.AgeBand.values)
    language = OneOf(profiles.Language.values)
    wishes = SetOf(child=OneOf(profiles.Wish.values), most=len(profiles.Wish))
    urgent = StrictBoolean()


class NewMessageShape(StrictSerializer):
    """A message to be kept."""

    id = LowerUUID(random=True)
    body = PaddedBox(BODY_SIZES)
    key_number = StrictInteger(least=1, most=MAX_KEYS, required=False)


class MessageShape(StrictSerializer):
    """A message as it is read."""

    id = LowerUUID()
    number = serializers.IntegerField()
    sender = serializers.CharField(help_text="`seeker` or `organisation:<id>`")
    key_number = serializers.IntegerField()
    body = PaddedBox(BODY_SIZES)
    sent_hour = serializers.DateTimeField()


def read_message(values: dict[str, Any]) -> NewMessage:
    """A checked `NewMessageShape` as the services take it."""
    return NewMessage(values["id"], values["body"], values.get("key_number", 1))


def write_message(message: Message) -> dict[str, Any]:
    """A `MessageShape`."""
    return {
        "id": str(message.id),
        "number": message.number,
        "sender": message.sender,
        "key_number": message.key_number,
        "body": encode(message.body),
        "sent_hour": write_hour(message.sent_hour),
    }


def write_hour(hour: Any) -> str | None:
    """An hour in RFC 3339, in UTC."""
    # Half as long as strftime takes, and an inbox page has a hundred of them.
    return f"{hour.isoformat()[:13]}:00:00Z" if hour else None


def write_profile(request: Any) -> dict[str, Any]:
    """A `ProfileShape` from a request's row; `exclude` is never shown."""
    return {
        "audience": request.audience,
        "themes": request.themes,
        "region": request.region,
        "age_band": request.age_band,
        "language": request.language,
        "wishes": request.wishes,
        "urgent": request.urgent,
    }
