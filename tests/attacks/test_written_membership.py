"""Somebody moves an account of their own to another organisation, by writing one row."""

from uuid import UUID

import pytest

from scripts.demonstrations.desk import INBOX, Desk
from scripts.demonstrations.wire import Refused
from tests.attacks.conftest import AttackedKier, Tried
from tests.attacks.writer import DatabaseWriter
from tests.attacks.written_rows import written

MEMBERSHIPS = "organisations_membership"


def test_a_written_membership_gives_no_access(
    kier: AttackedKier, writer: DatabaseWriter, tried: Tried
) -> None:
    attacker = kier.member("caseworker", "lumens")
    desk = Desk(kier.address, attacker["email"], attacker["password"])
    member = UUID(desk.me["id"])
    [victim] = writer.identifiers("SELECT id FROM organisations_organisation WHERE slug = 'fier'")
    # Of somebody who works there: role and MAC are those of a row of ours.
    [colleague] = writer.execute(
        "SELECT role, mine.mac FROM organisations_membership AS mine JOIN accounts_member AS them"
        " ON them.id = member_id WHERE email = %s",
        kier.member("coordinator", "fier")["email"],
    )
    with written(writer, MEMBERSHIPS, "member_id", member, organisation_id=victim):
        _sees_nothing(desk, victim)
        _sees_nothing(Desk(kier.address, attacker["email"], attacker["password"]), victim)
    copied = {"organisation_id": victim, "role": colleague[0], "mac": colleague[1]}
    with written(writer, MEMBERSHIPS, "member_id", member, **copied):
        _sees_nothing(desk, victim)
        chief = kier.member("coordinator", "fier")
        theirs = Desk(kier.address, chief["email"], chief["password"])
        members = theirs.wire.call("GET", "/api/v1/organisation/members")["results"]
        assert str(member) not in [one["id"] for one in members]
    assert isinstance(desk.wire.call("GET", INBOX)["results"], list)
    tried("a membership moved to another organisation", "403, and not among its members")


def _sees_nothing(desk: Desk, victim: UUID) -> None:
    for path in (INBOX, "/api/v1/organisation", "/api/v1/organisation/members"):
        with pytest.raises(Refused) as refused:
            desk.wire.call("GET", path)
        assert refused.value.status == 403
    assert desk.wire.call("GET", "/api/v1/members/me")["organisation"] != str(victim)
