"""Fields that take exactly what the contract says, and nothing that merely looks like it."""

import base64
import re
import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Any

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


def decode(text: Any) -> bytes | None:
    """The bytes of canonical base64url without padding; nothing if it is anything else."""
    if not isinstance(text, str) or not BASE64URL.fullmatch(text) or len(text) % 4 == 1:
        return None
    raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    # Of leftover bits only noughts are canonical, so that a box has one text.
    canonical = len(raw) % 3 == 0 or encode(raw[-(len(raw) % 3) :])[-1] == text[-1]
    return raw if canonical else None


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
    """Bytes in base64url without padding, of exactly `size` bytes."""

    default_error_messages = {
        "invalid": _("Give base64url text without padding."),
        "size": _("This has {found} bytes; it must have {expected}."),
    }

    def __init__(self, size: int, **options: Any) -> None:
        super().__init__(**options)
        self.size = size
        self.pattern = base64url_pattern(size)

    def to_internal_value(self, data: Any) -> bytes:
        """The bytes.

        :raises ValidationError: not canonical base64url, or of another size
        """
        raw = decode(data)
        if raw is None:
            self.fail("invalid")
        if len(raw) != self.size:
            self.fail("size", found=len(raw), expected=self.size)
        return raw

    def to_representation(self, value: bytes | memoryview) -> str:
        """The bytes' text."""
        return encode(value)


class PaddedBox(serializers.Field[bytes, str, str, Any]):
    """A box of one of a few sizes, in base64url without padding.

    Text of any length between the least and the largest has the right shape (an exact pattern for
    87,419 characters is more than validators take), so that another size in between is a
    conflict with the protocol, and not a wrong shape.
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

    def to_internal_value(self, data: Any) -> bytes:
        """The bytes.

        :raises ValidationError: no base64url, or beyond the bounds
        :raises Conflict: not padded to one of the sizes
        """
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

    def to_representation(self, value: bytes | memoryview) -> str:
        """The bytes' text."""
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


class ListOf(serializers.ListField):
    """A list of bounded length.

    Lengths are looked at here: REST framework's own messages for them keep the language of the
    first call, and our shapes live as long as the process.
    """

    default_error_messages = {
        "too-few": _("Give at least {least}."),
        "too-many": _("Give at most {most}."),
    }

    def __init__(self, *, most: int, least: int = 0, **options: Any) -> None:
        super().__init__(**options)
        self.least = least
        self.most = most

    def to_internal_value(self, data: Any) -> list[Any]:
        """The list.

        :raises ValidationError: it is none, or too short or long, or an item is wrong
        """
        if isinstance(data, list) and len(data) > self.most:
            self.fail("too-many", most=self.most)
        if isinstance(data, list) and len(data) < self.least:
            self.fail("too-few", least=self.least)
        return super().to_internal_value(data)


class SetOf(ListOf):
    """A list in which nothing stands twice, of bounded length."""

    default_error_messages = {"twice": _("This stands in the list twice.")}

    def to_internal_value(self, data: Any) -> list[Any]:
        """The list.

        :raises ValidationError: also at the place of a second mention
        """
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
    """Text of bounded length in a given alphabet, and no number that might be one."""

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

    def to_internal_value(self, data: Any) -> str:
        """The text, as it is.

        :raises ValidationError: no text, too short or long, or of other characters
        """
        if not isinstance(data, str):
            self.fail("invalid")
        if len(data) < self.least:
            self.fail("too-short", least=self.least)
        if len(data) > self.most:
            self.fail("too-long", most=self.most)
        if not self.allowed.fullmatch(data):
            self.fail("alphabet")
        return data

    def to_representation(self, value: str) -> str:
        """The same."""
        return value


class Hour(serializers.DateTimeField):
    """A time without its minutes, in UTC; only for answers."""

    def to_representation(self, value: datetime) -> str:
        """Return the hour in RFC 3339."""
        # Half as long as strftime takes.
        return f"{value.isoformat()[:13]}:00:00Z"
