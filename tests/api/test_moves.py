"""Accept, decline, close: what each leads to, and that impossible moves change nothing."""

from typing import Any

import pytest
from django.db import connection

from backend.help_requests.models import HelpRequest, Referral
from backend.help_requests.states import DeclineReason
from backend.organisations.models import OrganisationLoad
from tests.api.trace import rows_of_all_tables
from tests.clock import Clock
from tests.factories import Desk, a_desk, a_member
from tests.personas import INTAKE, Caseworker, Seeker, problem, whole


def carried(desk: Desk) -> tuple[int, int]:
    rows = OrganisationLoad.objects.filter(organisation=desk.row).values_list("open", "taken")
    opened, taken = (sum(column) for column in zip(*rows, strict=True))
    return opened, taken


def test_accept_and_close(seeker: Seeker, caseworker: Caseworker, desk: Desk) -> None:
    seeker.ask(desk)
    identifier = caseworker.referral_of(seeker)["id"]
    assert carried(desk) == (1, 0)
    answer = caseworker.move(seeker, "accept")
    assert whole(answer) == (200, {"id": identifier, "status": "accepted"})
    assert (seeker.read()["status"], carried(desk)) == ("accepted", (1, 1))
    answer = caseworker.move(seeker, "close", {})
    assert whole(answer) == (200, {"id": identifier, "status": "closed"})
    assert (seeker.read()["status"], carried(desk)) == ("closed", (0, 0))
    assert seeker.texts() == caseworker.texts(seeker) == ["Please help"]


@pytest.mark.parametrize("reason", [None, *DeclineReason.values])
def test_decline(seeker: Seeker, caseworker: Caseworker, desk: Desk, reason: str | None) -> None:
    seeker.ask(desk)
    seeker.post(f"{INTAKE}/request/keys", seeker.next_key(desk))
    answer = caseworker.move(seeker, "decline", {"reason": reason} if reason else None)
    assert answer.json()["status"] == "declined"
    referral = caseworker.referral_of(seeker)
    assert (referral["envelope"], referral["envelopes"]) == (None, [])
    assert caseworker.get(caseworker.at(seeker, "messages")).status_code == 403
    assert (seeker.read()["status"], carried(desk)) == ("unplaced", (0, 0))
    assert Referral.objects.get().decline_reason == (reason or "unspecified")


@pytest.mark.parametrize("body", [{"reason": "he is rude"}, {"text": "x"}, {"reason": None}, []])
def test_a_reason_is_chosen_and_never_typed(
    seeker: Seeker, caseworker: Caseworker, desk: Desk, body: Any
) -> None:
    seeker.ask(desk)
    answer = caseworker.move(seeker, "decline", body)
    assert answer.status_code == (400 if body else 200)


@pytest.mark.parametrize("step", ["accept", "close"])
def test_a_move_takes_no_content(
    seeker: Seeker, caseworker: Caseworker, desk: Desk, step: str
) -> None:
    seeker.ask(desk)
    assert caseworker.move(seeker, step, {"note": "x"}).status_code == 400


STATES: dict[str, list[str]] = {
    "offered": [],
    "accepted": ["accept"],
    "closed": ["accept", "close"],
    "declined": ["decline"],
    "withdrawn": [],
}
IMPOSSIBLE = [
    ("offered", "close", "sent, not yet answered"),
    ("accepted", "accept", "accepted"),
    ("accepted", "decline", "accepted"),
    ("closed", "accept", "closed"),
    ("closed", "decline", "closed"),
    ("closed", "close", "closed"),
    ("declined", "accept", "declined"),
    ("declined", "decline", "declined"),
    ("declined", "close", "declined"),
    ("withdrawn", "accept", "consent withdrawn"),
    ("withdrawn", "decline", "consent withdrawn"),
    ("withdrawn", "close", "consent withdrawn"),
]


