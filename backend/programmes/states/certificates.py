"""Kinds and states of certificates."""

from datetime import date

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class CertificateKind(TextChoices):
    """What a certificate is for."""

    COURSE = "course", _("course passed")
    PLACE = "place", _("place whose staff learned")
    TRAINING = "training", _("training attended")


class CertificateStatus(TextChoices):
    """What whoever checks a certificate is told of it, and nothing else."""

    VALID = "valid", _("valid")
    EXPIRED = "expired", _("expired")
    REVOKED = "revoked", _("revoked")


class RevocationReason(TextChoices):
    """Why a certificate was revoked. A list, since words would say who somebody is."""

    MISTAKE = "mistake", _("issued by mistake")
    MISUSE = "misuse", _("misused or given away")
    HOLDER = "holder", _("asked for by its holder")
    CONDITIONS = "conditions", _("conditions no longer met")


def status_on(day: date, *, valid_until: date | None, revoked_on: date | None) -> CertificateStatus:
    """Return the status on a day of a certificate with these days."""
    if revoked_on is not None:
        return CertificateStatus.REVOKED
    if valid_until is not None and day > valid_until:
        return CertificateStatus.EXPIRED
    return CertificateStatus.VALID
