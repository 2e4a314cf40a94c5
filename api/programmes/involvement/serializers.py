"""Resources of involvement."""

from typing import Any, override

from django.utils.translation import gettext_lazy as _
from drf_spectacular.extensions import OpenApiSerializerFieldExtension
from rest_framework import serializers

from api.common.fields import LINES, LowerUUID, OneOf, StrictInteger, StrictText
from api.common.json_fields import ByName
from api.common.serializers import StrictSerializer
from api.programmes.common import HIGHEST_VERSION, VersionedChangeSerializer, by_language
from backend.core.quarters import FORM
from backend.experts.briefing import STEPS
from backend.programmes.models import Involvement
from backend.programmes.models.pages import LONGEST_SLUG
from backend.programmes.page_addresses import page_address
from backend.programmes.selectors.involvement import MOST_LINES
from backend.programmes.services.involvement import LONGEST_ADVICE, LONGEST_LINE
from backend.programmes.states import InvolvementStage

SLUG = "[a-z0-9-]"
QUARTER = FORM.pattern
STEP_IDS = "|".join(step.id for step in STEPS)


class QuarterText(serializers.Field[str, str, str, Any]):
    """A quarter as `2027-Q1`; where it is `optional`, an empty text is none."""

    default_error_messages = {"invalid": _("Give a quarter, such as 2027-Q1.")}

    def __init__(self, *, optional: bool = False, **options: Any) -> None:
        super().__init__(**options)
        self.optional = optional

    @override
    def to_internal_value(self, data: Any) -> str:
        if self.optional and data == "":
            return ""
        if not isinstance(data, str) or not FORM.fullmatch(data):
            self.fail("invalid")
        return data

    @override
    def to_representation(self, value: str) -> str:
        return value


class QuarterTextForm(OpenApiSerializerFieldExtension):
    """The description of a `QuarterText`."""

    target_class = QuarterText

    @override
    def map_serializer_field(self, auto_schema: Any, direction: Any) -> dict[str, Any]:
        optional = "?" if self.target.optional else ""
        return {"type": "string", "pattern": f"^({QUARTER}){optional}$"}


class ActionLineSerializer(StrictSerializer):
    """An action line; `ends_in` is its last quarter, empty as long as it goes on."""

    id = LowerUUID(source="pk", read_only=True)
    name = by_language(LONGEST_LINE)
    begins_in = QuarterText(optional=True, required=False)
    ends_in = QuarterText(optional=True, required=False)
    position = StrictInteger(least=0, most=MOST_LINES, required=False)
    version: Any = serializers.IntegerField(read_only=True)


class ActionLineChangeSerializer(VersionedChangeSerializer, ActionLineSerializer):
    """Changes of an action line."""


class InvolvementSerializer(StrictSerializer):
    """How experts by experience took part in a line in a quarter.

    `assignment` is a request at Platform HOPE, which its coordinators choose and open.
    `advised` and `done` are empty for programme managers, who see no content.
    """

    id = LowerUUID(source="pk", read_only=True)
    action_line = LowerUUID(source="action_line_id")
    quarter = QuarterText()
    stage = OneOf(InvolvementStage.values)
    assignment = LowerUUID(source="assignment_id", allow_null=True, required=False)
    assignment_label = serializers.CharField(read_only=True)
    assignment_address = serializers.SerializerMethodField()
    advised = StrictText(least=0, most=LONGEST_ADVICE, alphabet=LINES, required=False)
    done = StrictText(least=0, most=LONGEST_ADVICE, alphabet=LINES, required=False)
    version: Any = serializers.IntegerField(read_only=True)

    def get_assignment_address(self, row: Involvement) -> str | None:
        """Return where the caller opens the request, or null."""
        linked = self.context["linked"].get(row.assignment_id)
        return linked.address if linked else None

    @override
    def to_representation(self, instance: Involvement) -> dict[str, Any]:
        shown: dict[str, Any] = super().to_representation(instance)
        if not self.context["reads_content"]:
            shown |= {"advised": "", "done": ""}
        return shown


class InvolvementChangeSerializer(VersionedChangeSerializer, InvolvementSerializer):
    """Changes of it."""


# -- The board ------------------------------------------------------------------------------------


class InvolvementCellSerializer(StrictSerializer):
    """A line in a quarter.

    `stage` is the farthest, empty if experts by experience did not take part. `is_running`: the
    line is worked on then; `is_without`: it was, and they did not.
    """

    quarter = serializers.CharField(read_only=True)
    stage = serializers.CharField(read_only=True)
    entries = serializers.IntegerField(read_only=True)
    is_running = serializers.BooleanField(read_only=True)
    is_without = serializers.BooleanField(read_only=True)


class InvolvementLineSerializer(StrictSerializer):
    """A row of the board; `without` counts quarters without experts by experience."""

    line = ActionLineSerializer(read_only=True)
    cells = InvolvementCellSerializer(many=True, read_only=True)
    without = serializers.IntegerField(read_only=True)


class InvolvementBoardSerializer(StrictSerializer):
    """Action lines by quarter."""

    quarters = serializers.ListField(child=serializers.CharField(), read_only=True)
    current = serializers.CharField(read_only=True)
    lines = InvolvementLineSerializer(many=True, read_only=True)


# -- What the screens choose from -----------------------------------------------------------------


class InvolvementChoiceSerializer(StrictSerializer):
    """Something to choose from, in the caller's language."""

    id = serializers.CharField(read_only=True)
    label: Any = serializers.CharField(read_only=True)


class InvolvementOptionsSerializer(StrictSerializer):
    """What involvement is made of; `assignments` are those that the caller may link to.

    `may_read`: they see what was advised and done.
    """

    may_write = serializers.BooleanField(read_only=True)
    may_read = serializers.BooleanField(read_only=True)
    stages = InvolvementChoiceSerializer(many=True, read_only=True)
    quarters = serializers.ListField(child=serializers.CharField(), read_only=True)
    assignments = InvolvementChoiceSerializer(many=True, read_only=True)


class StepPlanSerializer(StrictSerializer):
    """Pages of the steps; `pages` can be chosen. `version` is 0 before the first choice."""

    steps = serializers.SerializerMethodField()
    pages = serializers.ListField(child=serializers.CharField(), read_only=True)
    version = serializers.IntegerField(read_only=True)

    def get_steps(self, found: dict[str, Any]) -> list[dict[str, Any]]:
        """Return all steps in their order."""
        chosen = found["chosen"]
        return [
            {
                "step": step.id,
                "title": str(step.title),
                "page": chosen.get(step.id),
                "address": page_address(chosen[step.id]) if step.id in chosen else None,
            }
            for step in STEPS
        ]


class StepPlanChangeSerializer(StrictSerializer):
    """Slugs of pages by step, and the version that was looked at."""

    version = StrictInteger(least=0, most=HIGHEST_VERSION)
    pages = ByName(
        name=STEP_IDS, most=len(STEPS), child=StrictText(least=2, most=LONGEST_SLUG, alphabet=SLUG)
    )
