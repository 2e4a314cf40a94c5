"""First messages that are sent in batches, and who asked for no more of them."""

import uuid

from django.db import models

from backend.organisations.models import Organisation, OrganisationKey

from .links import Link
from .projects import Project

TAG_BYTES = 32


class MessageTemplate(models.Model):
    """The text of a first message for one site, with the place of the batch's link in it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    project = models.ForeignKey(
        Project, models.CASCADE, related_name="message_templates", db_index=False
    )
    name = models.CharField(max_length=80)
    language = models.CharField(max_length=10)
    # Of `backend.programmes.sites`.
    site = models.CharField(max_length=20)
    text = models.CharField(max_length=4096)
    # Counts changes: nobody overwrites what they did not see.
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [models.Index(fields=["project", "name", "id"], name="template_of_project")]

    def __str__(self) -> str:
        return self.name


class Batch(models.Model):
    """A message that was sent to many in a week, with one link for all of them, never for one."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    template = models.ForeignKey(MessageTemplate, models.CASCADE, related_name="batches")
    # Its Monday (ISO 8601).
    week = models.DateField(db_index=True)
    link = models.OneToOneField(Link, models.CASCADE, related_name="batch")
    # As it was when the batch was made, with the link in it.
    text = models.CharField(max_length=4200)
    # To how many; nobody yet, or at least five.
    sent = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.id)


class OptOut(models.Model):
    """Somebody who asked an organisation for no more messages, as a tag that says nothing of them.

    `tag` is an HMAC of the contact under a key that browsers derive from the organisation's seed.
    Only who holds the seed can tell whose it is.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="opt_outs")
    key = models.ForeignKey(OrganisationKey, models.CASCADE, related_name="+", db_index=False)
    tag = models.BinaryField(max_length=TAG_BYTES)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "tag"], name="opt_out_once")]

    def __str__(self) -> str:
        return str(self.id)
