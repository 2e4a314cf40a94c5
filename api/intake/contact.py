"""`/api/v1/intake/request/contact`: notifications to the seeker's phone."""

from typing import Any

from drf_spectacular.utils import extend_schema

from api.common.contact import read_phone, read_times
from api.common.views import Request, Response, active_language
from backend.help_requests.services.contact import contact_of, set_contact

from .serializers import ContactChangeSerializer, ContactSerializer
from .views import SeekerView


class ContactView(SeekerView):
    """`GET` and `PUT /api/v1/intake/request/contact`."""

    @extend_schema(operation_id="intake_contact", responses=ContactSerializer)
    def get(self, request: Request) -> Response:
        """Whether and when a phone is notified of answers; the address is never shown."""
        return Response(ContactSerializer(contact_of(self.here.id)).data)

    @extend_schema(
        operation_id="intake_contact_change",
        request=ContactChangeSerializer,
        responses=ContactSerializer,
    )
    def put(self, request: Request) -> Response:
        """Replaces or forgets the phone to be notified, and its times."""
        values = ContactChangeSerializer().read(request.data)
        changes: dict[str, Any] = {}
        if "push" in values:
            given = values["push"]
            changes["push"] = given and read_phone(given, "push")
        if "times" in values:
            given = values["times"]
            changes["times"] = given and read_times(given)
        contact = set_contact(request_id=self.here.id, language=active_language(), **changes)
        return Response(ContactSerializer(contact).data)
