"""Fields that several areas of Platform HOPE share."""

import re
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

# With an offset, or nobody knows which moment is meant.
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)")


@extend_schema_field({"type": "string", "format": "date-time"})
class Moment(serializers.Field[datetime, str, str, Any]):
    """A moment of RFC 3339, such as `2027-03-28T10:00:00+02:00`, to the minute."""

    default_error_messages = {
        "invalid": _("Give day, time and offset, such as 2027-03-28T10:00:00+02:00.")
    }

    def to_internal_value(self, data: Any) -> datetime:
        """The moment.

        :raises ValidationError: there is no such moment, or it is written in another way
        """
        if not isinstance(data, str) or not MOMENT.fullmatch(data):
            self.fail("invalid")
        try:
            found = datetime.fromisoformat(data).astimezone(UTC)
        except (ValueError, OverflowError):
            self.fail("invalid")
        return found.replace(second=0, microsecond=0)

    def to_representation(self, value: datetime) -> str:
        """The moment in UTC."""
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
