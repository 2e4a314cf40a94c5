"""Resources of trainings."""

from typing import Any

from django.utils import timezone
from rest_framework import serializers

from api.common.fields import (
    LINES,
    ListOf,
    LowerUUID,
    OneOf,
    SetOf,
    StrictBoolean,
    StrictInteger,
    StrictText,
)
from api.common.json_fields import ByName
from api.common.serializers import StrictSerializer
from api.programmes.common import LANGUAGES, VersionedChangeSerializer, by_language
from backend.core.limits import LONGEST_ADDRESS, PLAIN
from backend.organisations.municipalities import municipalities
from backend.organisations.profiles import Region
from backend.programmes.models import Registration, Training, TrainingSession
from backend.programmes.models.trainings import LONGEST_TRAINING_SLUG, MOST_SEATS
from backend.programmes.roles import Participant
from backend.programmes.selectors.trainings import seats_of, trainer_address
from backend.programmes.services.presence import HIGHEST_COUNTER
from backend.programmes.services.training_boxes import (
    LONGEST_NAME,
    LONGEST_ORGANISATION,
    LONGEST_WHERE,
    contact_of,
    details_of,
)
from backend.programmes.services.trainings import LONGEST_ABOUT, LONGEST_TITLE, MOST_IN_TOOLKIT
from backend.programmes.states import Profession, RegistrationState, SessionState
from backend.programmes.training_addresses import training_address
from surveys.states import RoundStatus

from .fields import LocalTime

SLUG, MUNICIPALITY = "[a-z0-9-]", "[A-Z0-9]"
LONGEST_MUNICIPALITY = 6
MOST_MARKS, MOST_PEOPLE = 500, 50


class ProjectTrainingSerializer(StrictSerializer):
    """A training. Its slug and address stay, since they are printed.

    `toolkit` are slugs of pages of the project, `is_open`: strangers see it.
    """

    id = LowerUUID(source="pk", read_only=True)
    slug = StrictText(least=2, most=LONGEST_TRAINING_SLUG, alphabet=SLUG)
    address = serializers.SerializerMethodField()
    title = by_language(LONGEST_TITLE)
    about = ByName(
        name="|".join(LANGUAGES),
        most=len(LANGUAGES),
        child=StrictText(least=0, most=LONGEST_ABOUT, alphabet=LINES),
        required=False,
    )
    professions = SetOf(child=OneOf(Profession.values), most=len(Profession), required=False)
    toolkit = SetOf(
        child=StrictText(most=LONGEST_TRAINING_SLUG, alphabet=SLUG),
        most=MOST_IN_TOOLKIT,
        required=False,
    )
    owner = LowerUUID(source="owner_id", required=False, allow_null=True)
    owner_name = serializers.SerializerMethodField()
    gives_certificate = StrictBoolean(required=False)
    is_open = StrictBoolean(required=False)
    version: Any = serializers.IntegerField(read_only=True)

    def get_address(self, row: Training) -> str:
        """Return where strangers see it."""
        return training_address(row.slug)

    def get_owner_name(self, row: Training) -> str:
        """Return who answers for it; empty if they left."""
        return str(row.owner) if row.owner else ""


class ProjectTrainingChangeSerializer(VersionedChangeSerializer, ProjectTrainingSerializer):
    """Changes of a training."""

    slug = None  # type: ignore[assignment]  # it is printed, and stays


class TrainingRoundSerializer(StrictSerializer):
    """The round of questions about a session."""

    code = serializers.CharField(read_only=True)
    name = serializers.CharField(read_only=True)
    status = OneOf(RoundStatus.values, read_only=True)


class TrainingSessionSerializer(StrictSerializer):
    """A session of a training, by the clocks of the Netherlands.

    `where`, `trainer` and `trainer_address` are empty for who does not write for the project, and
    once names were erased. How many registered is null for them: of it a range is published.
    """

    id = LowerUUID(source="pk", read_only=True)
    state = OneOf(SessionState.values, read_only=True)
    is_over = serializers.SerializerMethodField()
    starts_at = LocalTime()
    ends_at = LocalTime()
    is_online = StrictBoolean(required=False)
    municipality = StrictText(
        least=0, most=LONGEST_MUNICIPALITY, alphabet=MUNICIPALITY, required=False
    )
    municipality_name = serializers.SerializerMethodField()
    where = StrictText(least=0, most=LONGEST_WHERE, alphabet=PLAIN)
    trainer = StrictText(least=0, most=LONGEST_NAME, alphabet=PLAIN, required=False)
    trainer_address = serializers.SerializerMethodField()
    seats = StrictInteger(least=1, most=MOST_SEATS)
    language = OneOf(LANGUAGES)
    held = serializers.IntegerField(read_only=True, allow_null=True)
    confirmed = serializers.IntegerField(read_only=True, allow_null=True)
    waiting = serializers.IntegerField(read_only=True, allow_null=True)
    free = serializers.IntegerField(read_only=True, allow_null=True)
    round = TrainingRoundSerializer(read_only=True, allow_null=True)
    erased_on = serializers.DateField(read_only=True, allow_null=True)
    version: Any = serializers.IntegerField(read_only=True)

    def to_representation(self, instance: Any) -> dict[str, Any]:
        """Return a session, with where it is for who writes for the project."""
        caller: Participant = self.context["view"].participant
        writes = caller.writes(instance.training.project.organisation_id)
        details = details_of(instance) if writes else None
        instance.where = details.where if details else ""
        instance.trainer = details.trainer if details else ""
        instance.trainer_address = (
            trainer_address(instance) if writes and not instance.erased_on else ""
        )
        instance.free = seats_of(instance).free if writes else None
        if not writes:
            instance.held = instance.confirmed = instance.waiting = None
        return super().to_representation(instance)

    def get_is_over(self, row: TrainingSession) -> bool:
        """Return whether it has ended."""
        return row.ends_at <= timezone.now()

    def get_municipality_name(self, row: TrainingSession) -> str:
        """Return the name of the municipality; empty if it is online."""
        found = municipalities().get(row.municipality)
        return found.name if found else ""

    def get_trainer_address(self, row: Any) -> str:
        """Return the address of the trainer's page."""
        return str(row.trainer_address)


