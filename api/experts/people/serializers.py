"""Resources of people: the platform, profiles, steps, sealed texts and the access log."""

from collections.abc import Iterable, Mapping
from typing import Any, override

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.common.contact import Address
from api.common.fields import (
    Box,
    LowerUUID,
    OneOf,
    SetOf,
    StrictBoolean,
    StrictInteger,
    StrictText,
    encode,
)
from api.common.json_fields import ByName, Day
from api.common.keys import PublicKeySerializer
from api.common.serializers import StrictSerializer
from api.experts.common import (
    LONGEST_TITLE,
    ChosenNameSerializer,
    OwnTextSerializer,
    SealedTextSerializer,
)
from backend.core.characters import SEEN
from backend.core.crypto.boxes import SEALED_KEY_SIZE
from backend.core.crypto.key_pairs import PUBLIC_SIZE
from backend.core.limits import PLAIN
from backend.core.names import look_alikes
from backend.experts.catalogue import LANGUAGES, Topic
from backend.experts.models import Expert, Platform
from backend.experts.models.people import LONGEST_NAME, MAX_PER_MONTH
from backend.experts.selectors.people import names_of, platform_key, public_key_of, standing_of
from backend.experts.services.people import LONGEST_REST_DAYS, LONGEST_WAVE_HOURS, MAX_STEPS
from backend.experts.states import ExpertStatus, Form, Path, StepState
from backend.organisations.profiles import Region
from backend.organisations.texts import in_language

LONGEST_NEEDS, LONGEST_HELPER = 500, 200
# In which the platform's texts are written, and mails are sent to people who are invited.
TEXT_LANGUAGES = ("nl", "en")
PROVINCES = [region for region in Region.values if region != Region.UNKNOWN]


def text_by_language(most: int, **options: Any) -> ByName:
    """Return the field of a line by language; any may be left out."""
    return ByName(
        name="|".join(TEXT_LANGUAGES),
        most=len(TEXT_LANGUAGES),
        child=StrictText(least=0, most=most, alphabet=PLAIN),
        **options,
    )


def some_of(known: Iterable[str], **options: Any) -> SetOf:
    """Return the field of a list of identifiers in which nothing stands twice."""
    names = [*known]
    return SetOf(child=OneOf(names), most=len(names), **options)


@extend_schema_field({"type": "string"})
class NearestLanguage(serializers.Field[Mapping[str, str], Any, str, Any]):
    """A text that is kept by language, in the caller's or the nearest that there is."""

    @override
    def to_representation(self, value: Mapping[str, str]) -> str:
        return in_language(value)


# -- The platform ---------------------------------------------------------------------------------
class ChoiceSerializer(StrictSerializer):
    """An identifier, and its name in the caller's language."""

    id = serializers.CharField(read_only=True)
    label = serializers.CharField(read_only=True)  # type: ignore[assignment]  # a name on the wire


class PlatformOrganisationSerializer(StrictSerializer):
    """The organisation that is the platform; texts are sealed to its key, if there is one."""

    id = LowerUUID(source="organisation_id", read_only=True)
    name = serializers.CharField(source="organisation.name", read_only=True)
    key = serializers.SerializerMethodField()

    @extend_schema_field(PublicKeySerializer(allow_null=True))
    def get_key(self, platform: Platform) -> dict[str, Any] | None:
        """Return the key to which texts are sealed now; one query."""
        key = platform_key(platform)
        return PublicKeySerializer(key).data if key else None


class PlatformSerializer(StrictSerializer):
    """The platform, and what profiles and briefings choose from."""

    organisation = PlatformOrganisationSerializer(read_only=True)
    phone = serializers.CharField(read_only=True)
    forms = ChoiceSerializer(many=True, read_only=True)
    topics = ChoiceSerializer(many=True, read_only=True)
    regions = ChoiceSerializer(many=True, read_only=True)
    languages = ChoiceSerializer(many=True, read_only=True)
    requester_kinds = ChoiceSerializer(many=True, read_only=True)


class PlatformSettingsSerializer(StrictSerializer):
    """What coordinators set: whom one calls, days between heavy work, hours to answer."""

    phone = StrictText(least=0, most=30, alphabet="[0-9 +()-]")
    rest_days = StrictInteger(least=0, most=LONGEST_REST_DAYS)
    wave_hours = StrictInteger(least=1, most=LONGEST_WAVE_HOURS)


# -- Profiles -------------------------------------------------------------------------------------
class ProfileSerializer(StrictSerializer):
    """What somebody says of themselves."""

    id = LowerUUID(source="pk", read_only=True)
    status = OneOf(ExpertStatus.values, read_only=True)
    chosen_name = StrictText(most=LONGEST_NAME, alphabet=SEEN)
    forms = some_of(Form.values)
    topics = some_of(Topic.values)
    not_topics = some_of(Topic.values)
    regions = some_of(PROVINCES)
    travels = StrictBoolean()
    online = StrictBoolean()
    languages = some_of(LANGUAGES)
    per_month = StrictInteger(least=0, most=MAX_PER_MONTH)
    paused = StrictBoolean()
    paused_until = Day(allow_null=True)
    joined_on = serializers.DateField(read_only=True, allow_null=True)


class MyProfileSerializer(ProfileSerializer):
    """One's own profile, with the legal name as only its writer can open it."""

    legal = OwnTextSerializer(read_only=True, allow_null=True)
    organisation = PlatformOrganisationSerializer(source="platform", read_only=True)
    phone = serializers.CharField(source="platform.phone", read_only=True)


class LegalNameSerializer(StrictSerializer):
    """A sealed legal name."""

    sealed = SealedTextSerializer()


