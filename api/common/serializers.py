"""Base classes of serializers that refuse unknown fields."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail
from rest_framework.settings import api_settings

# Messages of Django and REST framework that not all of their catalogues have; a missing one would
# come in Dutch. Those in our catalogues are read first.
BORROWED = (
    gettext_noop("This field is required."),
    gettext_noop("This field may not be null."),
    gettext_noop('Expected a list of items but got type "{input_type}".'),
)


# Unknown fields that are named in an error; more names help nobody.
MAX_UNKNOWN = 50


class StrictSerializer(serializers.Serializer[Any]):
    """A JSON object that takes its writable fields and no others.

    On a measured hot path one instance may be made when the module loads and used with `read`:
    building its fields is two thirds of what a serializer costs.
    """

    # What is checked between fields, in the words of JSON Schema, for the description.
    between_fields: ClassVar[Mapping[str, Any]] = {}
    # Whether fields that may be left out are also left out of answers.
    may_lack_fields: ClassVar[bool] = False
    # Fields that may be null in answers, though nobody may send null.
    null_in_answers: ClassVar[tuple[str, ...]] = ()

    default_error_messages = {
        "invalid": _("Give a JSON object."),
        "unknown": _("This field is not known here. Leave it out."),
    }

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        """Return the values, or raise `ValidationError` with every wrong and unknown field."""
        if not isinstance(data, Mapping):
            text = ErrorDetail(str(self.error_messages["invalid"]), code="invalid")
            raise serializers.ValidationError({api_settings.NON_FIELD_ERRORS_KEY: [text]})
        unknown = data.keys() - {field.field_name for field in self._writable_fields}
        lacking = self._lacking(data)
        if not unknown and not lacking:
            values: dict[str, Any] = super().to_internal_value(data)
            return values
        errors: dict[str, Any] = {
            str(name): [ErrorDetail(str(self.error_messages["unknown"]), code="unknown")]
            for name in islice(unknown, MAX_UNKNOWN)
        }
        errors |= lacking
        try:
            super().to_internal_value(data)
        except serializers.ValidationError as error:
            errors |= dict(error.detail)  # type: ignore[arg-type]
        raise serializers.ValidationError(errors)

    def _lacking(self, data: Mapping[Any, Any]) -> dict[str, Any]:
        """Return errors of required fields that an object within a partial update lacks.

        A PATCH may leave out fields of the resource; an object within it is replaced as a whole.
        """
        if self.parent is None or not getattr(self.root, "partial", False):
            return {}
        return {
            str(field.field_name): [
                ErrorDetail(str(field.error_messages["required"]), code="required")
            ]
            for field in self._writable_fields
            if field.required and field.field_name not in data
        }

    def read(self, data: Any) -> dict[str, Any]:
        """Return `data` checked, or raise `ValidationError`."""
        values: dict[str, Any] = self.run_validation(data)
        return values


class EmptySerializer(StrictSerializer):
    """A body without fields."""


def field_errors(detail: Any, *steps: str | int) -> Iterator[dict[str, str]]:
    """Yield REST framework's nested error detail as flat entries of `errors`."""
    if isinstance(detail, Mapping):
        for name, inner in detail.items():
            # Errors of the whole object stand under this name.
            own = name == api_settings.NON_FIELD_ERRORS_KEY
            yield from field_errors(inner, *steps, *([] if own else [str(name)]))
    elif isinstance(detail, list):
        of_one_field = all(isinstance(inner, str) for inner in detail)
        for index, inner in enumerate(detail):
            yield from field_errors(inner, *steps, *([] if of_one_field else [index]))
    else:
        code = getattr(detail, "code", "invalid")
        yield {"pointer": json_pointer(steps), "code": code, "detail": str(detail)}


def json_pointer(steps: Iterable[str | int]) -> str:
    """Return the JSON Pointer (RFC 6901) of a path."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in steps)
