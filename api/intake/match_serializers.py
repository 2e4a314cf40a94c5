"""Serializers of what can be asked, and of who fits."""

from rest_framework import serializers

from api.common.fields import Box, Hour, LowerUUID, SetOf, StrictBoolean
from api.common.keys import Argon2Serializer, PublicKeySerializer
from api.common.opening_hours import HoursSerializer
from api.common.profiles import ReasonSerializer, SeekerProfileSerializer
from api.common.serializers import StrictSerializer

MAX_EXCLUDED = 50


class LabelSerializer(StrictSerializer):
    """A word of a vocabulary, and how to say it."""

    id = serializers.CharField(read_only=True)
    label = serializers.CharField(read_only=True)  # type: ignore[assignment]  # DRF has a label, too


class RegionLabelSerializer(LabelSerializer):
    """A province; `hints` are a city there, and the Dutch name if it is another."""

    hints = serializers.ListField(child=serializers.CharField(), read_only=True)


class CaseCodeSerializer(StrictSerializer):
    """Parameters of a case code."""

    digits = serializers.IntegerField(read_only=True)
    salt = Box(16, read_only=True)
    argon2id = Argon2Serializer(read_only=True)


class OptionsSerializer(StrictSerializer):
    """Everything that a client needs to ask the questions."""

    suite = serializers.IntegerField(read_only=True)
    code = CaseCodeSerializer(read_only=True)
    languages = LabelSerializer(many=True, read_only=True)
    audiences = LabelSerializer(many=True, read_only=True)
    themes = LabelSerializer(many=True, read_only=True)
    wishes = LabelSerializer(many=True, read_only=True)
    age_bands = LabelSerializer(many=True, read_only=True)
    regions = RegionLabelSerializer(many=True, read_only=True)
    countries = LabelSerializer(
        many=True,
        read_only=True,
        help_text="Beyond the Netherlands; each may be the `region` of a profile",
    )


class OrganisationSerializer(StrictSerializer):
    """An organisation as seekers see it; written by `matches.write_organisation`.

    `hours` are by way and day, as `09:00-17:00` by the Dutch clock. `opens_at` is now or later if
    it opens within two weeks; `opening` says so. `police` is what it does with police and
    reporting, or empty.
    """

    id = LowerUUID()
    slug = serializers.CharField()
    name = serializers.CharField()
    about = serializers.CharField()
    languages = serializers.ListField(child=serializers.CharField())
    key = PublicKeySerializer()
    hours = HoursSerializer()
    opens_at = serializers.DateTimeField(allow_null=True)
    opening = serializers.CharField()
    police = serializers.CharField(allow_blank=True)


class MatchSerializer(StrictSerializer):
    """An organisation that fits, and why, in one sentence and by reasons."""

    organisation = OrganisationSerializer()
    sentence = serializers.CharField()
    reasons = serializers.ListField(child=ReasonSerializer())
    response_hours = serializers.IntegerField()
    answer_due = Hour()


class UrgentHelpSerializer(StrictSerializer):
    """A line to call."""

    name = serializers.CharField()
    phone = serializers.CharField()
    url = serializers.CharField(allow_null=True)
    hours = serializers.CharField(allow_null=True)
    what = serializers.CharField()
    languages = serializers.ListField(child=serializers.CharField())
    open = serializers.BooleanField(allow_null=True)
    week = serializers.DictField(
        child=serializers.ListField(child=serializers.CharField()), allow_null=True
    )
    open_on_holidays = serializers.BooleanField(allow_null=True)
    together = serializers.CharField(allow_null=True)


class MatchSearchSerializer(SeekerProfileSerializer):
    """A profile, and organisations to leave out.

    Organisations in the Netherlands fit somebody in another country only if it
    `concerns_netherlands`: it happened there, or they work there.
    """

    exclude = SetOf(child=LowerUUID(), required=False, most=MAX_EXCLUDED)
    concerns_netherlands = StrictBoolean(required=False)


class MatchesSerializer(StrictSerializer):
    """Matches, best first; the safety net; lines to call."""

    matches = serializers.ListField(child=MatchSerializer())
    safety_net = MatchSerializer(allow_null=True)
    urgent_help = serializers.ListField(child=UrgentHelpSerializer())
