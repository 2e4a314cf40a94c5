"""Fields that take exactly what the contract says, and nothing that merely looks like it."""

import base64
import re
import uuid
from collections.abc import Collection, Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

UUID4 = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
UUID_ANY = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
BASE64URL = re.compile(r"[A-Za-z0-9_-]*")
# The last character when one or two bytes are left over: its unused bits are nought.
LAST_OF_TWO, LAST_OF_THREE = "[AQgw]", "[AEIMQUYcgkosw048]"


def base64url_length(size: int) -> int:
    """How many characters `size` bytes take in base64url without padding."""
    return -(-size * 4 // 3)


def base64url_pattern(size: int) -> str:
    """A regular expression for exactly `size` bytes in canonical base64url without padding."""
    length = base64url_length(size)
    match size % 3:
        case 0:
            return f"^[A-Za-z0-9_-]{{{length}}}$"
        case 1:
            return f"^[A-Za-z0-9_-]{{{length - 1}}}{LAST_OF_TWO}$"
        case _:
            return f"^[A-Za-z0-9_-]{{{length - 1}}}{LAST_OF_THREE}$"


def encode(data: bytes | memoryview) -> str:
    """Bytes as the wire carries them: base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


class LowerUUID(serializers.Field[uuid.UUID, str, str, Any]):
    """A UUID in lower case; `random` asks for version 4, as for what the phone makes up."""

    default_error_messages = {
        "invalid": _("Give an identifier: a UUID in lower case."),
        "not-random": _("Give a random identifier: a UUID of version 4, in lower case."),
    }

    def __init__(self, *, random: bool = False, **options: Any) -> None:
        super().__init__(**options)
        self.random = random

    def to_internal_value(self, data: Any) -> uuid.UUID:
        """The UUID.

        :raises ValidationError: if it is not text of that form
        """
        if not isinstance(data, str) or not UUID_ANY.fullmatch(data):
            self.fail("invalid")
        if self.random and not UUID4.fullmatch(data):
            self.fail("not-random")
        return uuid.UUID(data)

    def to_representation(self, value: uuid.UUID) -> str:
        """The UUID's text."""
        return str(value)


class Box(serializers.Field[bytes, str, str, Any]):
    """Bytes in base64url without padding, of one of the given sizes (in bytes)."""

    default_error_messages = {
        "invalid": _("Give base64url text without padding."),
        "size": _("This has {found} bytes; it must have {expected}."),
        "too-large": _("This is too large: {found} bytes, and at most {limit} are taken."),
    }

    def __init__(self, *sizes: int, **options: Any) -> None:
        super().__init__(**options)
        self.sizes: Collection[int] = frozenset(sizes)
        self.patterns = {size: base64url_pattern(size) for size in sorted(sizes)}

    def to_internal_value(self, data: Any) -> bytes:
        """The bytes.

        :raises ValidationError: not canonical base64url, or of another size
        """
        if not isinstance(data, str) or not BASE64URL.fullmatch(data) or len(data) % 4 == 1:
            self.fail("invalid")
        size = len(data) * 3 // 4
        if size not in self.sizes:
            if size > max(self.sizes):
                self.fail("too-large", found=size, limit=max(self.sizes))
            self.fail("size", found=size, expected=", ".join(map(str, sorted(self.sizes))))
        raw = base64.urlsafe_b64decode(data + "=" * (-len(data) % 4))
        if size % 3 and encode(raw[-(size % 3) :])[-1] != data[-1]:
            self.fail("invalid")
        return raw

    def to_representation(self, value: bytes | memoryview) -> str:
        """The bytes' text."""
        return encode(value)


@extend_schema_field({"type": "boolean"})
class StrictBoolean(serializers.Field[bool, bool, bool, Any]):
    """`true` or `false`, and no text or number that might mean one."""

    default_error_messages = {"invalid": _("Give true or false.")}

    def to_internal_value(self, data: Any) -> bool:
        """The truth value, as it is."""
        if not isinstance(data, bool):
            self.fail("invalid")
        return data

    def to_representation(self, value: bool) -> bool:
        """The same."""
        return value


class StrictInteger(serializers.Field[int, int, int, Any]):
    """A whole number within bounds, and no text that might mean one."""

    default_error_messages = {"invalid": _("Give a whole number from {least} to {most}.")}

    def __init__(self, *, least: int, most: int, **options: Any) -> None:
        super().__init__(**options)
        self.least = least
        self.most = most

    def to_internal_value(self, data: Any) -> int:
        """The number; 1.0 is one, as in JSON Schema."""
        whole = isinstance(data, int) and not isinstance(data, bool)
        whole = whole or (isinstance(data, float) and data.is_integer())
        if not whole or not self.least <= data <= self.most:
            self.fail("invalid", least=self.least, most=self.most)
        return int(data)

    def to_representation(self, value: int) -> int:
        """The same."""
        return value


class OneOf(serializers.Field[str, str, str, Any]):
    """One of a vocabulary's identifiers."""

    default_error_messages = {"invalid": _("Choose one of these: {known}.")}

    def __init__(self, known: Iterable[str], **options: Any) -> None:
        super().__init__(**options)
        self.known = tuple(str(word) for word in known)
        self.allowed = frozenset(self.known)

    def to_internal_value(self, data: Any) -> str:
        """The identifier, as it is."""
        if not isinstance(data, str) or data not in self.allowed:
            self.fail("invalid", known=", ".join(self.known))
        return data

    def to_representation(self, value: str) -> str:
        """The same."""
        return value


class SetOf(serializers.ListField):
    """A list in which nothing stands twice, of bounded length."""

    default_error_messages = {"twice": _("This stands in the list twice.")}

    def to_internal_value(self, data: Any) -> list[Any]:
        """The list.

        :raises ValidationError: at the place of a second mention
        """
        values = super().to_internal_value(data)
        seen: set[Any] = set()
        for index, value in enumerate(values):
            if value in seen:
                raise serializers.ValidationError(
                    {index: [self.error_messages["twice"]]}, code="twice"
                )
            seen.add(value)
        return values


class StrictText(serializers.CharField):
    """Text, and no number that might be one; nothing is cut off its ends."""

    def __init__(self, **options: Any) -> None:
        super().__init__(trim_whitespace=False, **options)

    def to_internal_value(self, data: Any) -> str:
        """The text, as it is."""
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)
