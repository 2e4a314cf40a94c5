"""Texts of Platform HOPE: what the pages seal, Python opens, and the other way round."""

from collections.abc import Iterator
from typing import Any

import pytest

from backend.core.crypto import attachments, hope, member, organisation
from backend.core.crypto.encoding import decode, encode
from backend.core.crypto.key_pairs import KeyPair

from .node import Desk, desk
from .test_modules_crossing import MEMBER_COST, SALT, TEXT, an_id, trust_at

CONTENT = {"text": TEXT, "answers": {"a/0/b": 3}}


class Somebody:
    """A member in Node whose keys Python has too."""

    def __init__(self, node: Desk) -> None:
        self.member, self.organisation, self.key = an_id(), an_id(), an_id()
        self.own, self.platform = KeyPair.generate(), KeyPair.generate()
        password = "een lang wachtwoord"
        keys = member.member_keys(member.member_root(password, decode(SALT)))
        node("hope.stretch", {"password": password, "salt": SALT, "argon2id": MEMBER_COST})
        envelope = member.lock_member_seed(keys.wrap, member=self.member, seed=self.own.seed)
        opened = {"member": self.member, "member_key_envelope": encode(envelope)}
        node("hope.openMember", opened)
        grant = organisation.seal_grant(
            self.own.public,
            organisation=self.organisation,
            key_id=self.key,
            member=self.member,
            organisation_seed=self.platform.seed,
        )
        trust_at(
            node, "hope", self.organisation, (self.key, grant), self.platform, self.own.public.raw
        )
        self.sealing = {
            "organisation": self.organisation,
            "key": self.key,
            "public": encode(self.platform.public.raw),
        }

    def opened(self, sealed: dict[str, Any]) -> tuple[bytes, dict[str, object]]:
        key = hope.open_text_key(
            self.platform,
            text_id=sealed["id"],
            organisation=self.organisation,
            key_id=self.key,
            envelope=decode(sealed["envelope"]),
        )
        return key, hope.open_body(key, text_id=sealed["id"], body=decode(sealed["body"]))


@pytest.fixture(scope="module")
def node() -> Iterator[Desk]:
    with desk() as started:
        yield started


@pytest.fixture(scope="module")
def somebody(node: Desk) -> Somebody:
    return Somebody(node)


def test_python_opens_what_a_browser_seals(node: Desk, somebody: Somebody) -> None:
    sealed = node("hope.sealText", somebody.sealing | {"content": CONTENT, "own": True})
    key, content = somebody.opened(sealed)
    assert content == CONTENT
    text, box = sealed["id"], decode(sealed["own"])
    own = hope.open_member_key(somebody.own, text_id=text, member=somebody.member, envelope=box)
    assert own == key


def test_a_draft_has_the_same_key_in_both(node: Desk, somebody: Somebody) -> None:
    sealing = {"organisation": somebody.organisation, "key": somebody.key}
    draft = node("hope.sealDraft", sealing | {"content": CONTENT, "text": an_id()})
    key = hope.draft_key(somebody.own.seed, text_id=draft["id"], member=somebody.member)
    assert hope.open_body(key, text_id=draft["id"], body=decode(draft["body"])) == CONTENT


def test_a_browser_opens_what_python_seals(node: Desk, somebody: Somebody) -> None:
    sealed, key = hope.seal_text(
        somebody.platform.public,
        organisation=somebody.organisation,
        key_id=somebody.key,
        content=CONTENT,
    )
    own = hope.seal_to_member(
        somebody.own.public, text_id=sealed.id, member=somebody.member, text_key=key
    )
    text = {"id": str(sealed.id), "body": encode(sealed.body)}
    for_desk = text | {"key": somebody.key, "envelope": encode(sealed.envelope)}
    read = [{"id": text["id"], "content": CONTENT, "code": None}]
    assert node("hope.openOwn", {"texts": [text | {"own": encode(own)}]}) == read
    asked = {"organisation": somebody.organisation, "texts": [for_desk]}
    assert node("hope.openTexts", asked) == read


def test_recordings_cross(node: Desk, somebody: Somebody) -> None:
    text, recording, spoken = an_id(), an_id(), bytes(range(256)) * 1200
    place = {"text": text, "id": recording}
    pieces = node("sealRecording", place | {"bytes": encode(spoken)})["pieces"]
    sealed = node("hope.sealText", somebody.sealing | {"content": CONTENT, "id": text})
    key, _content = somebody.opened(sealed)
    boxes = [decode(piece) for piece in pieces]
    where = {"request": text, "attachment": recording}
    assert attachments.unlock_attachment(key, boxes=boxes, **where) == spoken
    locked = attachments.lock_attachment(key, content=spoken, **where)
    again = place | {"pieces": [encode(one) for one in locked]}
    assert decode(node("openRecording", again)) == spoken
