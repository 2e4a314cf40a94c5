"""Keeps secret values and people's text out of `pg_statistic`, where they outlive their rows."""

from collections import defaultdict
from typing import Any

from django.apps import AppConfig, apps
from django.db import connections, models

# What holds only words of the code, and is searched by.
WORDS_OF_THE_CODE = frozenset(
    {"auth_permission", "django_content_type", "django_migrations"}
    | {f"notifications_delivery.{name}" for name in ("via", "kind", "collapse", "lane")}
    | {f"notifications_notice.{name}" for name in ("kind", "recipient_kind")}
    | {f"notifications_reminder.{name}" for name in ("kind", "recipient_kind")}
    | {f"django_tasks_database_dbtaskresult.{name}" for name in ("queue_name", "backend_name")}
)
KINDS = (models.BinaryField, models.CharField, models.JSONField, models.TextField)
COLUMNS = """
    SELECT relname, attname, format_type(atttypid, atttypmod)
    FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
    WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r' AND attnum > 0
        AND NOT attisdropped AND attstattarget IS DISTINCT FROM 0
"""


def columns_without() -> set[tuple[str, str]]:
    """Return the tables and columns without statistics: bytes, JSON and free text."""
    return {
        (model._meta.db_table, str(field.column))
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.local_concrete_fields
        if isinstance(field, KINDS) and not field.choices
        if not {model._meta.db_table, f"{model._meta.db_table}.{field.column}"} & WORDS_OF_THE_CODE
    }


def drop_statistics(sender: AppConfig, using: str, **_others: Any) -> None:
    """Disable and drop the statistics of these columns (post_migrate)."""
    connection = connections[using]
    if connection.vendor != "postgresql":
        return
    without, quote = columns_without(), connection.ops.quote_name
    changes = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(COLUMNS)
        for table, column, its_type in cursor.fetchall():
            if (table, column) in without:
                # To the type that it has: nothing is written anew, and what is in `pg_statistic`
                # goes, which only a superuser could delete.
                changes[table].append(f"ALTER COLUMN {quote(column)} TYPE {its_type}")
                changes[table].append(f"ALTER COLUMN {quote(column)} SET STATISTICS 0")
        for table, actions in changes.items():
            cursor.execute(f"ALTER TABLE {quote(table)} {', '.join(actions)}")
