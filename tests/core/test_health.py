"""`/healthz` and `/readyz`."""

from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection

from backend.core import health
from tests.personas import Caller, whole

READY = (200, {"status": "ready", "missing": []})


def test_alive() -> None:
    assert whole(Caller().get("/healthz")) == (200, {"status": "alive"})


def test_ready(db: Any) -> None:
    assert whole(Caller().get("/readyz")) == READY


def fails() -> bool:
    raise ConnectionError("canary-7f3a at 10.0.0.1")


@pytest.mark.parametrize("name", ["database", "migrations", "cache"])
@pytest.mark.parametrize("check", [fails, lambda: False])
def test_not_ready(db: Any, name: str, check: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(health.CHECKS, name, check)
    assert whole(Caller().get("/readyz")) == (503, {"status": "not ready", "missing": [name]})


def test_a_migration_that_is_not_applied(db: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'help_requests'")
    assert not health.migrations_are_applied()


def test_a_cache_that_forgets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "get", lambda _key: None)
    assert not health.cache_answers()
