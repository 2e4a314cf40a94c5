"""Transactions that need not be on the disk before their answer is sent."""

from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.utils import timezone

from backend.core.durability import soon_durable
from backend.core.models import SetAside


def waits_for_disk() -> bool:
    """Return whether a commit of this connection would wait for the disk now."""
    is_far = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        cursor.execute("SHOW synchronous_commit" if is_far else "PRAGMA synchronous")
        return cursor.fetchone()[0] not in {"off", 1}


def add(work: str) -> None:
    """Write something."""
    SetAside.objects.create(work=work, item=uuid4(), try_at=timezone.now())


@pytest.mark.django_db(transaction=True)
def test_only_this_transaction_does_not_wait() -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA synchronous=FULL")
    assert waits_for_disk()
    with soon_durable():
        assert not waits_for_disk()
        add("kept")
    assert waits_for_disk()
    with pytest.raises(KeyError), soon_durable():
        add("dropped")
        raise KeyError
    assert waits_for_disk()
    assert [*SetAside.objects.values_list("work", flat=True)] == ["kept"]


@pytest.mark.django_db(transaction=True)
def test_within_another_it_is_as_durable_as_that_one() -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA synchronous=FULL")
    with transaction.atomic(), soon_durable():
        assert waits_for_disk()
