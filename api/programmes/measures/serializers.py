"""Resources of measures."""

from typing import Any

from rest_framework import serializers

from api.common.fields import (
    ListOf,
    LowerUUID,
    OneOf,
    SetOf,
    StrictBoolean,
    StrictInteger,
    StrictText,
)
from api.common.json_fields import ByName, Day
from api.common.serializers import StrictSerializer
from api.programmes.common import VersionedChangeSerializer, by_language
from api.programmes.resources import options
from backend.organisations.profiles import PROVINCES
from backend.programmes.models import Measure, MeasureRound, PlannedTable, WordingTrial
from backend.programmes.selectors.measure_report import indicator_name, willingness_question
from backend.programmes.selectors.measures import trial_address, warnings_of, wording_digest
from backend.programmes.services.measure_lead_times import LONGEST_DAYS
from backend.programmes.services.measure_plans import MOST_EXPECTED, MOST_TABLES
from backend.programmes.services.measure_trials import TRIED_GROUPS
from backend.programmes.services.measures import LONGEST_ABOUT, LONGEST_NAME
from backend.programmes.states import INDICATORS, MeasureKind, Phase, RespondentGroup, TableSort
from surveys.models import CODE_SIGNS
from surveys.services.tokens import TOKEN_LENGTH
from surveys.states import RoundStatus

WORD = "[a-z_]"
LONGEST_INDICATOR = 40
# A sheet of more would hold a processor for longer than a second.
MOST_CARDS_AT_ONCE = 100


class PlannedTableSerializer(StrictSerializer):
    """A planned table, and what it can show with the people who are expected.

    `indicator` is a question of the group's questionnaire; of `change` the later phase. `base` is
    the share of good answers at first, and `smallest` the least difference that would show, in
    points of a hundred; null if none would.
    """

    group = OneOf(RespondentGroup.values)
    sort = OneOf(TableSort.values)
    indicator = StrictText(most=LONGEST_INDICATOR, alphabet=WORD)
    base = StrictInteger(least=5, most=95, required=False)
    people = serializers.IntegerField(read_only=True)
    smallest = serializers.IntegerField(read_only=True, allow_null=True)
    warnings = serializers.SerializerMethodField()

    def get_warnings(self, row: PlannedTable) -> list[str]:
        """Return in plain words what it cannot show."""
        return warnings_of(row)


class MeasureRoundSerializer(StrictSerializer):
    """A group that is asked in a phase; `cards` were made by region.

    How many answered is not said: what is published when it ends says it. `is_few`: a week before
    its end few had answered, which is looked at once.
    """

    id = LowerUUID(source="pk", read_only=True)
    group = OneOf(RespondentGroup.values)
    phase = OneOf(Phase.values)
    status = OneOf(RoundStatus.values, source="round.status", read_only=True)
    closes_on = Day(required=False)
    cards = serializers.DictField(child=serializers.IntegerField(), read_only=True)
    is_few = serializers.BooleanField(read_only=True)

    def to_representation(self, instance: MeasureRound) -> dict[str, Any]:
        """Return it with the last day of its round."""
        found: dict[str, Any] = super().to_representation(instance)
        found["closes_on"] = instance.round.closes_on.isoformat()
        return found


class MeasureSerializer(StrictSerializer):
    """A measure and its plan, which is fixed once somebody was asked.

    `expected` says how many answer in each phase, by group and region.
    """

    id = LowerUUID(source="pk", read_only=True)
    name = by_language(LONGEST_NAME)
    about = by_language(LONGEST_ABOUT, required=False)
    kind = OneOf(MeasureKind.values)
    regions = SetOf(child=OneOf(PROVINCES), most=len(PROVINCES))
    begins_on = Day()
    expected = ByName(
        name="|".join(RespondentGroup.values),
        most=len(RespondentGroup),
        child=ByName(
            name="|".join(PROVINCES),
            most=len(PROVINCES),
            child=StrictInteger(least=0, most=MOST_EXPECTED),
        ),
        required=False,
    )
    tables = ListOf(child=PlannedTableSerializer(), most=MOST_TABLES, required=False)
    rounds = MeasureRoundSerializer(many=True, read_only=True)
    version: Any = serializers.IntegerField(read_only=True)

    def to_representation(self, instance: Measure) -> dict[str, Any]:
        """Return it with the tables as rows."""
        found: dict[str, Any] = {
            name: field.to_representation(field.get_attribute(instance))
            for name, field in self.fields.items()
            if name != "tables"
        }
        tables = PlannedTableSerializer(instance.tables.all(), many=True)
        return found | {"tables": tables.data}


