"""Resources of indicators and their numbers."""

from typing import Any

from rest_framework import serializers

from api.common.fields import LINES, LowerUUID, OneOf, StrictBoolean, StrictInteger, StrictText
from api.common.serializers import StrictSerializer
from api.programmes.common import HIGHEST_VERSION, VersionedChangeSerializer, by_language
from backend.organisations.figure_sources import SOURCES
from backend.programmes.models import Indicator
from backend.programmes.models.figures import (
    HIGHEST_FIGURE,
    LONGEST_FIGURE_NOTE,
    LONGEST_INDICATOR_CODE,
    MOST_INDICATORS,
)
from backend.programmes.services.indicators import LONGEST_INDICATOR_NAME
from backend.programmes.states import Counting, Direction, Unit

from .quarters import QuarterField

CODE = "[a-z0-9-]"
LONGEST_SOURCE = 40


class IndicatorSerializer(StrictSerializer):
    """Something that a project wants to reach, by quarter.

    `source`: what is counted, of the options; empty if the number is entered. `part_of`: the
    indicator of people of which it counts some. `is_public`: it is in what is released.
    """

    id = LowerUUID(source="pk", read_only=True)
    code = StrictText(least=2, most=LONGEST_INDICATOR_CODE, alphabet=CODE)
    name = by_language(LONGEST_INDICATOR_NAME)
    unit = OneOf(Unit.values, required=False)
    direction = OneOf(Direction.values, required=False)
    source: Any = StrictText(least=0, most=LONGEST_SOURCE, alphabet="[a-z.-]", required=False)
    source_name = serializers.SerializerMethodField()
    is_people = StrictBoolean()
    counting = OneOf(Counting.values, required=False)
    part_of = LowerUUID(source="part_of_id", required=False, allow_null=True)
    is_public = StrictBoolean(required=False)
    position = StrictInteger(least=0, most=MOST_INDICATORS, required=False)
    version: Any = serializers.IntegerField(read_only=True)

    def get_source_name(self, row: Indicator) -> str:
        """Return what is counted, in the caller's language."""
        source = SOURCES.get(row.source)
        return str(source.label) if source else ""


class IndicatorChangeSerializer(VersionedChangeSerializer, IndicatorSerializer):
    """Changes of an indicator."""

    code = None  # type: ignore[assignment]  # files name it, and it stays


class FigureEntrySerializer(StrictSerializer):
    """Target, number and note of a quarter; `version` is 0 as long as nothing was entered."""

    target = StrictInteger(least=0, most=HIGHEST_FIGURE, required=False, allow_null=True)
    reached = StrictInteger(least=0, most=HIGHEST_FIGURE, required=False, allow_null=True)
    note = StrictText(least=0, most=LONGEST_FIGURE_NOTE, alphabet=LINES, required=False)
    version: Any = StrictInteger(least=0, most=HIGHEST_VERSION)


class FigureSpanSerializer(StrictSerializer):
    """What is shown of a number; `most` is null if it is at least so many."""

    least = serializers.IntegerField(read_only=True)
    most = serializers.IntegerField(read_only=True, allow_null=True)


class QuarterFigureSerializer(StrictSerializer):
    """An indicator in a quarter.

    `entered` is the number itself, for who runs the project. `counted_on`: until this day what is
    counted may change. `note_hidden`: there is a note that may tell what is hidden, which who runs
    the project alone reads.
    """

    quarter = QuarterField(read_only=True)
    target = serializers.IntegerField(read_only=True, allow_null=True)
    reached = FigureSpanSerializer(read_only=True, allow_null=True)
    entered = serializers.IntegerField(read_only=True, allow_null=True)
    note = serializers.CharField(read_only=True)
    note_hidden = serializers.BooleanField(read_only=True)
    is_missing = serializers.BooleanField(read_only=True)
    counted_on = serializers.DateField(read_only=True, allow_null=True)
    version: Any = serializers.IntegerField(read_only=True)


class IndicatorFiguresSerializer(StrictSerializer):
    """An indicator with its quarters; `trend` is `better`, `worse`, `same` or empty."""

    indicator = IndicatorSerializer(read_only=True)
    cells = QuarterFigureSerializer(many=True, read_only=True)
    target = serializers.IntegerField(read_only=True, allow_null=True)
    reached = FigureSpanSerializer(read_only=True, allow_null=True)
    trend = serializers.CharField(read_only=True)


class ProjectFiguresSerializer(StrictSerializer):
    """The figures of a project; `runs`: the caller enters its numbers."""

    project = LowerUUID(source="project.pk", read_only=True)
    name = serializers.DictField(
        source="project.name", child=serializers.CharField(), read_only=True
    )
    organisation_name = serializers.CharField(source="project.organisation.name", read_only=True)
    runs = serializers.BooleanField(read_only=True)
    rows = IndicatorFiguresSerializer(many=True, read_only=True)


class ProgrammeFiguresSerializer(StrictSerializer):
    """Figures of the projects that the caller sees, for some quarters."""

    quarters = serializers.ListField(child=QuarterField(), read_only=True)
    may_release = serializers.BooleanField(read_only=True)
    projects = ProjectFiguresSerializer(many=True, read_only=True)


class FigureSourceSerializer(StrictSerializer):
    """What can be counted."""

    id = serializers.CharField(read_only=True)
    label: Any = serializers.CharField(read_only=True)
    is_people = serializers.BooleanField(read_only=True)


class IndicatorChoiceSerializer(StrictSerializer):
    """Something to choose, in the caller's language."""

    id = serializers.CharField(read_only=True)
    label: Any = serializers.CharField(read_only=True)


class IndicatorOptionsSerializer(StrictSerializer):
    """What indicators of a project are made of."""

    may_write = serializers.BooleanField(read_only=True)
    languages = IndicatorChoiceSerializer(many=True, read_only=True)
    units = IndicatorChoiceSerializer(many=True, read_only=True)
    directions = IndicatorChoiceSerializer(many=True, read_only=True)
    countings = IndicatorChoiceSerializer(many=True, read_only=True)
    sources = FigureSourceSerializer(many=True, read_only=True)
