"""Resources of care: agenda, appointments, check-ins, grievances and consents."""

import re
from typing import Any, override
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.common.fields import LowerUUID, OneOf, SetOf, StrictBoolean, StrictInteger, StrictText
from api.common.json_fields import Day
from api.common.serializers import StrictSerializer
from api.experts.common import (
    ChosenNameSerializer,
    InMyLanguage,
    Moment,
    OwnTextSerializer,
    SealedTextSerializer,
    in_my_language,
)
from backend.experts.models import Appointment, CheckIn, StoryConsent
from backend.experts.selectors.people import AUDIENCES
from backend.experts.services.care import day_of
from backend.experts.states import Path

PLAIN = r"[^\u0000-\u001f\u007f\ud800-\udfff]"
# What RFC 3986 lets stand in an address; or nothing at all.
HTTPS = r"^(https://[!#-;=?-Z\[\]_a-z~]{1,190})?$"
GRIEVANCE_PATHS = [Path.LEAVE, Path.GRIEVANCE]
CONSENT_KINDS = [StoryConsent.STORY, StoryConsent.QUOTE]
CHECK_IN_KINDS = [CheckIn.DEBRIEF, CheckIn.WEEK]


@extend_schema_field({"type": "string", "pattern": HTTPS})
class HttpsLink(StrictText):
    """An address of a page or a meeting on the web; or nothing."""

    default_error_messages = {"https": gettext_lazy("Give an address that begins with https://.")}

    def __init__(self, **options: Any) -> None:
        super().__init__(least=0, most=200, alphabet=PLAIN, **options)

    @override
    def to_internal_value(self, data: Any) -> str:
        text = super().to_internal_value(data)
        if not re.fullmatch(HTTPS, text):
            self.fail("https")
        return text


# -- Agenda ---------------------------------------------------------------------------------------
class AppointmentSerializer(StrictSerializer):
    """An appointment of a request, at the desk."""

    id = LowerUUID(read_only=True)
    kind = OneOf(Appointment.KINDS)
    starts_at = Moment()
    ends_at = Moment()
    place = StrictText(least=0, most=200, alphabet=PLAIN, required=False)
    link = HttpsLink(required=False)
    contact_name = StrictText(least=0, most=100, alphabet=PLAIN, required=False)
    contact_phone = StrictText(least=0, most=30, alphabet=r"[0-9 +()/.-]", required=False)


class MyAppointmentSerializer(StrictSerializer):
    """An appointment of something I take part in; there is always somebody to call."""

    id = LowerUUID(read_only=True)
    kind = OneOf(Appointment.KINDS, read_only=True)
    starts_at = Moment(read_only=True)
    ends_at = Moment(read_only=True)
    place = serializers.CharField(read_only=True)
    link = serializers.CharField(read_only=True)
    contact_name = serializers.CharField(read_only=True)
    contact_phone = serializers.SerializerMethodField()
    invitation = serializers.SerializerMethodField()
    title = serializers.CharField(source="assignment.title", read_only=True)

    def get_contact_phone(self, appointment: Appointment) -> str:
        """Return whom to call on the day; the platform, if nobody is named."""
        return appointment.contact_phone or appointment.assignment.platform.phone

    @extend_schema_field(LowerUUID())
    def get_invitation(self, appointment: Appointment) -> UUID:
        """Return the caller's part in it, of the context `invitations`."""
        invitation: UUID = self.context["invitations"][appointment.assignment_id]
        return invitation


class MyCoachingDaySerializer(StrictSerializer):
    """A coaching day to which I come."""

    id = LowerUUID(read_only=True)
    title = InMyLanguage(read_only=True)
    starts_at = Moment(read_only=True)
    ends_at = Moment(read_only=True)
    place = serializers.CharField(read_only=True)


class MyCheckInSerializer(StrictSerializer):
    """How are you? `mood` goes from 1 (bad) to 5 (good); `call`: I ask to be called.

    My own words are sealed. Who asks for a call need not say how they are.
    """

    id = LowerUUID(read_only=True)
    invitation = LowerUUID(source="invitation_id", read_only=True)
    kind = OneOf(CHECK_IN_KINDS, read_only=True)
    due_on = Day(read_only=True)
    mood = StrictInteger(least=1, most=5, allow_null=True)
    call = StrictBoolean()
    answered_on = Day(read_only=True, allow_null=True)
    called_on = Day(read_only=True, allow_null=True)
    sealed = SealedTextSerializer(write_only=True, required=False)

    @override
    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs["mood"] is None and not attrs["call"]:
            raise serializers.ValidationError(
                {"mood": [_("Say how you are, or ask for a call.")]}, code="required"
            )
        return attrs


