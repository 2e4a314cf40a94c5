"""Database, cache, live events and tasks; what is kept, how long and how much."""

from typing import Any

import dj_database_url
from environs import validate

from backend.core.retention import BACKUPS, CLOSED_REQUESTS, UNTOUCHED_REQUESTS

from .environment import DATA, env
from .validators import has_password

# -- Database -----------------------------------------------------------------------------------
SQLITE_PRAGMAS = (
    # A power cut may not take a request that was answered with 201: see docs/decisions.
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;"
    "PRAGMA temp_store=MEMORY; PRAGMA cache_size=-65536; PRAGMA mmap_size=268435456;"
)
SQLITE_URL = f"sqlite:///{DATA / 'kier.sqlite3'}"
DATABASES = {
    "default": env.dj_db_url("DATABASE_URL", SQLITE_URL) or dj_database_url.parse(SQLITE_URL),
}
DATABASES["default"]["CONN_MAX_AGE"] = None
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
SQLITE = DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3"
if SQLITE:
    DATABASES["default"]["OPTIONS"] = {
        "init_command": SQLITE_PRAGMAS,
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
    }
else:
    DATABASES["default"]["ENGINE"] = "backend.core.postgresql"
    # The server keeps plans of what comes again and again. A pooler in between has to know of
    # prepared statements (PgBouncer does from 1.21). What the address says, as `sslmode`, wins.
    DATABASES["default"]["OPTIONS"] = {
        "server_side_binding": True,
        "prepare_threshold": 3,
        "connect_timeout": 5,
        "keepalives_idle": 30,
        "keepalives_interval": 10,
        "keepalives_count": 3,
        "tcp_user_timeout": 20_000,
    } | DATABASES["default"].get("OPTIONS", {})

# How long a statement of a server process may take (backend/core/statement_timeout.py); 0 is no
# limit. The slowest call that was measured takes half a second (docs/performance.md), and a page
# waits for 20.
STATEMENT_SECONDS = env.int("KIER_STATEMENT_SECONDS", 10, validate=validate.Range(min=0))

# -- Cache, sockets, tasks ----------------------------------------------------------------------
REDIS_URL = env.str("REDIS_URL", "", validate=has_password)
if REDIS_URL:
    CACHES: dict[str, dict[str, Any]] = {
        "default": {
            "BACKEND": "backend.core.cache.LockedRedisCache",
            "LOCATION": REDIS_URL,
            "KEY_PREFIX": "kier",
            "OPTIONS": {"socket_timeout": 2, "socket_connect_timeout": 2},
        }
    }
    CHANNEL_LAYERS: dict[str, dict[str, Any]] = {
        "default": {
            "BACKEND": "notifications.transports.live.layer.LockedChannelLayer",
            "CONFIG": {
                "hosts": [{"address": REDIS_URL, "socket_connect_timeout": 2}],
                "prefix": "kier",
            },
        }
    }
else:
    CACHES = {
        "default": {
            "BACKEND": "backend.core.memory_cache.MemoryCache",
            "OPTIONS": {"MAX_ENTRIES": 100_000},
        }
    }
    CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# -- Space --------------------------------------------------------------------------------------
# With less space than this no new requests are taken, and answers still are: docs/throttles.md.
LEAST_FREE_MB = env.int("KIER_LEAST_FREE_MB", 500, validate=validate.Range(min=0))
# The same for PostgreSQL, whose disk is not seen from here: its size; 0 is no limit.
MOST_DATABASE_MB = env.int("KIER_MOST_DATABASE_MB", 0, validate=validate.Range(min=0))

# -- How long a request is kept (hours of the last act + days) ---------------------------------
KEEP_CLOSED_DAYS = env.int(
    "KIER_KEEP_CLOSED_DAYS", CLOSED_REQUESTS.default.days, validate=validate.Range(min=1)
)
KEEP_UNTOUCHED_DAYS = env.int(
    "KIER_KEEP_UNTOUCHED_DAYS", UNTOUCHED_REQUESTS.default.days, validate=validate.Range(min=1)
)

# -- Backups ------------------------------------------------------------------------------------
# The public half of a key of age; its private half is not on this machine.
BACKUP_KEY = env.str("KIER_BACKUP_KEY", "")
BACKUP_DAYS = env.int(
    "KIER_BACKUP_DAYS",
    BACKUPS.default.days,
    validate=validate.Range(min=1, max=BACKUPS.default.days),
)
