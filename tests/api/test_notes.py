"""Internal notes: only colleagues of one organisation get them, and they go with consent."""

from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from backend.core.crypto import labels
from backend.core.crypto.encoding import decode, encode
from backend.core.crypto.notes import NOTE_SIZES, NoteContent, lock_note, unlock_note
from backend.help_requests.models import HelpRequest, Note, Referral
from backend.help_requests.services.notes import MAX_NOTES
from backend.organisations.models import Role
from tests.api.trace import bytes_of_all_rows
from tests.clock import NOW
from tests.factories import Desk, a_desk, a_key_for, a_member
from tests.personas import INTAKE, Caseworker, Seeker, problem, whole

HOUR = f"{NOW.isoformat()[:13]}:00:00Z"


@pytest.fixture
def colleague(desk: Desk) -> Caseworker:
    return Caseworker(a_member(desk, name="noor"), desk)


@pytest.fixture
def coordinator(desk: Desk) -> Caseworker:
    return Caseworker(a_member(desk, name="coordinator", role=Role.COORDINATOR), desk)


@pytest.fixture
def asked(seeker: Seeker, desk: Desk) -> Seeker:
    assert seeker.ask(desk).status_code == 201
    return seeker


def listed(reader: Caseworker, seeker: Seeker) -> Any:
    return reader.get(reader.at(seeker, "notes")).json()["results"]


def test_a_colleague_reads_what_was_noted(
    asked: Seeker, caseworker: Caseworker, colleague: Caseworker
) -> None:
    body = colleague.locked_note(asked)
    expected: dict[str, Any] = body | {
        "number": 1,
        "author": str(colleague.staff.member.pk),
        "revision": 1,
        "written_hour": HOUR,
    }
    path = colleague.at(asked, "notes")
    assert whole(colleague.post(path, body)) == (201, expected)
    # The same call again.
    assert whole(colleague.post(path, body)) == (200, expected)
    assert whole(caseworker.get(path)) == (200, {"results": [expected], "next": None})
    opened = unlock_note(
        caseworker.desk.pair.seed, colleague.note_place(asked, body["id"]), decode(expected["box"])
    )
    assert opened == NoteContent("His brother answers", 1)


def test_the_seeker_and_other_organisations_never_get_them(
    asked: Seeker, caseworker: Caseworker, colleague: Caseworker
) -> None:
    other = a_desk("second")
    asked.let_in(other)
    stranger = Caseworker(a_member(other, name="stranger"), other)
    before = [
        asked.get(f"{INTAKE}/request").content,
        stranger.get(stranger.at(asked, "messages")).content,
        stranger.get("/api/v1/inbox/referrals").content,
    ]
    row = HelpRequest.objects.values().get(id=asked.request)
    body = colleague.locked_note(asked)
    assert colleague.post(colleague.at(asked, "notes"), body).status_code == 201
    path = caseworker.at(asked, "notes")
    assert [
        asked.get(f"{INTAKE}/request").content,
        stranger.get(stranger.at(asked, "messages")).content,
        stranger.get("/api/v1/inbox/referrals").content,
    ] == before
    # Neither quota nor retention tells anything of a note.
    assert HelpRequest.objects.values().get(id=asked.request) == row
    for answer in (stranger.get(path), stranger.post(path, stranger.locked_note(asked))):
        assert answer.status_code == 404
    assert stranger.call("delete", f"{path}/{body['id']}").status_code == 404
    assert listed(stranger, asked) == []
    assert asked.get(path).status_code == 401
    # Nor by the way of one's own referral.
    own = f"{stranger.at(asked, 'notes')}/{body['id']}"
    assert stranger.call("delete", own).status_code == 404
    assert Note.objects.count() == 1


def test_who_deletes(
    asked: Seeker, caseworker: Caseworker, colleague: Caseworker, coordinator: Caseworker
) -> None:
    first, second = (colleague.note(asked).json()["id"] for _ in range(2))
    path = caseworker.at(asked, "notes")
    assert caseworker.call("delete", f"{path}/{first}").status_code == 403
    assert colleague.call("delete", f"{path}/{first}").status_code == 204
    assert colleague.call("delete", f"{path}/{first}").status_code == 404
    assert coordinator.call("delete", f"{path}/{second}").status_code == 204
    assert listed(caseworker, asked) == []


