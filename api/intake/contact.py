"""`/api/v1/intake/request/contact`: whether and when the seeker's phone is told of an answer."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers

from api.common.contact import (
    SubscriptionShape,
    read_subscription,
    read_times,
    windows,
    write_windows,
    zone_name,
)
from api.common.serializers import StrictSerializer
from api.common.views import Request, Response, active_language
from backend.help_requests.services.contact import Contact, contact_of, set_contact

from .views import SeekerView


class SafeTimes(StrictSerializer):
    """When a note may come to the phone; always, if there are no safe hours."""

    timezone = zone_name()
    safe = windows()


class ContactChanged(StrictSerializer):
    """What is to be changed: null forgets, what is left out stays."""

    push = SubscriptionShape(required=False, allow_null=True)
    times = SafeTimes(required=False, allow_null=True)


class ContactShape(StrictSerializer):
    """Whether notes come to a phone, and when they may."""

    push = serializers.BooleanField()
    times = SafeTimes(allow_null=True)


CHANGED = ContactChanged()


class ContactView(SeekerView):
    """`GET` and `PUT /api/v1/intake/request/contact`."""

    @extend_schema(operation_id="intake_contact", responses=ContactShape)
    def get(self, request: Request) -> Response:
        """Whether a phone hears of this request, and when it may; the address is never shown."""
        return Response(write_contact(contact_of(self.here(request).id)))

    @extend_schema(
        operation_id="intake_contact_change", request=ContactChanged, responses=ContactShape
    )
    def put(self, request: Request) -> Response:
        """Notes down one phone instead of the one before, or forgets it; and when it is told."""
        values = CHANGED.read(request.data)
        changes: dict[str, Any] = {}
        if "push" in values:
            given = values["push"]
            changes["push"] = given and read_subscription(given, "push")
        if "times" in values:
            given = values["times"]
            changes["times"] = given and read_times(given)
        contact = set_contact(
            request_id=self.here(request).id, language=active_language(), **changes
        )
        return Response(write_contact(contact))


def write_contact(contact: Contact) -> dict[str, Any]:
    """A `ContactShape`."""
    times = contact.times
    return {
        "push": contact.push,
        "times": times and {"timezone": times.timezone, "safe": write_windows(times.safe)},
    }
