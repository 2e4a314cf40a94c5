"""Counts of an organisation's requests, and what is left of requests that were erased."""

import uuid

from django.db import models

from backend.organisations.models import Organisation

# lock_at_rest() of padded counts: 4,096 bytes, nonce, tag.
ERASED_BOX_BYTES = 4_124


class HourlyOffers(models.Model):
    """The number of requests offered to an organisation in an hour, if any."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    hour = models.DateTimeField()
    count = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "hour"], name="hourly_offers_once")
        ]


class Tally(models.Model):
    """The number of erased requests by month and ending."""

    month = models.DateField()
    ending = models.CharField(max_length=20)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["month", "ending"], name="tally_once_a_month")
        ]


class ErasedReferral(models.Model):
    """A line without content about a request that its author erased, for the rest of the day."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, models.DB_CASCADE, related_name="+")
    # What colleagues called it: the first six characters of the referral's identifier.
    name = models.CharField(max_length=6)
    day = models.DateField()


class InboxChange(models.Model):
    """That something changed in an organisation's inbox: rows are counted, and never updated.

    Nobody waits for a row, so that changes at many organisations wait for each other nowhere.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # No foreign key: rows are gone within hours, and an insert looks nothing up.
    organisation = models.UUIDField()
    hour = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["organisation", "hour"], name="inbox_change_counted")]


class MonthlyFigures(models.Model):
    """The figures of an organisation for a month, published once (docs/figures-requests.md)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, models.DB_CASCADE, related_name="+")
    month = models.DateField()
    # Ranges in place of hidden counts: what readers see, and nothing more.
    figures = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "month"], name="monthly_figures_once")
        ]


class ErasedFigures(models.Model):
    """Counts of the requests of a month that were erased before its figures were published.

    All organisations get their box at once, so that its existence says nothing.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, models.DB_CASCADE, related_name="+")
    month = models.DateField()
    # Counts under the server's key, padded.
    box = models.BinaryField(max_length=ERASED_BOX_BYTES)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "month"], name="erased_figures_once")
        ]
