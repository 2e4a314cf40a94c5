"""What could not be done, so that it holds up nothing else."""

from django.db import models


class SetAside(models.Model):
    """A row that could not be worked on, how often, and from which hour on it is tried again.

    Erased when it could be, and two days after it was not tried any more: the row itself is gone.
    """

    work = models.CharField(max_length=20)
    item = models.UUIDField()
    failures = models.PositiveSmallIntegerField(default=1)
    try_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["work", "item"], name="set_aside_once")]

    def __str__(self) -> str:
        return f"{self.work} {self.item}"
