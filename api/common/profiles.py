"""What a seeker answered to the questions, and why an organisation fits."""

from typing import Any

from rest_framework import serializers

from api.common.fields import OneOf, SetOf, StrictBoolean
from api.common.serializers import StrictSerializer
from backend.organisations import profiles

PROVINCES = [*profiles.PROVINCES]
PLACES = [value for value, _label in profiles.PLACES]


class SeekerProfileSerializer(StrictSerializer):
    """What was asked, one question a field; a skipped question is `other`, empty or `unknown`."""

    audience = OneOf(profiles.Audience.values)
    themes = SetOf(child=OneOf(profiles.Theme.values), most=len(profiles.Theme))
    region = OneOf(PLACES)
    age_band = OneOf(profiles.AgeBand.values)
    language = OneOf(profiles.Language.values)
    wishes = SetOf(child=OneOf(profiles.Wish.values), most=len(profiles.Wish))
    urgent = StrictBoolean()


class ReasonSerializer(StrictSerializer):
    """One reason: a stable code, and a sentence in the caller's language."""

    code = serializers.CharField(read_only=True)
    text = serializers.CharField(read_only=True)


def write_profile(request: Any) -> dict[str, Any]:
    """Return the JSON of a profile by hand: a serializer is too slow for fifty at once."""
    return {
        "audience": request.audience,
        "themes": request.themes,
        "region": request.region,
        "age_band": request.age_band,
        "language": request.language,
        "wishes": request.wishes,
        "urgent": request.urgent,
    }
