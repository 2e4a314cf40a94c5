"""Fields of JSON objects, days, and bytes of any size."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, override

from django.utils.translation import gettext_lazy as _
from drf_spectacular.extensions import OpenApiSerializerFieldExtension
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail

from backend.core.errors import FieldConflict

from .fields import BASE64URL, base64url_length, decode, encode, path_of

# What no store of text keeps: halves of pairs, and the end of a text in C.
UNKEPT = re.compile("[\u0000\ud800-\udfff]")
# A JSON object without such characters; `SurveyValue` is a component of the description.
ANY_OBJECT: Mapping[str, Any] = {
    "type": "object",
    "propertyNames": {"type": "string", "pattern": "^[^\\u0000]*$"},
    "additionalProperties": {"$ref": "#/components/schemas/SurveyValue"},
}
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class JSONField(serializers.Field[Any, Any, Any, Any]):
    """A JSON object or list that services check; `form` describes it (JSON Schema).

    Only characters that no store keeps are refused here.
    """

    default_error_messages = {
        "object": _("Give a JSON object."),
        "list": _("Give a list."),
        "alphabet": _("There is a character in it that does not belong."),
    }

    def __init__(self, form: Mapping[str, Any] | None = None, **options: Any) -> None:
        super().__init__(**options)
        self.form = dict(form or ANY_OBJECT)
        self.is_list = self.form.get("type") == "array"

    @override
    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, list if self.is_list else Mapping):
            self.fail("list" if self.is_list else "object")
        if any(UNKEPT.search(text) for text in _texts_in(data)):
            self.fail("alphabet")
        return data

    @override
    def to_representation(self, value: Any) -> Any:
        return value


class ByName(serializers.DictField):
    """An object with values of one kind; `name` is a regular expression of its names."""

    default_error_messages = {
        "not_a_dict": _("Give a JSON object."),
        "name": _("This name is not possible here."),
        "too-many": _("Give at most {most}."),
    }

    def __init__(self, *, name: str, most: int, **options: Any) -> None:
        super().__init__(**options)
        self.name, self.most = name, most
        self.allowed = re.compile(name)

    @override
    def to_internal_value(self, data: Any) -> dict[str, Any]:
        if isinstance(data, Mapping):
            if len(data) > self.most:
                self.fail("too-many", most=self.most)
            wrong = [key for key in data if not self.allowed.fullmatch(key)]
            if wrong:
                text = ErrorDetail(str(self.error_messages["name"]), code="name")
                raise serializers.ValidationError({wrong[0]: [text]})
        values: dict[str, Any] = super().to_internal_value(data)
        return values


class Bytes(serializers.Field[bytes, str, str, Any]):
    """Between `least` and `most` bytes in base64url without padding.

    A spelling that is not canonical is a conflict (409): an exact pattern is more than validators
    take.
    """

    default_error_messages = {
        "invalid": _("Give base64url text without padding."),
        "too-short": _("This has {found} bytes; give at least {limit}."),
        "too-large": _("This has {found} bytes; at most {limit} are taken."),
    }

    def __init__(self, *, least: int, most: int, **options: Any) -> None:
        super().__init__(**options)
        self.least, self.most = least, most

    @override
    def to_internal_value(self, data: Any) -> bytes:
        if not isinstance(data, str) or not BASE64URL.fullmatch(data):
            self.fail("invalid")
        size = len(data) * 3 // 4
        if size < self.least:
            self.fail("too-short", found=size, limit=self.least)
        if size > self.most:
            self.fail("too-large", found=size, limit=self.most)
        raw = decode(data)
        if raw is None:
            detail = str(self.error_messages["invalid"])
            raise FieldConflict(path_of(self), "invalid", detail)
        return raw

    @override
    def to_representation(self, value: bytes) -> str:
        return encode(value)


class Day(serializers.Field[date, str, str, Any]):
    """A date as `2026-03-31`."""

    default_error_messages = {"invalid": _("Give a day, such as 2026-03-31.")}

    @override
    def to_internal_value(self, data: Any) -> date:
        if not isinstance(data, str) or not DAY.fullmatch(data):
            self.fail("invalid")
        try:
            return date.fromisoformat(data)
        except ValueError:
            self.fail("invalid")

    @override
    def to_representation(self, value: date) -> str:
        return value.isoformat()


class JSONForm(OpenApiSerializerFieldExtension):
    """The description of a `JSONField`."""

    target_class = JSONField

    @override
    def map_serializer_field(self, auto_schema: Any, direction: Any) -> dict[str, Any]:
        form: dict[str, Any] = self.target.form
        return form


class ByNameForm(OpenApiSerializerFieldExtension):
    """The description of a `ByName`."""

    target_class = ByName

    @override
    def map_serializer_field(self, auto_schema: Any, direction: Any) -> dict[str, Any]:
        target = self.target
        return {
            "type": "object",
            "propertyNames": {"type": "string", "pattern": f"^(?:{target.name})$"},
            "additionalProperties": auto_schema._map_serializer_field(target.child, direction),
            "maxProperties": target.most,
        }


class BytesForm(OpenApiSerializerFieldExtension):
    """The description of `Bytes`."""

    target_class = Bytes

    @override
    def map_serializer_field(self, auto_schema: Any, direction: Any) -> dict[str, Any]:
        target = self.target
        sizes = f"{target.least} to {target.most} bytes"
        note = f"base64url of {sizes}, without padding; what is not canonical answers 409"
        return {
            "type": "string",
            "pattern": "^[A-Za-z0-9_-]+$",
            "minLength": base64url_length(target.least),
            "maxLength": base64url_length(target.most),
            "description": note,
        }


class DayForm(OpenApiSerializerFieldExtension):
    """The description of a `Day`."""

    target_class = Day

    @override
    def map_serializer_field(self, auto_schema: Any, direction: Any) -> dict[str, Any]:
        return {"type": "string", "format": "date"}


def _texts_in(data: Any) -> Iterator[str]:
    left = [data]
    while left:
        value = left.pop()
        if isinstance(value, str):
            yield value
        elif isinstance(value, Mapping):
            left += value.keys()
            left += value.values()
        elif isinstance(value, list):
            left += value
