"""Signal tables: who is at one, the keys that their browsers made, and the chained history."""

import uuid
from datetime import date
from typing import Any, Final, NoReturn, override

from django.db import models

from backend.core.crypto.boxes import SEALED_KEY_SIZE
from backend.core.crypto.proofs import PROOF_SIZE
from backend.core.row_macs import AuthenticatedRow
from backend.organisations.models import Organisation, OrganisationKey
from backend.organisations.profiles import Region
from backend.programmes.states import SignalEvent, TableMemberState

from .projects import Project

LONGEST_PURPOSE: Final = 1_000
LONGEST_BASIS: Final = 1_000
LONGEST_ASSESSMENT: Final = 200
MOST_MONTHS: Final = 12
DIGEST_BYTES: Final = 32


class SignalTable(AuthenticatedRow):
    """A table at which organisations share signals of a region, as long as its basis is valid."""

    # Who could write these would let others read, let a table go on without its basis, or take
    # lines out of its history.
    MAC_FIELDS = (
        "project",
        "lead",
        "purpose",
        "legal_basis",
        "assessment",
        "assessed_on",
        "valid_from",
        "valid_until",
        "retention_months",
        "key_number",
        "needs_key",
        "history_length",
        "head",
    )
    PLAIN_FIELDS = ("region", "name", "numbers", "changes", "basis_told_for", "version")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    project = models.ForeignKey(
        Project, models.CASCADE, related_name="signal_tables", db_index=False
    )
    region = models.CharField(max_length=8, choices=Region)
    # By language.
    name = models.JSONField(default=dict)
    purpose = models.CharField(max_length=LONGEST_PURPOSE)
    legal_basis = models.CharField(max_length=LONGEST_BASIS)
    # Of the data protection assessment: where it is kept, and its day.
    assessment = models.CharField(max_length=LONGEST_ASSESSMENT)
    assessed_on = models.DateField()
    valid_from = models.DateField()
    valid_until = models.DateField(db_index=True)
    # Its members make the first key.
    lead = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    # Of the newest key; 0 as long as there is none.
    key_number = models.PositiveIntegerField(default=0)
    # Somebody left: nothing is written until there is a key that they do not have.
    needs_key = models.BooleanField(default=True)
    # A signal is kept for so long at the most.
    retention_months = models.PositiveSmallIntegerField(default=MOST_MONTHS)
    # Signals are numbered within the table.
    numbers = models.PositiveIntegerField(default=0)
    # Counts what changed at the table, so that browsers ask for what is new to them.
    changes = models.PositiveIntegerField(default=0)
    history_length = models.PositiveIntegerField(default=0)
    # The digest of the last line of the history.
    head = models.BinaryField(max_length=DIGEST_BYTES, default=b"")
    # The last day for which the lead was told that the basis lapses.
    basis_told_for = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_until__gte=models.F("valid_from")),
                name="signal_table_days_in_order",
            ),
            models.CheckConstraint(
                condition=~models.Q(purpose="")
                & ~models.Q(legal_basis="")
                & ~models.Q(assessment=""),
                name="signal_table_has_basis",
            ),
            models.CheckConstraint(
                condition=models.Q(retention_months__range=(1, MOST_MONTHS)),
                name="signal_table_retention",
            ),
        ]
        indexes = [
            models.Index(fields=["project", "region"], name="signal_table_of_project"),
        ]

    def __str__(self) -> str:
        return str(self.id)

    def is_valid_on(self, day: date) -> bool:
        """Return whether its basis is valid on a day, so that something may be written."""
        named = self.purpose and self.legal_basis and self.assessment
        return bool(named) and self.valid_from <= day <= self.valid_until


class TableMember(AuthenticatedRow):
    """An organisation at a signal table."""

    MAC_FIELDS = ("table", "organisation", "state")
    PLAIN_FIELDS = ("pin_number", "pin_mac", "since")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    table = models.ForeignKey(SignalTable, models.CASCADE, related_name="members", db_index=False)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    state = models.CharField(max_length=8, choices=TableMemberState)
    # The first key that its members opened; they alone check it.
    pin_number = models.PositiveIntegerField(null=True)
    pin_mac = models.BinaryField(max_length=PROOF_SIZE, null=True)
    # Of the state.
    since = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["table", "organisation"], name="signal_table_member_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.table_id} {self.organisation_id}"


class TableKey(models.Model):
    """A key of a table, which only members' browsers know; above the first one with its chain."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    table = models.ForeignKey(SignalTable, models.CASCADE, related_name="keys", db_index=False)
    number = models.PositiveIntegerField()
    chain = models.BinaryField(max_length=PROOF_SIZE, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["table", "number"], name="signal_table_key_once"),
            models.CheckConstraint(
                condition=models.Q(number=1, chain__isnull=True)
                | models.Q(number__gt=1, chain__isnull=False),
                name="signal_table_key_has_chain",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.table_id} {self.number}"


class TableEnvelope(models.Model):
    """A table's key, sealed to an organisation that is at the table."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.ForeignKey(TableKey, models.CASCADE, related_name="envelopes", db_index=False)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    organisation_key = models.ForeignKey(OrganisationKey, models.CASCADE, related_name="+")
    envelope = models.BinaryField(max_length=SEALED_KEY_SIZE)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["key", "organisation"], name="signal_table_envelope_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key_id} {self.organisation_id}"


class PeerPin(models.Model):
    """Another organisation's key, whose words a colleague compared; members alone check it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+", db_index=False)
    own_key = models.ForeignKey(OrganisationKey, models.CASCADE, related_name="+")
    other = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    other_key = models.ForeignKey(OrganisationKey, models.CASCADE, related_name="+")
    proof = models.BinaryField(max_length=PROOF_SIZE)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "other"], name="peer_pin_once"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.other_id}"


class ChainedQuerySet(models.QuerySet["SignalHistory"]):
    """Lines of a history, which nobody changes and nobody erases but with the table."""

    @override
    def update(self, **_columns: Any) -> NoReturn:
        raise TypeError("a line of the history is never changed")

    @override
    def delete(self) -> NoReturn:
        raise TypeError("a line of the history is erased with its table alone")


class SignalHistory(models.Model):
    """What happened at a table, by day and without content; each line names the one before."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    table = models.ForeignKey(SignalTable, models.CASCADE, related_name="history", db_index=False)
    # Counts within the table, from 1.
    number = models.PositiveIntegerField()
    day = models.DateField()
    # Which organisation did it; nobody did what came by the clock. No foreign key: a line stays as
    # it is when an organisation is gone.
    organisation = models.UUIDField(null=True)
    event = models.CharField(max_length=20, choices=SignalEvent)
    # The signal that it is about, or the organisation.
    subject = models.UUIDField(null=True)
    # Names of what was changed, and reasons why personal data stays: codes, never words.
    fields = models.JSONField(default=list)
    previous = models.BinaryField(max_length=DIGEST_BYTES)
    digest = models.BinaryField(max_length=DIGEST_BYTES)

    objects = ChainedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["table", "number"], name="signal_history_once"),
        ]

    def __str__(self) -> str:
        return f"{self.table_id} {self.number}"
