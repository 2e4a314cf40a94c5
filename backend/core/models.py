"""Rows whose processing failed."""

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
