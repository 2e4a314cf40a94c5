"""Organisations are built and verified anew only where a column differs."""

from typing import Any
from unittest.mock import patch

import pytest

from backend.core.row_macs import AuthenticatedRow
from backend.organisations import directory as module
from backend.organisations.directory import directory, forget_directory
from backend.organisations.models import Organisation
from backend.organisations.services import retire_key
from tests.api.test_queries import statements
from tests.factories import Desk, a_desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def desks(db: Any) -> list[Desk]:
    made = [a_desk(f"no-{number}") for number in range(5)]
    directory()
    return made


def read_again() -> tuple[Any, int, int]:
    """Return the directory, how many rows were verified for it, and with how many statements."""
    forget_directory()
    verify = AuthenticatedRow.is_authentic
    with (
        statements() as found,
        patch.object(AuthenticatedRow, "is_authentic", autospec=True, side_effect=verify) as asked,
    ):
        here = directory()
    return here, asked.call_count, len(found)


def test_what_did_not_change_is_neither_built_nor_verified(desks: list[Desk]) -> None:
    before = directory()
    here, verified, asked = read_again()
    assert (verified, asked, here.version) == (0, 4, before.version)
    assert all(here.partners[id_] is partner for id_, partner in before.partners.items())


def test_one_that_changed_is_read_alone(desks: list[Desk]) -> None:
    before, changed = directory(), desks[0].row.pk
    Organisation.objects.filter(pk=changed).update(capacity=3)
    here, verified, _asked = read_again()
    assert verified == 1
    assert here.version != before.version
    assert here.partners[changed].organisation.capacity == 3
    others = before.partners.keys() - {changed}
    assert all(here.partners[id_] is before.partners[id_] for id_ in others)


def test_one_that_somebody_else_wrote_is_absent_until_it_is_put_right(desks: list[Desk]) -> None:
    changed = desks[0].row.pk
    rows = Organisation._base_manager.filter(pk=changed)
    rows.update(name="Forged")
    for _time in range(2):
        here, verified, _asked = read_again()
        assert (changed in here.partners, verified) == (False, 1)
    rows.update(name=desks[0].row.name)
    assert changed in read_again()[0].partners


def test_a_key_that_is_no_longer_active_is_gone(desks: list[Desk]) -> None:
    retire_key(organisation=desks[0].row)
    here, _verified, _asked = read_again()
    assert here.partners[desks[0].row.pk].key is None
    assert here.partners[desks[1].row.pk].key is not None


def test_a_row_that_was_erased_is_gone(desks: list[Desk]) -> None:
    Organisation.objects.filter(pk=desks[0].row.pk).delete()
    here, verified, _asked = read_again()
    assert (desks[0].row.pk in here.partners, verified) == (False, 0)


def test_one_thread_reads_while_the_others_go_on_with_the_copy(
    desks: list[Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = directory()
    monkeypatch.setattr(module, "FRESH_SECONDS", 0.0)
    with module._Shelf.reading, statements() as found:
        assert directory() is before
    assert not found
    assert directory() is not before
    # What was changed here is read by whoever asks.
    forget_directory()
    with module._Shelf.reading, statements() as found:
        directory()
    assert found
