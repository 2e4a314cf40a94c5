"""The outbox, devices and settings; no row says when a seeker did something."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from backend.core.row_macs import AuthenticatedRow

from .kinds import Via
from .recipients import RecipientKind

# AES-GCM adds 28 bytes; endpoints are bounded at 1,000 characters, tokens at 4,096.
ADDRESS_BYTES = 6_144


class Device(AuthenticatedRow):
    """A browser or an app; `digest` is a keyed hash of its address, which is locked."""

    MAC_FIELDS = ("via", "owner_kind", "owner", "digest", "address")
    PLAIN_FIELDS = ("lane", "language", "name", "seen_on")
    # Of a seeker's phone it would be the request.
    UNTOLD_FIELDS = ("owner", "digest", "address")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    via = models.CharField(max_length=8, choices=[(via.value, via.value) for via in Via])
    owner_kind = models.CharField(
        max_length=12, choices=[(k.value, k.value) for k in RecipientKind]
    )
    owner = models.UUIDField(db_index=True)
    digest = models.BinaryField(max_length=32, unique=True)
    address = models.BinaryField(max_length=ADDRESS_BYTES)
    # Those with the same lane share a provider, and wait together when it is down.
    lane = models.CharField(max_length=24)
    language = models.CharField(max_length=10)
    name = models.CharField(max_length=60, blank=True)
    seen_on = models.DateField(db_index=True)

    def __str__(self) -> str:
        return str(self.id)


class ContactTimes(models.Model):
    """When somebody may be notified, in their time zone (docs/notifications.md, "Times").

    Both lists hold `{"days": [1..7], "from": hour, "until": hour}`. Without `safe` hours all are
    safe.
    """

    owner_kind = models.CharField(
        max_length=12, choices=[(k.value, k.value) for k in RecipientKind]
    )
    owner = models.UUIDField(primary_key=True)
    timezone = models.CharField(max_length=40)
    safe = models.JSONField(default=list)
    quiet = models.JSONField(default=list)
    # What is urgent may come at any time.
    urgent_anyway = models.BooleanField(default=False)


class Preference(models.Model):
    """Whether a member wants a kind by a transport; without a row the kind's default holds."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    member = models.ForeignKey("accounts.Member", models.CASCADE, related_name="+")
    kind = models.CharField(max_length=30)
    via = models.CharField(max_length=8)
    on = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "kind", "via"], name="preference_once")
        ]


class Notice(models.Model):
    """An event that recipients are to be told; erased when deliveries are made of it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=30)
    recipient_kind = models.CharField(max_length=12)
    recipient = models.UUIDField()
    # Of the organisation only this member, or who covers for them.
    member = models.UUIDField(null=True)
    subject = models.UUIDField(db_index=True)
    urgent = models.BooleanField(default=False)
    # Told a second time: no third time follows.
    reminder = models.BooleanField(default=False)
    expires_at = models.DateTimeField()


class Worker(models.Model):
    """A process that delivers; when `seen_at` is old it is dead, and its deliveries are free."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    seen_at = models.DateTimeField()


class Delivery(models.Model):
    """One notification to one device or mailbox, erased when it ends. Times are whole hours.

    `target` is the device, or the member for mail. A target, transport and collapse key have one
    row: a notice that comes while it waits is merged with it, one that comes while it is being sent
    sets `again`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    via = models.CharField(max_length=8)
    kind = models.CharField(max_length=30)
    collapse = models.CharField(max_length=20)
    target = models.UUIDField()
    owner = models.UUIDField(db_index=True)
    device = models.ForeignKey(Device, models.DB_CASCADE, null=True, related_name="deliveries")
    member = models.ForeignKey("accounts.Member", models.DB_CASCADE, null=True, related_name="+")
    lane = models.CharField(max_length=24)
    urgent = models.BooleanField(default=False)
    attempts = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField()
    expires_at = models.DateTimeField()
    again = models.BooleanField(default=False)
    claimed_by = models.ForeignKey(Worker, models.DB_SET_NULL, null=True, related_name="deliveries")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["target", "via", "collapse"], name="delivery_once")
        ]
        indexes = [
            models.Index(
                fields=["via", "-urgent", "not_before", "lane"],
                condition=models.Q(claimed_by__isnull=True),
                name="delivery_free",
            )
        ]


class Reminder(models.Model):
    """A notification that is repeated at `remind_at`, a whole hour, unless it was looked at."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=30)
    recipient_kind = models.CharField(max_length=12)
    recipient = models.UUIDField()
    subject = models.UUIDField(db_index=True)
    urgent = models.BooleanField(default=False)
    remind_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["recipient", "subject", "kind"], name="reminder_once")
        ]


class StoppedMailbox(models.Model):
    """A mailbox that gets no mail; `digest` is a keyed hash of the address."""

    class Why(models.TextChoices):
        BOUNCED = "bounced", _("Mails to this address come back.")
        COMPLAINED = "complained", _("A mail was marked as spam.")

    digest = models.BinaryField(primary_key=True, max_length=32)
    why = models.CharField(max_length=10, choices=Why)


class Count(models.Model):
    """The number of deliveries or attempts by day, transport, result and cause."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    day = models.DateField(db_index=True)
    via = models.CharField(max_length=8)
    # sent, gone, expired; later and refused count attempts that are made again.
    result = models.CharField(max_length=8)
    cause = models.CharField(max_length=40, blank=True)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["day", "via", "result", "cause"], name="count_once")
        ]


class Trouble(models.Model):
    """A provider that does not accept a worker's messages, until it does.

    `asked_again` is set by the operator, and makes the worker try at once.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    worker = models.ForeignKey(Worker, models.DB_CASCADE, related_name="troubles")
    lane = models.CharField(max_length=24)
    via = models.CharField(max_length=8)
    cause = models.CharField(max_length=40)
    since = models.DateTimeField()
    asked_again = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["worker", "lane"], name="trouble_once")]


class Letter(models.Model):
    """A mail to somebody without an account that waits or is under way; gone when it was sent.

    `box` has a fixed size: neither whom it is for nor what is in it can be told from the row.
    `next_at` is a whole hour until it was tried: it is no time at which anybody acted.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=30)
    subject = models.UUIDField(db_index=True)
    box = models.BinaryField(max_length=1_024)
    language = models.CharField(max_length=10)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(db_index=True)
