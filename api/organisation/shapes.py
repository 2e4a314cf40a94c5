"""What the browsers of an organisation's members send and get."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail

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
from api.common.serializers import StrictSerializer
from api.intake.shapes import PublicKeyShape
from api.members.shapes import Address
from backend.core.characters import SEEN
from backend.core.crypto.boxes import LOCKED_KEY_SIZE, SEALED_KEY_SIZE
from backend.core.crypto.key_pairs import PUBLIC_SIZE
from backend.core.crypto.proofs import PROOF_SIZE
from backend.core.limits import PLAIN
from backend.organisations import profiles
from backend.organisations.limits import (
    LONGEST_ABOUT,
    LONGEST_ANSWER,
    LONGEST_NAME,
    MAX_PLACES,
    OLDEST,
)
from backend.organisations.models import Role
from backend.organisations.selectors import Standing
from backend.organisations.staff import MAX_MEMBERS

PROVINCES = [one for one in profiles.Region.values if one != profiles.Region.UNKNOWN]
REGIONS = [profiles.WHOLE_COUNTRY, *PROVINCES]
# `other` is what a seeker may say of themselves.
LANGUAGES = [one for one in profiles.Language.values if one != profiles.Language.OTHER]


class About(StrictSerializer):
    """What the organisation says of itself, by language of the interface; any may be left out."""

    may_lack_fields = True

    def get_fields(self) -> dict[str, Any]:
        """A text for each language."""
        return {
            code: StrictText(least=0, most=LONGEST_ABOUT, alphabet=PLAIN, required=False)
            for code, _name in settings.LANGUAGES
        }


class PageChanged(StrictSerializer):
    """What is to be changed; what is left out stays."""

    about = About(required=False)
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
    response_hours = StrictInteger(least=1, most=LONGEST_ANSWER, required=False)
    accepting = StrictBoolean(required=False)


class GrantGiven(StrictSerializer):
    """The organisation's private seed, sealed to a member."""

    grant = Box(SEALED_KEY_SIZE)


class GrantTo(StrictSerializer):
    """The organisation's private seed, sealed to this member."""

    member = LowerUUID()
    grant = Box(SEALED_KEY_SIZE)


class KeyPublished(StrictSerializer):
    """A new key pair: its public half, and its seed as only members and the code on paper open it.

    `replaces` names the key that was active when this one was made, and `succession` proves to
    members that a holder of it made this one. Both are left out for the first.
    """

    between_fields = {"dependentRequired": {"replaces": ["succession"], "succession": ["replaces"]}}

    default_error_messages = {
        "unproven": _("Give `replaces` and `succession` together, or neither."),
    }

    id = LowerUUID(random=True)
    public = Box(PUBLIC_SIZE)
    recovery_envelope = Box(LOCKED_KEY_SIZE)
    grants = ListOf(child=GrantTo(), least=1, most=MAX_MEMBERS)
    replaces = LowerUUID(required=False)
    succession = Box(PROOF_SIZE, required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """The values.

        :raises ValidationError: one of the two that go together is missing
        """
        if ("succession" in attrs) != ("replaces" in attrs):
            missing = "replaces" if "succession" in attrs else "succession"
            message = ErrorDetail(str(self.error_messages["unproven"]), "unproven")
            raise serializers.ValidationError({missing: [message]})
        return attrs


class ChallengeAsked(StrictSerializer):
    """The key that a member will prove to hold."""

    key = LowerUUID()


class ChallengeShape(StrictSerializer):
    """32 bytes, sealed to the key: to be opened, and sent back once in the header `Kier-Holder`."""

    id = LowerUUID()
    box = Box(SEALED_KEY_SIZE)


class Invited(StrictSerializer):
    """Somebody who is to work here."""

    email = Address()
    name = StrictText(least=0, most=LONGEST_NAME, alphabet=SEEN)
    role = OneOf(Role.values)


class RoleGiven(StrictSerializer):
    """What a member does from now on; left out, what they did before."""

    role = OneOf(Role.values, required=False)


# -- Answers ------------------------------------------------------------------------------------


class KeyKept(StrictSerializer):
    """A key that is published."""

    id = LowerUUID()


class KeyOfOurs(StrictSerializer):
    """One of the organisation's keys, as the code on paper opens it."""

    id = LowerUUID()
    public = Box(PUBLIC_SIZE)
    recovery_envelope = Box(LOCKED_KEY_SIZE)
    active = serializers.BooleanField()
    replaces = LowerUUID(allow_null=True)
    succession = Box(PROOF_SIZE, allow_null=True)


class Load(StrictSerializer):
    """Referrals that are offered or accepted, those that are accepted, and those in the bin."""

    open = serializers.IntegerField()
    taken = serializers.IntegerField()
    binned = serializers.IntegerField()


class OwnOrganisation(StrictSerializer):
    """An organisation, as its own members see it."""

    id = LowerUUID()
    slug = serializers.CharField()
    name = serializers.CharField()
    about = About()
    audiences = serializers.ListField(child=OneOf(profiles.Audience.values))
    themes = serializers.ListField(child=OneOf(profiles.Theme.values))
    age_from = serializers.IntegerField()
    age_to = serializers.IntegerField(allow_null=True)
    regions = serializers.ListField(child=OneOf(REGIONS))
    home_regions = serializers.ListField(child=OneOf(PROVINCES))
    languages = serializers.ListField(child=OneOf(LANGUAGES))
    wishes = serializers.ListField(child=OneOf(profiles.Wish.values))
    easy_language = serializers.BooleanField()
    capacity = serializers.IntegerField()
    response_hours = serializers.IntegerField()
    accepting = serializers.BooleanField()
    safety_net = serializers.BooleanField()
    key = PublicKeyShape(allow_null=True)
    confirmed = serializers.BooleanField()
    keys = serializers.ListField(child=KeyOfOurs())
    load = Load()


class ColleagueShape(StrictSerializer):
    """Somebody who works here, and how far they have come in.

    `looks_like` are names of colleagues that are easily taken for this one.
    """

    id = LowerUUID()
    email = serializers.CharField()
    name = serializers.CharField()
    role = OneOf(Role.values)
    public_key = Box(PUBLIC_SIZE, allow_null=True)
    keys = serializers.ListField(child=LowerUUID())
    state = OneOf(list(Standing))
    looks_like = serializers.ListField(child=serializers.CharField())


class ColleaguePageShape(StrictSerializer):
    """Up to a hundred colleagues."""

    results = serializers.ListField(child=ColleagueShape())
    next = serializers.CharField(allow_null=True)
