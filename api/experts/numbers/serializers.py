"""Resources of numbers."""

from typing import override

from rest_framework import serializers

from api.common.fields import LowerUUID
from api.common.serializers import StrictSerializer
from backend.experts.selectors.numbers import WAITING
from backend.experts.states import PLACES, Form, RequesterKind


class _Counts(StrictSerializer):
    """A count for each of `names`."""

    names: tuple[str, ...] = ()
    may_be_null = False

    @override
    def get_fields(self) -> dict[str, serializers.Field]:  # type: ignore[type-arg]
        return {
            name: serializers.IntegerField(read_only=True, allow_null=self.may_be_null)
            for name in self.names
        }


class CountByStateSerializer(_Counts):
    """Requests by state."""

    names = tuple(PLACES)


class CountByKindSerializer(_Counts):
    """Requests by kind of requester; null where it would tell of fewer than five."""

    names = tuple(RequesterKind.values)
    may_be_null = True


class CountByFormSerializer(_Counts):
    """Requests by form."""

    names = tuple(Form.values)


class WaitingSerializer(_Counts):
    """How much waits for the coordinator, by what it is.

    `work_over`: requests whose last day has passed, and that were not delivered.
    """

    names = WAITING


class RequestNumbersSerializer(StrictSerializer):
    """Requests, counted."""

    by_state = CountByStateSerializer(read_only=True)
    by_kind = CountByKindSerializer(read_only=True)
    by_form = CountByFormSerializer(read_only=True)


class SatisfactionSerializer(StrictSerializer):
    """The mean of each side, from 1 to 5; null as long as fewer than five people said something."""

    requester = serializers.FloatField(read_only=True, allow_null=True)
    member = serializers.FloatField(read_only=True, allow_null=True)


class NumbersSerializer(StrictSerializer):
    """Numbers of whole quarters; `from` and `until` are the first and the last day of them.

    `accepted_share` goes from 0 to 1. It and `satisfaction` are of quarters that are over.
    """

    until = serializers.DateField(source="period.last", read_only=True, allow_null=True)
    requests = RequestNumbersSerializer(source="*", read_only=True)
    days_to_first_answer = serializers.FloatField(read_only=True, allow_null=True)
    accepted_share = serializers.FloatField(read_only=True, allow_null=True)
    satisfaction = SatisfactionSerializer(read_only=True)

    @override
    def get_fields(self) -> dict[str, serializers.Field]:  # type: ignore[type-arg]
        first = serializers.DateField(source="period.first", read_only=True, allow_null=True)
        return {"from": first, **super().get_fields()}


class MemberLoadSerializer(StrictSerializer):
    """How often one member was asked, and took part."""

    expert = LowerUUID(read_only=True)
    chosen_name = serializers.CharField(read_only=True)
    asked = serializers.IntegerField(read_only=True)
    worked = serializers.IntegerField(read_only=True)


class DeskNumbersSerializer(NumbersSerializer):
    """The same with the load of each member, which the coordinator alone sees."""

    load = MemberLoadSerializer(many=True, read_only=True)
