"""Appointments: a member's agenda and its calendar, and the desk's for an assignment."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.conf import settings
from drf_spectacular.utils import extend_schema

from api.common.serializers import EmptySerializer
from api.common.views import Request, Response, active_language
from api.members.views import DONE
from backend.experts.models import Appointment, CheckIn, Coaching
from backend.experts.selectors.agenda import (
    agenda_of,
    appointments_of,
    title_of,
)
from backend.experts.selectors.requests import request_at
from backend.experts.services import agenda, feeds
from surveys.questionnaire.definition import text_in

from .base import DeskCall, ExpertCall
from .care_shapes import (
    AgendaShape,
    AppointmentChanged,
    AppointmentList,
    AppointmentMade,
    AppointmentShape,
    FeedShape,
)
from .common import Moment

MADE, CHANGED, NOTHING = AppointmentMade(), AppointmentChanged(), EmptySerializer()
MOMENT = Moment()


class AgendaView(ExpertCall):
    """`GET /api/v1/experts/me/agenda`."""

    @extend_schema(operation_id="experts_my_agenda", responses=AgendaShape)
    def get(self, request: Request) -> Response:
        """My appointments and coaching days, from a month ago on, and check-ins that wait."""
        found = agenda_of(self.expert)
        return Response(
            {
                "appointments": [
                    write_my_appointment(one, found.invitations[one.assignment_id])
                    for one in found.appointments
                ],
                "coaching": [write_coaching_day(one) for one in found.coaching],
                "check_ins": write_my_check_ins(found.check_ins),
            }
        )


class FeedView(ExpertCall):
    """`POST` and `DELETE /api/v1/experts/me/feed`."""

    @extend_schema(operation_id="experts_feed_renew", request=EmptySerializer, responses=FeedShape)
    def post(self, request: Request) -> Response:
        """Gives my calendar a new secret address; the one before leads nowhere any more."""
        NOTHING.read(request.data or {})
        secret = feeds.renew_feed(self.expert)
        # Whatever a proxy says of how this call came: a calendar app asks for it by this address.
        return Response({"address": f"{settings.PUBLIC_URL}/panel/calendar/{secret}.ics"})

    @extend_schema(operation_id="experts_feed_end", responses={204: DONE})
    def delete(self, request: Request) -> Response:
        """Ends my calendar's address."""
        feeds.end_feed(self.expert)
        return Response(status=204)


class AppointmentsView(DeskCall):
    """`GET` and `POST /api/v1/experts/desk/requests/{id}/appointments`."""

    @extend_schema(operation_id="experts_appointments", responses=AppointmentList)
    def get(self, request: Request, assignment: UUID) -> Response:
        """All appointments of an assignment."""
        rows = appointments_of(request_at(self.platform, assignment))
        return Response({"results": [write_appointment(one) for one in rows]})

    @extend_schema(
        operation_id="experts_appointment_make",
        request=AppointmentMade,
        responses={201: AppointmentShape},
    )
    def post(self, request: Request, assignment: UUID) -> Response:
        """Makes an appointment; those who take part are told."""
        values = MADE.read(request.data)
        row = agenda.make_appointment(platform=self.platform, assignment_id=assignment, **values)
        return Response(write_appointment(row), status=201)


class AppointmentView(DeskCall):
    """`PATCH` and `DELETE /api/v1/experts/desk/appointments/{id}`."""

    @extend_schema(
        operation_id="experts_appointment_change",
        request=AppointmentChanged,
        responses=AppointmentShape,
    )
    def patch(self, request: Request, appointment: UUID) -> Response:
        """Changes an appointment; those who take part are told."""
        values = CHANGED.read(request.data)
        row = agenda.change_appointment(
            platform=self.platform, appointment_id=appointment, **values
        )
        return Response(write_appointment(row))

    @extend_schema(operation_id="experts_appointment_remove", responses={204: DONE})
    def delete(self, request: Request, appointment: UUID) -> Response:
        """Calls an appointment off; those who take part are told."""
        agenda.remove_appointment(platform=self.platform, appointment_id=appointment)
        return Response(status=204)


def write_appointment(row: Appointment) -> dict[str, Any]:
    """An `AppointmentShape`."""
    return {
        "id": str(row.id),
        "kind": row.kind,
        "starts_at": MOMENT.to_representation(row.starts_at),
        "ends_at": MOMENT.to_representation(row.ends_at),
        "place": row.place,
        "link": row.link,
        "contact_name": row.contact_name,
        "contact_phone": row.contact_phone,
    }


def write_my_appointment(row: Appointment, invitation_id: UUID) -> dict[str, Any]:
    """A `MyAppointment`."""
    more = {"invitation": str(invitation_id), "title": title_of(row.assignment)}
    phone = row.contact_phone or row.assignment.platform.phone
    return write_appointment(row) | more | {"contact_phone": phone}


def write_coaching_day(row: Coaching) -> dict[str, Any]:
    """A `MyCoachingDay`."""
    return {
        "id": str(row.id),
        "title": text_in(row.title, active_language(), ("en",)),
        "starts_at": MOMENT.to_representation(row.starts_at),
        "ends_at": MOMENT.to_representation(row.ends_at),
        "place": row.place,
    }


def write_my_check_ins(rows: Iterable[CheckIn]) -> list[dict[str, Any]]:
    """A `MyCheckIn` each."""
    return [
        {
            "id": str(row.id),
            "invitation": str(row.invitation_id),
            "kind": row.kind,
            "due_on": row.due_on,
            "mood": row.mood,
            "call": row.call,
            "answered_on": row.answered_on,
            "called_on": row.called_on,
        }
        for row in rows
    ]
