"""Operations: texts, security, and the problems that they may answer."""

from typing import Any, override

from drf_spectacular.openapi import AutoSchema

from api.common.serializers import StrictSerializer
from api.common.views import KierViewSet

from . import (
    fields,  # noqa: F401 — drf-spectacular knows extensions once they are imported
    problem_schemas,
)
from .tags import tag_of

# Marks components of bodies of requests, until `document.name_inputs` has named them.
INPUT = "__input"
# Marks components that may lack fields in answers, too.
MAY_LACK_FIELDS = "x-may-lack-fields"
# Statuses of problems of an operation that takes a body or parameters ...
WITH_INPUT = (400,)
# ... of one that may have a body, if only an empty one ...
WITH_BODY = (400, 409)
# ... and of one for those who show who they are.
WITH_SECURITY = (401, 403, 404)


# Words between fields without which no body would do.
NEEDING_FIELDS = frozenset({"minProperties", "required"})


class KierSchema(AutoSchema):
    """Adds to each operation the problems that it may answer."""

    def get_operation(self, *args: Any, **kwargs: Any) -> Any:
        """Return the operation with security and problems, or None if it is left out."""
        operation = super().get_operation(*args, **kwargs)
        if operation is None:
            return None
        if text := operation.get("description"):
            # What `extend_schema` says of an inherited action stands instead of its docstring.
            operation["summary"] = _first_sentence(text)
            if text.removesuffix(".") == operation["summary"]:
                del operation["description"]
        operation.setdefault("security", [])
        operation["responses"] = self._responses(operation)
        return operation

    def get_summary(self) -> str:
        """Return the first sentence of the docstring."""
        given: str | None = super().get_summary()
        return given or _first_sentence(self._text())

    def get_description(self) -> str:  # type: ignore[override]  # as drf-spectacular has it
        """Return what the docstring says beyond the summary, without its `:raises`."""
        text = self._text()
        return "" if text.removesuffix(".") == self.get_summary() else text

    @override
    def get_tags(self) -> list[str]:
        return [tag_of(self.path)]

    def _text(self) -> str:
        """Return the docstring with one line per paragraph."""
        text: str = super().get_description()
        paragraphs = [" ".join(part.split()) for part in text.split("\n\n")]
        return "\n\n".join(part for part in paragraphs if part and not part.startswith(":"))

    def _responses(self, operation: dict[str, Any]) -> dict[str, Any]:
        """Return the responses of the operation itself, its problems, and the default."""
        statuses: set[int] = set()
        if "requestBody" in operation or self.method == "POST":
            statuses |= {*WITH_BODY}
        if any(operation["security"]):
            statuses |= {*WITH_SECURITY}
        if operation.get("parameters"):
            statuses |= {*WITH_INPUT, 404}
        texts = {int(status): text for status, text in self._more_problems().items()}
        statuses = statuses or {*WITH_INPUT}
        problems = {
            str(status): problem_schemas.reference(status, texts.get(status, ""))
            for status in sorted({*statuses, *texts})
        }
        found: dict[str, Any] = problems | operation["responses"]
        return {**dict(sorted(found.items())), "default": problem_schemas.other_problems()}

    def _more_problems(self) -> dict[str, str]:
        return dict(getattr(self.view, "more_problems", {}))

    def _get_serializer_name(
        self, serializer: Any, direction: Any, bypass_extensions: bool = False
    ) -> Any:
        """Mark components of bodies until `document.name_inputs` has named them."""
        name = super()._get_serializer_name(serializer, direction, bypass_extensions)
        return f"{name.removesuffix('Request')}{INPUT}" if direction == "request" else name

    def _map_serializer(
        self, serializer: Any, direction: Any, bypass_extensions: bool = False
    ) -> Any:
        """Add what a serializer says beyond its fields."""
        schema = super()._map_serializer(serializer, direction, bypass_extensions)  # type: ignore[no-untyped-call]
        if isinstance(schema, dict) and isinstance(serializer, StrictSerializer):
            if direction == "request":
                schema |= serializer.between_fields
            if serializer.may_lack_fields:
                schema[MAY_LACK_FIELDS] = True
            if direction == "response":
                for name in serializer.null_in_answers:
                    schema["properties"][name] = _or_null(schema["properties"][name])
        return schema

    def _map_serializer_field(
        self, field: Any, direction: Any, bypass_extensions: bool = False
    ) -> Any:
        """Leave out fields of the other direction, whose components nothing would refer to."""
        if field.read_only if direction == "request" else field.write_only:
            return None
        return super()._map_serializer_field(field, direction, bypass_extensions)  # type: ignore[no-untyped-call]

    def _get_request_for_media_type(self, serializer: Any, direction: Any = "request") -> Any:
        """Describe the body of a PATCH as partial for viewsets alone, and say if one is needed."""
        method = self.method
        if not isinstance(self.view, KierViewSet):
            self.method = "PUT"
        try:
            schema, is_required = super()._get_request_for_media_type(serializer, direction)  # type: ignore[no-untyped-call]
        finally:
            self.method = method
        between = getattr(serializer, "between_fields", {})
        return schema, is_required or not NEEDING_FIELDS.isdisjoint(between)

    def _get_request_body(self, direction: Any = "request") -> Any:
        """Describe the body of a DELETE too, if the view may take one."""
        if self.method != "DELETE":
            return super()._get_request_body(direction)  # type: ignore[no-untyped-call]
        serializer_class = getattr(self.view, "delete_serializer_class", None)
        if serializer_class is None:
            return None
        reference = self.resolve_serializer(serializer_class, direction).ref
        return {"content": {"application/json": {"schema": reference}}, "required": False}


def _first_sentence(text: str) -> str:
    sentence, _stop, _rest = text.partition(". ")
    return sentence.partition("\n\n")[0].removesuffix(".")


def _or_null(schema: dict[str, Any]) -> dict[str, Any]:
    if isinstance(schema.get("type"), str):
        return {**schema, "type": [schema["type"], "null"]}
    return {"oneOf": [schema, {"type": "null"}]}
