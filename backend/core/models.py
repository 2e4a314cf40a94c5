"""Rows whose processing failed, and changes of what strangers read."""

import uuid

from django.db import models


class SetAside(models.Model):
    """A row whose processing failed, and when it is tried again."""

    work = models.CharField(max_length=20)
    item = models.UUIDField()
    failures = models.PositiveSmallIntegerField(default=1)
    try_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["work", "item"], name="set_aside_once")]

    def __str__(self) -> str:
        return f"{self.work} {self.item}"


class ShownChange(models.Model):
    """That something that strangers read was changed: rows are counted, and never updated.

    Nobody waits for a row, so that changes wait for each other nowhere.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    day = models.DateField(db_index=True)

    def __str__(self) -> str:
        return str(self.day)
