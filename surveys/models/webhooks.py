"""Webhooks, and their calls."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from surveys.states import JobState

from .publications import Publication


class Webhook(models.Model):
    """An address of an organisation that is called when results are published."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(
        "organisations.Organisation", models.CASCADE, related_name="survey_webhooks"
    )
    url = models.URLField(max_length=500)
    # Signs the calls; encrypted at rest.
    secret = models.BinaryField(max_length=128)
    active = models.BooleanField(default=True)


class WebhookCall(models.Model):
    """The call of one webhook for one publication, with its last attempt."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    webhook = models.ForeignKey(Webhook, models.CASCADE, related_name="calls")
    publication = models.ForeignKey(Publication, models.CASCADE, related_name="calls")
    # Waiting until it was taken, or is too old.
    state = models.CharField(max_length=8, choices=JobState, default=JobState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    # What the last attempt ended with: a status, or a word for why there was none.
    answer = models.CharField(max_length=40, blank=True)
    next_at = models.DateTimeField(db_index=True)
    day = models.DateField(auto_now_add=True)

    class Meta:
        verbose_name = _("webhook call")
        constraints = [
            models.UniqueConstraint(fields=["webhook", "publication"], name="survey_called_once")
        ]
