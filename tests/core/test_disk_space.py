"""Room on the disk: below the limit nothing new is begun, and it is not looked at every time."""

import os
from collections import namedtuple
from typing import Any

import pytest
from django.db import connection

from backend.core import disk_space
from backend.core.errors import OutOfSpace

Room = namedtuple("Room", "f_bavail f_frsize")


class Disk:
    """A disk with so many free bytes."""

    def __init__(self) -> None:
        self.free = 0
        self.looks = 0

    def statvfs(self, _folder: Any) -> Room:
        self.looks += 1
        return Room(self.free, 1)


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Disk:
    settings.LEAST_FREE_MB = 500
    found = Disk()
    monkeypatch.setattr(os, "statvfs", found.statvfs)
    return found


@pytest.mark.parametrize(("free", "scarce"), [(499_999_999, True), (500_000_000, False)])
def test_the_limit(db: Any, disk: Disk, free: int, scarce: bool) -> None:
    disk.free = free
    assert disk_space.is_scarce() == scarce


def test_it_is_looked_at_once_in_a_while(db: Any, disk: Disk) -> None:
    for _ in range(10):
        with pytest.raises(OutOfSpace):
            disk_space.check_space()
    looked = disk.looks
    disk.free = 10**12
    assert disk_space.is_scarce()
    assert disk.looks == looked
    disk_space.forget()
    disk_space.check_space()


def test_nothing_is_looked_at_without_a_limit(db: Any, disk: Disk, settings: Any) -> None:
    settings.LEAST_FREE_MB = 0
    assert not disk_space.is_scarce()
    assert not disk.looks


def test_a_disk_that_cannot_be_looked_at_stops_nobody(
    db: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_folder: Any) -> None:
        raise OSError

    monkeypatch.setattr(os, "statvfs", broken)
    assert not disk_space.is_scarce()


def test_a_database_elsewhere_has_a_size(db: Any, settings: Any) -> None:
    settings.MOST_DATABASE_MB = 1
    assert disk_space.is_scarce() == (connection.vendor == "postgresql")
    disk_space.forget()
    settings.MOST_DATABASE_MB = 10**9
    assert not disk_space.is_scarce()
