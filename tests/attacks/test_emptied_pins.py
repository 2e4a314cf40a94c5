"""Somebody takes a member's pins away, or puts a key beside them: nothing is a first use again."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

import pytest

from backend.core.crypto.encoding import encode
from backend.core.crypto.key_pairs import KeyPair
from scripts.demonstrations.desk import Desk
from scripts.demonstrations.trust import Alarm
from tests.attacks.conftest import AttackedKier, Tried
from tests.attacks.members import desk_of, inserted_key, refused
from tests.attacks.writer import DatabaseWriter

PINS, PUT = "accounts_memberpins", "/api/v1/members/pins"


@contextmanager
def without_pins(writer: DatabaseWriter, member: UUID) -> Iterator[None]:
    [row] = writer.execute(
        f"SELECT suite, version, box FROM {PINS} WHERE member_id = %s",  # noqa: S608
        member,
    )
    writer.execute(f"DELETE FROM {PINS} WHERE member_id = %s", member)  # noqa: S608
    try:
        yield
    finally:
        writer.execute(f"DELETE FROM {PINS} WHERE member_id = %s", member)  # noqa: S608
        writer.execute(
            f"INSERT INTO {PINS} (member_id, suite, version, box) VALUES (%s, %s, %s, %s)",  # noqa: S608
            member,
            *row,
        )


def is_alarmed(desk: Desk) -> None:
    assert desk.trust.alarms
    with pytest.raises(Alarm):
        desk.check_organisation()


def test_pins_that_are_gone(kier: AttackedKier, writer: DatabaseWriter, tried: Tried) -> None:
    member = UUID(desk_of(kier, "caseworker").id)
    with without_pins(writer, member):
        desk = desk_of(kier, "caseworker")
        assert desk.me["pins"] is None
        assert desk.me["pins_due"] is False
        is_alarmed(desk)
    assert not desk_of(kier, "caseworker").trust.alarms
    tried("a member's pins taken away", "an alarm, and no first use")


def test_pins_of_somebody_else(kier: AttackedKier, writer: DatabaseWriter, tried: Tried) -> None:
    member = UUID(desk_of(kier, "caseworker").id)
    with without_pins(writer, member):
        writer.execute(
            f"INSERT INTO {PINS} (member_id, suite, version, box) VALUES (%s, 1, 1, %s)",  # noqa: S608
            member,
            os.urandom(540),
        )
        is_alarmed(desk_of(kier, "caseworker"))
    tried("a member's pins written over", "an alarm: they do not open")


def test_pins_are_not_overwritten(kier: AttackedKier, tried: Tried) -> None:
    """A browser that lost the race, or somebody with a session: the stored version stays."""
    desk = desk_of(kier, "caseworker")
    version, box = desk.me["pins"]["version"], encode(os.urandom(540))
    for number in (version, version + 2, max(1, version - 1)):
        answer = refused(desk.wire, "PUT", PUT, {"version": number, "box": box})
        assert answer == "409 pins-changed"
    assert desk.wire.call("GET", "/api/v1/members/me")["pins"] == desk.me["pins"]
    tried("pins of the same, an older and a skipped version", "409, and the stored ones stay")


def test_a_key_with_a_grant_that_nobody_vouched_for(
    kier: AttackedKier, writer: DatabaseWriter, tried: Tried
) -> None:
    """A writer of the database can seal a grant to a member: it opens, and proves nothing."""
    desk, own = desk_of(kier, "caseworker"), KeyPair.generate()
    newest = str(desk.trust.newest)
    with inserted_key(writer, desk, own, replaces=newest, seed=os.urandom(32)) as key:
        now = desk_of(kier, "caseworker")
        assert key in {organisation_key["id"] for organisation_key in now.me["organisation_keys"]}
        assert key not in now.pairs
        assert now.trust.newest == newest
        is_alarmed(now)
    assert not desk_of(kier, "caseworker").trust.alarms
    tried("a key and a grant inserted, with a made-up succession", "an alarm, and it opens nothing")
