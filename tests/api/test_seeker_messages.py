"""`POST /api/v1/intake/request/messages`."""

from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from backend.help_requests.models import HelpRequest, Message
from tests.api.trace import rows_of_all_tables
from tests.clock import HOUR, Clock
from tests.factories import Desk
from tests.personas import INTAKE, Caseworker, Seeker, problem, whole

MESSAGES = f"{INTAKE}/request/messages"
IN_USE = problem("conflict", "This identifier is in use. Make a new one and send again.")


def test_kept(seeker: Seeker, desk: Desk) -> None:
    seeker.ask(desk)
    message = seeker.locked("And this")
    kept = {
        "id": message["id"],
        "number": 2,
        "sender": "seeker",
        "key_number": 1,
        "body": message["body"],
        "sent_hour": HOUR,
        "interpreter": False,
    }
    assert whole(seeker.post(MESSAGES, message)) == (201, kept)
    assert whole(seeker.post(MESSAGES, message | {"key_number": 1})) == (200, kept)
    assert seeker.texts() == ["Please help", "And this"]


def test_the_same_again_changes_nothing(seeker: Seeker, desk: Desk, clock: Clock) -> None:
    seeker.ask(desk)
    message = seeker.locked("And this")
    first = seeker.post(MESSAGES, message)
    clock.put_on(hours=5)
    rows = rows_of_all_tables(connection)
    again = seeker.post(MESSAGES, message)
    assert (again.status_code, again.json()) == (200, first.json())
    assert rows_of_all_tables(connection) == rows


@pytest.mark.parametrize("whose", ["own", "another's"])
def test_other_content_under_the_same_identifier(seeker: Seeker, desk: Desk, whose: str) -> None:
    seeker.ask(desk)
    message = seeker.locked("And this")
    seeker.post(MESSAGES, message)
    other = Seeker()
    other.ask(desk)
    rows = rows_of_all_tables(connection)
    if whose == "own":
        again = seeker.post(MESSAGES, seeker.locked("Other") | {"id": message["id"]})
    else:
        again = other.post(MESSAGES, message)
    assert whole(again) == IN_USE
    assert rows_of_all_tables(connection) == rows


def test_the_first_message_again(seeker: Seeker, desk: Desk) -> None:
    asked = seeker.submission(desk)
    seeker.post(f"{INTAKE}/requests", asked)
    again = seeker.post(MESSAGES, asked["message"])
    assert (again.status_code, again.json()["number"]) == (200, 1)


def test_what_the_organisation_wrote_is_not_the_seekers(
    seeker: Seeker, caseworker: Caseworker
) -> None:
    seeker.ask(caseworker.desk)
    answer = caseworker.locked(seeker, "Dag")
    caseworker.post(caseworker.at(seeker, "messages"), answer)
    assert whole(seeker.post(MESSAGES, answer)) == IN_USE


def test_numbers_count_within_the_request(seeker: Seeker, desk: Desk) -> None:
    other = Seeker()
    seeker.ask(desk)
    other.ask(desk)
    numbers = [writer.write().json()["number"] for writer in (seeker, other, other, seeker, other)]
    assert numbers == [2, 2, 3, 3, 4]


@pytest.mark.parametrize("number", [1, 3])
def test_a_key_that_is_not_the_newest(seeker: Seeker, desk: Desk, number: int) -> None:
    seeker.ask(desk)
    seeker.post(f"{INTAKE}/request/keys", seeker.next_key(desk))
    seeker.next_key(desk)
    rows = rows_of_all_tables(connection)
    detail = "The key was replaced by number 2. Lock the message with that one."
    answer = seeker.post(MESSAGES, seeker.locked("Late", number=number))
    assert whole(answer) == problem("key-replaced", detail)
    assert rows_of_all_tables(connection) == rows


def test_a_message_from_before_the_key_was_replaced_comes_again(seeker: Seeker, desk: Desk) -> None:
    seeker.ask(desk)
    message = seeker.locked("And this")
    seeker.post(MESSAGES, message)
    seeker.post(f"{INTAKE}/request/keys", seeker.next_key(desk))
    assert seeker.post(MESSAGES, message).status_code == 200


WRONG = [
    ({"id": "x"}, "/id"),
    ({"id": None}, "/id"),
    ({"body": ""}, "/body"),
    ({"body": 1}, "/body"),
    ({"key_number": 0}, "/key_number"),
    ({"key_number": "1"}, "/key_number"),
    ({"key_number": True}, "/key_number"),
    ({"key_number": 2**40}, "/key_number"),
    ({"text": "x"}, "/text"),
    ({"sender": "seeker"}, "/sender"),
]


@pytest.mark.parametrize(("changes", "pointer"), WRONG, ids=lambda value: str(value)[:30])
def test_refused(seeker: Seeker, desk: Desk, changes: dict[str, Any], pointer: str) -> None:
    seeker.ask(desk)
    answer = seeker.post(MESSAGES, seeker.locked("x") | changes)
    assert answer.status_code == 400
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]
    assert Message.objects.count() == 1


def test_a_message_without_a_request(seeker: Seeker) -> None:
    assert seeker.post(MESSAGES, seeker.locked("x")).status_code == 401


def test_a_message_keeps_the_request_longer(seeker: Seeker, desk: Desk, clock: Clock) -> None:
    seeker.ask(desk)
    before = HelpRequest.objects.get().erase_at
    clock.put_on(days=10)
    seeker.write()
    assert (HelpRequest.objects.get().erase_at - before).days == 10


def test_an_erased_request_takes_no_message(seeker: Seeker, desk: Desk) -> None:
    seeker.ask(desk)
    seeker.erase()
    assert seeker.post(MESSAGES, {"id": str(uuid4()), "body": "A" * 720}).status_code == 401
