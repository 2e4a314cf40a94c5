"""Resources of care: grievances."""

from rest_framework import serializers

from api.common.fields import LowerUUID, OneOf
from api.common.serializers import StrictSerializer
from api.experts.common import ChosenNameSerializer, OwnTextSerializer, SealedTextSerializer
from backend.experts.states import Path

GRIEVANCE_PATHS = [Path.LEAVE, Path.GRIEVANCE]


class MyGrievanceSerializer(StrictSerializer):
    """What a member says went wrong, or that they want to leave; words are not needed."""

    id = LowerUUID(read_only=True)
    path = OneOf(GRIEVANCE_PATHS)
    on = serializers.DateField(read_only=True)
    closed_on = serializers.DateField(read_only=True, allow_null=True)
    text = OwnTextSerializer(read_only=True, allow_null=True)
    sealed = SealedTextSerializer(write_only=True, required=False)


class GrievanceSerializer(StrictSerializer):
    """A grievance at the desk; `text` is for `GET desk/texts/{id}`."""

    id = LowerUUID(read_only=True)
    expert = ChosenNameSerializer(read_only=True)
    path = OneOf(GRIEVANCE_PATHS, read_only=True)
    on = serializers.DateField(read_only=True)
    closed_on = serializers.DateField(read_only=True, allow_null=True)
    text = LowerUUID(source="text_id", read_only=True, allow_null=True)
