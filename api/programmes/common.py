"""What the subjects of the programme's API share: versions, names by language."""

from collections.abc import Callable
from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers

from api.common.fields import StrictInteger, StrictText
from api.common.json_fields import ByName
from api.common.problems import Problem
from api.common.serializers import StrictSerializer
from api.common.views import Request, Response
from backend.core.errors import ChangedMeanwhile
from backend.core.limits import PLAIN
from backend.organisations.profiles import Language

LANGUAGES = [code for code in Language.values if code != Language.OTHER]
HIGHEST_VERSION = 2**31 - 1


def described(**actions: tuple[str, str]) -> Any:
    """Return a decorator of a viewset: by action the operation's name and what it does."""
    return extend_schema_view(
        **{
            action: extend_schema(operation_id=name, description=text)
            for action, (name, text) in actions.items()
        }
    )


def by_language(most: int, **options: Any) -> ByName:
    """Return the field of a line of text by language."""
    return ByName(
        name="|".join(LANGUAGES),
        most=len(LANGUAGES),
        child=StrictText(least=0, most=most, alphabet=PLAIN),
        **options,
    )


class QRCodeSerializer(StrictSerializer):
    """A QR code as the path of an SVG, `size` units wide, its quiet zone included."""

    size = serializers.IntegerField(read_only=True)
    path = serializers.CharField(read_only=True)


class VersionedChangeSerializer(StrictSerializer):
    """Mixin of a change: what is left out stays, and it names the version that was looked at."""

    version: Any = StrictInteger(least=1, most=HIGHEST_VERSION)

    def get_fields(self) -> dict[str, Any]:
        """Return the fields of the resource, of which only the version has to be sent."""
        fields: dict[str, Any] = super().get_fields()
        for name, field in fields.items():
            field.required = name == "version"
        return fields


class CurrentMixin:
    """Changes of a resource with a version: whoever comes second is told, and gets what is there.

    The problem `changed-meanwhile` has the resource as it is as `current`, so that a page shows
    both.
    """

    def or_current(self: Any, change: Callable[..., Any], *row: Any, **values: Any) -> Any:
        """Return what a change returns, or raise the problem with the resource as it is."""
        try:
            return change(*row, **values)
        except ChangedMeanwhile as error:
            current = self.get_serializer(self.get_object()).data
            raise Problem(error.code, error.detail, more={"current": current}) from None


class VersionedUpdateMixin(CurrentMixin):
    """The same by PATCH; `change_serializer_class` reads the body."""

    change_serializer_class: type[VersionedChangeSerializer]

    def partial_update(self: Any, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Change what is named."""
        changes = self.validated(self.change_serializer_class)
        changed = self.or_current(self.change, self.get_object(), **changes)
        return Response(self.get_serializer(changed).data)

    def change(self, row: Any, **changes: Any) -> Any:
        """Change a row and return it; `version` is among the changes."""
        raise NotImplementedError
