"""Resources of trials by readers."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.common.fields import LowerUUID, OneOf
from api.common.json_fields import Day
from api.common.serializers import StrictSerializer
from api.programmes.common import QRCodeSerializer
from backend.programmes.models import PageTrial
from backend.programmes.qr_codes import qr_code_of
from backend.programmes.selectors.page_trials import address_of, has_enough_answers
from backend.programmes.selectors.trial_verdicts import Verdict
from surveys.states import RoundStatus

GONE = "gone"


class PageTrialRowSerializer(StrictSerializer):
    """A trial of a text by readers; `address` is handed out, and empty once it leads nowhere.

    `has_enough` says that at least five answered; before that nothing is said of how many.
    """

    id = LowerUUID(source="pk", read_only=True)
    number = serializers.IntegerField(source="version.number", read_only=True)
    title = serializers.CharField(source="version.title", read_only=True)
    opened_on = serializers.DateField(read_only=True)
    closes_on = Day(required=False)
    status = serializers.SerializerMethodField()
    address = serializers.SerializerMethodField()
    has_enough = serializers.SerializerMethodField()
    read_by = serializers.SerializerMethodField()
    read_on = serializers.DateField(read_only=True, allow_null=True)

    @extend_schema_field(OneOf([*RoundStatus.values, GONE]))
    def get_status(self, row: PageTrial) -> str:
        """Return the state of the round; `gone` once that was erased."""
        return row.round.status if row.round else GONE

    def get_address(self, row: PageTrial) -> str:
        """Return where readers see the text."""
        return address_of(row)

    def get_has_enough(self, row: PageTrial) -> bool:
        """Return whether at least five answered."""
        return has_enough_answers(row)

    def get_read_by(self, row: PageTrial) -> str:
        """Return who read what readers said; empty once the account is gone."""
        return str(row.read_by) if row.read_by else ""

    def to_representation(self, instance: PageTrial) -> dict[str, Any]:
        """Return it with the last day of its round."""
        found: dict[str, Any] = super().to_representation(instance)
        found["closes_on"] = instance.round.closes_on.isoformat() if instance.round else None
        return found


class PageTrialSerializer(PageTrialRowSerializer):
    """A trial, with the QR code of its address where this installation makes some."""

    qr_code = serializers.SerializerMethodField()

    @extend_schema_field(QRCodeSerializer(allow_null=True))
    def get_qr_code(self, row: PageTrial) -> Any:
        """Return the QR code of the address."""
        address = address_of(row)
        code = qr_code_of(address) if address else None
        return QRCodeSerializer(code).data if code else None


class TrialAnswerSerializer(StrictSerializer):
    """An answer and how many chose it: from `least` to `most`."""

    label: Any = serializers.CharField(read_only=True)
    least = serializers.IntegerField(read_only=True)
    most = serializers.IntegerField(read_only=True)


class TrialQuestionSerializer(StrictSerializer):
    """A question; without answers or texts too few readers answered it to show them."""

    name = serializers.CharField(read_only=True)
    label: Any = serializers.CharField(read_only=True)
    answers = TrialAnswerSerializer(many=True, read_only=True)
    texts = serializers.ListField(child=serializers.CharField(), read_only=True)


class TrialResultsSerializer(StrictSerializer):
    """What readers said, as published when the trial ended; null if they are fewer than five.

    `verdict` is given instead of numbers if they are fewer than fifteen.
    """

    respondents = serializers.IntegerField(read_only=True, allow_null=True)
    verdict = OneOf(Verdict, read_only=True, allow_null=True)
    questions = TrialQuestionSerializer(many=True, read_only=True)
