"""What goes over the wire of numbers."""

from rest_framework import serializers

from api.common.serializers import StrictSerializer
from backend.experts.states import PLACES, Form, RequesterKind


def _counts(name: str, known: list[str], *, hidden: bool = False) -> type[StrictSerializer]:
    fields = {one: serializers.IntegerField(allow_null=hidden) for one in known}
    return type(name, (StrictSerializer,), {"__doc__": "A count for each.", **fields})


ByState = _counts("RequestsByState", PLACES)
ByKind = _counts("RequestsByKind", RequesterKind.values, hidden=True)
ByForm = _counts("RequestsByForm", Form.values)


class RequestNumbersShape(StrictSerializer):
    """Requests, counted; null where there are fewer than five, or where it would tell of them."""

    by_state = ByState()
    by_kind = ByKind()
    by_form = ByForm()


class SatisfactionShape(StrictSerializer):
    """The mean of each side, from 1 to 5; null as long as fewer than five people said something."""

    requester = serializers.FloatField(allow_null=True)
    member = serializers.FloatField(allow_null=True)


class NumbersShape(StrictSerializer):
    """Numbers of whole quarters; `from` and `until` are the first and the last day of them.

    `accepted_share` goes from 0 to 1. It and `satisfaction` are of quarters that are over.
    """

    until = serializers.DateField(allow_null=True)
    requests = RequestNumbersShape()
    days_to_first_answer = serializers.FloatField(allow_null=True)
    accepted_share = serializers.FloatField(allow_null=True)
    satisfaction = SatisfactionShape()

    def get_fields(self) -> dict[str, serializers.Field]:  # type: ignore[type-arg]
        """With `from`, which is no name that Python lets a class have."""
        return {"from": serializers.DateField(allow_null=True), **super().get_fields()}


class LoadShape(StrictSerializer):
    """How often one member was asked, and took part."""

    expert = serializers.UUIDField()
    chosen_name = serializers.CharField()
    asked = serializers.IntegerField()
    worked = serializers.IntegerField()


class DeskNumbersShape(NumbersShape):
    """The same with the load of each member, which the coordinator alone sees."""

    load = LoadShape(many=True)
