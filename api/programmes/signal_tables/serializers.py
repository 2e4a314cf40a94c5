"""Resources of a project's signal tables."""

from typing import Any

from rest_framework import serializers

from api.common.fields import LowerUUID, OneOf, StrictInteger, StrictText
from api.common.json_fields import Day
from api.common.serializers import StrictSerializer
from api.programmes.common import VersionedChangeSerializer, by_language
from backend.core.days import today
from backend.core.limits import PLAIN
from backend.organisations.profiles import Region
from backend.programmes.models import SignalTable
from backend.programmes.models.signal_tables import (
    LONGEST_ASSESSMENT,
    LONGEST_BASIS,
    LONGEST_PURPOSE,
    MOST_MONTHS,
)
from backend.programmes.services.signal_tables import LONGEST_NAME
from backend.programmes.states import TableMemberState


class ProjectSignalTableSerializer(StrictSerializer):
    """A signal table; `is_valid`: something may be written today."""

    id = LowerUUID(source="pk", read_only=True)
    name = by_language(LONGEST_NAME)
    region = OneOf(Region.values)
    purpose = StrictText(most=LONGEST_PURPOSE, alphabet=PLAIN)
    legal_basis = StrictText(most=LONGEST_BASIS, alphabet=PLAIN)
    assessment = StrictText(most=LONGEST_ASSESSMENT, alphabet=PLAIN)
    assessed_on = Day()
    valid_from = Day()
    valid_until = Day()
    retention_months = StrictInteger(least=1, most=MOST_MONTHS, required=False)
    lead = LowerUUID(source="lead_id", required=False, allow_null=True)
    lead_name = serializers.CharField(source="lead.name", read_only=True)
    is_valid: Any = serializers.SerializerMethodField()
    key_number = serializers.IntegerField(read_only=True)
    needs_key = serializers.BooleanField(read_only=True)
    version: Any = serializers.IntegerField(read_only=True)

    def get_is_valid(self, row: SignalTable) -> bool:
        """Return whether something may be written today."""
        return row.is_valid_on(today())


class ProjectSignalTableChangeSerializer(VersionedChangeSerializer, ProjectSignalTableSerializer):
    """Changes of a signal table; only an organisation that has joined it leads it."""

    lead = LowerUUID(source="lead_id", required=False)


class ProjectTableMemberSerializer(StrictSerializer):
    """An organisation at a table; `has_key`: it can open what is written now."""

    organisation = LowerUUID(source="organisation_id")
    name = serializers.CharField(source="organisation.name", read_only=True)
    state = OneOf(TableMemberState.values, read_only=True)
    since = serializers.DateField(read_only=True)
    has_key = serializers.SerializerMethodField()

    def get_has_key(self, row: Any) -> bool:
        """Return whether the newest key was sealed to it."""
        return row.organisation_id in self.context["holders"]


class SignalTableChoiceSerializer(StrictSerializer):
    """Something to choose from."""

    id = serializers.CharField(read_only=True)
    label: Any = serializers.CharField(read_only=True)


class ProjectSignalTableOptionsSerializer(StrictSerializer):
    """What a signal table is made of; organisations are those with a key."""

    may_run = serializers.BooleanField(read_only=True)
    regions = SignalTableChoiceSerializer(many=True, read_only=True)
    organisations = SignalTableChoiceSerializer(many=True, read_only=True)


class ProjectSignalFigureSerializer(StrictSerializer):
    """How many signals: a range, or exactly."""

    code = serializers.CharField(read_only=True)
    label: Any = serializers.CharField(read_only=True)
    least = serializers.IntegerField(read_only=True)
    most = serializers.IntegerField(read_only=True)


class ProjectSignalFiguresSerializer(StrictSerializer):
    """Sums of what is published of a project's tables; `until` is null as long as nothing is."""

    until = serializers.DateField(read_only=True, allow_null=True)
    signals = serializers.IntegerField(read_only=True)
    form = ProjectSignalFigureSerializer(many=True, read_only=True)
    municipality = ProjectSignalFigureSerializer(many=True, read_only=True)
    outcome = ProjectSignalFigureSerializer(many=True, read_only=True)
