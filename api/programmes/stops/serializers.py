"""Resources of stops."""

from typing import Any

from rest_framework import serializers

from api.common.fields import LowerUUID, OneOf, SetOf, StrictBoolean, StrictText
from api.common.json_fields import Day
from api.common.serializers import StrictSerializer
from api.programmes.common import LANGUAGES, VersionedChangeSerializer
from backend.core.limits import PLAIN
from backend.organisations.countries import COUNTRIES
from backend.programmes.models import Stop
from backend.programmes.services.link_files import address_of
from backend.programmes.services.links import LONGEST_PLACE
from backend.programmes.services.stops import MOST_LANGUAGES
from surveys.states import RoundStatus

REGION_CODE = "[A-Z0-9-]"
LONGEST_REGION = 6


class StopQuestionsSerializer(StrictSerializer):
    """The round of a stop: what visitors learned; `address` is where they answer."""

    code = serializers.CharField(read_only=True)
    name = serializers.CharField(read_only=True)
    status = OneOf(RoundStatus.values, read_only=True)
    opens_on = serializers.DateField(read_only=True, allow_null=True)
    closes_on = serializers.DateField(read_only=True)


class StopSerializer(StrictSerializer):
    """Where the truck stands, and the address that its QR code holds, which stays.

    `region` is of ISO 3166-2, or empty. The first of `languages` is for visitors who speak none of
    them: that of the country, if it is among them.
    """

    id = LowerUUID(source="pk", read_only=True)
    code = serializers.CharField(source="link.code", read_only=True)
    address = serializers.SerializerMethodField()
    place = StrictText(most=LONGEST_PLACE, alphabet=PLAIN)
    country = OneOf(COUNTRIES)
    region = StrictText(least=0, most=LONGEST_REGION, alphabet=REGION_CODE, required=False)
    begins_on = Day()
    ends_on = Day()
    languages = SetOf(child=OneOf(LANGUAGES), least=1, most=MOST_LANGUAGES)
    poster_ready = StrictBoolean(required=False)
    questions = StrictBoolean(
        required=False,
        write_only=True,
        help_text="Whether visitors are asked what they learned; true if it is left out at first",
    )
    round = StopQuestionsSerializer(read_only=True, allow_null=True)
    version: Any = serializers.IntegerField(read_only=True)

    def get_address(self, row: Stop) -> str:
        """Return what is printed, and opened."""
        return address_of(row.link)


class StopChangeSerializer(VersionedChangeSerializer, StopSerializer):
    """Changes of a stop."""


class StopChoiceSerializer(StrictSerializer):
    """Something to choose from, in the caller's language."""

    id = serializers.CharField(read_only=True)
    label: Any = serializers.CharField(read_only=True)


class CountryToChooseSerializer(StopChoiceSerializer):
    """A country to which the truck drives, and its regions."""

    regions = StopChoiceSerializer(many=True, read_only=True)


class StopOptionsSerializer(StrictSerializer):
    """What a stop is made of."""

    may_write = serializers.BooleanField(read_only=True)
    countries = CountryToChooseSerializer(many=True, read_only=True)
    languages = StopChoiceSerializer(many=True, read_only=True)


class StopLanguageFigureSerializer(StrictSerializer):
    """How many answered in a language: a range of five possible values or more, or exactly."""

    language = serializers.CharField(read_only=True)
    label: Any = serializers.CharField(read_only=True)
    least = serializers.IntegerField(read_only=True)
    most = serializers.IntegerField(read_only=True)
    text = serializers.CharField(read_only=True)


class StopFigureSerializer(StrictSerializer):
    """What is published of a stop; null where a number would point at somebody."""

    id = serializers.UUIDField(read_only=True)
    place = serializers.CharField(read_only=True)
    country = serializers.CharField(read_only=True)
    opened = serializers.IntegerField(read_only=True, allow_null=True)
    answered = serializers.IntegerField(read_only=True, allow_null=True)
    languages = StopLanguageFigureSerializer(many=True, read_only=True)


class CountryFigureSerializer(StrictSerializer):
    """Sums of what is published of the stops of a country: at least so many."""

    country = serializers.CharField(read_only=True)
    label: Any = serializers.CharField(read_only=True)
    stops = serializers.IntegerField(read_only=True)
    opened = serializers.IntegerField(read_only=True, allow_null=True)
    answered = serializers.IntegerField(read_only=True, allow_null=True)


class StopFiguresSerializer(StrictSerializer):
    """Openings and answers by stop and by country."""

    stops = StopFigureSerializer(many=True, read_only=True)
    countries = CountryFigureSerializer(many=True, read_only=True)
