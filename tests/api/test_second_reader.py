"""Replies that a colleague reads first: kept sealed, sent once, never lost for want of a reader."""

from dataclasses import replace
from typing import Any

import pytest
from django.utils import timezone

from backend.core.crypto.encoding import decode
from backend.core.crypto.labels import ORGANISATION_DRAFT
from backend.core.crypto.notes import NoteContent, unlock_note
from backend.help_requests.models import HeldReply, Message, Referral
from backend.help_requests.services.held_replies import FIRST_CASES, MAX_HELD
from backend.organisations.directory import forget_directory
from backend.organisations.models import Role
from tests.factories import Desk, a_desk, a_member, many_referrals
from tests.personas import INTAKE, Caseworker, Seeker

PRACTICE = "/api/v1/organisation/practice"


@pytest.fixture
def reader(desk: Desk) -> Caseworker:
    """A colleague; a coordinator, who wants answers to be read first."""
    staff = a_member(desk, name="reader", role=Role.COORDINATOR)
    made = Caseworker(staff, desk)
    body = {"revision": 0, "second_reader": True}
    assert made.call("patch", PRACTICE, body).status_code == 200
    # The transaction of a test ends in no commit.
    forget_directory()
    return made


@pytest.fixture
def asked(seeker: Seeker, desk: Desk) -> Seeker:
    assert seeker.ask(desk, urgent=True).status_code == 201
    return seeker


def page(who: Caseworker, seeker: Seeker) -> Any:
    return who.get(who.at(seeker, "held-replies")).json()


def send(who: Caseworker, seeker: Seeker, held: Any, text: str = "We read this first") -> Any:
    body = who.locked(seeker, text, message=held["id"])
    return who.post(who.at(seeker, "messages"), body)


def test_a_second_colleague_sends_it_once(
    asked: Seeker, caseworker: Caseworker, reader: Caseworker
) -> None:
    held = caseworker.hold(asked).json()
    waiting = page(reader, asked)
    assert waiting == {"results": [held], "next": None, "needed": True}
    assert held["reader"] is None
    place = replace(caseworker.note_place(asked, held["id"]), purpose=ORGANISATION_DRAFT)
    opened = unlock_note(reader.desk.pair.seed, place, decode(held["box"]))
    assert opened == NoteContent("We read this first")
    # The seeker has nothing of it before.
    assert asked.texts() == ["Please help"]
    assert held["id"].encode() not in asked.get(f"{INTAKE}/request").content
    assert b'"held' not in asked.get(f"{INTAKE}/request").content
    assert send(reader, asked, held).status_code == 201
    # The author was as fast: it is the same message, which is sent once.
    assert send(caseworker, asked, held).status_code == 409
    assert asked.texts() == ["Please help", "We read this first"]
    sent = held | {"reader": str(reader.staff.member.pk), "box": None}
    assert page(caseworker, asked)["results"] == [sent]
    assert HeldReply.objects.get().box is None


def test_it_is_sent_without_a_reader_and_that_is_noted(
    asked: Seeker, caseworker: Caseworker, reader: Caseworker
) -> None:
    held = caseworker.hold(asked).json()
    assert send(caseworker, asked, held).status_code == 201
    author = str(caseworker.staff.member.pk)
    [noted] = page(reader, asked)["results"]
    assert (noted["author"], noted["reader"]) == (author, author)


def test_the_list_shows_that_a_reply_waits(
    asked: Seeker, caseworker: Caseworker, reader: Caseworker
) -> None:
    def is_held() -> bool:
        return bool(reader.referral_of(asked)["held"])

    assert not is_held()
    held = caseworker.hold(asked).json()
    assert is_held()
    send(reader, asked, held)
    assert not is_held()
    caseworker.hold(asked)
    [waiting] = [one for one in page(caseworker, asked)["results"] if one["box"]]
    path = caseworker.at(asked, "held-replies")
    assert caseworker.call("delete", f"{path}/{waiting['id']}").status_code == 204
    assert not is_held()


def test_no_message_is_refused_for_want_of_a_reader(
    asked: Seeker, caseworker: Caseworker, reader: Caseworker
) -> None:
    assert page(caseworker, asked)["needed"]
    assert caseworker.write(asked).status_code == 201
    assert page(reader, asked)["results"] == []