class MeasureChangeSerializer(VersionedChangeSerializer, MeasureSerializer):
    """Changes of a measure."""


class CardsSerializer(StrictSerializer):
    """New cards for a region: each address lets in once, and cannot be shown again."""

    region = OneOf(PROVINCES)
    count = StrictInteger(least=1, most=MOST_CARDS_AT_ONCE, write_only=True)
    addresses = serializers.ListField(child=serializers.CharField(), read_only=True)


class CardsPaperSerializer(StrictSerializer):
    """Cards that were made, to be printed: their tokens are the last part of each address."""

    region = OneOf(PROVINCES)
    tokens = ListOf(
        child=StrictText(least=TOKEN_LENGTH, most=TOKEN_LENGTH, alphabet=f"[{CODE_SIGNS}]"),
        most=MOST_CARDS_AT_ONCE,
    )


class LeadTimeSerializer(StrictSerializer):
    """How many days a case took; nothing of the case is kept, and of the days a class."""

    region = OneOf(PROVINCES)
    phase = OneOf(Phase.values)
    days = StrictInteger(least=0, most=LONGEST_DAYS)
    takes_back = StrictBoolean(required=False)


class MeasurePhaseSerializer(StrictSerializer):
    """A phase."""

    phase = OneOf(Phase.values)


class WordingTrialSerializer(StrictSerializer):
    """Readers try the questions for a group at `address`; `is_current`: they are still asked so.

    `round` is where what they said stands, under surveys.
    """

    id = LowerUUID(source="pk", read_only=True)
    group = OneOf(RespondentGroup.values)
    round = LowerUUID(source="round_id", read_only=True, allow_null=True)
    opened_on = serializers.DateField(read_only=True)
    closes_on = Day(required=False)
    status = OneOf(RoundStatus.values, source="round.status", read_only=True, allow_null=True)
    address = serializers.SerializerMethodField()
    is_current = serializers.SerializerMethodField()
    # Once it has ended and five answered.
    respondents = serializers.IntegerField(read_only=True, allow_null=True)
    read_by = serializers.SerializerMethodField()
    read_on = serializers.DateField(read_only=True, allow_null=True)

    def get_address(self, row: WordingTrial) -> str:
        """Return where readers see the questions; empty once it has ended."""
        return trial_address(row)

    def get_is_current(self, row: WordingTrial) -> bool:
        """Return whether the questions are those that were tried."""
        return row.digest == wording_digest(row.group)

    def get_read_by(self, row: WordingTrial) -> str:
        """Return who read what readers said."""
        return str(row.read_by) if row.read_by else ""

    def to_representation(self, instance: WordingTrial) -> dict[str, Any]:
        """Return it with the last day of its round."""
        found: dict[str, Any] = super().to_representation(instance)
        found["closes_on"] = instance.round.closes_on.isoformat() if instance.round else None
        found.setdefault("status", None)
        return found


# -- Report ---------------------------------------------------------------------------------------
class MeasureIntervalSerializer(StrictSerializer):
    """An estimate from `least` to `most`, 0 to 1, and its interval of 95 %."""

    least = serializers.FloatField(read_only=True)
    most = serializers.FloatField(read_only=True)
    lowest = serializers.FloatField(read_only=True)
    highest = serializers.FloatField(read_only=True)


class MeasureShareSerializer(StrictSerializer):
    """How many of `total`: from `least` to `most`."""

    least = serializers.IntegerField(read_only=True)
    most = serializers.IntegerField(read_only=True)
    total = serializers.IntegerField(read_only=True)


