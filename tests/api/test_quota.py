"""How much one request may hold, whoever writes to it, and what goes on when it is full."""

import os
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db.models import Sum
from django.db.models.functions import Length

from backend.core.crypto.encoding import encode
from backend.help_requests import quota
from backend.help_requests.models import HelpRequest, Message, ReferralEnvelope
from tests.factories import Desk, a_desk
from tests.personas import INTAKE, Caseworker, Seeker, problem, whole

SEALED, LOCKED, SMALLEST = 1168, 60, 540
FULL_FOR_SEEKER = problem(
    "request-full",
    "This conversation is full. What was written stays and can be read. To go on, ask for help"
    " again: that gives a new code and a new conversation.",
)
FULL_FOR_TEAM = problem(
    "request-full",
    "This conversation is full. What was written stays and can be read. The person is told to ask"
    " for help again with a new code. Close this one when it has come.",
)


def stored(seeker: Seeker) -> int:
    return HelpRequest.objects.get(id=seeker.request).stored_bytes


def test_every_box_is_counted_on_the_row(
    seeker: Seeker, caseworker: Caseworker, desk: Desk, other_desk: Desk
) -> None:
    seeker.ask(desk)
    assert stored(seeker) == LOCKED + SEALED + SMALLEST
    seeker.write()
    caseworker.write(seeker)
    assert stored(seeker) == LOCKED + SEALED + 3 * SMALLEST
    seeker.post(f"{INTAKE}/request/keys", seeker.next_key(desk))
    assert stored(seeker) == 2 * LOCKED + 2 * SEALED + 3 * SMALLEST
    seeker.let_in(other_desk, numbers=[2])
    assert stored(seeker) == 2 * LOCKED + 4 * SEALED + 3 * SMALLEST
    lengths = Message.objects.aggregate(size=Sum(Length("body")))
    assert lengths["size"] == 3 * SMALLEST


def test_the_last_message_that_fits(
    seeker: Seeker, caseworker: Caseworker, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quota, "MAX_MESSAGES", 3)
    seeker.ask(desk)
    assert [seeker.write().status_code for _ in range(2)] == [201, 201]
    assert whole(seeker.write("One more")) == FULL_FOR_SEEKER
    assert whole(caseworker.write(seeker, "We")) == FULL_FOR_TEAM
    assert Message.objects.count() == 3
    # All that is there is read on, moves go on, and it can be erased.
    assert len(caseworker.texts(seeker)) == 3
    assert caseworker.move(seeker, "accept").status_code == 200
    assert seeker.erase().status_code == 204


def test_the_same_message_again_is_answered_though_full(
    seeker: Seeker, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quota, "MAX_MESSAGES", 2)
    seeker.ask(desk)
    message = seeker.locked("And this")
    path = f"{INTAKE}/request/messages"
    assert [seeker.post(path, message).status_code for _ in range(2)] == [201, 200]


def test_bytes_have_an_end(seeker: Seeker, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    seeker.ask(desk)
    monkeypatch.setattr(quota, "MAX_BYTES", stored(seeker) + SMALLEST + 1051)
    large = seeker.locked("x") | {"body": encode(os.urandom(1052))}
    assert seeker.write().status_code == 201
    assert whole(seeker.post(f"{INTAKE}/request/messages", large)) == FULL_FOR_SEEKER
    assert seeker.write().status_code == 201


def test_keys_and_envelopes_have_the_same_end(
    seeker: Seeker, desk: Desk, other_desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    seeker.ask(desk)
    monkeypatch.setattr(quota, "MAX_BYTES", stored(seeker))
    assert whole(seeker.let_in(other_desk)) == FULL_FOR_SEEKER
    keys = seeker.next_key(desk)
    assert whole(seeker.post(f"{INTAKE}/request/keys", keys)) == FULL_FOR_SEEKER
    assert not ReferralEnvelope.objects.exists()


def test_whoever_is_to_leave_leaves_a_full_request_once(
    seeker: Seeker, desk: Desk, other_desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    seeker.ask(desk, other_desk)
    monkeypatch.setattr(quota, "MAX_BYTES", stored(seeker))
    assert seeker.withdraw(other_desk, seeker.next_key(desk)).status_code == 204
    assert ReferralEnvelope.objects.count() == 1
    # Again and again it would be a way to write for ever.
    assert whole(seeker.withdraw(other_desk, seeker.next_key(desk))) == FULL_FOR_SEEKER
    assert whole(seeker.let_in(other_desk, numbers=[2])) == FULL_FOR_SEEKER


def test_what_was_there_before_is_counted_once(seeker: Seeker, desk: Desk) -> None:
    other = a_desk("other")
    seeker.ask(desk, waiting=[other])
    seeker.post(f"{INTAKE}/request/keys", seeker.next_key(desk, other))
    counted = stored(seeker)
    HelpRequest.objects.update(stored_bytes=0)
    migration = import_module("backend.help_requests.migrations.0004_stored_bytes")
    migration.count_stored_bytes(apps, None)
    assert stored(seeker) == counted


def test_the_quota_is_what_the_documentation_says() -> None:
    assert (quota.MAX_BYTES, quota.MAX_MESSAGES) == (5_000_000, 2_000)


def test_a_conversation_without_scripts_says_what_to_do(
    db: Any, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.personas import PROFILE
    from tests.web.visitor import Visitor

    visitor = Visitor()
    visitor.ask("Help", PROFILE)
    monkeypatch.setattr(quota, "MAX_MESSAGES", 1)
    visitor.press().press("talk").type("reply", "And this").press("reply")
    assert "This conversation is full." in visitor.paper.text
    assert "And this" in visitor.answer.content.decode()
