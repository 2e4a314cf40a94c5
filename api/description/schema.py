"""Schema generation: operations state their problems, fields state their exact form."""

import json
from typing import Any

from drf_spectacular.extensions import OpenApiSerializerFieldExtension
from drf_spectacular.openapi import AutoSchema

from api.common import fields
from api.common.problems import MEDIA_TYPE
from api.common.serializers import StrictSerializer
from api.surveys.definition_form import FORMS

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


# What shapes check between their fields, in JSON Schema's words.
BETWEEN_FIELDS = {
    "KeyPublished": {
        "dependentRequired": {"replaces": ["succession"], "succession": ["replaces"]},
    },
    "ReferralAdded": {"oneOf": [{"required": ["envelope"]}, {"required": ["from"]}]},
    "ForTheBin": {"oneOf": [{"required": ["referrals"]}, {"required": ["hours"]}]},
}
PROBLEM_ANSWER = {"content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}}
# Beside what an operation states itself, any may answer these ...
ALWAYS = {"400": "Cannot be used", "429": "Slow down", "500": "Our fault"}
# ... one that may have a body, if only an empty one, these ...
WITH_BODY = {
    "409": "Does not go with what is there",
    "413": "Too large",
    "415": "Not JSON",
}
# ... one with parameters these ...
WITH_PARAMETERS = {"404": "There is nothing here"}
# ... and one for those who show who they are these.
WITH_SECURITY = {
    "401": "Nobody is signed in, or no code shown",
    "403": "Not theirs to do",
    "404": "It was erased just now",
}


# Marks components of requests until `name_inputs` has named them.
INPUT = "__input"


class KierSchema(AutoSchema):
    """Adds to each operation the problems that any of them may answer."""

    def get_operation(self, *args: Any, **kwargs: Any) -> Any:
        """The operation with its problems, unless it is left out of the description."""
        operation = super().get_operation(*args, **kwargs)
        if operation is None:
            return None
        statuses = dict(ALWAYS)
        if "requestBody" in operation or self.method == "POST":
            statuses |= WITH_BODY
        if any(operation.get("security", [])):
            statuses |= WITH_SECURITY
        if operation.get("parameters"):
            statuses |= WITH_PARAMETERS
        statuses |= getattr(self.view, "more_problems", {})
        for status, text in statuses.items():
            operation["responses"].setdefault(status, {"description": text, **PROBLEM_ANSWER})
        return operation

    def _get_serializer_name(
        self, serializer: Any, direction: Any, bypass_extensions: bool = False
    ) -> Any:
        """Return the component's name, with a suffix for bodies of requests that hooks resolve."""
        name = super()._get_serializer_name(serializer, direction, bypass_extensions)
        return f"{name.removesuffix('Request')}{INPUT}" if direction == "request" else name

    def _get_request_for_media_type(self, serializer: Any, direction: Any = "request") -> Any:
        """Of a PATCH as of any other: shapes say themselves what may be left out."""
        method, self.method = self.method, "PUT"
        try:
            return super()._get_request_for_media_type(serializer, direction)  # type: ignore[no-untyped-call]
        finally:
            self.method = method

    def _get_request_body(self, direction: Any = "request") -> Any:
        """Also of a DELETE, where the view says that it may carry one."""
        if self.method != "DELETE":
            return super()._get_request_body(direction)  # type: ignore[no-untyped-call]
        shape = getattr(self.view, "delete_shape", None)
        if shape is None:
            return None
        reference = self.resolve_serializer(shape, direction).ref
        return {"content": {"application/json": {"schema": reference}}, "required": False}


class LowerUUIDForm(OpenApiSerializerFieldExtension):
    """A UUID in lower case."""

    target_class = fields.LowerUUID

    def map_serializer_field(self, auto_schema: Any, direction: Any) -> dict[str, Any]:
        """With the pattern that is checked."""
        pattern = fields.UUID4 if self.target.random else fields.UUID_ANY
        return {"type": "string", "format": "uuid", "pattern": f"^{pattern.pattern}$"}


class BoxForm(OpenApiSerializerFieldExtension):
    """Bytes in base64url, of exactly one size."""

    target_class = fields.Box

    def map_serializer_field(self, auto_schema: Any, direction: Any) -> dict[str, Any]:
        """The pattern that is checked."""
        note = f"base64url of {self.target.size} bytes, without padding"
        return {"type": "string", "pattern": self.target.pattern, "description": note}


class PaddedBoxForm(OpenApiSerializerFieldExtension):
    """Bytes in base64url, of one of a few sizes."""

    target_class = fields.PaddedBox

    def map_serializer_field(self, auto_schema: Any, direction: Any) -> dict[str, Any]:
        """Least and largest; the sizes between them in words."""
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

    def map_serializer_field(self, auto_schema: Any, direction: Any) -> dict[str, Any]:
        """All words."""
        known: list[str | None] = list(self.target.known)
        return {"type": "string", "enum": known + [None] * self.target.allow_null}


class ListOfForm(OpenApiSerializerFieldExtension):
    """A list of bounded length; of a set nothing stands twice."""

    target_class = fields.ListOf
    match_subclasses = True

    def map_serializer_field(self, auto_schema: Any, direction: Any) -> dict[str, Any]:
        """Its items, and how many there may be."""
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

    def map_serializer_field(self, auto_schema: Any, direction: Any) -> dict[str, Any]:
        """Its alphabet and bounds."""
        target = self.target
        # Halves of pairs have no UTF-8, and some validators take no pattern that names them.
        alphabet = target.alphabet.replace(r"\ud800-\udfff", "")
        pattern = f"^{alphabet}{{{target.least},{target.most}}}$"
        return {"type": "string", "pattern": pattern}


class StrictIntegerForm(OpenApiSerializerFieldExtension):
    """A bounded whole number."""

    target_class = fields.StrictInteger

    def map_serializer_field(self, auto_schema: Any, direction: Any) -> dict[str, Any]:
        """Its bounds."""
        return {"type": "integer", "minimum": self.target.least, "maximum": self.target.most}


def close_objects(result: dict[str, Any], **_options: Any) -> dict[str, Any]:
    """Post-processing: objects hold no unknown fields, but for problems, which may grow."""
    schemas = result["components"]["schemas"]
    for name, schema in schemas.items():
        if schema.get("type") == "object":
            schema["additionalProperties"] = False
            schema.setdefault("title", name)
            schema.update(BETWEEN_FIELDS.get(name, {}))
    schemas |= FORMS | {"Problem": PROBLEM}
    return result


def name_inputs(result: dict[str, Any], **_options: Any) -> dict[str, Any]:
    """Post-processing: a body of a request has a component of its own only where it differs.

    `GrievanceRequest` beside `Grievance`, where one has fields that the other has not.
    """
    schemas = result["components"]["schemas"]
    inputs = [name for name in schemas if name.endswith(INPUT)]
    texts = {
        name: json.dumps(schemas[name], sort_keys=True, default=str).replace(INPUT, "")
        for name in schemas
    }
    base = {name: name.removesuffix(INPUT) for name in inputs}
    differing = {
        name for name in inputs if base[name] in schemas and texts[name] != texts[base[name]]
    }
    # What holds a component that differs, differs too.
    while more := {
        name
        for name in set(inputs) - differing
        if base[name] in schemas
        and any(f'/{other}"' in json.dumps(schemas[name], default=str) for other in differing)
    }:
        differing |= more
    text = json.dumps(result, default=str)
    for name in sorted(inputs, key=len, reverse=True):
        text = text.replace(f'/{name}"', f'/{base[name]}{"Request" * (name in differing)}"')
    renamed: dict[str, Any] = json.loads(text)
    found = renamed["components"]["schemas"]
    for name in inputs:
        schema = found.pop(name)
        found.setdefault(f"{base[name]}Request" if name in differing else base[name], schema)
    renamed["components"]["schemas"] = dict(sorted(found.items()))
    return renamed
