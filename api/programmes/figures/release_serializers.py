"""Resources of releases of the programme's figures."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.common.fields import LINES, OneOf, StrictText
from api.common.json_fields import ByName
from api.common.serializers import StrictSerializer
from api.programmes.common import LANGUAGES
from backend.programmes.models import FiguresRelease
from backend.programmes.release_addresses import release_address
from backend.programmes.selectors.release_content import Draft
from backend.programmes.states import Counting, Direction, ReleaseState, Unit

from .quarters import QuarterField

LONGEST_WORD = 500
DIGEST = "[0-9a-f]"
DIGEST_LENGTH = 64


class ReleasedCellSerializer(StrictSerializer):
    """What is public of an indicator in a quarter; `reached` is its least and its most.

    `was`: what the release before said, if that is corrected.
    """

    target = serializers.IntegerField(read_only=True, allow_null=True)
    reached = serializers.ListField(
        child=serializers.IntegerField(allow_null=True), read_only=True, allow_null=True
    )
    note = serializers.CharField(read_only=True)
    was = serializers.ListField(
        child=serializers.IntegerField(allow_null=True),
        default=None,
        read_only=True,
        allow_null=True,
    )


class ReleasedIndicatorSerializer(StrictSerializer):
    """What is public of an indicator; its cells are in the order of the quarters."""

    code = serializers.CharField(read_only=True)
    name = serializers.DictField(child=serializers.CharField(), read_only=True)
    unit = OneOf(Unit.values, read_only=True)
    direction = OneOf(Direction.values, read_only=True)
    counting = OneOf(Counting.values, read_only=True)
    is_people = serializers.BooleanField(read_only=True)
    is_counted = serializers.BooleanField(read_only=True)
    part_of = serializers.CharField(read_only=True)
    cells = ReleasedCellSerializer(many=True, read_only=True)


class ReleasedProjectSerializer(StrictSerializer):
    """What is public of a project."""

    slug = serializers.CharField(read_only=True)
    name = serializers.DictField(child=serializers.CharField(), read_only=True)
    organisation = serializers.CharField(read_only=True)
    kind = serializers.CharField(read_only=True)
    indicators = ReleasedIndicatorSerializer(many=True, read_only=True)


class CorrectionsSerializer(StrictSerializer):
    """How many numbers say something else than in which release before."""

    release = serializers.IntegerField(read_only=True)
    numbers = serializers.IntegerField(read_only=True)


class ReleasedContentSerializer(StrictSerializer):
    """All that a release shows."""

    form = serializers.IntegerField(read_only=True)
    quarters = serializers.ListField(child=serializers.CharField(), read_only=True)
    corrects = CorrectionsSerializer(default=None, read_only=True, allow_null=True)
    projects = ReleasedProjectSerializer(many=True, read_only=True)


class FiguresReleaseSerializer(StrictSerializer):
    """Figures that were released."""

    number = serializers.IntegerField(read_only=True)
    address = serializers.SerializerMethodField()
    first_quarter = serializers.CharField(read_only=True)
    last_quarter = serializers.CharField(read_only=True)
    state = OneOf(ReleaseState.values, read_only=True)
    word = serializers.DictField(child=serializers.CharField(), read_only=True)
    released_on = serializers.DateField(read_only=True)
    withdrawn_on = serializers.DateField(read_only=True, allow_null=True)

    def get_address(self, row: FiguresRelease) -> str:
        """Return where everybody reads them."""
        return release_address(row.number)


class WholeReleaseSerializer(FiguresReleaseSerializer):
    """The same with all that it shows."""

    content = ReleasedContentSerializer(read_only=True)


class MissingFigureSerializer(StrictSerializer):
    """A project, an indicator and a quarter, by name."""

    project = serializers.DictField(child=serializers.CharField(), read_only=True)
    indicator = serializers.DictField(child=serializers.CharField(), read_only=True)
    quarter = QuarterField(read_only=True)


class FiguresDraftSerializer(StrictSerializer):
    """What would be released, and what is not in it; `digest` names it."""

    digest = serializers.CharField(read_only=True)
    content = ReleasedContentSerializer(read_only=True)
    missing = serializers.SerializerMethodField()
    without_notes = serializers.SerializerMethodField()

    @extend_schema_field(MissingFigureSerializer(many=True))
    def get_missing(self, draft: Draft) -> list[dict[str, Any]]:
        """Return where a number is missing."""
        return [place_of(*at) for at in draft.missing]

    @extend_schema_field(MissingFigureSerializer(many=True))
    def get_without_notes(self, draft: Draft) -> list[dict[str, Any]]:
        """Return whose note is left out."""
        return [place_of(*at) for at in draft.without_notes]


def place_of(project: Any, row: Any, quarter: Any) -> dict[str, Any]:
    """Return a place by its names."""
    found = {"project": project.name, "indicator": row.indicator.name, "quarter": quarter}
    return dict(MissingFigureSerializer(found).data)


class FiguresReleaseCreateSerializer(StrictSerializer):
    """Quarters to release, and the digest of the draft that was looked at."""

    first = QuarterField()
    last = QuarterField()
    digest = StrictText(least=DIGEST_LENGTH, most=DIGEST_LENGTH, alphabet=DIGEST)


class FiguresWithdrawalSerializer(StrictSerializer):
    """Why a release is withdrawn, by language; readers see it."""

    word = ByName(
        name="|".join(LANGUAGES),
        most=len(LANGUAGES),
        child=StrictText(least=0, most=LONGEST_WORD, alphabet=LINES),
    )