class TrainingSessionChangeSerializer(VersionedChangeSerializer, TrainingSessionSerializer):
    """Changes of a session."""


class RegistrationSerializer(StrictSerializer):
    """Somebody who registered, for who runs the project, until names are erased."""

    id = LowerUUID(source="pk", read_only=True)
    number = serializers.IntegerField(read_only=True)
    state = OneOf(RegistrationState.values, read_only=True)
    state_label = serializers.CharField(source="get_state_display", read_only=True)
    name = serializers.SerializerMethodField()
    organisation = serializers.SerializerMethodField()
    profession = serializers.CharField(source="get_profession_display", read_only=True)
    is_walk_in = serializers.BooleanField(read_only=True)

    def get_name(self, row: Registration) -> str:
        """Return the name."""
        contact = contact_of(row)
        return contact.name if contact else ""

    def get_organisation(self, row: Registration) -> str:
        """Return where they work."""
        contact = contact_of(row)
        return contact.organisation if contact else ""


class TrainingChoiceSerializer(StrictSerializer):
    """Something to choose from, in the caller's language."""

    id = serializers.CharField(read_only=True)
    label: Any = serializers.CharField(read_only=True)


class TrainingOptionsSerializer(StrictSerializer):
    """What a training is made of; `may_see_names`: the caller runs the project."""

    may_write = serializers.BooleanField(read_only=True)
    may_see_names = serializers.BooleanField(read_only=True)
    languages = TrainingChoiceSerializer(many=True, read_only=True)
    professions = TrainingChoiceSerializer(many=True, read_only=True)
    municipalities = TrainingChoiceSerializer(many=True, read_only=True)
    pages = TrainingChoiceSerializer(many=True, read_only=True)


class TrainingFigureRowSerializer(StrictSerializer):
    """How many came of a profession or region: a range, or exactly."""

    code = serializers.CharField(read_only=True)
    label: Any = serializers.CharField(read_only=True)
    least = serializers.IntegerField(read_only=True)
    most = serializers.IntegerField(read_only=True)


class TrainingFiguresSerializer(StrictSerializer):
    """Sums of what is published of a training; `until` is null as long as nothing is."""

    until = serializers.DateField(read_only=True, allow_null=True)
    sessions = serializers.IntegerField(read_only=True)
    registered = serializers.IntegerField(read_only=True)
    registered_most = serializers.IntegerField(read_only=True)
    came_least = serializers.IntegerField(read_only=True)
    came_most = serializers.IntegerField(read_only=True)
    judged = serializers.IntegerField(read_only=True)
    profession = TrainingFigureRowSerializer(many=True, read_only=True)
    region = TrainingFigureRowSerializer(many=True, read_only=True)


# -- The trainer's phone --------------------------------------------------------------------------
class PresenceMarkSerializer(StrictSerializer):
    """Whether somebody came; `counter` grows with each thing that is said of them."""

    id = LowerUUID()
    came = StrictBoolean()
    counter = StrictInteger(least=1, most=HIGHEST_COUNTER)


class WalkInSerializer(StrictSerializer):
    """Somebody who came without having registered; `id` is made on the phone."""

    id = LowerUUID(random=True)
    name = StrictText(most=LONGEST_NAME, alphabet=PLAIN)
    organisation = StrictText(least=0, most=LONGEST_ORGANISATION, alphabet=PLAIN, required=False)
    email = StrictText(least=0, most=LONGEST_ADDRESS, alphabet=PLAIN, required=False)
    profession = OneOf(Profession.values)
    region = OneOf(Region.values)


class TrainerReportSerializer(StrictSerializer):
    """What a trainer says."""

    marks = ListOf(child=PresenceMarkSerializer(), most=MOST_MARKS, required=False)
    people = ListOf(child=WalkInSerializer(), most=MOST_PEOPLE, required=False)


class PersonPresentSerializer(StrictSerializer):
    """Somebody who is expected; `came` is null as long as nobody said."""

    id = LowerUUID(read_only=True)
    name = serializers.CharField(read_only=True)
    organisation = serializers.CharField(read_only=True)
    came = serializers.BooleanField(read_only=True, allow_null=True)
    waits = serializers.BooleanField(read_only=True)
    counter = serializers.IntegerField(read_only=True)


class RefusedWalkInSerializer(StrictSerializer):
    """Somebody who was not added, and why."""

    id = LowerUUID(read_only=True)
    detail = serializers.CharField(read_only=True)


class PresenceAnswerSerializer(StrictSerializer):
    """How it is now, after what was sent."""

    people = PersonPresentSerializer(many=True, read_only=True)
    refused = RefusedWalkInSerializer(many=True, read_only=True)
