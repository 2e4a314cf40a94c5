"""Vectors of internal notes, and what a note is bound to."""

import dataclasses
import json
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from backend.core.crypto.boxes import hkdf, lock, new_key
from backend.core.crypto.encoding import decode
from backend.core.crypto.errors import Damaged, Malformed, TooLarge
from backend.core.crypto.labels import ORGANISATION_DRAFT, ORGANISATION_NOTE
from backend.core.crypto.notes import (
    MAX_TEXT_SIZE,
    NOTE_SIZES,
    NoteContent,
    NotePlace,
    lock_note,
    unlock_note,
)
from backend.core.crypto.padding import pack

VECTORS = json.loads(Path(__file__).with_name("note_vectors.json").read_text())
PLACE = NotePlace(uuid4(), uuid4(), uuid4(), uuid4(), uuid4())
SEED = new_key()


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["text"][:9])
def test_vectors(vector: dict[str, Any]) -> None:
    names = ("organisation", "request", "note", "author", "key_id", "revision")
    purpose = ORGANISATION_DRAFT if vector["is_draft"] else ORGANISATION_NOTE
    place = NotePlace(purpose=purpose, **{name: vector[name] for name in names})
    assert place.label().decode() == vector["aad"]
    opened = unlock_note(decode(vector["seed"]), place, decode(vector["box"]))
    assert opened == NoteContent(vector["text"], vector["after"], vector["about"])


@pytest.mark.parametrize("name", [field.name for field in dataclasses.fields(NotePlace)])
def test_a_note_opens_in_its_own_place_only(name: str) -> None:
    box = lock_note(SEED, PLACE, NoteContent("seen"))
    assert unlock_note(SEED, PLACE, box).text == "seen"
    others = {"revision": 2, "purpose": ORGANISATION_DRAFT}
    other: Any = {name: others.get(name, uuid4())}
    with pytest.raises(Damaged):
        unlock_note(SEED, dataclasses.replace(PLACE, **other), box)
    with pytest.raises(Damaged):
        unlock_note(new_key(), PLACE, box)


def test_sizes() -> None:
    longest = lock_note(SEED, PLACE, NoteContent("\n" * (MAX_TEXT_SIZE - 100)))
    assert len(longest) == NOTE_SIZES[-1]
    assert len(lock_note(SEED, PLACE, NoteContent("short"))) == NOTE_SIZES[0]
    for text in ("é" * (MAX_TEXT_SIZE // 2 + 1), "\x00" * MAX_TEXT_SIZE):
        with pytest.raises(TooLarge):
            lock_note(SEED, PLACE, NoteContent(text))
    with pytest.raises(Malformed):
        lock_note(SEED, PLACE, NoteContent("\ud800"))


@pytest.mark.parametrize(
    "content", [{}, {"text": 1}, {"text": "x", "after": -1}, {"text": "x", "after": True}]
)
def test_what_is_no_note(content: dict[str, object]) -> None:
    box = lock(hkdf(SEED, ORGANISATION_NOTE), PLACE.label(), pack(content))
    with pytest.raises(Damaged):
        unlock_note(SEED, PLACE, box)
