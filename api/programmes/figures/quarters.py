"""Quarters in addresses, queries and bodies."""

from typing import Any, override

from django.utils.translation import gettext_lazy as _
from drf_spectacular.extensions import OpenApiSerializerFieldExtension
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers

from backend.core.days import today
from backend.core.errors import Missing
from backend.core.quarters import FORM, Quarter
from backend.programmes.selectors.figures import MOST_QUARTERS, recent_quarters

PATTERN = f"^{FORM.pattern}$"
EXAMPLE: dict[str, Any] = {"type": "string", "pattern": PATTERN}
FIRST = OpenApiParameter("first", EXAMPLE, description="Otherwise a year.")
LAST = OpenApiParameter("last", EXAMPLE, description="Otherwise this one.")


class QuarterField(serializers.Field[Quarter, str, str, Any]):
    """A quarter, such as `2027-Q1`."""

    default_error_messages = {"invalid": _("Give a quarter, such as 2027-Q1.")}

    @override
    def to_internal_value(self, data: Any) -> Quarter:
        try:
            return Quarter.from_text(data if isinstance(data, str) else "")
        except ValueError:
            self.fail("invalid")

    @override
    def to_representation(self, value: Quarter) -> str:
        return str(value)


class QuarterFieldExtension(OpenApiSerializerFieldExtension):
    """Describes a quarter."""

    target_class = QuarterField

    @override
    def map_serializer_field(self, auto_schema: Any, direction: Any) -> dict[str, Any]:
        return dict(EXAMPLE)


def quarter_in_address(text: str) -> Quarter:
    """Return a quarter of an address. May raise `Missing`."""
    try:
        return Quarter.from_text(text)
    except ValueError:
        raise Missing from None


def asked_quarters(query: Any) -> list[Quarter]:
    """Return the quarters of a query; what is not understood is what it is without one."""
    usual = recent_quarters(today())
    last = _asked(query.get("last", "")) or usual[-1]
    first = _asked(query.get("first", "")) or last.after(1 - len(usual))
    found = first.until(last)
    return found[-MOST_QUARTERS:] or [last]


def _asked(text: str) -> Quarter | None:
    try:
        return Quarter.from_text(text)
    except ValueError:
        return None
