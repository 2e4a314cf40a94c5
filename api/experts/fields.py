"""Fields that several areas of Platform HOPE share."""

import re
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

# With an offset, or nobody knows which moment is meant.
DAY = "20[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
TO_THE_MINUTE = "([01][0-9]|2[0-3]):[0-5][0-9]"
SECONDS = "(:[0-5][0-9](\\.[0-9]{1,6})?)?"
MOMENT = re.compile(f"^{DAY}T{TO_THE_MINUTE}{SECONDS}(Z|[+-]{TO_THE_MINUTE})$")


@extend_schema_field({"type": "string", "format": "date-time", "pattern": MOMENT.pattern})
class Moment(serializers.Field[datetime, str, str, Any]):
    """A moment of RFC 3339, such as `2027-03-28T10:00:00+02:00`, to the minute, of this century.

    At either end of the calendar a moment has no place in another zone, and no day beside it.
    """

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
        except ValueError:
            self.fail("invalid")
        return found.replace(second=0, microsecond=0)

    def to_representation(self, value: datetime) -> str:
        """The moment in UTC."""
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
