"""Resources of fees: what a member gets, and lists for whoever pays."""

from rest_framework import serializers

from api.common.fields import ListOf, LowerUUID, OneOf, StrictInteger
from api.common.json_fields import Day
from api.common.serializers import StrictSerializer
from backend.experts.models import Expert, Fee
from backend.experts.selectors.care import is_late, payee
from backend.experts.services.fees import MAX_LISTED
from backend.experts.states import FeeState

MAX_CENTS = 10_000_00


class PayeeSerializer(StrictSerializer):
    """Somebody by the name under which they are paid."""

    id = LowerUUID(source="pk")
    chosen_name = serializers.SerializerMethodField()

    def get_chosen_name(self, expert: Expert) -> str:
        """Return the name by which whoever pays finds them."""
        return payee(expert)


class FeeSerializer(StrictSerializer):
    """A fee at the desk; `late`: it should have been paid; `downloaded_on`: its list was had."""

    invitation = LowerUUID(source="pk", read_only=True)
    expert = PayeeSerializer(source="invitation.expert", read_only=True)
    assignment = LowerUUID(source="invitation.assignment_id", read_only=True)
    title = serializers.CharField(source="invitation.assignment.title", read_only=True)
    fee_cents = StrictInteger(least=0, most=MAX_CENTS, required=False)
    travel_cents = StrictInteger(least=0, most=MAX_CENTS, required=False)
    state = OneOf(FeeState.values, read_only=True)
    due_on = Day(read_only=True)
    late = serializers.SerializerMethodField()
    downloaded_on = Day(read_only=True, allow_null=True)

    def get_late(self, fee: Fee) -> bool:
        """Return whether it should have been paid before today."""
        return is_late(fee)


class MyFeeSerializer(StrictSerializer):
    """What a member gets."""

    invitation = LowerUUID(source="pk")
    title = serializers.CharField(source="invitation.assignment.title")
    fee_cents = serializers.IntegerField()
    travel_cents = serializers.IntegerField()
    state = OneOf(FeeState.values)
    due_on = Day()
    paid_on = Day(allow_null=True)


class PaymentListSerializer(StrictSerializer):
    """A list for whoever pays; `downloaded_on` is null until somebody has it."""

    id = LowerUUID(read_only=True)
    fees = serializers.IntegerField(read_only=True)
    total_cents = serializers.IntegerField(read_only=True)
    downloaded_on = Day(read_only=True, allow_null=True)
    invitations = ListOf(child=LowerUUID(), least=1, most=MAX_LISTED, write_only=True)
