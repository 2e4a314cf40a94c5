"""Resources of interventions."""

from typing import Any

from rest_framework import serializers

from api.common.fields import (
    LINES,
    LowerUUID,
    OneOf,
    StrictBoolean,
    StrictInteger,
    StrictText,
)
from api.common.json_fields import Day
from api.common.serializers import StrictSerializer
from api.programmes.common import HIGHEST_VERSION, LANGUAGES, VersionedChangeSerializer
from backend.core.days import today
from backend.core.limits import PLAIN
from backend.programmes.intervention_addresses import results_address
from backend.programmes.models import Intervention
from backend.programmes.models.interventions import LONGEST_TEAM, MOST_PEOPLE
from backend.programmes.roles import Participant
from backend.programmes.services.interventions import (
    LONGEST_CARRIER,
    LONGEST_LINE,
    LONGEST_TEXT,
)
from backend.programmes.services.stakeholder_questions import LONGEST_ANSWER
from backend.programmes.states import Decision, QuestionState, Remains
from backend.programmes.states.interventions import day_number, week_number

# What programme managers do not read.
CONTENT = (
    *("assumption", "action", "indicator", "target", "result"),
    *("reason", "carried_on_by", "remains_about"),
)


def _line(**options: Any) -> Any:
    return StrictText(most=LONGEST_LINE, alphabet=PLAIN, **options)


def _text(**options: Any) -> Any:
    return StrictText(most=LONGEST_TEXT, alphabet=LINES, **options)


class ClockSerializer(StrictSerializer):
    """How far an intervention is; `day` counts from day 0 on, below it until then.

    `weeks` are those that the team looked back at; `address` is the results page.
    """

    day = serializers.SerializerMethodField()
    week = serializers.SerializerMethodField()
    weeks = serializers.SerializerMethodField()
    state = serializers.SerializerMethodField()
    address = serializers.SerializerMethodField()
    questions_waiting = serializers.IntegerField(read_only=True)

    def get_day(self, row: Intervention) -> int:
        """Return which day it is."""
        return day_number(row.day_0, today())

    def get_week(self, row: Intervention) -> int:
        """Return which week it is."""
        return week_number(row.day_0, today())

    def get_weeks(self, row: Intervention) -> list[int]:
        """Return the weeks that were looked back at."""
        return sorted(check.week for check in row.checks.all())

    def get_state(self, row: Intervention) -> str:
        """Return where it stands today."""
        return row.state_on(today()).value

    def get_address(self, row: Intervention) -> str:
        """Return where strangers read it, once it is public."""
        return results_address(row.code)


class InterventionSerializer(ClockSerializer):
    """An intervention of a project.

    `follows` are the hundred days of the team before these, `followed_by` the ones after.

    Programme managers see no texts. `assumption`, `indicator`, `target` and `day_0` stay from
    day 0 on.
    """

    id = LowerUUID(source="pk", read_only=True)
    code = serializers.CharField(read_only=True)
    team = StrictText(most=LONGEST_TEAM, alphabet=PLAIN)
    people = StrictInteger(least=1, most=MOST_PEOPLE)
    owner = LowerUUID(source="owner_id", required=False, allow_null=True)
    owner_name = serializers.SerializerMethodField()
    language = OneOf(LANGUAGES)
    day_0 = Day()
    # Empty ones are refused; programme managers get them.
    assumption = _text(least=0)
    action = _text(least=0)
    indicator = _line(least=0)
    target = _line(least=0)
    result = _text(least=0, required=False)
    is_public = StrictBoolean(required=False)
    takes_questions = StrictBoolean(required=False)
    decision = serializers.CharField(read_only=True)
    reason = serializers.CharField(read_only=True)
    carried_on_by = serializers.CharField(read_only=True)
    decided_on = serializers.DateField(read_only=True, allow_null=True)
    remains = serializers.SerializerMethodField()
    remains_about = serializers.SerializerMethodField()
    follows = LowerUUID(source="follows_id", read_only=True, allow_null=True)
    followed_by = LowerUUID(source="next_id", read_only=True, allow_null=True)
    version: Any = serializers.IntegerField(read_only=True)

    def to_representation(self, instance: Any) -> dict[str, Any]:
        """Return an intervention, without its texts for who manages the programme."""
        shown = super().to_representation(instance)
        caller: Participant = self.context["view"].participant
        return shown | dict.fromkeys(CONTENT, "") if caller.manages else shown

    def get_owner_name(self, row: Intervention) -> str:
        """Return who is reminded; empty if they left."""
        return str(row.owner) if row.owner else ""

    def get_remains(self, row: Intervention) -> str:
        """Return what is left; empty as long as nobody said."""
        return row.aftermath.remains if hasattr(row, "aftermath") else ""

    def get_remains_about(self, row: Intervention) -> str:
        """Return more about it."""
        return row.aftermath.about if hasattr(row, "aftermath") else ""


class InterventionChangeSerializer(VersionedChangeSerializer, InterventionSerializer):
    """Changes of an intervention."""


class InterventionDecisionSerializer(StrictSerializer):
    """What is decided, on the version that was looked at."""

    version = StrictInteger(least=1, most=HIGHEST_VERSION)
    decision = OneOf(Decision.values)
    reason = _text()
    carried_on_by = StrictText(least=0, most=LONGEST_CARRIER, alphabet=PLAIN, required=False)


class NextInterventionSerializer(StrictSerializer):
    """When the next hundred days of a team begin, on the version of the ones before."""

    version = StrictInteger(least=1, most=HIGHEST_VERSION)
    day_0 = Day()


class AftermathSerializer(StrictSerializer):
    """What is left on day 280."""

    remains = OneOf(Remains.values)
    about = _text(least=0, required=False)


class InterventionCheckSerializer(StrictSerializer):
    """A week in three lines."""

    week = serializers.IntegerField(read_only=True)
    done = _line()
    seen = _line(least=0, required=False)
    next_step = _line(least=0, required=False)
    version: Any = serializers.IntegerField(read_only=True)


class InterventionCheckChangeSerializer(InterventionCheckSerializer):
    """A week to be said; `version` is 0 as long as nothing was."""

    version: Any = StrictInteger(least=0, most=HIGHEST_VERSION)


class StakeholderQuestionSerializer(StrictSerializer):
    """A question of a stranger, and its answer; `week` is the Monday of when it came."""

    id = LowerUUID(source="pk", read_only=True)
    number = serializers.IntegerField(read_only=True)
    text = serializers.CharField(read_only=True)
    answer = StrictText(least=0, most=LONGEST_ANSWER, alphabet=LINES)
    state = OneOf(QuestionState.values, read_only=True)
    week = serializers.DateField(read_only=True)


class WaitingQuestionsSerializer(StrictSerializer):
    """Up to which question those that wait are erased; what came since stays."""

    last_number = StrictInteger(least=1, most=HIGHEST_VERSION)


class InterventionChoiceSerializer(StrictSerializer):
    """Something to choose from, in the caller's language."""

    id = serializers.CharField(read_only=True)
    label: Any = serializers.CharField(read_only=True)


class InterventionOptionsSerializer(StrictSerializer):
    """What an intervention is made of; `people` may be its owners."""

    may_write = serializers.BooleanField(read_only=True)
    makes_paper = serializers.BooleanField(read_only=True)
    languages = InterventionChoiceSerializer(many=True, read_only=True)
    people = InterventionChoiceSerializer(many=True, read_only=True)
    decisions = InterventionChoiceSerializer(many=True, read_only=True)
    remains = InterventionChoiceSerializer(many=True, read_only=True)
