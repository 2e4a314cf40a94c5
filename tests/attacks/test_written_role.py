"""Somebody makes themselves a coordinator, or an operator, by writing one row."""

from uuid import UUID

import pytest

from scripts.demonstrations.desk import INBOX, Desk
from scripts.demonstrations.wire import Refused
from tests.attacks.conftest import AttackedKier, Tried
from tests.attacks.writer import DatabaseWriter
from tests.attacks.written_rows import written

CHANGE = "/api/v1/organisation"


def test_a_written_role_lets_nobody_coordinate(
    kier: AttackedKier, writer: DatabaseWriter, tried: Tried
) -> None:
    attacker = kier.member("caseworker", "lumens")
    desk = Desk(kier.address, attacker["email"], attacker["password"])
    member = UUID(desk.me["id"])
    with written(writer, "organisations_membership", "member_id", member, role="coordinator"):
        with pytest.raises(Refused) as refused:
            desk.wire.call("PATCH", CHANGE, {"accepting": False})
        assert refused.value.status == 403
        # What was forged is believed in no part: who reads elsewhere comes in by the row as it was.
        with pytest.raises(Refused) as refused:
            desk.wire.call("GET", INBOX)
        assert refused.value.status == 403
    assert isinstance(desk.wire.call("GET", INBOX)["results"], list)
    tried("a caseworker's role written over", "403")


def test_a_written_mark_makes_nobody_an_operator(
    kier: AttackedKier, writer: DatabaseWriter, tried: Tried
) -> None:
    attacker = kier.member("caseworker", "lumens")
    desk = Desk(kier.address, attacker["email"], attacker["password"])
    member, true = UUID(desk.me["id"]), True if writer.is_postgresql else 1
    login = {"email": attacker["email"], "password": attacker["password"]}
    with written(writer, "accounts_member", "id", member, is_staff=true, is_superuser=true):
        with pytest.raises(Refused) as refused:
            desk.wire.call("GET", "/api/v1/members/me")
        assert refused.value.status == 401
        with pytest.raises(Refused) as refused:
            Desk(kier.address, **login)
        assert refused.value.status in {400, 401}
    assert desk.wire.call("GET", "/api/v1/members/me")["role"] == "caseworker"
    tried("is_staff written into a member's row", "signed out, and no sign-in")


def test_a_written_password_signs_nobody_in(
    kier: AttackedKier, writer: DatabaseWriter, tried: Tried
) -> None:
    attacker, victim = kier.member("caseworker", "lumens"), kier.member("operator")
    [own] = writer.execute(
        "SELECT password, salt, mac FROM accounts_member WHERE email = %s", attacker["email"]
    )
    [operator] = writer.identifiers(
        "SELECT id FROM accounts_member WHERE email = %s", victim["email"]
    )
    columns = dict(zip(("password", "salt", "mac"), own, strict=True))
    with (
        written(writer, "accounts_member", "id", operator, **columns),
        pytest.raises(Refused) as refused,
    ):
        Desk(kier.address, victim["email"], attacker["password"])
    assert refused.value.status in {400, 401}
    tried("an operator's password replaced by one's own", "no sign-in")
