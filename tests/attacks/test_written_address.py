"""Somebody writes an address of their own over a member's or a device's, and waits for mails."""

from pathlib import Path
from uuid import UUID, uuid4

from scripts.demonstrations.desk import Desk
from scripts.demonstrations.wire import Wire
from tests.attacks.conftest import AttackedKier, Tried
from tests.attacks.writer import DatabaseWriter
from tests.attacks.written_rows import once, written

ATTACKERS = "attacker@somewhere.example"
RESETS = "/api/v1/members/password-resets/requests"


def mails_to(folder: Path, address: str) -> int:
    files = [*(folder / "mail").glob("*")] if (folder / "mail").exists() else []
    return sum(f"To: {address}" in file.read_text() for file in files)


def test_no_mail_goes_to_a_written_address(
    kier: AttackedKier, writer: DatabaseWriter, tried: Tried
) -> None:
    victim, other = kier.member("coordinator", "fier"), kier.member("coordinator", "lumens")
    [member] = writer.identifiers(
        "SELECT id FROM accounts_member WHERE email = %s", victim["email"]
    )
    wire, before = Wire(kier.address), mails_to(kier.data, other["email"])
    with written(writer, "accounts_member", "id", member, email=ATTACKERS):
        # The worker takes one after the other: once the second mail is there, the first would be.
        wire.call("POST", RESETS, {"email": ATTACKERS})
        wire.call("POST", RESETS, {"email": other["email"]})
        once(lambda: mails_to(kier.data, other["email"]), lambda count: count > before)
        assert mails_to(kier.data, ATTACKERS) == 0
    tried("a member's address written over, and a new password asked for", "no mail goes there")


def test_a_device_that_was_given_to_another_is_not_theirs(
    kier: AttackedKier, writer: DatabaseWriter, tried: Tried
) -> None:
    attacker, victim = kier.member("caseworker", "lumens"), kier.member("caseworker", "fier")
    desk = Desk(kier.address, attacker["email"], attacker["password"])
    device = uuid4()
    body = {"id": str(device), "via": "fcm", "token": f"attackers-{device}", "name": ""}
    desk.wire.call("POST", "/api/v1/notifications/devices", body)
    theirs = Desk(kier.address, victim["email"], victim["password"])
    with written(writer, "notifications_device", "id", device, owner=UUID(theirs.me["id"])):
        found = theirs.wire.call("GET", "/api/v1/notifications/devices")["results"]
        assert str(device) not in [one["id"] for one in found]
        # Asked for with its identifier it is not there either, so nothing is sent to it.
        answer = theirs.wire.client.post(
            f"/api/v1/notifications/devices/{device}/test", headers=theirs.wire.headers, json={}
        )
        assert answer.status_code == 404
    desk.wire.call("DELETE", f"/api/v1/notifications/devices/{device}")
    tried("a device of one's own given to another member", "it is not among theirs")
