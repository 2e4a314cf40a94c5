"""Resources of links."""

from collections.abc import Mapping
from typing import Any, override

from rest_framework import serializers

from api.common.fields import LowerUUID, OneOf, SetOf, StrictText
from api.common.json_fields import Day
from api.common.serializers import StrictSerializer
from api.programmes.common import LANGUAGES, VersionedChangeSerializer
from backend.core.limits import PLAIN
from backend.organisations.profiles import PLACES, AgeBand, Audience, Region, Theme
from backend.programmes.models import Link
from backend.programmes.services.link_files import address_of
from backend.programmes.services.links import LONGEST_PLACE
from backend.programmes.states import Channel
from backend.programmes.targets import TARGETS

# Codes of rounds, and slugs of what else there is.
TARGET_CODE = "[a-z0-9-]"
LONGEST_TARGET = 60
LEFT_OPEN: Mapping[str, Any] = {
    "audience": Audience.OTHER,
    "themes": [],
    "region": Region.UNKNOWN,
    "age_band": AgeBand.UNKNOWN,
}


class FilledInSerializer(StrictSerializer):
    """Answers that a link fills in; what is left to the seeker is `other`, empty or `unknown`."""

    audience = OneOf(Audience.values)
    themes = SetOf(child=OneOf(Theme.values), most=len(Theme))
    region = OneOf([value for value, _label in PLACES])
    age_band = OneOf(AgeBand.values)

    @override
    def to_internal_value(self, data: Any) -> dict[str, Any]:
        found = super().to_internal_value(data)
        found["themes"] = sorted(found["themes"])
        return {name: value for name, value in found.items() if value != LEFT_OPEN[name]}

    @override
    def to_representation(self, instance: Any) -> dict[str, Any]:
        return {**LEFT_OPEN, **instance}


class LinkSerializer(StrictSerializer):
    """A link. Its code and address stay, since they are printed."""

    id = LowerUUID(source="pk", read_only=True)
    code = serializers.CharField(read_only=True)
    address = serializers.SerializerMethodField()
    channel = OneOf(Channel.values)
    place = StrictText(most=LONGEST_PLACE, alphabet=PLAIN)
    language = OneOf(LANGUAGES)
    target = OneOf([kind for kind, target in TARGETS.items() if target.is_chosen])
    target_code = StrictText(least=0, most=LONGEST_TARGET, alphabet=TARGET_CODE, required=False)
    profile = FilledInSerializer(required=False)
    begins_on = Day()
    ends_on = Day(required=False, allow_null=True)
    version: Any = serializers.IntegerField(read_only=True)

    def get_address(self, row: Link) -> str:
        """Return what is printed, and opened."""
        return address_of(row)


class LinkChangeSerializer(VersionedChangeSerializer, LinkSerializer):
    """Changes of a link."""


class LinkChoiceSerializer(StrictSerializer):
    """Something to choose from, in the caller's language."""

    id = serializers.CharField(read_only=True)
    label: Any = serializers.CharField(read_only=True)


class LinkOptionsSerializer(StrictSerializer):
    """What a link is made of.

    `rounds` are surveys that anybody can answer by link; of `pages`, `courses` and `trainings`
    those that strangers see.
    """

    may_write = serializers.BooleanField(read_only=True)
    languages = LinkChoiceSerializer(many=True, read_only=True)
    channels = LinkChoiceSerializer(many=True, read_only=True)
    targets = LinkChoiceSerializer(many=True, read_only=True)
    rounds = LinkChoiceSerializer(many=True, read_only=True)
    pages = LinkChoiceSerializer(many=True, read_only=True)
    courses = LinkChoiceSerializer(many=True, read_only=True)
    trainings = LinkChoiceSerializer(many=True, read_only=True)
    audiences = LinkChoiceSerializer(many=True, read_only=True)
    themes = LinkChoiceSerializer(many=True, read_only=True)
    regions = LinkChoiceSerializer(many=True, read_only=True)
    age_bands = LinkChoiceSerializer(many=True, read_only=True)


class LinkFigureRowSerializer(StrictSerializer):
    """Openings, and a range of those who went on; `continued` says it in words."""

    value = serializers.CharField(read_only=True)
    label: Any = serializers.CharField(read_only=True)
    opened = serializers.IntegerField(read_only=True)
    continued = serializers.CharField(read_only=True)
    continued_least = serializers.IntegerField(read_only=True)
    continued_most = serializers.IntegerField(read_only=True)


class LinkFigureTableSerializer(StrictSerializer):
    """Published weeks added up by week, channel, place or language."""

    name = serializers.CharField(read_only=True)
    title = serializers.CharField(read_only=True)
    rows = LinkFigureRowSerializer(many=True, read_only=True)


class LinkFiguresSerializer(StrictSerializer):
    """What is published of links: weeks in which at least five opened one."""

    next_on = serializers.DateField(read_only=True)
    tables = LinkFigureTableSerializer(many=True, read_only=True)
