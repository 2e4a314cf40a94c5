"""The description of Kier's serializer fields."""

from typing import Any, override

from drf_spectacular.extensions import OpenApiSerializerFieldExtension

from api.common import fields
from api.common.serializers import StrictSerializer


class LowerUUIDForm(OpenApiSerializerFieldExtension):
    """A UUID in lower case."""

    target_class = fields.LowerUUID

    @override
    def map_serializer_field(self, auto_schema: Any, direction: Any) -> dict[str, Any]:
        pattern = fields.UUID4 if self.target.random else fields.UUID_ANY
        return {"type": "string", "format": "uuid", "pattern": f"^{pattern.pattern}$"}


class BoxForm(OpenApiSerializerFieldExtension):
    """Bytes in base64url, of exactly one size."""

    target_class = fields.Box

    @override
    def map_serializer_field(self, auto_schema: Any, direction: Any) -> dict[str, Any]:
        note = f"base64url of {self.target.size} bytes, without padding"
        return {"type": "string", "pattern": self.target.pattern, "description": note}


class PaddedBoxForm(OpenApiSerializerFieldExtension):
    """Bytes in base64url, of one of a few sizes."""

    target_class = fields.PaddedBox

    @override
    def map_serializer_field(self, auto_schema: Any, direction: Any) -> dict[str, Any]:
        sizes = ", ".join(map(str, self.target.sizes))
        return {
            "type": "string",
            "pattern": "^[A-Za-z0-9_-]+$",
            "minLength": self.target.least,
            "maxLength": self.target.most,
            "description": f"base64url of {sizes} bytes, without padding; other sizes answer 409",
        }


class OneOfForm(OpenApiSerializerFieldExtension):
    """A word of a vocabulary."""

    target_class = fields.OneOf

    @override
    def map_serializer_field(self, auto_schema: Any, direction: Any) -> dict[str, Any]:
        known: list[str | None] = list(self.target.known)
        return {"type": "string", "enum": known + [None] * self.target.allow_null}


class ListOfForm(OpenApiSerializerFieldExtension):
    """A list of bounded length; of a set nothing stands twice."""

    target_class = fields.ListOf
    match_subclasses = True

    @override
    def map_serializer_field(self, auto_schema: Any, direction: Any) -> dict[str, Any]:
        child = self.target.child
        if isinstance(child, StrictSerializer):
            items = auto_schema.resolve_serializer(child, direction).ref
        else:
            items = auto_schema._map_serializer_field(child, direction)
        form = {"type": "array", "items": items, "maxItems": self.target.most}
        if self.target.least:
            form["minItems"] = self.target.least
        if isinstance(self.target, fields.SetOf):
            form["uniqueItems"] = True
        return form


class StrictTextForm(OpenApiSerializerFieldExtension):
    """Text of bounded length."""

    target_class = fields.StrictText

    @override
    def map_serializer_field(self, auto_schema: Any, direction: Any) -> dict[str, Any]:
        target = self.target
        # Halves of pairs have no UTF-8, and some validators take no pattern that names them.
        alphabet = target.alphabet.replace(r"\ud800-\udfff", "")
        pattern = f"^{alphabet}{{{target.least},{target.most}}}$"
        return {"type": "string", "pattern": pattern}


class StrictIntegerForm(OpenApiSerializerFieldExtension):
    """A bounded whole number."""

    target_class = fields.StrictInteger

    @override
    def map_serializer_field(self, auto_schema: Any, direction: Any) -> dict[str, Any]:
        return {"type": "integer", "minimum": self.target.least, "maximum": self.target.most}