class PersonLoadSerializer(StrictSerializer):
    """What somebody carries: asked and not answered, under way, of both with a day this month."""

    asked = serializers.IntegerField(read_only=True)
    working = serializers.IntegerField(read_only=True)
    this_month = serializers.IntegerField(read_only=True)


class PersonRowSerializer(ProfileSerializer):
    """Somebody at the desk; `came_in` once they have a password.

    `looks_like` are chosen names of others that are easily taken for this one.
    """

    looks_like = serializers.SerializerMethodField()
    came_in = serializers.SerializerMethodField()
    load = PersonLoadSerializer(source="*", read_only=True)

    def get_looks_like(self, expert: Expert) -> list[str]:
        """Return such names; of the context `names`, else of all who work with the platform."""
        names = self.context.get("names") or names_of(expert.platform_id)
        others = (name for name in names if name != expert.chosen_name)
        return [*look_alikes(expert.chosen_name, others)]

    def get_came_in(self, expert: Expert) -> bool:
        """Return whether they have chosen a password."""
        return bool(expert.member.has_usable_password())


class StepOfPersonSerializer(StrictSerializer):
    """A step in the caller's language, and how far somebody is with it."""

    id = LowerUUID(source="step.id", read_only=True)
    path = OneOf(Path.values, source="step.path", read_only=True)
    title = NearestLanguage(source="step.title", read_only=True)
    needs = NearestLanguage(source="step.needs", read_only=True)
    helper = NearestLanguage(source="step.helper", read_only=True)
    state = OneOf(StepState.values, read_only=True)
    on = serializers.DateField(read_only=True, allow_null=True)


class PersonSerializer(PersonRowSerializer):
    """The same with steps, the public key, and the identifier of the sealed legal name.

    The coordinator compares the words of the key before anything is sealed to it. Of somebody who
    left and still gets money the legal name stays until `owed_until`, or until they are paid.
    """

    public_key = serializers.SerializerMethodField()
    steps = serializers.SerializerMethodField()
    legal = LowerUUID(source="legal_id", read_only=True, allow_null=True)
    owed_until = serializers.DateField(read_only=True, allow_null=True)

    @extend_schema_field(Box(PUBLIC_SIZE, allow_null=True))
    def get_public_key(self, expert: Expert) -> str | None:
        """Return the key, by a row that verifies."""
        key = public_key_of(expert)
        return Box(PUBLIC_SIZE).to_representation(key) if key else None

    @extend_schema_field(StepOfPersonSerializer(many=True))
    def get_steps(self, expert: Expert) -> Any:
        """Return all steps of all paths; two queries."""
        return StepOfPersonSerializer(standing_of(expert), many=True).data


class PersonChangeSerializer(ProfileSerializer):
    """What the coordinator changes with the person present; `member`: they become one."""

    status = OneOf([ExpertStatus.MEMBER])


class PersonInvitationSerializer(StrictSerializer):
    """Who is invited; the address is not shown again."""

    email = Address()
    chosen_name = StrictText(most=LONGEST_NAME, alphabet=SEEN)
    language = OneOf(TEXT_LANGUAGES)


# -- Steps ----------------------------------------------------------------------------------------
class StepStandingSerializer(StrictSerializer):
    """How far somebody is with a step."""

    state = OneOf(StepState.values)


class PathStepSerializer(StrictSerializer):
    """A step of a path in the caller's language."""

    id = LowerUUID(source="step.id", read_only=True)
    title = NearestLanguage(source="step.title", read_only=True)
    needs = NearestLanguage(source="step.needs", read_only=True)
    helper = NearestLanguage(source="step.helper", read_only=True)
    state = OneOf(StepState.values, read_only=True)
    on = serializers.DateField(read_only=True, allow_null=True)


class PathOfStepsSerializer(StrictSerializer):
    """A path with its steps in their order."""

    path = OneOf(Path.values, read_only=True)
    steps = PathStepSerializer(many=True, read_only=True)


class PathsSerializer(StrictSerializer):
    """All paths: joining, leaving, and when something went wrong."""

    paths = PathOfStepsSerializer(many=True, read_only=True)


class StepSerializer(StrictSerializer):
    """A step with its texts by language; without a position a new one comes last."""

    id = LowerUUID(read_only=True)
    path = OneOf(Path.values)
    position = StrictInteger(least=1, most=MAX_STEPS, required=False)
    title = text_by_language(LONGEST_TITLE)
    needs = text_by_language(LONGEST_NEEDS, required=False)
    helper = text_by_language(LONGEST_HELPER, required=False)


class StepChangeSerializer(StepSerializer):
    """A step that stays on its path."""

    path = OneOf(Path.values, read_only=True)


# -- Sealed texts and who read them ---------------------------------------------------------------
class AccessSerializer(StrictSerializer):
    """Somebody got the box of a text of mine; `what` says which kind."""

    id = LowerUUID(read_only=True)
    by = serializers.CharField(source="by_name", read_only=True)
    what = serializers.CharField(read_only=True)
    on = serializers.DateField(read_only=True)


class DeskTextSerializer(StrictSerializer):
    """A sealed text, and whose it is; nobody's if a requester wrote it."""

    id = LowerUUID(source="text.id", read_only=True)
    key = LowerUUID(source="text.key_id", read_only=True)
    envelope = Box(SEALED_KEY_SIZE, source="text.envelope", read_only=True)
    body = serializers.SerializerMethodField()
    expert = ChosenNameSerializer(read_only=True, allow_null=True)

    def get_body(self, opened: Any) -> str:
        """Return the box of the words."""
        return encode(opened.text.body)
