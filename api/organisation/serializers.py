"""Serializers of an organisation's page, keys and members."""

from typing import Any, override

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail

from api.common.contact import Address
from api.common.fields import (
    Box,
    ListOf,
    LowerUUID,
    OneOf,
    SetOf,
    StrictBoolean,
    StrictInteger,
    StrictText,
)
from api.common.json_fields import Day
from api.common.keys import PublicKeySerializer
from api.common.opening_hours import HoursSerializer
from api.common.profiles import PROVINCES
from api.common.serializers import StrictSerializer
from backend.core.characters import SEEN
from backend.core.crypto.boxes import LOCKED_KEY_SIZE, SEALED_KEY_SIZE
from backend.core.crypto.key_pairs import PUBLIC_SIZE
from backend.core.crypto.proofs import PROOF_SIZE
from backend.core.limits import PLAIN
from backend.core.locale import seekers_languages
from backend.organisations import profiles
from backend.organisations.limits import (
    LONGEST_ABOUT,
    LONGEST_NAME,
    LONGEST_OLD_ANSWER,
    LONGEST_POLICE,
    MAX_CLOSED,
    MAX_PLACES,
    OLDEST,
)
from backend.organisations.models import Role
from backend.organisations.page import REVISION_LENGTH
from backend.organisations.selectors import Standing
from backend.organisations.staff import MAX_MEMBERS

REGIONS = [profiles.WHOLE_COUNTRY, *PROVINCES, *profiles.Country.values]
# `other` is what a seeker may say of themselves.
LANGUAGES = [code for code in profiles.Language.values if code != profiles.Language.OTHER]


class AboutSerializer(StrictSerializer):
    """The organisation's text by language of seekers' pages; any may be left out."""

    may_lack_fields = True
    longest = LONGEST_ABOUT

    @override
    def get_fields(self) -> dict[str, Any]:
        return {
            code: StrictText(least=0, most=self.longest, alphabet=PLAIN, required=False)
            for code in seekers_languages()
        }


class OwnKeySerializer(StrictSerializer):
    """One of the organisation's keys, with its seed locked under the recovery code."""

    id = LowerUUID(read_only=True)
    public = Box(PUBLIC_SIZE, read_only=True)
    recovery_envelope = Box(LOCKED_KEY_SIZE, read_only=True)
    active = serializers.BooleanField(read_only=True)
    replaces = LowerUUID(source="replaces_id", read_only=True, allow_null=True)
    succession = Box(PROOF_SIZE, read_only=True, allow_null=True)


class LoadSerializer(StrictSerializer):
    """Referrals that are offered or accepted, those that are accepted, and those in the bin."""

    open = serializers.IntegerField(read_only=True)
    taken = serializers.IntegerField(read_only=True)
    binned = serializers.IntegerField(read_only=True)


class OwnOrganisationSerializer(StrictSerializer):
    """An organisation as its own members see it; what is left out of a change stays.

    A change that names a `revision` is refused if it was made over another one.
    """

    id = LowerUUID(read_only=True)
    slug = serializers.CharField(read_only=True)
    name = serializers.CharField(read_only=True)
    about = AboutSerializer(required=False)
    audiences = SetOf(
        child=OneOf(profiles.Audience.values), most=len(profiles.Audience), required=False
    )
    themes = SetOf(child=OneOf(profiles.Theme.values), most=len(profiles.Theme), required=False)
    age_from = StrictInteger(least=0, most=OLDEST, required=False)
    age_to = StrictInteger(least=0, most=OLDEST, required=False, allow_null=True)
    regions = SetOf(child=OneOf(REGIONS), most=len(REGIONS), required=False)
    home_regions = SetOf(child=OneOf(PROVINCES), most=len(PROVINCES), required=False)
    languages = SetOf(child=OneOf(LANGUAGES), least=1, most=len(LANGUAGES), required=False)
    wishes = SetOf(child=OneOf(profiles.Wish.values), most=len(profiles.Wish), required=False)
    easy_language = StrictBoolean(required=False)
    capacity = StrictInteger(least=1, most=MAX_PLACES, required=False)
    response_hours = StrictInteger(least=1, most=LONGEST_OLD_ANSWER, required=False)
    accepting = StrictBoolean(required=False)
    revision = StrictText(
        least=REVISION_LENGTH, most=REVISION_LENGTH, alphabet=PLAIN, required=False
    )
    safety_net = serializers.BooleanField(read_only=True)
    key = PublicKeySerializer(read_only=True, allow_null=True)
    confirmed = serializers.BooleanField(read_only=True)
    keys = OwnKeySerializer(many=True, read_only=True)
    load = LoadSerializer(read_only=True)

    def validate_about(self, about: dict[str, str]) -> dict[str, str]:
        """Leave out empty texts."""
        return {language: text for language, text in about.items() if text.strip()}


class ClosedPeriodSerializer(StrictSerializer):
    """The first and the last day of a closed period."""

    first = Day()
    last = Day()


class PoliceSerializer(AboutSerializer):
    """What it does with police and reporting, by language of the interface."""

    longest = LONGEST_POLICE