class MeasureLineSerializer(StrictSerializer):
    """A row; without a share `hidden` says why."""

    label: Any = serializers.CharField(read_only=True)
    share = MeasureShareSerializer(read_only=True, allow_null=True)
    interval = MeasureIntervalSerializer(read_only=True, allow_null=True)
    hidden = serializers.CharField(read_only=True)


class MeasureContrastSerializer(StrictSerializer):
    """A difference of two rows; `chance` is the probability by McNemar's exact test."""

    label: Any = serializers.CharField(read_only=True)
    interval = MeasureIntervalSerializer(read_only=True)
    is_clear = serializers.BooleanField(read_only=True)
    chance = serializers.FloatField(read_only=True, allow_null=True)


class MeasureReportTableSerializer(StrictSerializer):
    """A planned table, and what came of it; `phase` of tables by region."""

    group = OneOf(RespondentGroup.values, read_only=True)
    sort = OneOf(TableSort.values, read_only=True)
    heading = serializers.CharField(read_only=True)
    phase = serializers.CharField(read_only=True)
    people = serializers.IntegerField(read_only=True)
    smallest = serializers.IntegerField(read_only=True, allow_null=True)
    warnings = serializers.ListField(child=serializers.CharField(), read_only=True)
    lines = MeasureLineSerializer(many=True, read_only=True)
    contrasts = MeasureContrastSerializer(many=True, read_only=True)


class LeadTimeLineSerializer(StrictSerializer):
    """Cases of a region: between which days the median is, and its interval of 95 %."""

    label: Any = serializers.CharField(read_only=True)
    cases = serializers.IntegerField(read_only=True, allow_null=True)
    median = serializers.CharField(read_only=True)
    interval = serializers.CharField(read_only=True)
    hidden = serializers.CharField(read_only=True)


class LeadTimesSerializer(StrictSerializer):
    """How long cases of a phase took."""

    phase = OneOf(Phase.values, read_only=True)
    lines = LeadTimeLineSerializer(many=True, read_only=True)


class MeasureReportSerializer(StrictSerializer):
    """What is published of a measure, and why the rest is hidden."""

    name = serializers.CharField(read_only=True)
    kind = serializers.CharField(read_only=True)
    regions = serializers.ListField(child=serializers.CharField(), read_only=True)
    tables = MeasureReportTableSerializer(many=True, read_only=True)
    lead_times = LeadTimesSerializer(many=True, read_only=True)


# -- Options --------------------------------------------------------------------------------------
class MeasureChoiceSerializer(StrictSerializer):
    """Something to choose from, in the caller's language."""

    id = serializers.CharField(read_only=True)
    label: Any = serializers.CharField(read_only=True)


class MeasureGroupSerializer(MeasureChoiceSerializer):
    """A group, the questions that tables can compare, and the one for pairs.

    `is_tried`: readers have to try its questions before anybody is asked.
    """

    indicators = MeasureChoiceSerializer(many=True, read_only=True)
    willingness = serializers.CharField(read_only=True)
    is_tried = serializers.BooleanField(read_only=True)


class MeasureOptionsSerializer(StrictSerializer):
    """What measures of a project are made of."""

    may_write = serializers.BooleanField(read_only=True)
    languages = MeasureChoiceSerializer(many=True, read_only=True)
    kinds = MeasureChoiceSerializer(many=True, read_only=True)
    regions = MeasureChoiceSerializer(many=True, read_only=True)
    groups = MeasureGroupSerializer(many=True, read_only=True)
    phases = MeasureChoiceSerializer(many=True, read_only=True)
    sorts = MeasureChoiceSerializer(many=True, read_only=True)
    forms = serializers.ListField(child=serializers.CharField(), read_only=True)


def group_option(group: str, label: Any, language: str) -> dict[str, Any]:
    """Return a group to choose from."""
    return {
        "id": group,
        "label": label,
        "indicators": options(
            (name, indicator_name(group, name, language))
            for name in INDICATORS[RespondentGroup(group)]
        ),
        "willingness": willingness_question(group),
        "is_tried": group in TRIED_GROUPS,
    }
