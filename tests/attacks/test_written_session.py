"""Somebody with a session of their own writes into its row that more was proven."""

import hashlib
import json
from uuid import UUID

import pytest

from backend.core.crypto.boxes import hkdf, lock
from scripts.demonstrations.desk import Desk
from scripts.demonstrations.wire import Refused
from tests.attacks.conftest import AttackedKier, Tried
from tests.attacks.writer import DatabaseWriter
from tests.attacks.written_rows import written

LABEL = b"kier/session"


def test_nobody_writes_into_a_session_of_their_own(
    kier: AttackedKier, writer: DatabaseWriter, tried: Tried
) -> None:
    attacker, victim = kier.member("caseworker", "lumens"), kier.member("coordinator", "fier")
    desk = Desk(kier.address, attacker["email"], attacker["password"])
    token = desk.wire.headers["X-Session-Token"].encode()
    digest = hashlib.sha256(token).digest()
    [other] = writer.identifiers("SELECT id FROM accounts_member WHERE email = %s", victim["email"])
    for member in (UUID(desk.me["id"]), other):
        content = {"_auth_user_id": str(member), "_auth_user_hash": "", "second_factor": True}
        # Whatever an attacker knows: the token, what it is hashed to, the code of this server.
        for key in (hkdf(token, LABEL), hashlib.sha256(token).digest(), bytes(32)):
            box = lock(key, LABEL, json.dumps(content).encode())
            with (
                written(
                    writer,
                    "accounts_session",
                    "digest",
                    digest,
                    box=box,
                    member_id=_id(writer, member),
                ),
                pytest.raises(Refused) as refused,
            ):
                desk.wire.call("GET", "/api/v1/members/me")
            assert refused.value.status == 401
    assert desk.wire.call("GET", "/api/v1/members/me")["email"] == attacker["email"]
    tried("a session's content replaced by one's own", "401 each")


def _id(writer: DatabaseWriter, member: UUID) -> UUID | str:
    return member if writer.is_postgresql else member.hex
