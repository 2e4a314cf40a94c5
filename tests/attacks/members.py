"""Members at a running Kier: who holds its keys, and who only has an account."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import pytest

from backend.core.crypto import member, member_pins, organisation, proofs
from backend.core.crypto.encoding import decode, encode
from backend.core.crypto.key_pairs import KeyPair, PublicKey
from scripts.demonstrations.desk import Desk
from scripts.demonstrations.wire import Refused, Wire
from tests.attacks.conftest import AttackedKier
from tests.attacks.second_factor import wait_for_mail
from tests.attacks.writer import DatabaseWriter

ORGANISATION = "/api/v1/organisation"
KEYS, MEMBERS = f"{ORGANISATION}/keys", f"{ORGANISATION}/members"
CHALLENGES = f"{ORGANISATION}/holder-challenges"


def desk_of(kier: AttackedKier, role: str, slug: str = "fier") -> Desk:
    known = kier.member(role, slug)
    return Desk(kier.address, known["email"], known["password"], language="en")


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who got in by an invitation, with keys of their own and none of the organisation."""

    wire: Wire
    id: str
    email: str
    password: str
    pair: KeyPair

    @property
    def me(self) -> Any:
        return self.wire.call("GET", "/api/v1/members/me")

    def colleagues(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.wire.call("GET", MEMBERS)["results"]
        return [one for one in found if one["public_key"]]

    def active_key(self) -> dict[str, str]:
        found: dict[str, str] = self.wire.call("GET", ORGANISATION)["key"]
        return found


def intercept_invitation(kier: AttackedKier, chief: Desk, role: str) -> Account:
    email, password = f"{uuid4().hex[:8]}@{role}.example", "an attacker's own password"
    chief.wire.call("POST", MEMBERS, {"email": email, "name": "", "role": role})
    text = wait_for_mail(kier, email, after=0).get_content()
    link = re.search(r"/members/reset#(\S+)", text)
    assert link, text
    token, salt, pair = link[1], os.urandom(member.SALT_SIZE), KeyPair.generate()
    member_id = token.partition(".")[0]
    root = member.member_root(password, salt)
    mine = member.member_keys(root)
    pins = member_pins.Pins().with_member(member_id, pair.public.raw)
    box = member_pins.lock_pins(root, member=member_id, version=1, pins=pins)
    envelope = member.lock_member_seed(mine.wrap, member=member_id, seed=pair.seed)
    wire = Wire(kier.address, language="en")
    wire.call(
        "POST",
        "/api/v1/members/password-resets",
        {
            "token": token,
            "login": mine.login,
            "salt": encode(salt),
            "public_key": encode(pair.public.raw),
            "member_key_envelope": encode(envelope),
            "pins": {"version": 1, "box": encode(box)},
        },
    )
    login = {"email": email, "password": mine.login}
    answer = wire.call("POST", "/_allauth/app/v1/auth/login", login)
    wire.headers["X-Session-Token"] = answer["meta"]["session_token"]
    return Account(wire, member_id, email, password, pair)


def holder_proof(desk: Desk, key: str) -> dict[str, str]:
    """Return the header that proves to hold a key of the organisation."""
    given = desk.wire.call("POST", CHALLENGES, {"key": key})
    answer = organisation.open_challenge(
        desk.pairs[key],
        organisation=desk.organisation,
        key_id=key,
        member=desk.id,
        box=decode(given["box"]),
    )
    return {"Kier-Holder": f"{given['id']} {encode(answer)}"}


def a_grant(seed: bytes, *, at: str, key: str, to: dict[str, Any]) -> str:
    """An organisation's seed, sealed to a member as `organisation/members` shows them."""
    box = organisation.seal_grant(
        PublicKey(decode(to["public_key"])),
        organisation=at,
        key_id=key,
        member=to["id"],
        organisation_seed=seed,
    )
    return encode(box)


def a_new_key(
    at: str, colleagues: list[dict[str, Any]], *, replaces: str | None = None, old: bytes = b""
) -> tuple[KeyPair, dict[str, Any]]:
    """Return a new key pair, and the body that publishes it with grants for all colleagues."""
    pair, key = KeyPair.generate(), str(uuid4())
    code = organisation.generate_recovery_code()
    recovery = organisation.lock_recovery(
        code, organisation=at, key_id=key, organisation_seed=pair.seed
    )
    body: dict[str, Any] = {
        "id": key,
        "public": encode(pair.public.raw),
        "recovery_envelope": encode(recovery),
        "grants": [
            {"member": colleague["id"], "grant": a_grant(pair.seed, at=at, key=key, to=colleague)}
            for colleague in colleagues
        ],
    }
    if replaces:
        proof = proofs.succession(
            old or os.urandom(32),
            organisation=at,
            old_key=replaces,
            new_key=key,
            public=pair.public.raw,
        )
        body |= {"replaces": replaces, "succession": encode(proof)}
    return pair, body


def refused(wire: Wire, method: str, path: str, body: Any, **headers: str) -> str:
    """Make a call that must be refused; return status and kind."""
    with pytest.raises(Refused) as error:
        wire.call(method, path, body, headers=headers)
    return f"{error.value.status} {error.value.kind}"


@contextmanager
def inserted_key(
    writer: DatabaseWriter, desk: Desk, own: KeyPair, *, replaces: str, seed: bytes
) -> Iterator[str]:
    """Write one's own key beside an organisation's, with a valid grant to a member."""
    key, keys = str(uuid4()), "organisations_organisationkey"
    proof = proofs.succession(
        seed,
        organisation=desk.organisation,
        old_key=replaces,
        new_key=key,
        public=own.public.raw,
    )
    member = {"id": desk.id, "public_key": desk.me["public_key"]}
    box = a_grant(own.seed, at=desk.organisation, key=key, to=member)
    writer.execute(
        f"INSERT INTO {keys} (id, organisation_id, number, public, suite, recovery_envelope,"  # noqa: S608
        " active, replaces_id, succession, confirmed, mac) SELECT %s, organisation_id, number + 50,"
        f" %s, suite, recovery_envelope, %s, id, %s, confirmed, mac FROM {keys} WHERE id = %s",
        UUID(key),
        own.public.raw,
        False if writer.is_postgresql else 0,
        proof,
        UUID(replaces),
    )
    writer.execute(
        "INSERT INTO organisations_keygrant (key_id, member_id, suite, box) VALUES (%s, %s, 1, %s)",
        UUID(key),
        UUID(desk.id),
        decode(box),
    )
    try:
        yield key
    finally:
        writer.execute("DELETE FROM organisations_keygrant WHERE key_id = %s", UUID(key))
        writer.execute(f"DELETE FROM {keys} WHERE id = %s", UUID(key))  # noqa: S608
