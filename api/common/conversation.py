"""Messages of a conversation, as seekers and organisations send and read them."""

import re
from collections.abc import Sequence
from typing import Any, ClassVar, override
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response

from api.common.fields import LowerUUID, PaddedBox, StrictInteger, encode
from api.common.pagination import page_schema
from api.common.serializers import StrictSerializer
from backend.core.crypto.messages import MAX_BODY_SIZE, MIN_BODY_SIZE
from backend.core.crypto.padding import MAX_PACKED_SIZE, MIN_PACKED_SIZE
from backend.help_requests.models import Message
from backend.help_requests.payloads import NewMessage
from backend.help_requests.selectors import messages_after

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
HIGHEST_NUMBER = 2**31 - 1
# No longer than the largest: Python refuses to read a number of thousands of digits.
WHOLE_NUMBER = re.compile(r"[0-9]{1,10}")
AFTER_MESSAGE = OpenApiParameter(
    "after",
    {"type": "integer", "minimum": 0, "maximum": HIGHEST_NUMBER},
    description="Only messages with a higher number",
)


class MessageSerializer(StrictSerializer):
    """A message of either side; `key_number` is 1 if it is left out."""

    id = LowerUUID(random=True)
    body = PaddedBox(BODY_SIZES)
    key_number = StrictInteger(least=1, most=MAX_KEYS, required=False)
    number = serializers.IntegerField(read_only=True)
    sender = serializers.CharField(read_only=True, help_text="`seeker` or `organisation:<id>`")
    sent_hour = serializers.DateTimeField(read_only=True)
    interpreter = serializers.BooleanField(read_only=True, help_text="Its writer interpreted")


class MessagePagination(BasePagination):
    """Pages of 200 messages in order; `?after=` is the number of the last one known."""

    query_names: ClassVar[frozenset[str]] = frozenset({"after"})

    def paginate_messages(self, request: Request, request_id: UUID) -> Sequence[Message]:
        """Return the messages of a help request from `after` on."""
        page = messages_after(request_id, read_after(request))
        self.request, self.after = request, page.after
        return page.messages

    @override
    def get_paginated_response(self, data: Any) -> Response:
        return Response({"results": data, "next": self.next_link()})

    def next_link(self) -> str | None:
        """Return the address of the next page, or None."""
        if not self.after:
            return None
        return self.request.build_absolute_uri(f"{self.request.path}?after={self.after}")

    @override
    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        return page_schema(schema)

    @override
    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        return [
            {
                "name": "after",
                "in": "query",
                "description": AFTER_MESSAGE.description,
                "schema": AFTER_MESSAGE.type,
            }
        ]


def read_after(request: Request) -> int:
    """Return `after` of the query or zero; raise `ValidationError` if it is no whole number."""
    text = request.query_params.get("after", "0")
    field = StrictInteger(least=0, most=HIGHEST_NUMBER)
    try:
        return field.to_internal_value(int(text) if WHOLE_NUMBER.fullmatch(text) else text)
    except ValidationError as error:
        raise ValidationError({"after": error.detail}) from error


def read_message(values: dict[str, Any]) -> NewMessage:
    """Return a checked message as the services take it."""
    return NewMessage(values["id"], values["body"], values.get("key_number", 1))


def write_message(message: Message) -> dict[str, Any]:
    """Return the JSON of `MessageSerializer`, which is too slow for 200 at once."""
    return {
        "id": str(message.id),
        "number": message.number,
        "sender": message.sender,
        "key_number": message.key_number,
        "body": encode(message.body),
        "sent_hour": write_hour(message.sent_hour),
        "interpreter": message.interpreter,
    }


def write_hour(hour: Any) -> str | None:
    """Return an hour in RFC 3339, in UTC."""
    # Half as long as strftime takes, and an inbox page has a hundred of them.
    return f"{hour.isoformat()[:13]}:00:00Z" if hour else None
