"""Which keys the independent clients of the demonstrations trust."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import uuid4

import pytest

from backend.core.crypto import member, member_pins, organisation, proofs
from backend.core.crypto.boxes import new_key
from backend.core.crypto.encoding import decode, encode
from backend.core.crypto.key_derivation import MEMBER_PARAMETERS
from backend.core.crypto.key_pairs import KeyPair
from scripts.demonstrations import desk
from scripts.demonstrations.desk import Desk
from scripts.demonstrations.wire import Refused

ORGANISATION, REQUEST = str(uuid4()), str(uuid4())
PASSWORD, SALT = "a password of nobody", bytes(16)
ROOT = member.member_root(PASSWORD, SALT)
PINS = "/api/v1/members/pins"


class Server:
    """Fake answers to a member; `race` runs before it takes pins."""

    def __init__(self) -> None:
        self.headers: dict[str, str] = {}
        self.member, self.own = str(uuid4()), KeyPair.generate()
        # Whose public key colleagues and the member are shown.
        self.shown = self.own
        self.keys: list[tuple[str, KeyPair, dict[str, Any]]] = []
        self.race: Callable[[], object] = lambda: None
        self.version = 0
        self.replace_key()
        [(first, pair, _listed)] = self.keys
        mine = member_pins.Pins().with_member(self.member, self.own.public.raw)
        self.pin(mine.with_newest(ORGANISATION, first, pair.public.raw))

    def pin(self, pins: member_pins.Pins) -> None:
        self.version += 1
        box = member_pins.lock_pins(ROOT, member=self.member, version=self.version, pins=pins)
        self.pins = {"version": self.version, "box": encode(box)}

    @property
    def pinned(self) -> member_pins.OrganisationPins:
        box = decode(str(self.pins["box"]))
        place = {"member": self.member, "version": self.version}
        return member_pins.unlock_pins(ROOT, box=box, **place).organisations[ORGANISATION]

    def replace_key(self, after: int = -1) -> str:
        name, pair = str(uuid4()), KeyPair.generate()
        listed: dict[str, Any] = {"replaces": None, "succession": None}
        if self.keys:
            old, holder, _listed = self.keys[after]
            proof = proofs.succession(
                holder.seed,
                organisation=ORGANISATION,
                old_key=old,
                new_key=name,
                public=pair.public.raw,
            )
            listed = {"replaces": old, "succession": encode(proof)}
        grant = organisation.seal_grant(
            self.own.public,
            organisation=ORGANISATION,
            key_id=name,
            member=self.member,
            organisation_seed=pair.seed,
        )
        listed |= {"id": name, "public": encode(pair.public.raw), "grant": encode(grant)}
        self.keys.append((name, pair, listed))
        return name

    def call(self, method: str, path: str, body: Any = None, _headers: object = None) -> Any:
        match path.rpartition("/")[2]:
            case "parameters":
                how = MEMBER_PARAMETERS
                cost = {
                    name: getattr(how, name) for name in ("memory_kib", "iterations", "parallelism")
                }
                return {"salt": encode(SALT), "argon2id": cost}
            case "login":
                return {"meta": {"session_token": "token"}}
            case "me":
                return self._me()
            case "pins":
                return self._take_pins(body)
        name, pair, _listed = self.keys[-1]
        return {"key": {"id": name, "public": encode(pair.public.raw)}}

    def _me(self) -> dict[str, Any]:
        envelope = member.lock_member_seed(
            member.member_keys(ROOT).wrap, member=self.member, seed=self.own.seed
        )
        return {
            "id": self.member,
            "organisation": ORGANISATION,
            "public_key": encode(self.shown.public.raw),
            "member_key_envelope": encode(envelope),
            "pins": dict(self.pins),
            "organisation_keys": [listed for _name, _pair, listed in self.keys],
        }

    def _take_pins(self, body: Mapping[str, Any]) -> Any:
        race, self.race = self.race, lambda: None
        race()
        if body["version"] != self.version + 1:
            raise Refused(409, {"type": "/problems/pins-changed"})
        self.pins, self.version = dict(body), body["version"]
        return body


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Server:
    found = Server()
    monkeypatch.setattr(desk, "Wire", lambda *_given, **_how: found)
    return found


def sign_in() -> Desk:
    return Desk("http://127.0.0.1", "somebody@example.org", PASSWORD)


@pytest.mark.full
def test_each_key_that_was_walked_is_pinned(server: Server) -> None:
    second, third = server.replace_key(), server.replace_key()
    assert sign_in().trust.newest == third
    assert (server.pinned.newest, second in server.pinned.keys) == (third, True)
    again = sign_in()
    assert (again.trust.alarms, len(again.pairs)) == ([], 3)


@pytest.mark.full
@pytest.mark.parametrize("order", [1, -1])
def test_two_keys_after_the_same_one_are_an_alarm(server: Server, order: int) -> None:
    server.replace_key()
    server.replace_key(after=0)
    server.keys[1:] = server.keys[1:][::order]
    first = server.keys[0][0]
    found = sign_in()
    assert found.trust.alarms
    assert (found.trust.newest, server.pinned.newest) == (first, first)


def test_pins_of_another_browser_are_read_and_not_overwritten(server: Server) -> None:
    second, friend = server.replace_key(), KeyPair.generate().public.raw
    name = str(uuid4())
    before = member_pins.unlock_pins(
        ROOT, member=server.member, version=1, box=decode(str(server.pins["box"]))
    )
    server.race = lambda: server.pin(before.with_member(name, friend))
    found = sign_in()
    assert not found.trust.alarms
    assert (server.version, server.pinned.newest) == (3, second)
    assert found.pins.has_member(name, friend)


def test_colleagues_who_are_shown_another_key_are_an_alarm(server: Server) -> None:
    server.shown = KeyPair.generate()
    assert sign_in().trust.alarms


def test_a_key_that_was_held_is_not_forgotten_while_it_is_not_shown(server: Server) -> None:
    """Somebody who left holds key 1, and could chain their own key 2 once it is forgotten."""
    found, (key, pair, _listed) = sign_in(), server.keys[0]
    one, two, forged = new_key(), new_key(), new_key()

    def envelope(number: int, request_key: bytes) -> dict[str, Any]:
        box = organisation.seal_request_key(
            pair.public,
            request=REQUEST,
            organisation=ORGANISATION,
            key_id=key,
            request_key=request_key,
            number=number,
        )
        chain = proofs.chain(one, request=REQUEST, number=2, request_key=request_key)
        return {"number": number, "key": key, "envelope": encode(box), "chain": encode(chain)}

    def look(*envelopes: dict[str, Any]) -> list[str]:
        listed = {"request": REQUEST, "status": "offered", "pin": None, "key": key}
        return found.request_keys({**listed, "envelopes": [*envelopes]}).alarms

    first = envelope(1, one)
    broken = envelope(2, two) | {"envelope": encode(bytes(1168))}
    nameless = first | {"number": 0}
    assert look(first, envelope(2, two)) == []
    assert look(first, broken)
    assert look(first, envelope(2, forged)) == ["a key is another one than before"]
    assert look(nameless, first)
    assert (
        found.keys(
            {
                "request": REQUEST,
                "status": "offered",
                "pin": None,
                "key": key,
                "envelopes": [nameless, first],
            }
        )[1]
        == one
    )
