"""Where a trace could be found: all rows, the database's bytes, the cache, mail, log."""

import pickle
from typing import Any

from django.conf import settings
from django.core.cache import cache

OF_THE_CODE = ("django_migrations", "django_content_type", "auth_permission")


def rows_of_all_tables(connection: Any) -> dict[str, list[tuple[Any, ...]]]:
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        rows = {}
        for table in set(tables) - set(OF_THE_CODE):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            rows[table] = sorted(map(plain_row, cursor.fetchall()), key=repr)
    return rows


def plain_row(row: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(bytes(value) if isinstance(value, memoryview) else value for value in row)


def bytes_of_all_rows(connection: Any) -> bytes:
    parts = []
    for table, rows in rows_of_all_tables(connection).items():
        parts.append(table.encode())
        for row in rows:
            parts += [v if isinstance(v, bytes) else str(v).encode() for v in row]
    if connection.vendor == "sqlite":
        parts.append(connection.connection.serialize())
    return b"\n".join(parts)


def bytes_of_the_cache() -> bytes:
    if settings.REDIS_URL:
        client = cache._cache.get_client(None, write=False)  # type: ignore[attr-defined]
        keys = client.keys("*")
        parts = [part for key in keys for part in (key, redis_value(client, key))]
        opened = [cache._cache.get(key.decode(), None) for key in keys]  # type: ignore[attr-defined]
        return b"\n".join([*parts, repr(opened).encode()])
    return repr([(key, pickle.loads(value)) for key, value in cache._cache.items()]).encode()  # type: ignore[attr-defined]  # noqa: S301


def redis_value(client: Any, key: bytes) -> bytes:
    if client.type(key) != b"string":
        return repr(client.dump(key)).encode()
    found: bytes = client.get(key) or b""
    return found
