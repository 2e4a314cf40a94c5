"""The API's description: each operation states its problems, and fields state their exact form."""

from typing import Any

from drf_spectacular.extensions import OpenApiSerializerFieldExtension
from drf_spectacular.openapi import AutoSchema

from . import fields
from .problems import MEDIA_TYPE

PROBLEM = {
    "type": "object",
    "description": "RFC 9457",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["pointer", "code", "detail"],
                "properties": {
                    "pointer": {"type": "string", "description": "RFC 6901"},
                    "code": {"type": "string"},
                    "detail": {"type": "string"},
                },
            },
        },
        "challenge": {"type": "object", "description": "ALTCHA, version 1"},
    },
}


class KierSchema(AutoSchema):
    """Adds to each operation the problems that any of them may answer."""

    def get_operation(self, *args: Any, **kwargs: Any) -> Any:
        """The operation with its problems, unless it is left out of the description."""
        operation = super().get_operation(*args, **kwargs)
        if operation is None:
            return None
        statuses = {"429": "Slow down", "500": "Our fault"}
        if "requestBody" in operation:
            statuses |= {
                "400": "Cannot be read, or not used",
                "409": "Does not go with what is there",
                "413": "Too large",
                "415": "Not JSON",
            }
        if operation.get("security") not in (None, [], [{}]):
            statuses |= {"401": "Nobody is signed in, or no code shown", "403": "Not theirs to do"}
        if operation.get("parameters"):
            statuses |= {"400": "Cannot be used", "404": "There is nothing here"}
        for status, text in statuses.items():
            operation["responses"].setdefault(
                status, {"description": text, "content": {MEDIA_TYPE: {"schema": PROBLEM}}}
            )
        return operation


class LowerUUIDForm(OpenApiSerializerFieldExtension):
    """A UUID in lower case."""

    target_class = fields.LowerUUID

    def map_serializer_field(self, auto_schema: Any, direction: Any) -> dict[str, Any]:
        """With the pattern that is checked."""
        pattern = fields.UUID4 if self.target.random else fields.UUID_ANY
        return {"type": "string", "format": "uuid", "pattern": f"^{pattern.pattern}$"}


class BoxForm(OpenApiSerializerFieldExtension):
    """Bytes in base64url, of exactly the sizes that are taken."""

    target_class = fields.Box

    def map_serializer_field(self, auto_schema: Any, direction: Any) -> dict[str, Any]:
        """The patterns of the sizes; more than one as alternatives."""
        patterns = self.target.patterns
        note = f"base64url without padding of {' or '.join(map(str, patterns))} bytes"
        if len(patterns) == 1:
            return {"type": "string", "pattern": next(iter(patterns.values())), "description": note}
        return {
            "type": "string",
            "description": note,
            "anyOf": [{"pattern": pattern} for pattern in patterns.values()],
        }


class OneOfForm(OpenApiSerializerFieldExtension):
    """A word of a vocabulary."""

    target_class = fields.OneOf

    def map_serializer_field(self, auto_schema: Any, direction: Any) -> dict[str, Any]:
        """All words."""
        return {"type": "string", "enum": list(self.target.known)}


class StrictIntegerForm(OpenApiSerializerFieldExtension):
    """A bounded whole number."""

    target_class = fields.StrictInteger

    def map_serializer_field(self, auto_schema: Any, direction: Any) -> dict[str, Any]:
        """Its bounds."""
        return {"type": "integer", "minimum": self.target.least, "maximum": self.target.most}


def close_shapes(result: dict[str, Any], **_options: Any) -> dict[str, Any]:
    """Post-processing: request bodies take no unknown fields, lists of sets hold nothing twice."""
    for name, schema in result.get("components", {}).get("schemas", {}).items():
        if schema.get("type") == "object":
            schema["additionalProperties"] = False
            schema.setdefault("title", name)
    return result
