"""`/livez`, `/readyz` and `/latez`."""

from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import URLPattern

from backend import urls
from backend.core import health
from tests.personas import Caller, whole

READY = (200, {"status": "ready", "missing": []})


@pytest.mark.parametrize("path", ["/livez", "/healthz"])
def test_alive(path: str) -> None:
    assert whole(Caller().get(path)) == (200, {"status": "alive"})


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "10.0.0.7", "kier.invalid", "no host"])
def test_whoever_watches_asks_by_any_name(
    db: Any, client: Client, settings: Any, host: str
) -> None:
    settings.ALLOWED_HOSTS = ["kier.example"]
    found = {path: client.get(path, headers={"host": host}).status_code for path in health.PATHS}
    assert found == dict.fromkeys(health.PATHS, 200)
    for path in ("/", "/readyz/", "/api/v1/intake/options"):
        assert client.get(path, headers={"host": host}).status_code == 400


def test_each_health_page_is_a_page() -> None:
    pages = {f"/{page.pattern}" for page in urls.urlpatterns if isinstance(page, URLPattern)}
    assert pages == health.PATHS


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
