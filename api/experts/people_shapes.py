"""What goes over the wire of people: the platform, profiles, steps, texts and who looked."""

from typing import Any

from rest_framework import serializers

from api.common.fields import Box, LowerUUID, OneOf, SetOf, StrictBoolean, StrictInteger, StrictText
from api.common.json_fields import ByName, Day
from api.common.serializers import StrictSerializer
from api.intake.shapes import PublicKeyShape
from api.members.shapes import Address
from api.organisation.shapes import PROVINCES
from backend.core.characters import SEEN
from backend.core.crypto.boxes import SEALED_KEY_SIZE
from backend.core.crypto.key_pairs import PUBLIC_SIZE
from backend.core.limits import PLAIN
from backend.experts.catalogue import LANGUAGES, Topic
from backend.experts.models.people import LONGEST_NAME, MAX_PER_MONTH
from backend.experts.services.founding import LONGEST_REST_DAYS, LONGEST_WAVE_HOURS
from backend.experts.services.joining import MAX_STEPS
from backend.experts.states import ExpertStatus, Form, Path, StepState

from .base import ExpertNamed, OwnText, SealedGiven, page_shape

LONGEST_TITLE, LONGEST_NEEDS, LONGEST_HELPER = 120, 500, 200
# As the platform's texts are written.
TEXTS_IN = ("nl", "en")
# In which mails are sent to whoever is invited.
MAILS_IN = TEXTS_IN


def words(most: int, **options: Any) -> ByName:
    """A line by language; any may be left out."""
    return ByName(
        name="|".join(TEXTS_IN),
        most=len(TEXTS_IN),
        child=StrictText(least=0, most=most, alphabet=PLAIN),
        **options,
    )


def some_of(known: Any, **options: Any) -> SetOf:
    """A list of identifiers in which nothing stands twice."""
    return SetOf(child=OneOf(known), most=len(known), **options)


class Labelled(StrictSerializer):
    """An identifier, and how people read it."""

    id = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]


class PlatformOrganisation(StrictSerializer):
    """The organisation that is the platform; texts are sealed to its key, if there is one."""

    id = LowerUUID()
    name = serializers.CharField()
    key = PublicKeyShape(allow_null=True)


class PlatformShape(StrictSerializer):
    """The platform, and what profiles and briefings choose from."""

    organisation = PlatformOrganisation()
    phone = serializers.CharField(allow_blank=True)
    forms = Labelled(many=True)
    topics = Labelled(many=True)
    regions = Labelled(many=True)
    languages = Labelled(many=True)
    requester_kinds = Labelled(many=True)


class PlatformSettingsChanged(StrictSerializer):
    """What coordinators set for the platform; what is left out stays."""

    phone = StrictText(least=0, most=30, alphabet="[0-9 +()-]", required=False)
    rest_days = StrictInteger(least=0, most=LONGEST_REST_DAYS, required=False)
    wave_hours = StrictInteger(least=1, most=LONGEST_WAVE_HOURS, required=False)


class PlatformSettings(StrictSerializer):
    """What is set: whom one calls, days between heavy work, hours to answer."""

    phone = serializers.CharField(allow_blank=True)
    rest_days = serializers.IntegerField()
    wave_hours = serializers.IntegerField()


class ProfileChanged(StrictSerializer):
    """What of a profile is to be changed; what is left out stays."""

    chosen_name = StrictText(most=LONGEST_NAME, alphabet=SEEN, required=False)
    forms = some_of(Form.values, required=False)
    topics = some_of(Topic.values, required=False)
    not_topics = some_of(Topic.values, required=False)
    regions = some_of(PROVINCES, required=False)
    travels = StrictBoolean(required=False)
    online = StrictBoolean(required=False)
    languages = some_of(LANGUAGES, required=False)
    per_month = StrictInteger(least=0, most=MAX_PER_MONTH, required=False)
    paused = StrictBoolean(required=False)
    paused_until = Day(required=False, allow_null=True)


class PersonChanged(ProfileChanged):
    """What the coordinator changes, in the presence of whose profile it is; `member`: they are."""

    status = OneOf([ExpertStatus.MEMBER], required=False)


class ExpertProfile(StrictSerializer):
    """What somebody says of themselves."""

    id = LowerUUID()
    status = OneOf(ExpertStatus.values)
    chosen_name = serializers.CharField()
    forms = some_of(Form.values)
    topics = some_of(Topic.values)
    not_topics = some_of(Topic.values)
    regions = some_of(PROVINCES)
    travels = serializers.BooleanField()
    online = serializers.BooleanField()
    languages = some_of(LANGUAGES)
    per_month = serializers.IntegerField()
    paused = serializers.BooleanField()
    paused_until = serializers.DateField(allow_null=True)
    joined_on = serializers.DateField(allow_null=True)


