"""What goes over the wire of knowledge, trainings, coaching days, successes and numbers."""

from collections.abc import Mapping

from rest_framework import serializers

from api.common.fields import LINES, LowerUUID, SetOf, StrictBoolean, StrictText
from api.common.json_fields import Day
from api.common.serializers import StrictSerializer
from api.common.views import active_language
from backend.core.limits import PLAIN

from .base import ExpertNamed
from .common import Moment

LONGEST_TITLE, LONGEST_TEXT, LONGEST_PLACE = 120, 8000, 200
MOST_FOLLOWERS, MOST_CONSENTS = 500, 20


class Titles(StrictSerializer):
    """A title in both languages of the platform."""

    nl = StrictText(most=LONGEST_TITLE, alphabet=PLAIN)
    en = StrictText(most=LONGEST_TITLE, alphabet=PLAIN)


class Texts(StrictSerializer):
    """A text in both languages of the platform."""

    nl = StrictText(most=LONGEST_TEXT, alphabet=LINES)
    en = StrictText(most=LONGEST_TEXT, alphabet=LINES)


def in_my_language(texts: Mapping[str, str]) -> str:
    """A text in the caller's language, or in English."""
    return texts.get(active_language().partition("-")[0]) or texts.get("en", "")


class KnowledgeGiven(StrictSerializer):
    """Something members should know."""

    title = Titles()
    text = Texts()
    owner = LowerUUID()
    look_again_on = Day()


class KnowledgeChanged(StrictSerializer):
    """What of it is to be changed."""

    title = Titles(required=False)
    text = Texts(required=False)
    owner = LowerUUID(required=False)
    look_again_on = Day(required=False)


class KnowledgeShape(StrictSerializer):
    """Knowledge at the desk; without an owner when their account is gone."""

    id = serializers.UUIDField()
    title = Titles()
    text = Texts()
    owner = serializers.UUIDField(allow_null=True)
    changed_on = serializers.DateField()
    look_again_on = serializers.DateField()


class KnowledgeRead(StrictSerializer):
    """Knowledge in the caller's language."""

    id = serializers.UUIDField()
    title = serializers.CharField()
    text = serializers.CharField()
    changed_on = serializers.DateField()


class TrainingGiven(StrictSerializer):
    """A training."""

    title = Titles()
    on = Day()


class TrainingChanged(StrictSerializer):
    """What of it is to be changed."""

    title = Titles(required=False)
    on = Day(required=False)


class FollowersGiven(StrictSerializer):
    """Who followed a training: these, and nobody else."""

    experts = SetOf(child=LowerUUID(), most=MOST_FOLLOWERS)


class TrainingShape(StrictSerializer):
    """A training at the desk, with who followed it."""

    id = serializers.UUIDField()
    title = Titles()
    on = serializers.DateField()
    followers = serializers.ListField(child=serializers.UUIDField())


class TrainingRead(StrictSerializer):
    """A training in the caller's language, and whether they followed it."""

    id = serializers.UUIDField()
    title = serializers.CharField()
    on = serializers.DateField()
    followed = serializers.BooleanField()


class CoachingGiven(StrictSerializer):
    """A coaching day."""

    title = Titles()
    starts_at = Moment()
    ends_at = Moment()
    place = StrictText(least=0, most=LONGEST_PLACE, alphabet=PLAIN, required=False)


class CoachingChanged(StrictSerializer):
    """What of it is to be changed."""

    title = Titles(required=False)
    starts_at = Moment(required=False)
    ends_at = Moment(required=False)
    place = StrictText(least=0, most=LONGEST_PLACE, alphabet=PLAIN, required=False)


class CoachingShape(StrictSerializer):
    """A coaching day at the desk, with who said what."""

    id = serializers.UUIDField()
    title = Titles()
    starts_at = Moment()
    ends_at = Moment()
    place = serializers.CharField(allow_blank=True)
    coming = ExpertNamed(many=True)
    not_coming = ExpertNamed(many=True)


class CoachingRead(StrictSerializer):
    """A coaching day in the caller's language: how many come, and what the caller said."""

    id = serializers.UUIDField()
    title = serializers.CharField()
    starts_at = Moment()
    ends_at = Moment()
    place = serializers.CharField(allow_blank=True)
    coming = serializers.IntegerField()
    comes = serializers.BooleanField(allow_null=True)


class ComingGiven(StrictSerializer):
    """Whether the caller comes."""

    comes = StrictBoolean()


class SuccessGiven(StrictSerializer):
    """A short story of what changed."""

    title = Titles()
    text = Texts()
    on = Day()
    assignment = LowerUUID(required=False, allow_null=True)
    consents = SetOf(child=LowerUUID(), most=MOST_CONSENTS, required=False)


class SuccessChanged(StrictSerializer):
    """What of it is to be changed."""

    title = Titles(required=False)
    text = Texts(required=False)
    on = Day(required=False)
    assignment = LowerUUID(required=False, allow_null=True)
    consents = SetOf(child=LowerUUID(), most=MOST_CONSENTS, required=False)


class PublishedGiven(StrictSerializer):
    """Whether everybody is to read it."""

    published = StrictBoolean()


class SuccessShape(StrictSerializer):
    """A success at the desk; `visible` if everybody can read it today."""

    id = serializers.UUIDField()
    title = Titles()
    text = Texts()
    on = serializers.DateField()
    assignment = serializers.UUIDField(allow_null=True)
    consents = serializers.ListField(child=serializers.UUIDField())
    published = serializers.BooleanField()
    visible = serializers.BooleanField()


class SuccessRead(StrictSerializer):
    """A success as everybody reads it, in the caller's language."""

    id = serializers.UUIDField()
    title = serializers.CharField()
    text = serializers.CharField()
    on = serializers.DateField()


def page_shape(name: str, row: type[StrictSerializer]) -> type[StrictSerializer]:
    """The shape of a page with such rows."""
    fields = {"results": row(many=True), "next": serializers.URLField(allow_null=True)}
    return type(
        name, (StrictSerializer,), {"__doc__": "A page; `next` is null on the last.", **fields}
    )


class FiguresShape(StrictSerializer):
    """Figures for everybody, rounded down to a multiple of five; null where there are fewer."""

    closed = serializers.IntegerField(allow_null=True)
    members = serializers.IntegerField(allow_null=True)
    organisations = serializers.IntegerField(allow_null=True)
    reached = serializers.IntegerField(allow_null=True)


class SuccessesShape(StrictSerializer):
    """A page of successes, and the figures beside them."""

    results = SuccessRead(many=True)
    next = serializers.URLField(allow_null=True)
    figures = FiguresShape()


class DeskShape(StrictSerializer):
    """How much waits for the coordinator."""

    submitted = serializers.IntegerField()
    questions = serializers.IntegerField()
    calls = serializers.IntegerField()
    check_ins = serializers.IntegerField()
    grievances = serializers.IntegerField()
    fees_late = serializers.IntegerField()
    reviews = serializers.IntegerField()
    quiet = serializers.IntegerField()
    knowledge_due = serializers.IntegerField()
    work_over = serializers.IntegerField(
        help_text="Requests whose last day has passed, and that were not delivered"
    )
    improvements_late = serializers.IntegerField()
