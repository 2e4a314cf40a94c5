"""What is sent and got about appointments, check-ins and fees."""

import re
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.common.fields import LowerUUID, OneOf, StrictBoolean, StrictInteger, StrictText
from api.common.json_fields import Day
from api.common.serializers import StrictSerializer
from backend.experts.models import Appointment, CheckIn

from .base import ExpertNamed, SealedGiven
from .common import Moment

PLAIN = r"[^\u0000-\u001f\u007f\ud800-\udfff]"
# What RFC 3986 lets stand in an address; or nothing at all.
HTTPS = r"^(https://[!#-;=?-Z\[\]_a-z~]{1,190})?$"
MAX_CENTS = 10_000_00


@extend_schema_field({"type": "string", "pattern": HTTPS})
class HttpsLink(StrictText):
    """An address of a page or a room on the web; or nothing."""

    default_error_messages = {"https": _("Give an address that begins with https://.")}

    def __init__(self, **options: Any) -> None:
        super().__init__(least=0, most=200, alphabet=PLAIN, **options)

    def to_internal_value(self, data: Any) -> str:
        """The address.

        :raises ValidationError: it is none, or not of https
        """
        text = super().to_internal_value(data)
        if not re.fullmatch(HTTPS, text):
            self.fail("https")
        return text


# -- Appointments ---------------------------------------------------------------------------------
class AppointmentChanged(StrictSerializer):
    """What is to be changed; what is left out stays."""

    kind = OneOf(Appointment.KINDS, required=False)
    starts_at = Moment(required=False)
    ends_at = Moment(required=False)
    place = StrictText(least=0, most=200, alphabet=PLAIN, required=False)
    link = HttpsLink(required=False)
    contact_name = StrictText(least=0, most=100, alphabet=PLAIN, required=False)
    contact_phone = StrictText(least=0, most=30, alphabet=r"[0-9 +()/.-]", required=False)


class AppointmentMade(AppointmentChanged):
    """A new appointment of an assignment."""

    kind = OneOf(Appointment.KINDS)
    starts_at = Moment()
    ends_at = Moment()


class AppointmentShape(StrictSerializer):
    """An appointment at the desk."""

    id = LowerUUID()
    kind = OneOf(Appointment.KINDS)
    starts_at = Moment()
    ends_at = Moment()
    place = serializers.CharField()
    link = serializers.CharField()
    contact_name = serializers.CharField()
    contact_phone = serializers.CharField()


class AppointmentList(StrictSerializer):
    """All appointments of an assignment, in the order of time."""

    results = AppointmentShape(many=True)


class MyAppointment(AppointmentShape):
    """An appointment of something I take part in; there is always somebody to call."""

    invitation = LowerUUID()
    title = serializers.CharField()


class MyCoachingDay(StrictSerializer):
    """A coaching day to which I come."""

    id = LowerUUID()
    title = serializers.CharField()
    starts_at = Moment()
    ends_at = Moment()
    place = serializers.CharField()


class MyCheckIn(StrictSerializer):
    """How are you? `mood` from 1 (bad) to 5 (good); `call`: I asked to be called."""

    id = LowerUUID()
    invitation = LowerUUID()
    kind = OneOf([CheckIn.DEBRIEF, CheckIn.WEEK])
    due_on = Day()
    mood = serializers.IntegerField(allow_null=True)
    call = StrictBoolean()
    answered_on = Day(allow_null=True)
    called_on = Day(allow_null=True)


class AgendaShape(StrictSerializer):
    """What I have to do with."""

    appointments = MyAppointment(many=True)
    coaching = MyCoachingDay(many=True)
    check_ins = MyCheckIn(many=True)


class FeedShape(StrictSerializer):
    """Where my calendar app reads; shown once."""

    address = serializers.URLField()


# -- Check-ins ------------------------------------------------------------------------------------
class CheckInAnswered(StrictSerializer):
    """How I am; my own words are sealed. Who asks for a call need not say how they are."""

    mood = StrictInteger(least=1, most=5, allow_null=True)
    call = StrictBoolean()
    sealed = SealedGiven(required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """What was read.

        :raises ValidationError: it says nothing at all
        """
        if attrs["mood"] is None and not attrs["call"]:
            raise serializers.ValidationError(
                {"mood": [_("Say how you are, or ask for a call.")]}, code="required"
            )
        return attrs


class CheckInPage(StrictSerializer):
    """A hundred check-ins of mine."""

    results = MyCheckIn(many=True)
    next = serializers.URLField(allow_null=True)


class CareRow(StrictSerializer):
    """How a member is; `text` is what `desk/texts` opens."""

    id = LowerUUID()
    expert = ExpertNamed()
    assignment = LowerUUID()
    title = serializers.CharField()
    kind = OneOf([CheckIn.DEBRIEF, CheckIn.WEEK])
    worked_on = Day(help_text="The day of work after which they are asked")
    due_on = Day()
    mood = serializers.IntegerField(allow_null=True)
    text = LowerUUID(allow_null=True)
    call = StrictBoolean()
    answered_on = Day(allow_null=True)
    called_on = Day(allow_null=True)


class CarePage(StrictSerializer):
    """A hundred of them."""

    results = CareRow(many=True)
    next = serializers.URLField(allow_null=True)