class MyProfile(ExpertProfile):
    """One's own profile, with the legal name as only its writer can open it."""

    legal = OwnText(allow_null=True)
    organisation = PlatformOrganisation()
    phone = serializers.CharField(allow_blank=True)


class CarriedShape(StrictSerializer):
    """What somebody carries: asked and not answered, under way, of both with a day this month."""

    asked = serializers.IntegerField()
    working = serializers.IntegerField()
    this_month = serializers.IntegerField()


class PersonRow(ExpertProfile):
    """Somebody at the desk; `came_in` once they have a password.

    `looks_like` are chosen names of others that are easily taken for this one.
    """

    looks_like = serializers.ListField(child=serializers.CharField())
    came_in = serializers.BooleanField()
    load = CarriedShape()


class StepOfPerson(StrictSerializer):
    """A step in the caller's language, and how far somebody is with it."""

    id = LowerUUID()
    path = OneOf(Path.values)
    title = serializers.CharField()
    needs = serializers.CharField(allow_blank=True)
    helper = serializers.CharField(allow_blank=True)
    state = OneOf(StepState.values)
    on = serializers.DateField(allow_null=True)


class PersonAtDesk(PersonRow):
    """The same with steps, the public key, and the identifier of the sealed legal name.

    The coordinator compares the words of the key before anything is sealed to it. Of somebody who
    left and still gets money the legal name stays until `owed_until`, or until they are paid.
    """

    public_key = Box(PUBLIC_SIZE, allow_null=True)
    steps = StepOfPerson(many=True)
    legal = serializers.UUIDField(allow_null=True)
    owed_until = serializers.DateField(allow_null=True)


class PersonInvited(StrictSerializer):
    """Who is invited; the address is not shown again."""

    email = Address()
    chosen_name = StrictText(most=LONGEST_NAME, alphabet=SEEN)
    language = OneOf(MAILS_IN)


class StandingGiven(StrictSerializer):
    """How far somebody is with a step."""

    state = OneOf(StepState.values)


class PathStep(StrictSerializer):
    """A step of a path in the caller's language."""

    id = LowerUUID()
    title = serializers.CharField()
    needs = serializers.CharField(allow_blank=True)
    helper = serializers.CharField(allow_blank=True)
    state = OneOf(StepState.values)
    on = serializers.DateField(allow_null=True)


class PathShape(StrictSerializer):
    """A path with its steps in their order."""

    path = OneOf(Path.values)
    steps = PathStep(many=True)


class PathsShape(StrictSerializer):
    """All paths: joining, leaving, and when something went wrong."""

    paths = PathShape(many=True)


class StepGiven(StrictSerializer):
    """A new step; without a position it comes last."""

    path = OneOf(Path.values)
    position = StrictInteger(least=1, most=MAX_STEPS, required=False)
    title = words(LONGEST_TITLE)
    needs = words(LONGEST_NEEDS, required=False)
    helper = words(LONGEST_HELPER, required=False)


class StepChanged(StrictSerializer):
    """What of a step is to be changed."""

    position = StrictInteger(least=1, most=MAX_STEPS, required=False)
    title = words(LONGEST_TITLE, required=False)
    needs = words(LONGEST_NEEDS, required=False)
    helper = words(LONGEST_HELPER, required=False)


class StepShape(StrictSerializer):
    """A step with its texts by language."""

    id = LowerUUID()
    path = OneOf(Path.values)
    position = serializers.IntegerField()
    title = words(LONGEST_TITLE)
    needs = words(LONGEST_NEEDS)
    helper = words(LONGEST_HELPER)


class StepsShape(StrictSerializer):
    """The steps of all paths."""

    results = StepShape(many=True)


class LegalGiven(StrictSerializer):
    """A sealed legal name."""

    sealed = SealedGiven()


class LookShape(StrictSerializer):
    """Somebody got the box of a text of mine; `what` says which kind."""

    id = LowerUUID()
    by = serializers.CharField()
    what = serializers.CharField()
    on = serializers.DateField()


class TextAtDesk(StrictSerializer):
    """A sealed text, and whose it is; nobody's if a requester wrote it."""

    id = LowerUUID()
    key = LowerUUID()
    envelope = Box(SEALED_KEY_SIZE)
    body = serializers.CharField()
    expert = ExpertNamed(allow_null=True)


PersonPage = page_shape("PersonPage", PersonRow)
LookPage = page_shape("LookPage", LookShape)
