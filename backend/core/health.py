"""Liveness and readiness checks."""

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

from django.core.cache import cache
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import resolve

if TYPE_CHECKING:
    # It loads the library of Redis, which a server without one does not need.
    from .cache import StandIn

log = logging.getLogger("kier.health")

PATHS = frozenset({"/livez", "/healthz", "/readyz", "/latez"})


def answer_first(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware that answers `PATHS` for every host name, before other middleware."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path_info not in PATHS:
            return get_response(request)
        answer: HttpResponse = resolve(request.path_info).func(request)
        return answer

    return middleware


def alive(request: HttpRequest) -> HttpResponse:
    """Answer `/livez` and `/healthz`."""
    return JsonResponse({"status": "alive"}, headers={"Cache-Control": "no-store"})


def ready(request: HttpRequest) -> HttpResponse:
    """Answer `/readyz`: 503 with the names of failed checks."""
    missing = [name for name in CHECKS if not passes(name)]
    return JsonResponse(
        {"status": "not ready" if missing else "ready", "missing": missing},
        status=503 if missing else 200,
        headers={"Cache-Control": "no-store"},
    )


def database_answers() -> bool:
    """Return whether the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return True


def migrations_are_applied() -> bool:
    """Return whether all migrations are applied."""
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def cache_answers() -> bool:
    """Return whether the shared cache stores values, not only this process's memory."""
    cache.set("readyz", True, 10)
    is_kept = cache.get("readyz") is True
    stand_in: StandIn | None = getattr(cache, "stand_in", None)
    return is_kept and not (stand_in and stand_in.outage.is_on)


CHECKS = {
    "database": database_answers,
    "migrations": migrations_are_applied,
    "cache": cache_answers,
}


def passes(name: str) -> bool:
    """Return whether a check passes, and log it if not."""
    try:
        return CHECKS[name]()
    except Exception:
        log.exception("%s does not answer", name)
        return False