class AgendaSerializer(StrictSerializer):
    """What a member has to do with."""

    appointments = MyAppointmentSerializer(many=True, read_only=True)
    coaching = MyCoachingDaySerializer(many=True, read_only=True)
    check_ins = MyCheckInSerializer(many=True, read_only=True)


class FeedSerializer(StrictSerializer):
    """Where a member's calendar app reads; shown once."""

    address = serializers.URLField(read_only=True)


class CheckInSerializer(StrictSerializer):
    """How a member is; `text` is what `desk/texts` opens."""

    id = LowerUUID(read_only=True)
    expert = ChosenNameSerializer(source="invitation.expert", read_only=True)
    assignment = LowerUUID(source="invitation.assignment_id", read_only=True)
    title = serializers.CharField(source="invitation.assignment.title", read_only=True)
    kind = OneOf(CHECK_IN_KINDS, read_only=True)
    worked_on = serializers.SerializerMethodField()
    due_on = Day(read_only=True)
    mood = serializers.IntegerField(read_only=True, allow_null=True)
    text = LowerUUID(source="text_id", read_only=True, allow_null=True)
    call = StrictBoolean(read_only=True)
    answered_on = Day(read_only=True, allow_null=True)
    called_on = Day(read_only=True, allow_null=True)

    @extend_schema_field(Day(help_text="The day of work after which they are asked"))
    def get_worked_on(self, check_in: CheckIn) -> str:
        """Return the day of work after which they are asked."""
        return day_of(check_in).isoformat()


# -- Grievances -----------------------------------------------------------------------------------
class MyGrievanceSerializer(StrictSerializer):
    """What a member says went wrong, or that they want to leave; words are not needed."""

    id = LowerUUID(read_only=True)
    path = OneOf(GRIEVANCE_PATHS)
    on = serializers.DateField(read_only=True)
    closed_on = serializers.DateField(read_only=True, allow_null=True)
    text = OwnTextSerializer(read_only=True, allow_null=True)
    sealed = SealedTextSerializer(write_only=True, required=False)


class GrievanceSerializer(StrictSerializer):
    """A grievance at the desk; `text` is for `GET desk/texts/{id}`."""

    id = LowerUUID(read_only=True)
    expert = ChosenNameSerializer(read_only=True)
    path = OneOf(GRIEVANCE_PATHS, read_only=True)
    on = serializers.DateField(read_only=True)
    closed_on = serializers.DateField(read_only=True, allow_null=True)
    text = LowerUUID(source="text_id", read_only=True, allow_null=True)


# -- Consents -------------------------------------------------------------------------------------
class RecipientSerializer(StrictSerializer):
    """Who got a story, and when; everybody, as long as it stands in a success that is public."""

    organisation = serializers.CharField(read_only=True)
    on = serializers.DateField(read_only=True)


class MyConsentSerializer(StrictSerializer):
    """What a member allows, for whom, until when; the words are sealed."""

    id = LowerUUID(read_only=True)
    kind = OneOf(CONSENT_KINDS)
    audiences = SetOf(child=OneOf(AUDIENCES), least=1, most=len(AUDIENCES))
    given_on = serializers.DateField(read_only=True)
    until = Day()
    withdrawn_on = serializers.DateField(read_only=True, allow_null=True)
    text = OwnTextSerializer(read_only=True, allow_null=True)
    recipients = serializers.SerializerMethodField()
    sealed = SealedTextSerializer(write_only=True)

    @extend_schema_field(RecipientSerializer(many=True))
    def get_recipients(self, consent: StoryConsent) -> Any:
        """Return the organisations that got it, then the public successes in which it stands."""
        rows: list[dict[str, Any]] = [
            {"organisation": use.assignment.requester.organisation, "on": use.on}
            for use in consent.uses.all()
        ]
        shown: list[Any] = consent.shown_links  # type: ignore[attr-defined]  # selectors.growth
        everybody = _("Everybody, in “{title}”")
        rows += [
            {
                "organisation": everybody.format(title=in_my_language(link.success.title)),
                "on": link.success.on,
            }
            for link in shown
        ]
        return RecipientSerializer(rows, many=True).data


class ConsentSerializer(StrictSerializer):
    """A consent that holds today, at the desk; `text` is for `GET desk/texts/{id}`."""

    id = LowerUUID(read_only=True)
    expert = ChosenNameSerializer(read_only=True)
    kind = OneOf(CONSENT_KINDS, read_only=True)
    audiences = SetOf(child=OneOf(AUDIENCES), most=len(AUDIENCES), read_only=True)
    until = serializers.DateField(read_only=True)
    text = LowerUUID(source="text_id", read_only=True)


class ConsentUseSerializer(StrictSerializer):
    """The request that gets a story."""

    assignment = LowerUUID()
