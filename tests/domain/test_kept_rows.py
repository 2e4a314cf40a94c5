"""Rows that are kept in memory and read again where they changed."""

from typing import Any
from unittest.mock import patch

import pytest

from backend.organisations.kept_rows import KeptRows
from backend.organisations.models import Organisation
from tests.factories import an_organisation

pytestmark = pytest.mark.django_db


def rename(row: Organisation, name: str) -> None:
    row.name = name
    row.save()


def test_what_did_not_change_is_the_same_object() -> None:
    one, other = an_organisation("one"), an_organisation("other")
    kept = KeptRows(Organisation)
    before = kept.read()
    assert kept.read() is before
    rename(one, "New")
    after = kept.read()
    assert after[one.id].name == "New"
    assert after[other.id] is before[other.id]


def test_who_reads_at_the_same_moment_leaves_no_old_row_under_a_new_mark() -> None:
    row = an_organisation("one")
    kept = KeptRows(Organisation)
    kept.read()
    rename(row, "Second")
    read_rows = kept._read_rows

    def read_late(changed: Any) -> Any:
        """Another thread reads a later change while this one holds rows that it has read."""
        rows = read_rows(changed)
        rename(row, "Third")
        with patch.object(kept, "_read_rows", read_rows):
            assert kept.read()[row.id].name == "Third"
        return rows

    with patch.object(kept, "_read_rows", read_late):
        kept.read()
    assert kept.read()[row.id].name == "Third"