def test_when_a_reader_is_needed(
    seeker: Seeker, caseworker: Caseworker, reader: Caseworker, desk: Desk
) -> None:
    seeker.ask(desk)
    # Their first requests.
    assert page(caseworker, seeker)["needed"]
    mine = many_referrals(desk, FIRST_CASES, status="accepted")
    Referral.objects.filter(id__in=[row.id for row in mine]).update(
        assignee=caseworker.staff.member
    )
    assert not page(caseworker, seeker)["needed"]
    assert page(reader, seeker)["needed"]
    urgent = Seeker()
    urgent.ask(desk, urgent=True)
    assert page(caseworker, urgent)["needed"]
    # The coordinator wants it no more.
    body = {"revision": 1, "second_reader": False}
    assert reader.call("patch", PRACTICE, body).status_code == 200
    forget_directory()
    assert not page(caseworker, urgent)["needed"]


def test_who_takes_it_back(asked: Seeker, caseworker: Caseworker, reader: Caseworker) -> None:
    theirs, mine = reader.hold(asked).json(), caseworker.hold(asked).json()
    path = caseworker.at(asked, "held-replies")
    assert caseworker.call("delete", f"{path}/{theirs['id']}").status_code == 403
    assert caseworker.call("delete", f"{path}/{mine['id']}").status_code == 204
    assert send(reader, asked, theirs).status_code == 201
    # What was sent stays noted.
    assert reader.call("delete", f"{path}/{theirs['id']}").status_code == 404


def test_bounds(asked: Seeker, caseworker: Caseworker, reader: Caseworker) -> None:
    body = caseworker.held_reply(asked)
    path = caseworker.at(asked, "held-replies")
    assert caseworker.post(path, body).status_code == 201
    assert caseworker.post(path, body).status_code == 200
    assert reader.post(path, body).status_code == 409
    foreign = body | {"key": str(a_desk("second").key_id)}
    assert caseworker.post(path, foreign).status_code == 409
    taken = str(Message.objects.get().id)
    assert caseworker.post(path, caseworker.held_reply(asked) | {"id": taken}).status_code == 409
    referral = Referral.objects.get()
    HeldReply.objects.bulk_create(
        HeldReply(
            referral=referral,
            number=number,
            author=caseworker.staff.member.pk,
            key_id=caseworker.desk.key_id,
            box=bytes(540),
            written_hour=timezone.now(),
        )
        for number in range(2, MAX_HELD + 1)
    )
    assert caseworker.hold(asked).status_code == 409


@pytest.mark.parametrize("ending", ["withdrawn", "declined", "erased", "closed"])
def test_what_waits_goes_with_consent(
    asked: Seeker, caseworker: Caseworker, reader: Caseworker, ending: str
) -> None:
    caseworker.hold(asked)
    path = caseworker.at(asked, "held-replies")
    if ending == "withdrawn":
        asked.withdraw(caseworker.desk)
    elif ending == "declined":
        caseworker.move(asked, "decline")
    elif ending == "erased":
        asked.erase()
    else:
        caseworker.move(asked, "accept")
        caseworker.move(asked, "close")
        # It stays, to be taken back; nothing more is held.
        assert HeldReply.objects.count() == 1
        assert caseworker.post(path, caseworker.held_reply(asked)).status_code == 409
        return
    assert not HeldReply.objects.exists()
    assert caseworker.get(path).status_code in {403, 404}


def test_what_was_sent_is_not_taken_back(
    asked: Seeker, caseworker: Caseworker, reader: Caseworker
) -> None:
    held = caseworker.hold(asked).json()
    assert send(reader, asked, held).status_code == 201
    path = caseworker.at(asked, f"held-replies/{held['id']}")
    assert caseworker.call("delete", path).status_code == 404
    # The author, whose first answer got lost, sends no second one.
    body = {name: held[name] for name in ("id", "key", "box")}
    assert caseworker.post(caseworker.at(asked, "held-replies"), body).status_code == 200
    assert HeldReply.objects.count() == Message.objects.filter(organisation__isnull=False).count()


def test_sent_when_no_reader_is_wanted_any_more(
    asked: Seeker, caseworker: Caseworker, reader: Caseworker
) -> None:
    held = caseworker.hold(asked).json()
    reader.call("patch", PRACTICE, {"revision": 1, "second_reader": False})
    forget_directory()
    assert send(reader, asked, held).status_code == 201
    assert page(reader, asked)["results"] == []
    path = caseworker.at(asked, f"held-replies/{held['id']}")
    assert caseworker.call("delete", path).status_code == 404


def test_one_that_waits_is_never_cut_off(
    asked: Seeker, caseworker: Caseworker, reader: Caseworker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("backend.help_requests.selectors.MAX_SHOWN_HELD", 2)
    held = caseworker.hold(asked).json()
    for number in range(3):
        send(reader, asked, caseworker.hold(asked, f"Answer {number}").json())
    assert held in page(reader, asked)["results"]
