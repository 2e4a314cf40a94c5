"""Pages of an inbox that are others have another ETag, whatever happens in whatever order."""

from typing import Any
from uuid import UUID

import pytest

from backend.core import throttling
from backend.help_requests.models import InboxChange
from backend.help_requests.revisions import forget_changes
from backend.help_requests.services.erasure import erase_overdue
from backend.help_requests.services.overdue import move_on, offer_passed_over
from backend.help_requests.services.reminders import remind
from backend.help_requests.services.silence import ask_after, close_unanswered
from backend.organisations.directory import forget_directory
from backend.organisations.models import Organisation, Role
from backend.organisations.staff import remove
from tests.clock import Clock
from tests.environment import FULL
from tests.factories import Desk, a_desk, a_member
from tests.personas import INBOX, INTAKE, Caseworker, Seeker
from tests.representatives import cases

from .test_help_requests_loads import Walk

STEPS = 120 if FULL else 50
BIN = "/api/v1/inbox/bin"
QUERIES = ("", "?status=offered&envelopes=once&limit=200")


class LongWalk(Walk):
    """All acts after which a list may be another one; the clock of the slots stands still."""

    def __init__(self, seed: int, clock: Clock) -> None:
        super().__init__(seed, clock)
        self.left = 0
        self.caseworkers = [
            Caseworker(a_member(desk, name="coordinator", role=Role.COORDINATOR), desk)
            for desk in self.desks
        ]

    def step(self) -> Any:
        acts = [self.ask, self.move, self.move, self.write, self.answer, self.withdraw]
        acts += [self.let_in, self.erase, self.assign, self.bin, self.change_key, self.propose]
        acts += [self.note, self.colleague_leaves, self.clock_acts, self.ask, self.rename]
        return self.chance.choice(acts)()

    def a_row(self) -> tuple[Caseworker, str]:
        caseworker = self.chance.choice(self.caseworkers)
        rows = caseworker.inbox()["results"]
        return caseworker, self.chance.choice(rows)["id"] if rows else ""

    def answer(self) -> Any:
        seeker, caseworker = self.a_seeker(), self.chance.choice(self.caseworkers)
        rows = [row for row in caseworker.inbox()["results"] if row["request"] == seeker.request]
        return caseworker.write(seeker) if rows and rows[0]["envelopes"] else None

    def assign(self) -> Any:
        caseworker, row = self.a_row()
        me, them = str(caseworker.staff.member.pk), self.chance.choice([None, "me"])
        body = {"member": me if them else None, "expected": None if them else me}
        return caseworker.call("put", f"{INBOX}/{row}/assignee", body) if row else None

    def bin(self) -> Any:
        caseworker, row = self.a_row()
        if not row or self.chance.random() < 0.5:
            return caseworker.post(f"{BIN}/{self.chance.choice(['restore', 'empty'])}")
        return caseworker.post(BIN, {"referrals": [row]})

    def change_key(self) -> Any:
        seeker = self.a_seeker()
        seen = seeker.read()
        stay = [
            desk
            for desk in self.desks
            for one in seen.get("referrals", [])
            if one["organisation"] == desk.id
            and one["status"] in {"waiting", "offered", "accepted", "closed"}
        ]
        return seeker.post(f"{INTAKE}/request/keys", seeker.next_key(*stay)) if stay else None

    def propose(self) -> Any:
        caseworker, row = self.a_row()
        body = {"organisations": [self.chance.choice(self.desks).id], "reason": "nearer"}
        answer = caseworker.post(f"{INBOX}/{row}/proposals", body | {"reads": "all"})
        return answer if row else None

    def note(self) -> Any:
        seeker, caseworker = self.a_seeker(), self.chance.choice(self.caseworkers)
        rows = [row for row in caseworker.inbox()["results"] if row["request"] == seeker.request]
        return caseworker.note(seeker) if rows and rows[0]["envelopes"] else None

    def colleague_leaves(self) -> None:
        caseworker, row = self.a_row()
        colleague = Caseworker(
            a_member(caseworker.desk, name=f"leaver-{self.left}"), caseworker.desk
        )
        self.left += 1
        member = str(colleague.staff.member.pk)
        if row:
            body = {"member": member, "expected": None}
            caseworker.call("put", f"{INBOX}/{row}/assignee", body)
        self.check()
        remove(organisation_id=UUID(caseworker.desk.id), member_id=colleague.staff.member.pk)

    def rename(self) -> None:
        desk: Desk = self.chance.choice(self.desks)
        fields = {"response_hours": self.chance.randint(1, 90)}
        row = Organisation.objects.get(id=desk.id)
        for name, value in fields.items():
            setattr(row, name, value)
        row.save()
        forget_directory()

    def clock_acts(self) -> None:
        hours = self.chance.choice([1, 5, 24, 24 * 15])
        self.clock.put_on(hours=hours)
        for caseworker in self.caseworkers:
            caseworker.token = ""
        # What the hour alone changes is in the slot.
        self.seen = self.pages()
        for act in (remind, move_on, offer_passed_over, close_unanswered, ask_after, erase_overdue):
            act()
            self.check()

    # -- What holds after every act ---------------------------------------------------------------

    def pages(self) -> dict[tuple[str, str], tuple[str, Any]]:
        found = {}
        for caseworker in self.caseworkers:
            for query in QUERIES:
                answer = caseworker.get(INBOX + query)
                assert answer.status_code == 200
                found[caseworker.desk.id, query] = (answer["ETag"], answer.json())
        return found

    def check(self) -> None:
        before, self.seen = self.seen, self.pages()
        for place, (tag, page) in self.seen.items():
            assert page == before[place][1] or tag != before[place][0], place


