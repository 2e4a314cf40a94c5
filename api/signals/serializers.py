"""Signals, what is added to them, and where they are passed on to."""

from collections.abc import Mapping
from typing import Any, ClassVar

from rest_framework import serializers

from api.common.fields import ListOf, LowerUUID, OneOf, PaddedBox, StrictInteger, StrictText
from api.common.json_fields import Day
from api.common.keys import PublicKeySerializer
from api.common.serializers import StrictSerializer
from backend.core.crypto.signal_tables import MOVE_SIZES, SIGNAL_SIZES
from backend.organisations.profiles import Region
from backend.programmes.models import Signal, SignalMove
from backend.programmes.models.signals import LONGEST_MUNICIPALITY
from backend.programmes.states import (
    Branch,
    CaseTable,
    FoundKind,
    HandlingCode,
    MoveState,
    MoveTarget,
    OverruleReason,
    Reliability,
    SignalForm,
    SignalOutcome,
    SignalState,
)

from .table_serializers import HIGHEST_NUMBER, SignalTableLeadSerializer

MOST_FOUND = 50
HIGHEST_REVISION = 32_000


class OverruledSerializer(StrictSerializer):
    """A warning of personal data that stays in the text, and why."""

    kind = OneOf(FoundKind.values)
    reason = OneOf(OverruleReason.values)


class EnrichmentSerializer(StrictSerializer):
    """What an organisation added, under the table's key `key_number`."""

    id = LowerUUID(random=True)
    key_number = StrictInteger(least=1, most=HIGHEST_NUMBER)
    box = PaddedBox(SIGNAL_SIZES)
    number = serializers.IntegerField(read_only=True)
    organisation = LowerUUID(source="organisation_id", read_only=True)
    written_on = serializers.DateField(read_only=True)


class SignalMoveSerializer(StrictSerializer):
    """Where a signal goes.

    To who is not at the table: `box`, sealed to `key` of the receiver (of a table: of its lead).
    """

    id = LowerUUID(random=True)
    target = OneOf(MoveTarget.values)
    table = LowerUUID(source="to_table_id", required=False, allow_null=True)
    organisation = LowerUUID(source="to_organisation_id", required=False, allow_null=True)
    case_table = OneOf(["", *CaseTable.values], required=False)
    key = LowerUUID(required=False, allow_null=True, write_only=True)
    box = PaddedBox(MOVE_SIZES, required=False, allow_null=True, write_only=True)
    table_name = serializers.SerializerMethodField()
    organisation_name = serializers.SerializerMethodField()
    offered_by = LowerUUID(source="offered_by_id", read_only=True)
    state = OneOf(MoveState.values, read_only=True)
    offered_on = serializers.DateField(read_only=True)
    answered_on = serializers.DateField(read_only=True, allow_null=True)

    def get_table_name(self, row: SignalMove) -> dict[str, str]:
        """Return the name of the other table by language."""
        return row.to_table.name if row.to_table else {}

    def get_organisation_name(self, row: SignalMove) -> str:
        """Return the name of who answers."""
        return row.to_organisation.name if row.to_organisation else ""


class SignalSerializer(StrictSerializer):
    """A signal. `box` is null once it expired; `id` is made in the browser."""

    null_in_answers = ("box",)

    id = LowerUUID(random=True)
    key_number = StrictInteger(least=1, most=HIGHEST_NUMBER)
    box = PaddedBox(SIGNAL_SIZES)
    municipality = StrictText(
        least=0, most=LONGEST_MUNICIPALITY, alphabet="[A-Z0-9]", required=False
    )
    form = OneOf(SignalForm.values)
    branch = OneOf(Branch.values)
    reliability = OneOf(Reliability.values)
    tlp = OneOf(HandlingCode.values)
    expires_on = Day()
    overruled = ListOf(child=OverruledSerializer(), most=MOST_FOUND, required=False)
    number = serializers.IntegerField(read_only=True)
    organisation = LowerUUID(source="organisation_id", read_only=True)
    revision = serializers.IntegerField(read_only=True)
    written_on = serializers.DateField(read_only=True)
    state = OneOf(SignalState.values, read_only=True)
    outcome = OneOf(["", *SignalOutcome.values], read_only=True)
    change = serializers.IntegerField(read_only=True)
    enrichments = EnrichmentSerializer(many=True, read_only=True)
    moves = SignalMoveSerializer(many=True, read_only=True)

    def to_representation(self, instance: Signal) -> dict[str, Any]:
        """Return a signal, whose box is null once it is empty."""
        written = super().to_representation(instance)
        written["box"] = written["box"] or None
        return written


