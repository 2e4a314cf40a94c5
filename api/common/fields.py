"""Fields that take exactly what the contract says, without coercion."""

import base64
import re
import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Any, override

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from backend.core.errors import FieldConflict, field_path

UUID4 = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
UUID_ANY = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
BASE64URL = re.compile(r"[A-Za-z0-9_-]*")
# The last character when one or two bytes are left over: its unused bits are nought.
LAST_OF_TWO, LAST_OF_THREE = "[AQgw]", "[AEIMQUYcgkosw048]"
# Several lines, as people write them: no lone surrogate, and no NUL, which no store keeps.
LINES = r"[^\u0000\ud800-\udfff]"
# A language tag (BCP 47).
TAG, LONGEST_LANGUAGE = "[A-Za-z0-9_-]", 35


def base64url_length(size: int) -> int:
    """Return the number of characters of `size` bytes in base64url without padding."""
    return -(-size * 4 // 3)


def base64url_pattern(size: int) -> str:
    """Return a regular expression for `size` bytes in canonical base64url without padding."""
    length = base64url_length(size)
    match size % 3:
        case 0:
            return f"^[A-Za-z0-9_-]{{{length}}}$"
        case 1:
            return f"^[A-Za-z0-9_-]{{{length - 1}}}{LAST_OF_TWO}$"
        case _:
            return f"^[A-Za-z0-9_-]{{{length - 1}}}{LAST_OF_THREE}$"


def decode(text: Any) -> bytes | None:
    """Return the bytes of canonical base64url without padding; None for anything else."""
    if not isinstance(text, str) or not BASE64URL.fullmatch(text) or len(text) % 4 == 1:
        return None
    raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    # Of leftover bits only noughts are canonical, so that a box has one text.
    canonical = len(raw) % 3 == 0 or encode(raw[-(len(raw) % 3) :])[-1] == text[-1]
    return raw if canonical else None


def encode(data: bytes | memoryview) -> str:
    """Return bytes in base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


class LowerUUID(serializers.Field[uuid.UUID, str, str, Any]):
    """A UUID in lower case; `random` asks for version 4, as for identifiers made by clients."""

    default_error_messages = {
        "invalid": _("Give an identifier: a UUID in lower case."),
        "not-random": _("Give a random identifier: a UUID of version 4, in lower case."),
    }

    def __init__(self, *, random: bool = False, **options: Any) -> None:
        super().__init__(**options)
        self.random = random

    @override
    def to_internal_value(self, data: Any) -> uuid.UUID:
        if not isinstance(data, str) or not UUID_ANY.fullmatch(data):
            self.fail("invalid")
        if self.random and not UUID4.fullmatch(data):
            self.fail("not-random")
        return uuid.UUID(data)

    @override
    def to_representation(self, value: uuid.UUID) -> str:
        return str(value)


class Box(serializers.Field[bytes, str, str, Any]):
    """Exactly `size` bytes in base64url without padding."""

    default_error_messages = {
        "invalid": _("Give base64url text without padding."),
        "size": _("This has {found} bytes; it must have {expected}."),
    }

    def __init__(self, size: int, **options: Any) -> None:
        super().__init__(**options)
        self.size = size
        self.pattern = base64url_pattern(size)

    @override
    def to_internal_value(self, data: Any) -> bytes:
        raw = decode(data)
        if raw is None:
            self.fail("invalid")
        if len(raw) != self.size:
            self.fail("size", found=len(raw), expected=self.size)
        return raw

    @override
    def to_representation(self, value: bytes | memoryview) -> str:
        return encode(value)


class PaddedBox(serializers.Field[bytes, str, str, Any]):
    """Bytes of one of a few sizes in base64url without padding.

    Another size between the smallest and the largest is a conflict (409), as the description cannot
    tell it: exact patterns for 87,419 characters are more than validators take.
    """

    default_error_messages = {
        "invalid": _("Give base64url text without padding."),
        "too-short": _("This is too short: {found} characters, and at least {limit} are needed."),
        "too-large": _("This is too large: {found} characters, and at most {limit} are taken."),
    }

    def __init__(self, sizes: Iterable[int], **options: Any) -> None:
        super().__init__(**options)
        self.sizes = sorted(sizes)
        self.least = base64url_length(self.sizes[0])
        self.most = base64url_length(self.sizes[-1])

    @override
    def to_internal_value(self, data: Any) -> bytes:
        if not isinstance(data, str) or not BASE64URL.fullmatch(data):
            self.fail("invalid")
        if len(data) > self.most:
            self.fail("too-large", found=len(data), limit=self.most)
        if len(data) < self.least:
            self.fail("too-short", found=len(data), limit=self.least)
        raw = decode(data)
        if raw is None or len(raw) not in self.sizes:
            text = _(
                "Pad the message before it is locked. The box then has one of these sizes: {}."
            )
            detail = str(text).format(", ".join(map(str, self.sizes)))
            raise FieldConflict(path_of(self), "not-padded", detail)
        return raw

    @override
    def to_representation(self, value: bytes | memoryview) -> str:
        return encode(value)


def path_of(field: Any) -> str:
    """Return the path of a field within its outermost serializer; empty within a list."""
    names = []
    while field is not None and field.field_name:
        names.append(field.field_name)
        field = field.parent
    return field_path(*reversed(names))


@extend_schema_field({"type": "boolean"})
class StrictBoolean(serializers.Field[bool, bool, bool, Any]):
    """`true` or `false`, without coercion."""

    default_error_messages = {"invalid": _("Give true or false.")}

    @override
    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            self.fail("invalid")
        return data

    @override
    def to_representation(self, value: bool) -> bool:
        return value


class StrictInteger(serializers.Field[int, int, int, Any]):
    """A whole number within bounds, without coercion of text; 1.0 is one, as in JSON Schema."""

    default_error_messages = {"invalid": _("Give a whole number from {least} to {most}.")}

    def __init__(self, *, least: int, most: int, **options: Any) -> None:
        super().__init__(**options)
        self.least = least
        self.most = most

    @override
    def to_internal_value(self, data: Any) -> int:
        whole = isinstance(data, int) and not isinstance(data, bool)
        whole = whole or (isinstance(data, float) and data.is_integer())
        if not whole or not self.least <= data <= self.most:
            self.fail("invalid", least=self.least, most=self.most)
        return int(data)

    @override
    def to_representation(self, value: int) -> int:
        return value


class OneOf(serializers.Field[str, str, str, Any]):
    """One of the identifiers of a vocabulary."""

    default_error_messages = {"invalid": _("Choose one of these: {known}.")}

    def __init__(self, known: Iterable[str], **options: Any) -> None:
        super().__init__(**options)
        self.known = tuple(str(word) for word in known)
        self.allowed = frozenset(self.known)

    @override
    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str) or data not in self.allowed:
            self.fail("invalid", known=", ".join(self.known))
        return data

    @override
    def to_representation(self, value: str) -> str:
        return value


class ListOf(serializers.ListField):
    """A list of bounded length.

    Lengths are checked here: REST framework's messages keep the language of the first call.
    """

    default_error_messages = {
        "too-few": _("Give at least {least}."),
        "too-many": _("Give at most {most}."),
    }

    def __init__(self, *, most: int, least: int = 0, **options: Any) -> None:
        super().__init__(**options)
        self.least = least
        self.most = most

    @override
    def to_internal_value(self, data: Any) -> list[Any]:
        if isinstance(data, list) and len(data) > self.most:
            self.fail("too-many", most=self.most)
        if isinstance(data, list) and len(data) < self.least:
            self.fail("too-few", least=self.least)
        return super().to_internal_value(data)


class SetOf(ListOf):
    """A list of bounded length without duplicates."""

    default_error_messages = {"twice": _("This stands in the list twice.")}

    @override
    def to_internal_value(self, data: Any) -> list[Any]:
        values = super().to_internal_value(data)
        seen: set[Any] = set()
        for index, value in enumerate(values):
            if value in seen:
                raise serializers.ValidationError(
                    {str(index): [str(self.error_messages["twice"])]}, code="twice"
                )
            seen.add(value)
        return values


class StrictText(serializers.Field[str, str, str, Any]):
    """Text of bounded length in a given alphabet, without coercion of numbers."""

    default_error_messages = {
        "invalid": _("Give text."),
        "too-short": _("Give at least {least} characters."),
        "too-long": _("Give at most {most} characters."),
        "alphabet": _("There is a character in it that does not belong."),
    }

    def __init__(self, *, most: int, least: int = 1, alphabet: str, **options: Any) -> None:
        super().__init__(**options)
        self.least = least
        self.most = most
        self.alphabet = alphabet
        self.allowed = re.compile(f"{alphabet}*")

    @override
    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        if len(data) < self.least:
            self.fail("too-short", least=self.least)
        if len(data) > self.most:
            self.fail("too-long", most=self.most)
        if not self.allowed.fullmatch(data):
            self.fail("alphabet")
        return data

    @override
    def to_representation(self, value: str) -> str:
        return value


class Hour(serializers.DateTimeField):
    """A time without its minutes, in UTC; for answers only."""

    @override
    def to_representation(self, value: datetime) -> str:
        # Half as long as strftime takes.
        return f"{value.isoformat()[:13]}:00:00Z"