class PracticeSerializer(StrictSerializer):
    """How an organisation works; what is left out of a change stays.

    A change names the `revision` that it was made over.
    """

    revision = StrictInteger(least=0, most=2**31 - 1)
    hours = HoursSerializer(required=False)
    closed = ListOf(child=ClosedPeriodSerializer(), most=MAX_CLOSED, required=False)
    open_on_holidays = StrictBoolean(required=False)
    shows_presence = StrictBoolean(required=False)
    second_reader = StrictBoolean(required=False)
    interprets = SetOf(child=OneOf(LANGUAGES), most=len(LANGUAGES), required=False)
    police = PoliceSerializer(required=False)
    response_hours = StrictInteger(least=1, most=LONGEST_OLD_ANSWER, required=False)

    def validate_police(self, police: dict[str, str]) -> dict[str, str]:
        """Leave out empty texts."""
        return {language: text for language, text in police.items() if text.strip()}


class PracticePreviewSerializer(StrictSerializer):
    """What seekers would read now, in the caller's language."""

    opening = serializers.CharField(read_only=True)
    sentence = serializers.CharField(read_only=True)
    police = serializers.CharField(read_only=True)
    away = serializers.BooleanField(read_only=True)


class GrantSerializer(StrictSerializer):
    """The organisation's private seed, sealed to a member."""

    grant = Box(SEALED_KEY_SIZE)


class MemberGrantSerializer(GrantSerializer):
    """The organisation's private seed, sealed to this member."""

    member = LowerUUID()


class NewKeySerializer(StrictSerializer):
    """A new key pair: its public half, and its seed as only members and the code on paper open it.

    `replaces` names the key that was active when this one was made, and `succession` proves to
    members that a holder of it made this one. Both are left out for the first.
    """

    default_error_messages = {
        "unproven": _("Give `replaces` and `succession` together, or neither."),
    }
    between_fields = {"dependentRequired": {"replaces": ["succession"], "succession": ["replaces"]}}

    id = LowerUUID(random=True)
    public = Box(PUBLIC_SIZE, write_only=True)
    recovery_envelope = Box(LOCKED_KEY_SIZE, write_only=True)
    grants = ListOf(child=MemberGrantSerializer(), least=1, most=MAX_MEMBERS, write_only=True)
    replaces = LowerUUID(required=False, write_only=True)
    succession = Box(PROOF_SIZE, required=False, write_only=True)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Require `replaces` and `succession` together, or neither."""
        if ("succession" in attrs) != ("replaces" in attrs):
            missing = "replaces" if "succession" in attrs else "succession"
            message = ErrorDetail(str(self.error_messages["unproven"]), "unproven")
            raise serializers.ValidationError({missing: [message]})
        return attrs


class HolderChallengeSerializer(StrictSerializer):
    """32 bytes sealed to the key, to be sent back once in the header `Kier-Holder`."""

    key = LowerUUID(write_only=True)
    id = LowerUUID(read_only=True)
    box = Box(SEALED_KEY_SIZE, read_only=True)


class AbsenceSerializer(StrictSerializer):
    """The days on which a member is away, the last one too, and the colleague who covers."""

    first = Day()
    last = Day()
    cover = LowerUUID(allow_null=True)

    def to_representation(self, instance: Any) -> Any:
        """Name the cover, of which a row knows the identifier alone."""
        return super().to_representation(vars(instance) | {"cover": instance.cover_id})


class HandoverSerializer(StrictSerializer):
    """Who gets all open referrals of a member; how many moved, and how many are left to move."""

    to = LowerUUID(allow_null=True, write_only=True)
    count = serializers.IntegerField(read_only=True)
    left = serializers.IntegerField(read_only=True)


class WorkSerializer(StrictSerializer):
    """Open referrals of a member, null for nobody's; `waiting`: accepted, the seeker wrote last."""

    member = LowerUUID(allow_null=True)
    open = serializers.IntegerField()
    offered = serializers.IntegerField()
    waiting = serializers.IntegerField()
    overdue = serializers.IntegerField()
    due_soon = serializers.IntegerField()


class WorkloadSerializer(StrictSerializer):
    """The work of each member who has some."""

    members = WorkSerializer(many=True)


class SampledSerializer(StrictSerializer):
    """A referral that was chosen, and who works on it."""

    referral = LowerUUID()
    assignee = LowerUUID()


class SampleSerializer(StrictSerializer):
    """What was chosen this month; nobody picks."""

    results = SampledSerializer(many=True)


class ColleagueSerializer(StrictSerializer):
    """Somebody who works here, and how far they have come in; only the role can be changed.

    `looks_like` are names of colleagues that are easily taken for this one.
    """

    id = LowerUUID(read_only=True)
    email: serializers.Field[str, str, str, Any] = serializers.CharField(read_only=True)
    name: serializers.Field[str, str, str, Any] = serializers.CharField(read_only=True)
    role = OneOf(Role.values, required=False)
    public_key = Box(PUBLIC_SIZE, read_only=True, allow_null=True)
    keys = serializers.ListField(child=LowerUUID(), read_only=True)
    state = OneOf(list(Standing), source="standing", read_only=True)
    looks_like = serializers.ListField(child=serializers.CharField(), read_only=True)
    absence = AbsenceSerializer(read_only=True, allow_null=True)


class NewColleagueSerializer(ColleagueSerializer):
    """A new colleague."""

    email = Address()
    name = StrictText(least=0, most=LONGEST_NAME, alphabet=SEEN)
    role = OneOf(Role.values)
