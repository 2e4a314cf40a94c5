"""Certificates, what they are for, and the keys that sign them.

No row knows whose a certificate is: its code and its holder are digests, and the code is random
enough that nobody finds it from its digest (docs/decisions/certificates-know-no-holder.md).
"""

import uuid

from django.db import models

from backend.core.row_macs import AuthenticatedRow
from backend.core.shown_changes import shown
from backend.programmes.states import CertificateKind, RevocationReason

from .projects import Project

DIGEST_BYTES = 32
LIST_SIZE = 131_072
"""Entries of a status list: as few as Bitstring Status List allows."""


@shown()
class SigningKey(AuthenticatedRow):
    """A key that signs certificates. Its public half stays when another one takes its place."""

    # Whoever could write a public half would issue certificates of their own.
    MAC_FIELDS = ("public", "made_on", "retired_on", "compromised_on")
    PLAIN_FIELDS = ("private",)

    # The thumbprint of the public half (RFC 7638).
    kid = models.CharField(primary_key=True, max_length=43)
    # A JWK (RFC 7517).
    public = models.JSONField()
    # Sealed at rest; gone once the key is retired.
    private = models.BinaryField(max_length=4096)
    made_on = models.DateField()
    retired_on = models.DateField(null=True)
    # Since when nothing that it signed counts any more.
    compromised_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                models.Value(1), condition=models.Q(retired_on=None), name="one_key_signs"
            )
        ]

    def __str__(self) -> str:
        return self.kid


class Award(AuthenticatedRow):
    """What certificates are for, in words that never change: other words are another row."""

    MAC_FIELDS = ("kind", "subject", "issuer", "titles", "criteria")
    PLAIN_FIELDS = ("digest",)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=8, choices=CertificateKind)
    # The course, the training, or the project of a place.
    subject = models.UUIDField()
    # The organisation that issues, as it was called.
    issuer = models.CharField(max_length=120)
    # By language.
    titles = models.JSONField()
    criteria = models.JSONField()
    # Of all of the above: the same words are one row.
    digest = models.BinaryField(max_length=DIGEST_BYTES, unique=True)

    class Meta:
        indexes = [models.Index(fields=["subject"], name="award_of_subject")]

    def __str__(self) -> str:
        return str(self.pk)


@shown(unseen=("key", "project"))
class Certificate(AuthenticatedRow):
    """A certificate, as whoever checks it needs it; it outlives its project."""

    MAC_FIELDS = (
        "award",
        "kind",
        "code_digest",
        "holder_digest",
        "language",
        "issued_on",
        "valid_until",
        "revoked_on",
        "reason",
        "status_list",
        "status_index",
    )
    PLAIN_FIELDS = ("project", "key")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    project = models.ForeignKey(
        Project, models.SET_NULL, null=True, related_name="certificates", db_index=False
    )
    award = models.ForeignKey(Award, models.PROTECT, related_name="certificates")
    kind = models.CharField(max_length=8, choices=CertificateKind)
    code_digest = models.BinaryField(max_length=DIGEST_BYTES, unique=True)
    # Under a key made of the code.
    holder_digest = models.BinaryField(max_length=DIGEST_BYTES)
    language = models.CharField(max_length=10)
    issued_on = models.DateField()
    # The last day; None: it has no end.
    valid_until = models.DateField(null=True)
    revoked_on = models.DateField(null=True)
    reason = models.CharField(max_length=12, choices=RevocationReason, blank=True)
    # Where it is revoked for verifiers of badges; random, so that neighbours say nothing.
    status_list = models.PositiveSmallIntegerField()
    status_index = models.PositiveIntegerField()
    # With which its badge was signed at first.
    key = models.ForeignKey(SigningKey, models.PROTECT, related_name="certificates")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["status_list", "status_index"], name="certificate_entry_once"
            )
        ]
        indexes = [
            models.Index(fields=["project", "-issued_on", "-id"], name="certificate_of_project"),
            models.Index(
                fields=["status_list"],
                condition=models.Q(revoked_on__isnull=False),
                name="certificate_revoked",
            ),
            models.Index(
                fields=["valid_until"],
                condition=models.Q(valid_until__isnull=False),
                name="certificate_ends",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class CertificateReminder(models.Model):
    """Where a holder wants one mail before a certificate ends. It goes with the mail."""

    certificate = models.OneToOneField(
        Certificate, models.CASCADE, primary_key=True, related_name="reminder"
    )
    # The address, sealed at rest, in a box of one size.
    box = models.BinaryField(max_length=1_024)
    language = models.CharField(max_length=10)
    due_on = models.DateField(db_index=True)
