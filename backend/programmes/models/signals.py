"""Signals: boxes that the server cannot open, what is said of them, and where they go."""

import uuid
from typing import Final

from django.db import models

from backend.core.crypto.signal_tables import MOVE_SIZES, SIGNAL_SIZES
from backend.core.row_macs import AuthenticatedRow
from backend.organisations.models import Organisation, OrganisationKey
from backend.programmes.states import (
    Branch,
    CaseTable,
    HandlingCode,
    MoveState,
    MoveTarget,
    Reliability,
    SignalForm,
    SignalOutcome,
    SignalState,
)

from .signal_tables import SignalTable

SIGNAL_BYTES: Final = SIGNAL_SIZES[-1]
MOVE_BYTES: Final = MOVE_SIZES[-1]
LONGEST_MUNICIPALITY: Final = 6
# Of one length, whatever it holds: 28 bytes more than what is locked.
SIGNAL_COUNTS_BYTES: Final = 8_192 + 28


class Signal(AuthenticatedRow):
    """A signal of an organisation at a table; its text lies in a box of the table's key."""

    # What decides who may know of it, and what came of it. The box is bound to these by its label.
    MAC_FIELDS = (
        "table",
        "number",
        "organisation",
        "key_number",
        "revision",
        "municipality",
        "form",
        "branch",
        "reliability",
        "tlp",
        "written_on",
        "expires_on",
        "state",
        "outcome",
        "overruled",
    )
    PLAIN_FIELDS = ("box", "change", "enrichment_count", "counted", "told_for")
    UNTOLD_FIELDS = ("box",)

    # Made in the browser.
    id = models.UUIDField(primary_key=True, editable=False)
    table = models.ForeignKey(SignalTable, models.CASCADE, related_name="signals", db_index=False)
    # Counts within the table.
    number = models.PositiveIntegerField()
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    key_number = models.PositiveIntegerField()
    # Empty once it expired.
    box = models.BinaryField(max_length=SIGNAL_BYTES)
    revision = models.PositiveIntegerField(default=1)
    # Of `backend.organisations.municipalities`; empty if it is not known.
    municipality = models.CharField(max_length=LONGEST_MUNICIPALITY, blank=True)
    form = models.CharField(max_length=12, choices=SignalForm)
    branch = models.CharField(max_length=20, choices=Branch)
    reliability = models.CharField(max_length=2, choices=Reliability)
    tlp = models.CharField(max_length=5, choices=HandlingCode)
    written_on = models.DateField()
    # The last day on which it is kept.
    expires_on = models.DateField()
    state = models.CharField(max_length=8, choices=SignalState, default=SignalState.NEW)
    outcome = models.CharField(max_length=13, choices=SignalOutcome, blank=True)
    # Warnings that were overruled: kind and reason, both of lists.
    overruled = models.JSONField(default=list)
    # The table's number of changes when it was changed last.
    change = models.PositiveIntegerField()
    enrichment_count = models.PositiveIntegerField(default=0)
    # Whether it is in the figures, in which each signal is once.
    counted = models.BooleanField(default=False)
    # The last day for which its organisation was told that it expires.
    told_for = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["table", "number"], name="signal_number_once"),
        ]
        indexes = [
            models.Index(fields=["table", "change", "id"], name="signal_changes_of_table"),
            models.Index(fields=["expires_on", "id"], name="signal_expires"),
        ]

    def __str__(self) -> str:
        return f"{self.table_id} {self.number}"


class Enrichment(AuthenticatedRow):
    """What an organisation at the table knows besides; it is kept as long as the signal."""

    MAC_FIELDS = ("signal", "number", "organisation", "key_number", "written_on")
    PLAIN_FIELDS = ("box",)
    UNTOLD_FIELDS = ("box",)

    # Made in the browser.
    id = models.UUIDField(primary_key=True, editable=False)
    signal = models.ForeignKey(Signal, models.CASCADE, related_name="enrichments", db_index=False)
    # Counts within the signal.
    number = models.PositiveIntegerField()
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    key_number = models.PositiveIntegerField()
    box = models.BinaryField(max_length=SIGNAL_BYTES)
    written_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["signal", "number"], name="enrichment_number_once"),
        ]

    def __str__(self) -> str:
        return f"{self.signal_id} {self.number}"


class SignalMove(AuthenticatedRow):
    """A signal that is passed on: others accept it, or do not."""

    MAC_FIELDS = (
        "signal",
        "offered_by",
        "target",
        "to_table",
        "to_organisation",
        "case_table",
        "organisation_key",
        "state",
        "offered_on",
        "answered_on",
    )
    PLAIN_FIELDS = ("box",)
    UNTOLD_FIELDS = ("box",)

    # Made in the browser.
    id = models.UUIDField(primary_key=True, editable=False)
    signal = models.ForeignKey(Signal, models.CASCADE, related_name="moves", db_index=False)
    offered_by = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    target = models.CharField(max_length=12, choices=MoveTarget)
    to_table = models.ForeignKey(SignalTable, models.CASCADE, null=True, related_name="+")
    # Who answers: of another table its lead.
    to_organisation = models.ForeignKey(Organisation, models.CASCADE, null=True, related_name="+")
    case_table = models.CharField(max_length=16, choices=CaseTable, blank=True)
    # To whose key the box is sealed.
    organisation_key = models.ForeignKey(
        OrganisationKey, models.CASCADE, null=True, related_name="+"
    )
    # None for who reads it at the table; empty once nobody needs it.
    box = models.BinaryField(max_length=MOVE_BYTES, null=True)
    state = models.CharField(max_length=9, choices=MoveState, default=MoveState.OFFERED)
    offered_on = models.DateField()
    answered_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["signal"],
                condition=models.Q(state=MoveState.OFFERED),
                name="signal_one_open_move",
            ),
        ]
        indexes = [
            models.Index(fields=["signal", "offered_on", "id"], name="moves_of_signal"),
        ]

    def __str__(self) -> str:
        return f"{self.signal_id} {self.target}"


class SignalCounts(models.Model):
    """Signals that ended, in numbers that are not published yet. The server's key opens it."""

    table = models.OneToOneField(
        SignalTable, models.CASCADE, primary_key=True, related_name="counts"
    )
    box = models.BinaryField(max_length=SIGNAL_COUNTS_BYTES)


class SignalFigures(AuthenticatedRow):
    """Published figures of some signals of a table, each of which is counted once."""

    # Whoever could write these would have other numbers released.
    MAC_FIELDS = ("table", "until", "signals", "tables")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    table = models.ForeignKey(SignalTable, models.CASCADE, related_name="figures", db_index=False)
    # The day of the last one of these signals.
    until = models.DateField()
    signals = models.PositiveIntegerField()
    # By form, municipality and outcome (`surveys.disclosure.published`).
    tables = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["table", "-until", "-id"], name="figures_of_signals")]

    def __str__(self) -> str:
        return f"{self.table_id} {self.until}"
