"""Somebody copies what the table of sessions holds, and uses it as a token."""

import base64

import pytest

from scripts.demonstrations.desk import Desk
from scripts.demonstrations.wire import Refused, Wire
from tests.attacks.conftest import AttackedKier, Tried
from tests.attacks.writer import DatabaseWriter


def test_a_stored_session_signs_nobody_in(
    kier: AttackedKier, writer: DatabaseWriter, tried: Tried
) -> None:
    member = kier.member("coordinator")
    Desk(kier.address, member["email"], member["password"])
    digests = [bytes(row[0]) for row in writer.execute("SELECT digest FROM accounts_session")]
    assert digests
    attacker = Wire(kier.address)
    for digest in digests:
        for text in (digest.hex(), base64.urlsafe_b64encode(digest).decode().rstrip("=")):
            attacker.headers["X-Session-Token"] = text
            with pytest.raises(Refused) as refused:
                attacker.call("GET", "/api/v1/members/me")
            assert refused.value.status == 401
    attacker.close()
    tried(f"{len(digests)} stored sessions sent as a token", "401 each")
