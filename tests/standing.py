"""Rows that stand while a whole file runs: for tests that take back themselves what they do."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from tests.clock import NOW


@contextmanager
def made_once(blocker: Any) -> Iterator[None]:
    """Keep rows until the end of a file, then roll back; tests are marked `django_db`.

    `blocker` is `django_db_blocker`.
    """
    with blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@contextmanager
def standing_clock() -> Iterator[None]:
    """Freeze the hour of `tests.clock` for fixtures of a whole file."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(timezone, "now", lambda: NOW)
        yield
