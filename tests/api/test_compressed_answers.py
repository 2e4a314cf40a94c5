"""Answers of the intake that are compressed, and the policy that every answer carries."""

import json
from typing import Any

import brotli
import pytest

from tests.factories import Desk, a_desk
from tests.personas import INTAKE, PROFILE, Caller

BROTLI = {"Accept-Encoding": "gzip, br"}


@pytest.fixture
def desk(db: Any) -> Desk:
    return a_desk()


def test_an_organisation_comes_compressed_to_whoever_takes_it(anyone: Caller, desk: Desk) -> None:
    path = f"{INTAKE}/organisations/{desk.id}"
    plain, packed = anyone.get(path), anyone.get(path, **BROTLI)
    assert "Content-Encoding" not in plain
    assert packed["Content-Encoding"] == "br"
    assert "Accept-Encoding" in packed["Vary"]
    assert json.loads(brotli.decompress(packed.content)) == plain.json()
    assert int(packed["Content-Length"]) == len(packed.content) < len(plain.content)


def test_no_length_tells_what_was_answered_to_a_question(anyone: Caller, desk: Desk) -> None:
    paddings = set()
    for _time in range(10):
        answer = anyone.post(f"{INTAKE}/matches", PROFILE, **BROTLI)
        assert answer["Content-Encoding"] == "br"
        paddings.add(len(answer["Kier-Padding"]))
    assert len(paddings) > 1


def test_an_answer_with_words_of_others_is_not_compressed(anyone: Caller, desk: Desk) -> None:
    answer = anyone.get(f"{INTAKE}/request", **BROTLI)
    assert "Content-Encoding" not in answer


def test_an_answer_is_no_page(anyone: Caller, desk: Desk) -> None:
    for path in (f"{INTAKE}/options", f"{INTAKE}/request"):
        policy = anyone.get(path)["Content-Security-Policy"]
        assert policy == "default-src 'none'; frame-ancestors 'none'"
