"""Somebody writes a public key of their own over an organisation's, and waits for secrets."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from backend.core.crypto.encoding import encode
from backend.core.crypto.key_pairs import KeyPair
from scripts.demonstrations.consent import PROFILE
from scripts.demonstrations.phone import Phone
from scripts.demonstrations.wire import Refused
from tests.attacks.conftest import AttackedKier, Tried
from tests.attacks.writer import DatabaseWriter
from tests.attacks.written_rows import once, written

KEYS = "organisations_organisationkey"


def offered(phone: Phone) -> dict[str, str]:
    found = phone.matches(PROFILE)
    return {
        one["organisation"]["id"]: one["organisation"]["key"]["public"]
        for one in [*found["matches"], found["safety_net"]]
        # Between two writes an organisation may have no active key.
        if one and one["organisation"]["key"]
    }


def test_a_written_public_key_is_offered_to_nobody(
    kier: AttackedKier, writer: DatabaseWriter, tried: Tried
) -> None:
    phone, attacker = Phone(kier.address), KeyPair.generate()
    before = once(lambda: offered(phone), bool)
    victim = next(iter(before))
    key = UUID(phone.organisations[victim]["key"]["id"])
    with written(writer, KEYS, "id", key, public=attacker.public.raw):
        after = once(lambda: offered(phone), lambda found: found != before)
        assert victim not in after
        assert encode(attacker.public.raw) not in after.values()
        _is_not_there(phone, victim)
        _is_not_taken(phone, victim)
    assert once(lambda: offered(phone), lambda found: victim in found)[victim] == before[victim]
    tried("an organisation's public key written over", "the organisation is offered to nobody")


def test_an_inserted_key_is_offered_to_nobody(
    kier: AttackedKier, writer: DatabaseWriter, tried: Tried
) -> None:
    phone, attacker, new = Phone(kier.address), KeyPair.generate(), uuid4()
    before = once(lambda: offered(phone), bool)
    victim = next(iter(before))
    key = UUID(phone.organisations[victim]["key"]["id"])
    columns = [
        row[0] for row in _columns(writer) if row[0] not in {"id", "number", "public", "active"}
    ]
    names = ", ".join(columns)
    active = writer.value(f"SELECT active FROM {KEYS} WHERE id = %s", key)  # noqa: S608
    # The old one's MAC comes along: it is of another identifier, number and key.
    with written(writer, KEYS, "id", key, active=not active):
        writer.execute(
            f"INSERT INTO {KEYS} (id, number, public, active, {names})"  # noqa: S608
            f" SELECT %s, number + 1, %s, %s, {names} FROM {KEYS} WHERE id = %s",
            new,
            attacker.public.raw,
            active,
            key,
        )
        try:
            after = once(lambda: offered(phone), lambda found: found != before)
            assert victim not in after
            assert encode(attacker.public.raw) not in after.values()
            _is_not_there(phone, victim)
        finally:
            writer.execute(f"DELETE FROM {KEYS} WHERE id = %s", new)  # noqa: S608
    tried("a key inserted in place of the active one", "the organisation is offered to nobody")


def test_another_organisation_s_key_row_is_no_key_of_this_one(
    kier: AttackedKier, writer: DatabaseWriter, tried: Tried
) -> None:
    phone = Phone(kier.address)
    before = once(lambda: offered(phone), lambda found: len(found) > 1)
    victim, other = list(before)[:2]
    theirs, foreign = (UUID(phone.organisations[one]["key"]["id"]) for one in (victim, other))
    [row] = writer.execute(
        f"SELECT public, mac FROM {KEYS} WHERE id = %s",  # noqa: S608
        foreign,
    )
    with written(writer, KEYS, "id", theirs, public=row[0], mac=row[1]):
        assert victim not in once(lambda: offered(phone), lambda found: found != before)
        _is_not_there(phone, victim)
    tried("another organisation's key and its MAC copied", "the organisation is offered to nobody")


def _is_not_there(phone: Phone, victim: str) -> None:
    with pytest.raises(Refused) as refused:
        phone.wire.call("GET", f"/api/v1/intake/organisations/{victim}")
    assert refused.value.status == 404


def _is_not_taken(phone: Phone, victim: str) -> None:
    with pytest.raises(Refused) as refused:
        phone.ask(PROFILE, "Can you help me?", [phone.organisations[victim]])
    assert refused.value.status == 409


def _columns(writer: DatabaseWriter) -> list[tuple[Any, ...]]:
    if writer.is_postgresql:
        question = "SELECT column_name FROM information_schema.columns WHERE table_name = %s"
        return writer.execute(question, KEYS)
    return writer.execute("SELECT name FROM pragma_table_info(%s)", KEYS)
