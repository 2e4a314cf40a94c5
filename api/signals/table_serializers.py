"""Tables: who is at one, keys, pins and the history."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.common.fields import Box, ListOf, LowerUUID, OneOf, StrictInteger
from api.common.keys import PublicKeySerializer
from api.common.serializers import StrictSerializer
from backend.core.crypto.boxes import SEALED_KEY_SIZE
from backend.core.crypto.proofs import PROOF_SIZE
from backend.organisations.profiles import Region
from backend.programmes.models.signal_tables import DIGEST_BYTES
from backend.programmes.selectors.signal_tables import MOST_MEMBERS
from backend.programmes.states import SignalEvent, TableMemberState

HIGHEST_NUMBER = 32_000
# Keys of a table that an organisation holds; one more comes whenever somebody leaves.
MOST_ENVELOPES = 500


class SignalTablePinSerializer(StrictSerializer):
    """The first key that the organisation opened; the MAC is its members' alone to check."""

    number = StrictInteger(least=1, most=HIGHEST_NUMBER)
    mac = Box(PROOF_SIZE)


class SignalTableAcceptanceSerializer(StrictSerializer):
    """The pin with which an organisation takes its seat."""

    pin = SignalTablePinSerializer()


class SignalTableEnvelopeSerializer(StrictSerializer):
    """A table's key, sealed to an organisation's key."""

    organisation = LowerUUID()
    key = LowerUUID()
    envelope = Box(SEALED_KEY_SIZE)


class NewSignalTableKeySerializer(StrictSerializer):
    """The next key, or one that is there for organisations that lack it; `chain` above 1."""

    number = StrictInteger(least=1, most=HIGHEST_NUMBER)
    chain = Box(PROOF_SIZE, required=False, allow_null=True)
    envelopes = ListOf(child=SignalTableEnvelopeSerializer(), least=1, most=MOST_MEMBERS)


class RenewedEnvelopeSerializer(StrictSerializer):
    """A key of the table, sealed to the own organisation's key in use."""

    number = StrictInteger(least=1, most=HIGHEST_NUMBER)
    key = LowerUUID()
    envelope = Box(SEALED_KEY_SIZE)


class SignalTableRenewalSerializer(StrictSerializer):
    """All envelopes of the organisation and its pin, made anew with its key in use."""

    pin = SignalTablePinSerializer()
    envelopes = ListOf(child=RenewedEnvelopeSerializer(), least=1, most=MOST_ENVELOPES)


class PeerPinSerializer(StrictSerializer):
    """What colleagues pinned of another organisation's key after comparing its words."""

    organisation = LowerUUID(source="other_id", read_only=True)
    own_key = LowerUUID(source="own_key_id")
    key = LowerUUID(source="other_key_id")
    mac = Box(PROOF_SIZE, source="proof")


class SignalTableLeadSerializer(StrictSerializer):
    """The organisation that leads a table."""

    id = LowerUUID(source="pk", read_only=True)
    name = serializers.CharField(read_only=True)


class SignalTableSummarySerializer(StrictSerializer):
    """A table; `is_valid`: something may be written today, `state`: of one's own seat."""

    id = LowerUUID(source="table.pk", read_only=True)
    name = serializers.DictField(source="table.name", child=serializers.CharField(), read_only=True)
    region = OneOf(Region.values, source="table.region", read_only=True)
    lead = SignalTableLeadSerializer(source="table.lead", read_only=True)
    state = OneOf(TableMemberState.values, read_only=True)
    valid_from = serializers.DateField(source="table.valid_from", read_only=True)
    valid_until = serializers.DateField(source="table.valid_until", read_only=True)
    is_valid: Any = serializers.SerializerMethodField()
    key_number = serializers.IntegerField(source="table.key_number", read_only=True)
    needs_key = serializers.BooleanField(source="table.needs_key", read_only=True)
    changes = serializers.IntegerField(source="table.changes", read_only=True)

    def get_is_valid(self, seat: Any) -> bool:
        """Return whether something may be written today."""
        return bool(seat.table.is_valid_on(self.context["view"].day))


class SignalTableMemberSerializer(StrictSerializer):
    """An organisation at the table; `key` is the one to seal to, null once it left."""

    organisation = LowerUUID(source="member.organisation_id", read_only=True)
    name = serializers.CharField(source="member.organisation.name", read_only=True)
    state = OneOf(TableMemberState.values, source="member.state", read_only=True)
    since = serializers.DateField(source="member.since", read_only=True)
    key = PublicKeySerializer(read_only=True, allow_null=True)
    has_key = serializers.BooleanField(read_only=True)


class OwnSignalTableKeySerializer(StrictSerializer):
    """A key of the table, sealed to the organisation's key `key`; `chain` is null of number 1."""

    number = serializers.IntegerField(source="key.number", read_only=True)
    key = LowerUUID(source="organisation_key_id", read_only=True)
    envelope = Box(SEALED_KEY_SIZE, read_only=True)
    chain = Box(PROOF_SIZE, source="key.chain", read_only=True, allow_null=True)


class SignalTableDetailSerializer(SignalTableSummarySerializer):
    """A table with its basis, who is at it, keys and pins; `head`: the digest to write down."""

    purpose = serializers.CharField(source="table.purpose", read_only=True)
    legal_basis = serializers.CharField(source="table.legal_basis", read_only=True)
    assessment = serializers.CharField(source="table.assessment", read_only=True)
    assessed_on = serializers.DateField(source="table.assessed_on", read_only=True)
    retention_months = serializers.IntegerField(source="table.retention_months", read_only=True)
    pin = serializers.SerializerMethodField()
    members = SignalTableMemberSerializer(source="view.members", many=True, read_only=True)
    envelopes = OwnSignalTableKeySerializer(source="view.envelopes", many=True, read_only=True)
    peers = PeerPinSerializer(source="view.peers", many=True, read_only=True)
    history_length = serializers.IntegerField(source="table.history_length", read_only=True)
    head = Box(DIGEST_BYTES, source="table.head", read_only=True)

    @extend_schema_field(SignalTablePinSerializer(allow_null=True))
    def get_pin(self, seat: Any) -> Any:
        """Return the pin, null before acceptance."""
        if seat.pin_number is None:
            return None
        return SignalTablePinSerializer({"number": seat.pin_number, "mac": seat.pin_mac}).data


class SignalTableHistorySerializer(StrictSerializer):
    """A line of the history; `organisation` is null if a day came, `subject` as the event says."""

    number = serializers.IntegerField(read_only=True)
    day = serializers.DateField(read_only=True)
    organisation = LowerUUID(read_only=True, allow_null=True)
    event = OneOf(SignalEvent.values, read_only=True)
    event_label = serializers.CharField(source="get_event_display", read_only=True)
    subject = LowerUUID(read_only=True, allow_null=True)
    fields_changed = serializers.ListField(
        source="fields", child=serializers.CharField(), read_only=True
    )
    previous = Box(DIGEST_BYTES, read_only=True)
    digest = Box(DIGEST_BYTES, read_only=True)