def test_a_note_is_changed_by_its_author(
    asked: Seeker, caseworker: Caseworker, colleague: Caseworker, coordinator: Caseworker
) -> None:
    note = colleague.note(asked).json()
    path = f"{colleague.at(asked, 'notes')}/{note['id']}"
    place = colleague.note_place(asked, note["id"], revision=2)
    box = encode(lock_note(colleague.desk.pair.seed, place, NoteContent("His sister answers")))
    body = {"key": note["key"], "revision": 2, "box": box}
    for other in (caseworker, coordinator):
        assert other.call("put", path, body).status_code == 403
    assert colleague.call("put", path, body | {"revision": 3}).status_code == 409
    changed = note | {"revision": 2, "box": box}
    assert whole(colleague.call("put", path, body)) == (200, changed)
    assert whole(colleague.call("put", path, body)) == (200, changed)
    assert listed(caseworker, asked) == [changed]


def test_an_identifier_is_used_once(
    asked: Seeker, caseworker: Caseworker, colleague: Caseworker
) -> None:
    body = colleague.locked_note(asked)
    path = colleague.at(asked, "notes")
    assert colleague.post(path, body).status_code == 201
    again = body | {"box": colleague.locked_note(asked)["box"]}
    for writer, sent in ((colleague, again), (caseworker, body)):
        answer = writer.post(path, sent)
        assert whole(answer) == problem(
            "conflict", "This identifier is in use. Make a new one and send again."
        )


def test_only_the_key_in_use_locks_notes(asked: Seeker, colleague: Caseworker, desk: Desk) -> None:
    path, before = colleague.at(asked, "notes"), colleague.locked_note(asked)
    foreign = str(a_desk("second").key_id)
    assert colleague.post(path, before | {"key": foreign}).status_code == 409
    newer = a_key_for(desk.row, follows=desk)
    answer = colleague.post(path, before)
    assert whole(answer) == problem(
        "key-replaced", "The organisation's key was replaced. Lock the note with the new one."
    )
    assert colleague.post(path, before | {"key": str(newer.key_id)}).status_code == 201


def test_a_hundred_notes_are_enough(asked: Seeker, colleague: Caseworker) -> None:
    referral = Referral.objects.get()
    Note.objects.bulk_create(
        Note(
            referral=referral,
            number=number,
            author=uuid4(),
            key_id=colleague.desk.key_id,
            box=bytes(NOTE_SIZES[0]),
            written_hour=NOW,
        )
        for number in range(1, MAX_NOTES + 1)
    )
    assert colleague.note(asked).status_code == 409
    assert len(listed(colleague, asked)) == MAX_NOTES


@pytest.mark.parametrize("ending", ["withdrawn", "declined", "erased"])
def test_notes_go_at_once(
    asked: Seeker, caseworker: Caseworker, colleague: Caseworker, ending: str
) -> None:
    colleague.note(asked)
    path = caseworker.at(asked, "notes")
    if ending == "withdrawn":
        assert asked.withdraw(caseworker.desk).status_code == 204
    elif ending == "declined":
        assert caseworker.move(asked, "decline").status_code == 200
    else:
        assert asked.erase().status_code == 204
    assert not Note.objects.exists()
    status = 404 if ending == "erased" else 403
    assert caseworker.get(path).status_code == status
    assert caseworker.post(path, caseworker.locked_note(asked)).status_code == status


def test_notes_stay_while_it_is_closed(asked: Seeker, caseworker: Caseworker) -> None:
    caseworker.move(asked, "accept")
    caseworker.move(asked, "close")
    assert caseworker.note(asked).status_code == 201
    assert len(listed(caseworker, asked)) == 1


def test_an_account_that_is_gone_takes_no_note_along(
    asked: Seeker, caseworker: Caseworker, colleague: Caseworker
) -> None:
    author = colleague.note(asked).json()["author"]
    colleague.staff.member.delete()
    assert [note["author"] for note in listed(caseworker, asked)] == [author]


def test_the_database_shows_no_word(asked: Seeker, colleague: Caseworker) -> None:
    colleague.note(asked, text="canary in a note")
    assert b"canary" not in bytes_of_all_rows(connection)
    assert labels.ORGANISATION_NOTE not in bytes_of_all_rows(connection)
