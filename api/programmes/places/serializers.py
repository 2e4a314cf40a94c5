"""Resources of places."""

from typing import Any

from rest_framework import serializers

from api.common.fields import LowerUUID, OneOf, StrictBoolean, StrictText
from api.common.serializers import StrictSerializer
from api.programmes.common import VersionedChangeSerializer
from backend.core.limits import PLAIN
from backend.organisations.municipalities import municipalities
from backend.programmes.models import Place
from backend.programmes.models.places import LONGEST_NAME
from backend.programmes.services.place_tokens import share_of
from backend.programmes.states import PlaceKind, PlaceState

MUNICIPALITY = "[A-Z0-9]"


class PlaceShareSerializer(StrictSerializer):
    """The share of the staff that passed, in steps of ten; null where only `is_reached` is said."""

    is_reached = serializers.BooleanField(read_only=True)
    percent = serializers.IntegerField(read_only=True, allow_null=True)


class PlaceSerializer(StrictSerializer):
    """A place, as its contact person sees it too; nobody sees who passed.

    One that is flagged gets no cards until a programme manager confirms its number of staff.
    """

    id = LowerUUID(source="pk", read_only=True)
    name = StrictText(most=LONGEST_NAME, alphabet=PLAIN)
    municipality = StrictText(most=6, alphabet=MUNICIPALITY)
    municipality_name = serializers.SerializerMethodField()
    kind = OneOf(PlaceKind.values)
    is_listed = StrictBoolean()
    staff = serializers.IntegerField(read_only=True)
    state = OneOf(PlaceState.values, read_only=True)
    is_flagged = serializers.BooleanField(read_only=True)
    share = serializers.SerializerMethodField()
    registered_on = serializers.DateField(read_only=True)
    certified_on = serializers.DateField(read_only=True, allow_null=True)
    certified_until = serializers.DateField(read_only=True, allow_null=True)
    certificate_code = serializers.CharField(read_only=True)
    version: Any = serializers.IntegerField(read_only=True)

    def get_municipality_name(self, row: Place) -> str:
        """Return what the municipality is called."""
        found = municipalities().get(row.municipality)
        return found.name if found else row.municipality

    def get_share(self, row: Place) -> PlaceShareSerializer:
        """Return what is published of who passed."""
        data: Any = PlaceShareSerializer(share_of(row)).data
        return data  # type: ignore[no-any-return]


class PlaceChangeSerializer(VersionedChangeSerializer, PlaceSerializer):
    """Corrections of a place."""


class PlaceChoiceSerializer(StrictSerializer):
    """Something to choose from, in the caller's language."""

    id = serializers.CharField(read_only=True)
    label: Any = serializers.CharField(read_only=True)


class PlaceOptionsSerializer(StrictSerializer):
    """What a place is made of, and what the caller may do."""

    may_write = serializers.BooleanField(read_only=True)
    may_take_out = serializers.BooleanField(read_only=True)
    may_confirm = serializers.BooleanField(read_only=True)
    kinds = PlaceChoiceSerializer(many=True, read_only=True)
    states = PlaceChoiceSerializer(many=True, read_only=True)
    municipalities = PlaceChoiceSerializer(many=True, read_only=True)
    register_at = serializers.CharField(read_only=True)


class PlaceFigureRowSerializer(StrictSerializer):
    """How many places joined, and how many got a certificate."""

    value = serializers.CharField(read_only=True)
    label: Any = serializers.CharField(read_only=True)
    registered = serializers.IntegerField(read_only=True)
    certified = serializers.IntegerField(read_only=True)


class PlaceFigureTableSerializer(StrictSerializer):
    """Places by month, or those of today by province."""

    name = serializers.CharField(read_only=True)
    title = serializers.CharField(read_only=True)
    rows = PlaceFigureRowSerializer(many=True, read_only=True)


class PlaceFiguresSerializer(StrictSerializer):
    """Figures of places; `passed`: people, at least."""

    registered = serializers.IntegerField(read_only=True)
    certified = serializers.IntegerField(read_only=True)
    passed = serializers.IntegerField(read_only=True)
    tables = PlaceFigureTableSerializer(many=True, read_only=True)
