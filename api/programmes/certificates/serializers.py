"""Resources of certificates. Whose one is nobody knows here."""

from typing import Any
from uuid import UUID

from rest_framework import serializers

from api.common.fields import OneOf, StrictText
from api.common.serializers import StrictSerializer
from backend.core.limits import PLAIN
from backend.organisations.texts import in_language
from backend.programmes.certificate_addresses import LONGEST_TYPED
from backend.programmes.models import Certificate
from backend.programmes.services.certificates import status_of
from backend.programmes.states import CertificateKind, CertificateStatus, RevocationReason


class CertificateSerializer(StrictSerializer):
    """A certificate: what it is for, in the caller's language, its days, and whether it counts.

    `place`: the name of the place whose newest certificate it is.
    """

    id = serializers.UUIDField(source="pk", read_only=True)
    kind = OneOf(CertificateKind.values, read_only=True)
    status = serializers.SerializerMethodField()
    subject = serializers.UUIDField(source="award.subject", read_only=True)
    title = serializers.SerializerMethodField()
    place = serializers.SerializerMethodField()
    issued_on = serializers.DateField(read_only=True)
    valid_until = serializers.DateField(read_only=True, allow_null=True)
    revoked_on = serializers.DateField(read_only=True, allow_null=True)
    reason = OneOf(RevocationReason.values, read_only=True, allow_null=True)

    def get_status(self, row: Certificate) -> CertificateStatus:
        """Return what whoever checks it is told."""
        return status_of(row)

    def get_title(self, row: Certificate) -> str:
        """Return the name of the course, training or campaign."""
        return str(in_language(row.award.titles))

    def get_place(self, row: Certificate) -> str:
        """Return the name of the place that has it; empty for people."""
        names: dict[UUID, str] = self.context.get("places", {})
        return names.get(row.pk, "")

    def to_representation(self, instance: Certificate) -> Any:
        """Return the resource; without a reason it has none."""
        shown: Any = super().to_representation(instance)
        return shown | {"reason": instance.reason or None}


class CertificateCodeSerializer(StrictSerializer):
    """A code as it stands on a certificate, with or without lines."""

    code = StrictText(most=LONGEST_TYPED, alphabet=PLAIN)


class CertificateRevocationSerializer(StrictSerializer):
    """Why a certificate is revoked."""

    reason = OneOf(RevocationReason.values)


class CertificateChoiceSerializer(StrictSerializer):
    """Something to choose from, in the caller's language."""

    id = serializers.CharField(read_only=True)
    label: Any = serializers.CharField(read_only=True)


class CertificateOptionsSerializer(StrictSerializer):
    """What can be asked of certificates, and why one is revoked."""

    may_revoke = serializers.BooleanField(read_only=True)
    kinds = CertificateChoiceSerializer(many=True, read_only=True)
    statuses = CertificateChoiceSerializer(many=True, read_only=True)
    reasons = CertificateChoiceSerializer(many=True, read_only=True)


class CertificateMonthSerializer(StrictSerializer):
    """How many of a kind were issued in a month (`YYYY-MM`); of people at least so many.

    A month in which that would point at somebody is left out.
    """

    month = serializers.CharField(read_only=True)
    kind = OneOf(CertificateKind.values, read_only=True)
    issued = serializers.IntegerField(read_only=True)


class CertificateFiguresSerializer(StrictSerializer):
    """Certificates by month, the newest first; `next_month` is published when it is over."""

    months = CertificateMonthSerializer(many=True, read_only=True)
    next_month = serializers.CharField(read_only=True)
