"""Statistics of PostgreSQL hold no example of what somebody wrote or of what is secret."""

import os
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models

from backend.core.planner_statistics import WORDS_OF_THE_CODE, columns_without, drop_statistics
from backend.organisations.models import Lifeline

on_postgresql = pytest.mark.skipif(
    not os.environ.get("DATABASE_URL"), reason="SQLite keeps no statistics unless asked to"
)
FIELDS = [
    (model._meta.db_table, field)
    for model in apps.get_models(include_auto_created=True)
    for field in model._meta.local_concrete_fields
]
# Beside these, a column is of bytes, text or JSON, and wants to be considered.
SHORT = {
    "AutoField",
    "BigAutoField",
    "BooleanField",
    "DateField",
    "DateTimeField",
    "DecimalField",
    "DurationField",
    "FloatField",
    "ForeignKey",
    "IntegerField",
    "OneToOneField",
    "PositiveIntegerField",
    "PositiveSmallIntegerField",
    "SmallIntegerField",
    "TimeField",
    "UUIDField",
}


def test_no_column_of_bytes_text_or_json_is_forgotten() -> None:
    known = columns_without()
    forgotten = {
        f"{table}.{field.column}"
        for table, field in FIELDS
        if field.get_internal_type() not in SHORT and not field.choices
        if (table, field.column) not in known and table not in WORDS_OF_THE_CODE
    }
    assert forgotten <= WORDS_OF_THE_CODE
    assert not {one for one in FIELDS if isinstance(one[1], models.BinaryField)} - {
        one for one in FIELDS if (one[0], one[1].column) in known
    }


def test_words_of_the_code_are_of_columns_that_there_are() -> None:
    there = {f"{table}.{field.column}" for table, field in FIELDS} | {one[0] for one in FIELDS}
    assert WORDS_OF_THE_CODE - {"django_migrations"} <= there


def targets() -> dict[tuple[str, str], int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT attrelid::regclass::text, attname, attstattarget FROM pg_attribute"
            " WHERE attnum > 0"
        )
        return {(table, column): target for table, column, target in cursor.fetchall()}


def examples(column: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT histogram_bounds::text, most_common_vals::text FROM pg_stats"
            " WHERE tablename = %s AND attname = %s",
            [Lifeline._meta.db_table, column],
        )
        return cursor.fetchall()


@on_postgresql
def test_after_migrating_they_have_none(db: None) -> None:
    found = targets()
    assert {found[one] for one in columns_without()} == {0}
    assert found["help_requests_helprequest", "erase_at"] != 0


@on_postgresql
def test_what_was_kept_before_is_dropped(db: None) -> None:
    for number in range(5):
        Lifeline.objects.create(name=f"Name {number}", phone="112", position=number)
    table = connection.ops.quote_name(Lifeline._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} ALTER COLUMN name SET STATISTICS 100")
        cursor.execute(f"ANALYZE {table}")
    assert "Name 3" in str(examples("name"))
    drop_statistics(apps.get_app_config("core"), using="default")
    assert examples("name") == []
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {table}")
    assert examples("name") == []
    assert [*Lifeline.objects.order_by("position").values_list("name", flat=True)][:2] == [
        "Name 0",
        "Name 1",
    ]
