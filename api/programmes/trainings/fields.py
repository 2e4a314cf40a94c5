"""Times of sessions, as clocks say where trainings are given."""

from datetime import datetime
from typing import Any, override

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from backend.core.days import HERE

FORM = "%Y-%m-%dT%H:%M"
PATTERN = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}$"
LENGTH = 16


@extend_schema_field({"type": "string", "pattern": PATTERN})
class LocalTime(serializers.Field[datetime, str, str, Any]):
    """A minute by the clocks of the Netherlands, such as `2027-03-31T09:30`."""

    default_error_messages = {
        "invalid": _("Give a day and a time, such as 2027-03-31T09:30."),
        "skipped": _("Clocks skip this time. Choose another one."),
    }

    @override
    def to_internal_value(self, data: Any) -> datetime:
        if not isinstance(data, str) or len(data) != LENGTH:
            self.fail("invalid")
        try:
            # Of an hour that comes twice it is the first one.
            moment = datetime.strptime(data, FORM).replace(tzinfo=HERE)
        except ValueError:
            self.fail("invalid")
        if self.to_representation(moment) != data:
            self.fail("skipped")
        return moment

    @override
    def to_representation(self, value: datetime) -> str:
        # Through UTC: arithmetic within a zone knows no hour that is skipped.
        return datetime.fromtimestamp(value.timestamp(), HERE).strftime(FORM)
