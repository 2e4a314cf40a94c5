"""A database writer seals a request key 2 to an organisation.

HPKE proves no sender: the envelope opens. Replies must not go under that key, and messages under it
must not show as the seeker's, likewise on the seeker's phone.
"""

import os
from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import pytest

from backend.core.crypto import labels, messages, proofs
from backend.core.crypto.boxes import new_key
from backend.core.crypto.encoding import decode
from backend.core.crypto.key_pairs import PublicKey
from backend.core.crypto.organisation import seal_request_key
from scripts.demonstrations.consent import PROFILE, found
from scripts.demonstrations.desk import Desk
from scripts.demonstrations.phone import Phone
from scripts.demonstrations.trust import Alarm
from tests.attacks.conftest import AttackedKier, Tried
from tests.attacks.members import desk_of
from tests.attacks.writer import DatabaseWriter

FORGED = "Come to the station alone."
REQUEST, ENVELOPE = "help_requests_helprequest", "help_requests_referralenvelope"
CHAINS = {"none": None, "made up": os.urandom(32), "of the new key alone": b""}


class Forger:
    """A writer of the database with a request key of their own."""

    def __init__(self, writer: DatabaseWriter, phone: Phone, number: int = 2) -> None:
        self.writer, self.key, self.number = writer, new_key(), number
        self.request, self.phone = UUID(phone.request), phone

    def insert_key(self, desk: Desk, referral: Any, chain: bytes | None) -> None:
        if chain == b"":
            chain = proofs.chain(
                self.key, request=self.request, number=self.number, request_key=self.key
            )
        public = self.phone.organisations[desk.organisation]["key"]
        box = seal_request_key(
            PublicKey(decode(public["public"])),
            request=self.request,
            organisation=desk.organisation,
            key_id=public["id"],
            request_key=self.key,
            number=self.number,
        )
        self.writer.execute(
            f"INSERT INTO {ENVELOPE} (id, suite, referral_id, number, key_id, box)"  # noqa: S608
            " VALUES (%s, 1, %s, %s, %s, %s)",
            uuid4(),
            UUID(referral["id"]),
            self.number,
            UUID(public["id"]),
            box,
        )
        self.insert_seeker_key(chain)

    def insert_seeker_key(self, chain: bytes | None) -> None:
        self.writer.execute(
            "INSERT INTO help_requests_seekerenvelope (id, suite, request_id, number, box, chain)"
            " VALUES (%s, 1, %s, %s, %s, %s)",
            uuid4(),
            self.request,
            self.number,
            os.urandom(60),
            chain,
        )
        self.writer.execute(
            f"UPDATE {REQUEST} SET key_number = %s WHERE id = %s",  # noqa: S608
            self.number,
            self.request,
        )

    def insert_message(self) -> None:
        message = uuid4()
        body = messages.lock_message(
            self.key,
            request=self.request,
            message=message,
            sender=labels.SEEKER,
            text=FORGED,
            number=self.number,
        )
        self.writer.execute(
            "INSERT INTO help_requests_message"
            " (id, suite, request_id, number, organisation_id, key_number, body, sent_hour)"
            " SELECT %s, suite, request_id, 99, NULL, %s, %s, sent_hour"
            " FROM help_requests_message WHERE request_id = %s AND number = 1",
            message,
            self.number,
            body,
            self.request,
        )


@pytest.fixture(scope="module")
def desk(kier: AttackedKier) -> Desk:
    return desk_of(kier, "caseworker")


@pytest.fixture
def phone(kier: AttackedKier, desk: Desk) -> Iterator[Phone]:
    phone = Phone(kier.address)
    phone.matches(PROFILE)
    if desk.organisation not in phone.organisations:
        path = f"/api/v1/intake/organisations/{desk.organisation}"
        phone.organisations[desk.organisation] = phone.wire.call("GET", path)
    phone.ask(PROFILE, "Can you help me?", [phone.organisations[desk.organisation]])
    desk.accept(found(desk, phone.request))
    yield phone
    phone.erase()


@pytest.mark.parametrize("chain", CHAINS)
def test_a_reply_does_not_go_under_it(
    desk: Desk, phone: Phone, writer: DatabaseWriter, tried: Tried, chain: str
) -> None:
    forger = Forger(writer, phone)
    forger.insert_key(desk, found(desk, phone.request), CHAINS[chain])
    forger.insert_message()
    referral = found(desk, phone.request)
    assert len(referral["envelopes"]) == 2
    with pytest.raises(Alarm):
        desk.reply(referral, "We come and get you.")
    texts = [one.text for one in desk.read(referral)]
    assert texts == ["Can you help me?", None]
    tried(f"request key 2 by a stranger, chain: {chain}", "nothing is sealed, nothing shown")


def test_a_client_that_comes_anew_is_not_deceived(
    kier: AttackedKier, desk: Desk, phone: Phone, writer: DatabaseWriter, tried: Tried
) -> None:
    """A new client remembers nothing: the referral pin alone tells it the first key."""
    referral = found(desk, phone.request)
    forger = Forger(writer, phone, number=1)
    box = seal_request_key(
        PublicKey(decode(phone.organisations[desk.organisation]["key"]["public"])),
        request=phone.request,
        organisation=desk.organisation,
        key_id=referral["key"],
        request_key=forger.key,
    )
    table = "help_requests_referral"
    writer.execute(
        f"UPDATE {table} SET envelope = %s WHERE id = %s",  # noqa: S608
        box,
        UUID(referral["id"]),
    )
    anew = desk_of(kier, "coordinator")
    with pytest.raises(Alarm):
        anew.reply(found(anew, phone.request), "We come and get you.")
    assert [one.text for one in anew.read(found(anew, phone.request))] == [None]
    # Without the pin it is no first use.
    writer.execute(
        f"UPDATE {table} SET pin_mac = NULL, pin_number = NULL WHERE id = %s",  # noqa: S608
        UUID(referral["id"]),
    )
    anew = desk_of(kier, "coordinator")
    with pytest.raises(Alarm):
        anew.reply(found(anew, phone.request), "We come and get you.")
    tried("the first request key written over, and the pin emptied", "nothing is sealed")


def test_a_named_number_stops_sealing(
    desk: Desk, phone: Phone, writer: DatabaseWriter, tried: Tried
) -> None:
    """The key's row is gone again, but its number still stands beside a message."""
    forger = Forger(writer, phone)
    forger.insert_message()
    with pytest.raises(Alarm):
        desk.reply(found(desk, phone.request), "We come and get you.")
    with pytest.raises(Alarm):
        phone.read()
        phone.write("I wait.")
    tried("a message under a key that nobody was given", "nothing is sealed on either side")


def test_the_phone_does_not_write_under_it(
    phone: Phone, writer: DatabaseWriter, tried: Tried
) -> None:
    Forger(writer, phone).insert_seeker_key(None)
    assert [one.text for one in phone.read()] == ["Can you help me?"]
    with pytest.raises(Alarm):
        phone.write("I wait.")
    tried("a key that the code does not open", "the phone reads on, and seals nothing")
