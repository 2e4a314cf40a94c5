"""Resources of the board."""

from typing import Any

from rest_framework import serializers

from api.common.fields import LowerUUID, OneOf
from api.common.serializers import StrictSerializer
from backend.programmes.models import HistoryEntry
from backend.programmes.parts import PARTS
from backend.programmes.roles import ROLES
from backend.programmes.selectors.history import labels_of, text_of


class DueItemSerializer(StrictSerializer):
    """Something to do; `place` is where, within the pages of the programme."""

    kind = serializers.CharField(read_only=True)
    project = LowerUUID(source="project_id", read_only=True)
    text = serializers.CharField(read_only=True)
    due_on = serializers.DateField(read_only=True)
    place = serializers.CharField(read_only=True)


class ReachedSerializer(StrictSerializer):
    """A result of a project, by day."""

    id = LowerUUID(source="pk", read_only=True)
    project = LowerUUID(source="project_id", read_only=True)
    text = serializers.SerializerMethodField()
    changed = serializers.SerializerMethodField()
    on = serializers.DateField(read_only=True)

    def get_text(self, row: HistoryEntry) -> str:
        """Return what was reached, in the caller's language."""
        return text_of(row)

    def get_changed(self, row: HistoryEntry) -> list[str]:
        """Return in what, in the caller's language."""
        return labels_of(row)


class FigureSerializer(StrictSerializer):
    """A number; null where it would point at somebody."""

    id = serializers.CharField(read_only=True)
    label: Any = serializers.CharField(read_only=True)
    number = serializers.IntegerField(read_only=True, allow_null=True)


class BoardProjectSerializer(StrictSerializer):
    """What a project is called, by language."""

    id = LowerUUID(source="pk", read_only=True)
    name = serializers.DictField(child=serializers.CharField(), read_only=True)


class BoardSerializer(StrictSerializer):
    """What is due, what was reached, and figures, with the projects that they name."""

    due = DueItemSerializer(many=True, read_only=True)
    has_more_due = serializers.BooleanField(read_only=True)
    reached = ReachedSerializer(many=True, read_only=True)
    figures = FigureSerializer(many=True, read_only=True)
    projects = BoardProjectSerializer(many=True, read_only=True)


class ProgrammeChoiceSerializer(StrictSerializer):
    """Something to choose from, in the caller's language."""

    id = serializers.CharField(read_only=True)
    label: Any = serializers.CharField(read_only=True)


class PartSerializer(StrictSerializer):
    """A part that a project can have."""

    id = OneOf(PARTS, read_only=True)
    label: Any = serializers.CharField(source="name", read_only=True)
    about = serializers.CharField(read_only=True)


class ProgrammeOptionsSerializer(StrictSerializer):
    """The caller's role, and what projects are made of."""

    role = OneOf(ROLES, read_only=True)
    organisation = LowerUUID(read_only=True)
    organisation_name = serializers.CharField(read_only=True)
    may_create = serializers.BooleanField(read_only=True)
    kinds = ProgrammeChoiceSerializer(many=True, read_only=True)
    languages = ProgrammeChoiceSerializer(many=True, read_only=True)
    parts = PartSerializer(many=True, read_only=True)
