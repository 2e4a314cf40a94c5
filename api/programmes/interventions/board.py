"""The board of all teams: interventions of every project that the caller sees."""

from typing import Any, override

from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.mixins import ListModelMixin

from api.common.fields import LowerUUID
from api.programmes.common import described
from api.programmes.permissions import ProgrammeViewSet
from backend.programmes.models import Intervention
from backend.programmes.roles import Participant
from backend.programmes.selectors.intervention_board import ORDER, teams_of
from backend.programmes.states.interventions import Urgency

from .serializers import ClockSerializer


class TeamSerializer(ClockSerializer):
    """A team on the board, without its texts; `urgency` says whether something waits for it."""

    id = LowerUUID(source="pk", read_only=True)
    project = LowerUUID(source="project_id", read_only=True)
    project_name = serializers.DictField(
        source="project.name", child=serializers.CharField(), read_only=True
    )
    organisation_name = serializers.CharField(source="project.organisation.name", read_only=True)
    team = serializers.CharField(read_only=True)
    people = serializers.IntegerField(read_only=True)
    day_0 = serializers.DateField(read_only=True)
    urgency = serializers.SerializerMethodField()
    is_public = serializers.BooleanField(read_only=True)
    follows = LowerUUID(source="follows_id", read_only=True, allow_null=True)
    may_write = serializers.SerializerMethodField()

    def get_urgency(self, row: Any) -> str:
        """Return `late`, `due`, `open` or `over`."""
        return Urgency(row.urgency).name.lower()

    def get_may_write(self, row: Intervention) -> bool:
        """Return whether the caller writes for its project."""
        caller: Participant = self.context["view"].participant
        return caller.writes(row.project.organisation_id)


@described(
    list=(
        "programmes_teams",
        "List the interventions of all projects that the caller sees, what is late first.",
    )
)
class TeamViewSet(ListModelMixin, ProgrammeViewSet):
    """The board of all teams."""

    serializer_class = TeamSerializer
    ordering = ORDER

    @override
    def get_queryset(self) -> QuerySet[Intervention]:
        return teams_of(self.participant)
