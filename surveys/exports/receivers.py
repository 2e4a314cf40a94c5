"""Receivers that erase the file of an erased export."""

from functools import partial
from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete
from django.dispatch import receiver

from surveys.models import Export

from . import files


@receiver(post_delete, sender=Export)
def erase_file(sender: type[Export], instance: Export, **_others: Any) -> None:
    """Erase the file when the transaction that erased the row is committed."""
    transaction.on_commit(partial(files.erase, instance.id), robust=True)
