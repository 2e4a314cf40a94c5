"""Resources of visits."""

from datetime import date
from typing import Any, override

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.common.fields import LowerUUID, OneOf, StrictInteger
from api.common.json_fields import Day, JSONField
from api.common.serializers import StrictSerializer
from api.programmes.common import QRCodeSerializer
from backend.organisations.municipalities import municipalities
from backend.programmes.models import OutreachPage
from backend.programmes.models.visits import MOST_CARDS
from backend.programmes.qr_codes import qr_code_of
from backend.programmes.services.link_files import page_address
from backend.programmes.services.visits import MOST_AT_ONCE
from backend.programmes.states import Branch

MONDAY = 0


class Monday(Day):
    """The first day of a week."""

    default_error_messages = {"not-monday": _("Give the Monday of the week.")}

    @override
    def to_internal_value(self, data: Any) -> date:
        day = super().to_internal_value(data)
        if day.weekday() != MONDAY:
            self.fail("not-monday")
        return day


class OutreachPageSerializer(StrictSerializer):
    """The address of the page for outreach workers; null as long as there is none.

    `qr_code` is for their phones.
    """

    address = serializers.SerializerMethodField(allow_null=True)
    qr_code = serializers.SerializerMethodField()
    renewed_on = serializers.DateField(read_only=True, allow_null=True)
    may_renew = serializers.BooleanField(read_only=True)

    def get_address(self, found: dict[str, Any]) -> str | None:
        """Return the whole address."""
        row: OutreachPage | None = found["row"]
        return page_address(row.code) if row else None

    @extend_schema_field(QRCodeSerializer(allow_null=True))
    def get_qr_code(self, found: dict[str, Any]) -> Any:
        """Return the QR code of the address, where this installation makes some."""
        address = self.get_address(found)
        code = qr_code_of(address) if address else None
        return QRCodeSerializer(code).data if code else None

    @override
    def to_representation(self, instance: dict[str, Any]) -> dict[str, Any]:
        row: OutreachPage | None = instance["row"]
        shown = {**instance, "renewed_on": row.renewed_on if row else None}
        return super().to_representation(shown)


class VisitSerializer(StrictSerializer):
    """A visit, as a phone sends it; `week` is a Monday, `id` was made on the phone."""

    id = LowerUUID(random=True)
    municipality = OneOf([*municipalities()])
    branch = OneOf(Branch.values)
    cards: Any = StrictInteger(least=0, most=MOST_CARDS)
    week = Monday()


class VisitsSerializer(StrictSerializer):
    """Visits that a phone sends, each read by itself: a bad one does not stop the others."""

    visits = serializers.ListField(child=JSONField(), max_length=MOST_AT_ONCE)


class VisitProblemSerializer(StrictSerializer):
    """What is wrong with one visit, in the caller's language."""

    pointer = serializers.CharField(read_only=True)
    code = serializers.CharField(read_only=True)
    detail = serializers.CharField(read_only=True)


class VisitAnswerSerializer(StrictSerializer):
    """What became of one visit; it is counted if `errors` is empty."""

    place: Any = serializers.IntegerField(read_only=True)
    errors: Any = VisitProblemSerializer(many=True, read_only=True)


class VisitAnswersSerializer(StrictSerializer):
    """What became of the visits, in their order."""

    results = VisitAnswerSerializer(many=True, read_only=True)


class VisitFigureRowSerializer(StrictSerializer):
    """Visits of one week, municipality or branch; cards of weeks alone, known to the next five."""

    value = serializers.CharField(read_only=True)
    label: Any = serializers.CharField(read_only=True)
    visits = serializers.IntegerField(read_only=True)
    cards_least = serializers.IntegerField(read_only=True, allow_null=True)
    cards_most = serializers.IntegerField(read_only=True, allow_null=True)


class VisitFigureTableSerializer(StrictSerializer):
    """Visits added up by week, municipality or branch."""

    name = serializers.CharField(read_only=True)
    title = serializers.CharField(read_only=True)
    rows = VisitFigureRowSerializer(many=True, read_only=True)


class VisitFiguresSerializer(StrictSerializer):
    """Visits of weeks that are over, where there were at least five."""

    tables = VisitFigureTableSerializer(many=True, read_only=True)
