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
    """What is written within stands until the end, and is taken back then.

    `blocker` is `django_db_blocker`. All tests of the file see these rows; those that want them are
    marked `django_db`, without which no database may be there.
    """
    with blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@contextmanager
def standing_clock() -> Iterator[None]:
    """The hour of `tests.clock`, where no fixture of a single test is there yet."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(timezone, "now", lambda: NOW)
        yield
