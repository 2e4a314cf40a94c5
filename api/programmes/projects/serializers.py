"""Resources of projects: a project, its people, its history."""

from typing import Any

from rest_framework import serializers

from api.common.fields import LowerUUID, OneOf, SetOf, StrictText
from api.common.json_fields import Day
from api.common.serializers import StrictSerializer
from api.programmes.common import VersionedChangeSerializer, by_language
from backend.core.days import today
from backend.organisations.models import Role
from backend.programmes.models import HistoryEntry, Project
from backend.programmes.models.history import CLOCK
from backend.programmes.parts import PARTS
from backend.programmes.roles import Participant
from backend.programmes.selectors.history import labels_of, text_of
from backend.programmes.services.projects import LONGEST_NAME
from backend.programmes.states import ProjectKind, Stage

LONGEST_SLUG = 50
SLUG = "[a-z0-9-]"


class ProjectSerializer(StrictSerializer):
    """A project; `may_change`: the caller runs it. Its short name stays."""

    id = LowerUUID(source="pk", read_only=True)
    slug = StrictText(least=2, most=LONGEST_SLUG, alphabet=SLUG)
    name = by_language(LONGEST_NAME)
    organisation = LowerUUID(source="organisation_id")
    organisation_name = serializers.CharField(source="organisation.name", read_only=True)
    kind = OneOf(ProjectKind.values)
    begins_on = Day()
    ends_on = Day(required=False, allow_null=True)
    stage = serializers.SerializerMethodField()
    parts = SetOf(child=OneOf(PARTS), most=len(PARTS), required=False)
    version: Any = serializers.IntegerField(read_only=True)
    may_change = serializers.SerializerMethodField()

    def get_stage(self, row: Project) -> Stage:
        """Return the stage today."""
        return row.stage_on(today())

    def get_may_change(self, row: Project) -> bool:
        """Return whether the caller runs this project."""
        caller: Participant = self.context["view"].participant
        return caller.manages or caller.runs(row.organisation_id)


class ProjectChangeSerializer(VersionedChangeSerializer, ProjectSerializer):
    """Changes of a project."""

    slug = None  # type: ignore[assignment]  # it stands in addresses, and stays


class ProgrammePersonSerializer(StrictSerializer):
    """Somebody who runs a project, or writes for it."""

    id = LowerUUID(source="pk", read_only=True)
    name = serializers.CharField(source="member.name", read_only=True)
    email = serializers.CharField(source="member.address", read_only=True)
    role = OneOf(Role.values, read_only=True)


class HistoryEntrySerializer(StrictSerializer):
    """One change; `member` is empty once the account is gone. `changed` never tells to what.

    What the clock did has the role `clock`, and no member.
    """

    id = LowerUUID(source="pk", read_only=True)
    number = serializers.IntegerField(read_only=True)
    event = serializers.CharField(read_only=True)
    text = serializers.SerializerMethodField()
    subject = LowerUUID(read_only=True, allow_null=True)
    changed = serializers.SerializerMethodField()
    member = serializers.SerializerMethodField()
    role = OneOf([*Role.values, CLOCK], read_only=True)
    on = serializers.DateField(read_only=True)

    def get_text(self, row: HistoryEntry) -> str:
        """Return what happened, in the caller's language."""
        return text_of(row)

    def get_changed(self, row: HistoryEntry) -> list[str]:
        """Return what was changed, in the caller's language."""
        return labels_of(row)

    def get_member(self, row: HistoryEntry) -> str:
        """Return the name of whoever did it."""
        return str(row.member) if row.member else ""


class OrganisationChoiceSerializer(StrictSerializer):
    """An organisation that can have a project."""

    id = LowerUUID(read_only=True)
    name = serializers.CharField(read_only=True)