@pytest.mark.parametrize(("state", "how", "label"), IMPOSSIBLE)
def test_impossible_moves_change_nothing(
    seeker: Seeker, caseworker: Caseworker, desk: Desk, state: str, how: str, label: str
) -> None:
    seeker.ask(desk)
    for step in STATES[state]:
        caseworker.move(seeker, step)
    if state == "withdrawn":
        seeker.withdraw(desk)
    caseworker.inbox()
    rows = rows_of_all_tables(connection)
    answer = caseworker.move(seeker, how)
    assert whole(answer) == problem("impossible-move", f"This referral is “{label}” now.")
    assert rows_of_all_tables(connection) == rows


def test_a_declined_request_opens_all_that_was_written_by_then(
    seeker: Seeker, caseworker: Caseworker, desk: Desk, clock: Clock
) -> None:
    second, third = a_desk("second"), a_desk("third")
    colleague = Caseworker(a_member(second), second)
    seeker.ask(desk, waiting=[second, third], text="one")
    seeker.write("two")
    caseworker.write(seeker, "three")
    clock.put_on(hours=3)
    caseworker.move(seeker, "decline")
    assert colleague.texts(seeker) == ["one", "two", "three"]
    referral = colleague.referral_of(seeker)
    assert referral["due_at"] == "2026-11-03T12:00:00Z"
    assert referral["last_message_hour"] == "2026-11-02T09:00:00Z"
    assert [one["status"] for one in seeker.read()["referrals"]] == [
        "declined",
        "offered",
        "waiting",
    ]
    assert (carried(second), carried(third)) == ((1, 0), (0, 0))


def test_nobody_new_is_asked_while_another_has_it(
    seeker: Seeker, caseworker: Caseworker, desk: Desk, other_desk: Desk
) -> None:
    third = a_desk("third")
    seeker.ask(desk, third, waiting=[other_desk])
    caseworker.move(seeker, "decline")
    statuses = [referral["status"] for referral in seeker.read()["referrals"]]
    assert statuses == ["declined", "offered", "waiting"]


def test_the_seeker_opens_it_by_writing(
    seeker: Seeker, caseworker: Caseworker, desk: Desk, clock: Clock
) -> None:
    seeker.ask(desk)
    caseworker.move(seeker, "accept")
    caseworker.move(seeker, "close")
    closed = HelpRequest.objects.get().erase_at
    message = caseworker.locked(seeker, "Dag")
    detail = "This referral is closed. The seeker can open it by writing."
    refused = caseworker.post(caseworker.at(seeker, "messages"), message)
    assert whole(refused) == problem("impossible-move", detail)
    clock.put_on(hours=10)
    assert seeker.write("Once more").status_code == 201
    referral = caseworker.referral_of(seeker)
    assert (referral["status"], referral["due_at"], referral["last_message_hour"]) == (
        "offered",
        "2026-11-03T19:00:00Z",
        "2026-11-02T19:00:00Z",
    )
    assert (seeker.read()["status"], carried(desk)) == ("offered", (1, 0))
    assert (HelpRequest.objects.get().erase_at - closed).days == 90
    assert caseworker.texts(seeker) == ["Please help", "Once more"]
    assert caseworker.move(seeker, "accept").status_code == 200


def test_writing_does_not_open_it_while_another_has_it(
    seeker: Seeker, caseworker: Caseworker, desk: Desk, other_desk: Desk
) -> None:
    seeker.ask(desk, other_desk)
    caseworker.move(seeker, "accept")
    caseworker.move(seeker, "close")
    seeker.write()
    assert [referral["status"] for referral in seeker.read()["referrals"]] == ["closed", "offered"]


def test_one_that_closed_without_the_newest_key_is_not_asked_anew(
    seeker: Seeker, caseworker: Caseworker, desk: Desk
) -> None:
    seeker.ask(desk)
    caseworker.move(seeker, "accept")
    caseworker.move(seeker, "close")
    seeker.post(f"{INTAKE}/request/keys", seeker.next_key())
    seeker.write()
    assert seeker.read()["status"] == "closed"
