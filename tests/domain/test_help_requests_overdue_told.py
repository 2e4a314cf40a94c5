"""Who is told that nobody answered in time, and what they cannot know from it."""

from typing import Any
from uuid import UUID

import pytest

from backend.help_requests.models import HelpRequest, Referral
from notifications.models import Notice
from tests.clock import Clock
from tests.factories import Desk, a_desk
from tests.personas import Caseworker, Seeker

from .test_help_requests_overdue import ask, let_time_pass, told


@pytest.fixture
def net(db: Any) -> Desk:
    return a_desk("net", safety_net=True)


def test_those_concerned_are_told(
    seeker: Seeker, desk: Desk, other_desk: Desk, net: Desk, clock: Clock
) -> None:
    ask(seeker, desk, waiting=[other_desk])
    HelpRequest.objects.update(reachable=True)
    let_time_pass(clock)
    assert told() == [
        ("referral.offered", other_desk.row.id),
        ("referral.overdue", desk.row.id),
        ("request.moved", UUID(seeker.request)),
    ]


def test_a_seeker_whom_somebody_helps_is_not_called(
    seeker: Seeker, caseworker: Caseworker, other_desk: Desk, clock: Clock
) -> None:
    ask(seeker, caseworker.desk, other_desk)
    caseworker.move(seeker, "accept")
    HelpRequest.objects.update(reachable=True)
    told()
    let_time_pass(clock)
    assert told() == [("referral.overdue", other_desk.row.id)]


def test_urgent_ones_are_told_urgently(seeker: Seeker, desk: Desk, net: Desk, clock: Clock) -> None:
    ask(seeker, desk, urgent=True)
    let_time_pass(clock)
    assert dict(Notice.objects.values_list("kind", "urgent")) == {
        "referral.overdue": True,
        "safety_net.waiting": True,
    }


def test_the_safety_net_hears_that_something_waits_and_not_what(
    seeker: Seeker, desk: Desk, net: Desk, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    events: list[Any] = []
    monkeypatch.setattr("notifications.outbox.announce_live", lambda *what: events.append(what))
    ask(seeker, desk)
    let_time_pass(clock)
    [notice] = Notice.objects.filter(kind="safety_net.waiting")
    assert (notice.recipient_kind, notice.recipient) == ("organisation", net.row.id)
    known = {UUID(seeker.request), Referral.objects.get().id, desk.row.id, net.row.id}
    assert notice.subject not in known
    assert net.row.id not in {who.id for who, _subject in events}


def test_the_safety_net_is_not_told_while_somebody_is_asked(
    seeker: Seeker, desk: Desk, other_desk: Desk, net: Desk, clock: Clock
) -> None:
    ask(seeker, desk, waiting=[other_desk])
    let_time_pass(clock)
    assert "safety_net.waiting" not in dict(told())
    let_time_pass(clock)
    assert dict(told())["safety_net.waiting"] == net.row.id


def test_a_safety_net_that_is_late_itself_is_told_once(
    seeker: Seeker, net: Desk, clock: Clock
) -> None:
    ask(seeker, net)
    let_time_pass(clock)
    assert told() == [("referral.overdue", net.row.id)]


def test_a_safety_net_that_was_excluded_is_not_told(
    seeker: Seeker, desk: Desk, net: Desk, clock: Clock
) -> None:
    ask(seeker, desk, exclude=[net.id])
    let_time_pass(clock)
    assert told() == [("referral.overdue", desk.row.id)]


def test_the_safety_net_is_told_when_the_last_one_declines_beside_one_that_is_late(
    seeker: Seeker, desk: Desk, other_caseworker: Caseworker, net: Desk, clock: Clock
) -> None:
    ask(seeker, desk, waiting=[other_caseworker.desk])
    let_time_pass(clock)
    told()
    other_caseworker.move(seeker, "decline")
    assert told() == [("safety_net.waiting", net.row.id)]


def test_the_safety_net_is_not_told_of_a_mere_decline(
    seeker: Seeker, caseworker: Caseworker, net: Desk
) -> None:
    ask(seeker, caseworker.desk)
    caseworker.move(seeker, "decline")
    assert told() == []