@pytest.mark.full
@pytest.mark.parametrize("seed", cases(range(4), always={0}))
def test_another_page_has_another_tag(
    db: Any, clock: Clock, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    monkeypatch.setattr(throttling, "BURSTS", dict.fromkeys(throttling.BURSTS, 100_000))
    walk = LongWalk(seed, clock)
    walk.seen = walk.pages()
    done = set()
    for _step in range(STEPS):
        answer = walk.step()
        if answer is not None:
            done.add(answer.status_code)
        walk.check()
    # A short walk may come to its end without anybody having gone.
    for seeker in walk.seekers:
        done.add(seeker.erase().status_code)
        walk.check()
    assert {200, 201, 204} <= done


def test_an_unchanged_page_is_not_sent_again(caseworker: Caseworker, seeker: Seeker) -> None:
    seeker.ask(caseworker.desk)
    first = caseworker.get(INBOX)
    tag = first["ETag"]
    again = caseworker.get(INBOX, **{"If-None-Match": tag})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", tag)
    for other in ("?limit=200", "?status=offered", "?envelopes=once"):
        assert caseworker.get(INBOX + other, **{"If-None-Match": tag}).status_code == 200
    caseworker.language = "nl"
    assert caseworker.get(INBOX, **{"If-None-Match": tag}).status_code == 200


def test_what_the_last_release_changes_is_seen_in_ten_minutes(
    caseworker: Caseworker, seeker: Seeker, clock: Clock
) -> None:
    seeker.ask(caseworker.desk)
    tag = caseworker.get(INBOX)["ETag"]
    seeker.write()
    InboxChange.objects.all().delete()
    assert caseworker.get(INBOX, **{"If-None-Match": tag}).status_code == 304
    clock.put_on(minutes=10)
    assert caseworker.get(INBOX, **{"If-None-Match": tag}).status_code == 200


def test_who_reads_no_more_learns_of_nothing(
    caseworker: Caseworker, seeker: Seeker, other_desk: Desk
) -> None:
    """After a withdrawal the rest of the conversation changes nothing in their list."""
    seeker.ask(caseworker.desk, other_desk)
    seeker.withdraw(caseworker.desk, seeker.next_key(other_desk))
    tag = caseworker.get(INBOX)["ETag"]
    colleague = Caseworker(a_member(other_desk), other_desk)
    seeker.write("Under the new key")
    colleague.move(seeker, "accept")
    seeker.post(f"{INTAKE}/request/keys", seeker.next_key(other_desk))
    assert caseworker.get(INBOX, **{"If-None-Match": tag}).status_code == 304


def test_who_waits_for_a_turn_learns_of_nothing(caseworker: Caseworker, other_desk: Desk) -> None:
    tag = caseworker.get(INBOX)["ETag"]
    seeker = Seeker()
    seeker.ask(other_desk, waiting=[caseworker.desk])
    seeker.write()
    seeker.erase()
    assert caseworker.get(INBOX, **{"If-None-Match": tag}).status_code == 304


def test_changes_are_forgotten_within_hours(
    caseworker: Caseworker, seeker: Seeker, clock: Clock
) -> None:
    seeker.ask(caseworker.desk)
    seeker.write()
    clock.put_on(hours=2)
    assert forget_changes() == 0
    clock.put_on(hours=1)
    assert forget_changes() == 1


def test_an_error_has_no_tag(caseworker: Caseworker) -> None:
    a_desk("another")
    assert "ETag" not in caseworker.get(f"{INBOX}?cursor=AAAA")
