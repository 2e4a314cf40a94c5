"""Somebody writes without end: to one request, and from one address with many codes."""

import time
from uuid import UUID

from backend.core.throttling import BURSTS
from backend.help_requests.quota import MAX_BYTES, MAX_MESSAGES
from scripts.demonstrations.phone import REQUEST
from tests.attacks.conftest import AttackedKier, Tried
from tests.attacks.flooder import CREATED, LARGEST, TOO_MANY, Flooder, kind_of
from tests.attacks.writer import DatabaseWriter

BYTES = "SELECT SUM(LENGTH(body)) FROM help_requests_message WHERE request_id = %s"
OPTIONS = "/api/v1/intake/options"
# Nearly twice as many as fit.
TRIES = 140


def written(writer: DatabaseWriter, flooder: Flooder) -> int:
    return int(writer.value(BYTES, UUID(flooder.phone.request)))


def test_one_request_takes_no_more_than_its_bytes(
    kier: AttackedKier, writer: DatabaseWriter, tried: Tried
) -> None:
    flooder = Flooder(kier.address, "127.66.1.1")
    [first, *_others] = flooder.matches()
    flooder.ask(first)
    answers = [flooder.write(LARGEST) for _ in range(TRIES)]
    assert {answer.status_code for answer in answers} == {201, 409}
    assert kind_of(answers[-1]) == "request-full"
    kept = written(writer, flooder)
    assert MAX_BYTES - 2 * LARGEST < kept <= MAX_BYTES
    # What is there can still be read, and erased.
    assert flooder.send("GET", REQUEST).status_code == 200
    assert flooder.send("DELETE", REQUEST).status_code == 204
    flooder.close()
    tried(f"{len(answers)} of the largest boxes into one request", f"{kept} bytes were kept")


def test_one_request_takes_no_more_than_its_messages(
    kier: AttackedKier, writer: DatabaseWriter, tried: Tried
) -> None:
    flooder = Flooder(kier.address, "127.66.1.2")
    [first, *_others] = flooder.matches()
    flooder.ask(first)
    # As if it had written nearly all of them already.
    writer.execute(
        "UPDATE help_requests_helprequest SET last_number = %s WHERE id = %s",
        MAX_MESSAGES - 3,
        UUID(flooder.phone.request),
    )
    answers = [flooder.write() for _ in range(10)]
    assert [answer.status_code for answer in answers] == [201] * 3 + [409] * 7
    flooder.close()
    tried("ten messages where three were left", "three were kept")


def test_many_codes_of_one_address_write_no_more_than_one(kier: AttackedKier, tried: Tried) -> None:
    flooder = Flooder(kier.address, "127.66.1.3")
    [first, *_others] = flooder.matches()
    began = time.monotonic()
    kept, answer = 0, flooder.send("GET", OPTIONS)
    # The bucket fills up by one call a second. With the cache emptied by another test, as on Redis,
    # it begins anew once.
    while answer.status_code != TOO_MANY and kept <= 2 * BURSTS["call"] + time.monotonic() - began:
        if kept % 100 == 0:
            flooder.ask(first)
        answer = flooder.write()
        kept += answer.status_code == CREATED
    assert (answer.status_code, kind_of(answer)) == (TOO_MANY, "proof-of-work")
    flooder.close()
    tried("as many messages as go, a new code for each hundred", f"{kept} were kept at once")