class SignalChangeSerializer(StrictSerializer):
    """The next revision of a signal, sealed anew; what is left out stays."""

    between_fields: ClassVar[Mapping[str, Any]] = {"required": ["revision", "key_number", "box"]}

    revision = StrictInteger(least=2, most=HIGHEST_REVISION)
    key_number = StrictInteger(least=1, most=HIGHEST_NUMBER)
    box = PaddedBox(SIGNAL_SIZES)
    municipality = StrictText(
        least=0, most=LONGEST_MUNICIPALITY, alphabet="[A-Z0-9]", required=False
    )
    form = OneOf(SignalForm.values, required=False)
    branch = OneOf(Branch.values, required=False)
    reliability = OneOf(Reliability.values, required=False)
    tlp = OneOf(HandlingCode.values, required=False)
    expires_on = Day(required=False)
    overruled = ListOf(child=OverruledSerializer(), most=MOST_FOUND, required=False)


class SignalClosingSerializer(StrictSerializer):
    """What came of a signal."""

    outcome = OneOf(SignalOutcome.values)


class OfferedSignalSerializer(StrictSerializer):
    """What the server knows of a signal that is offered."""

    id = LowerUUID(source="pk", read_only=True)
    municipality = serializers.CharField(read_only=True)
    form = OneOf(SignalForm.values, read_only=True)
    branch = OneOf(Branch.values, read_only=True)
    reliability = OneOf(Reliability.values, read_only=True)
    tlp = OneOf(HandlingCode.values, read_only=True)
    expires_on = serializers.DateField(read_only=True)


class OfferedMoveSerializer(StrictSerializer):
    """A signal that is offered to the caller's organisation, or that it took over.

    `from_table` names the table, `to_table` its own one that is meant. `box` is null before it is
    accepted, and for who reads it at the table.
    """

    id = LowerUUID(source="pk", read_only=True)
    state = OneOf(MoveState.values, read_only=True)
    target = OneOf(MoveTarget.values, read_only=True)
    from_table = LowerUUID(source="signal.table_id", read_only=True)
    from_table_name = serializers.DictField(
        source="signal.table.name", child=serializers.CharField(), read_only=True
    )
    to_table = LowerUUID(source="to_table_id", read_only=True, allow_null=True)
    offered_by = SignalTableLeadSerializer(read_only=True)
    signal = OfferedSignalSerializer(read_only=True)
    offered_on = serializers.DateField(read_only=True)
    answered_on = serializers.DateField(read_only=True, allow_null=True)
    key = LowerUUID(source="organisation_key_id", read_only=True, allow_null=True)
    box = serializers.SerializerMethodField()

    def get_box(self, row: SignalMove) -> str | None:
        """Return what was sealed to this organisation, once it accepted."""
        if row.state != MoveState.ACCEPTED or not row.box:
            return None
        return PaddedBox(MOVE_SIZES).to_representation(row.box)


# -- What screens choose from ---------------------------------------------------------------------
class SignalChoiceSerializer(StrictSerializer):
    """Something to choose from, in the caller's language."""

    id = serializers.CharField(read_only=True)
    label: Any = serializers.CharField(read_only=True)


class SignalMunicipalitySerializer(SignalChoiceSerializer):
    """A municipality, and its province."""

    region = OneOf(Region.values, read_only=True)


class SignalReceiverSerializer(StrictSerializer):
    """An organisation to which a signal can be passed on, and its key."""

    id = LowerUUID(source="pk", read_only=True)
    name = serializers.CharField(read_only=True)
    key = PublicKeySerializer(read_only=True)


class SignalTableReceiverSerializer(StrictSerializer):
    """Another table to which a signal can be passed on: its lead answers."""

    id = LowerUUID(source="pk", read_only=True)
    name = serializers.DictField(child=serializers.CharField(), read_only=True)
    region = OneOf(Region.values, read_only=True)
    lead = LowerUUID(source="lead_id", read_only=True)


class SignalOptionsSerializer(StrictSerializer):
    """Vocabularies of signals, and who they can be passed on to."""

    forms = SignalChoiceSerializer(many=True, read_only=True)
    branches = SignalChoiceSerializer(many=True, read_only=True)
    reliabilities = SignalChoiceSerializer(many=True, read_only=True)
    handling_codes = SignalChoiceSerializer(many=True, read_only=True)
    outcomes = SignalChoiceSerializer(many=True, read_only=True)
    states = SignalChoiceSerializer(many=True, read_only=True)
    targets = SignalChoiceSerializer(many=True, read_only=True)
    case_tables = SignalChoiceSerializer(many=True, read_only=True)
    move_states = SignalChoiceSerializer(many=True, read_only=True)
    personal_data = SignalChoiceSerializer(many=True, read_only=True)
    overrule_reasons = SignalChoiceSerializer(many=True, read_only=True)
    regions = SignalChoiceSerializer(many=True, read_only=True)
    municipalities = SignalMunicipalitySerializer(many=True, read_only=True)
    organisations = SignalReceiverSerializer(many=True, read_only=True)
    tables = SignalTableReceiverSerializer(many=True, read_only=True)
