"""How interpreting ends, is prolonged and begins anew, and what is left of it."""

from collections.abc import Callable
from typing import Any

import pytest

from backend.core.hours import this_hour
from backend.help_requests.models import (
    HelpRequest,
    InboxChange,
    Message,
    Proposal,
    Referral,
    ReferralEnvelope,
)
from backend.help_requests.services import interpreters
from backend.help_requests.services.interpreters import end_interpreting_due
from notifications.models import Notice
from tests.domain.test_help_requests_concurrency import check_loads
from tests.factories import Desk, a_desk, a_member
from tests.personas import INTAKE, Caseworker, Seeker, problem, whole

from .interpreting import (
    ENDS,
    KEYS,
    LATER,
    UNTIL,
    Scene,
    by_itself,
    by_the_clock,
    by_the_seeker,
    by_who_helps,
    end,
    propose,
    shown,
    state_of,
    told,
)


@pytest.mark.parametrize("ends", ENDS)
def test_after_the_end_nothing_opens(scene: Scene, ends: Callable[[Scene], None]) -> None:
    seeker, interpreter = scene.seeker, scene.interpreter
    interpreter.move(seeker, "accept")
    interpreter.hold(seeker)
    stay = seeker.next_key(scene.caseworker.desk, interpreter.desk)
    assert seeker.post(KEYS, stay).status_code == 201
    assert not seeker.read()["key_due"]
    ends(scene)
    row = Referral.objects.get(organisation=interpreter.desk.id)
    assert (row.status, row.envelope, row.assignee_id) == ("withdrawn", None, None)
    assert not ReferralEnvelope.objects.filter(referral=row).exists()
    assert not row.held_replies.exists()
    assert interpreter.referral_of(seeker)["envelopes"] == []
    for step in ("messages", "proposals", "notes"):
        assert interpreter.get(interpreter.at(seeker, step)).status_code == 403
    message = seeker.locked("late")
    assert interpreter.post(interpreter.at(seeker, "messages"), message).status_code == 403
    assert seeker.read()["key_due"]
    check_loads()


@pytest.mark.full
@pytest.mark.parametrize("ends", [by_the_clock, by_itself, by_who_helps])
def test_the_phone_makes_the_next_key(scene: Scene, ends: Callable[[Scene], None]) -> None:
    seeker = scene.seeker
    ends(scene)
    # It cannot be left out for want of space.
    HelpRequest.objects.update(stored_bytes=5_000_000)
    wrong = seeker.next_key(scene.caseworker.desk, scene.interpreter.desk)
    assert seeker.post(KEYS, wrong).status_code == 409
    seeker.request_keys.pop()
    assert seeker.post(KEYS, seeker.next_key(scene.caseworker.desk)).status_code == 201
    assert not seeker.read()["key_due"]
    HelpRequest.objects.update(stored_bytes=5_000)
    assert seeker.write("only for you").status_code == 201
    assert scene.caseworker.texts(seeker) == ["one", "only for you"]


def test_withdrawing_with_the_next_key_owes_none(scene: Scene) -> None:
    seeker, tolk = scene.seeker, scene.interpreter.desk
    assert seeker.withdraw(tolk, seeker.next_key(scene.caseworker.desk)).status_code == 204
    assert not seeker.read()["key_due"]


def test_the_key_of_the_last_that_leaves_is_not_kept_for_the_interpreter(scene: Scene) -> None:
    seeker, tolk = scene.seeker, scene.interpreter.desk
    answer = seeker.withdraw(scene.caseworker.desk, seeker.next_key(tolk))
    assert answer.status_code == 204
    assert state_of(tolk) == "withdrawn"
    assert not ReferralEnvelope.objects.exists()
    assert not seeker.read()["key_due"]
    assert seeker.read()["status"] == "unplaced"


def test_the_day_ends_without_the_clock(scene: Scene) -> None:
    scene.clock.put_on(days=7)
    scene.interpreter.token = ""
    assert scene.interpreter.texts(scene.seeker) == ["one"]
    assert end_interpreting_due() == 0
    scene.clock.put_on(days=1)
    scene.interpreter.token = ""
    assert scene.interpreter.referral_of(scene.seeker)["envelopes"] == []
    path = scene.interpreter.at(scene.seeker, "messages")
    assert scene.interpreter.get(path).status_code == 403


def test_one_bad_row_stops_no_other(
    scene: Scene, desk: Desk, tolk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    second = Seeker()
    second.ask(desk, language="vi")
    scene.caseworker.move(second, "accept")
    propose(scene.caseworker, second, tolk)
    second.let_in(tolk, until=UNTIL)

    ended, bad = (
        interpreters._end,
        Referral.objects.get(request=scene.seeker.request, organisation=tolk.id),
    )

    def fail(request: Any, row: Referral) -> None:
        if row.id == bad.id:
            raise ValueError
        ended(request, row)

    monkeypatch.setattr(interpreters, "_end", fail)
    scene.clock.put_on(days=8)
    assert end_interpreting_due() == 1
    bad.refresh_from_db()
    assert bad.status == "interprets"
    assert second.read()["key_due"]


def test_while_somebody_else_helps_it_stays(scene: Scene, other_desk: Desk) -> None:
    scene.seeker.let_in(other_desk)
    scene.caseworker.move(scene.seeker, "close")
    assert state_of(scene.interpreter.desk) == "interprets"
    other = Caseworker(a_member(other_desk), other_desk)
    other.move(scene.seeker, "decline", {"reason": "no-place"})
    assert state_of(scene.interpreter.desk) == "withdrawn"


def test_who_may_end_it(scene: Scene, other_desk: Desk) -> None:
    seeker, tolk = scene.seeker, scene.interpreter.desk
    seeker.let_in(other_desk)
    other = Caseworker(a_member(other_desk), other_desk)
    assert end(other, seeker, tolk).status_code == 409
    assert end(scene.interpreter, seeker, scene.caseworker.desk).status_code == 409
    assert end(scene.caseworker, seeker, other_desk).status_code == 404
    assert end(scene.caseworker, seeker, scene.caseworker.desk).status_code == 404
    stranger = Caseworker(a_member(a_desk("third")), a_desk("fourth"))
    path = scene.caseworker.at(seeker, f"interpreters/{tolk.id}")
    assert stranger.call("delete", path).status_code == 404
    assert state_of(tolk) == "interprets"


def test_a_later_day_needs_another_yes(scene: Scene) -> None:
    seeker, caseworker, tolk = scene.seeker, scene.caseworker, scene.interpreter.desk
    assert [one["name"] for one in shown(caseworker, seeker)["interpreters"]] == ["Tolk"]
    for until in (UNTIL, "2026-11-05"):
        answer = propose(caseworker, seeker, tolk, until=until)
        assert [one["code"] for one in answer.json()["errors"]] == ["out-of-range"]
    assert propose(caseworker, seeker, tolk, until=LATER).status_code == 201
    assert [one["until"] for one in seeker.read()["proposals"]] == [LATER]
    assert Referral.objects.get(organisation=tolk.id).ends_on.isoformat() == UNTIL
    assert seeker.let_in(tolk, until=LATER).status_code == 201
    assert Referral.objects.get(organisation=tolk.id).ends_on.isoformat() == LATER
    assert scene.interpreter.texts(seeker) == ["one"]
    assert seeker.read()["proposals"] == []


def test_once_more_after_the_end(scene: Scene) -> None:
    seeker, tolk = scene.seeker, scene.interpreter.desk
    by_who_helps(scene)
    # A yes from before opens nothing.
    assert seeker.let_in(tolk, until=UNTIL).status_code == 409
    assert propose(scene.caseworker, seeker, tolk, until=LATER).status_code == 201
    assert seeker.post(KEYS, seeker.next_key(scene.caseworker.desk)).status_code == 201
    assert seeker.let_in(tolk, numbers=[2], until=LATER).status_code == 201
    assert scene.interpreter.texts(seeker) == ["one"]
    row = scene.interpreter.referral_of(seeker)
    assert (row["status"], row["ends_on"], row["pin"]) == ("interprets", LATER, None)


def test_who_interpreted_may_help_later(scene: Scene) -> None:
    seeker, tolk = scene.seeker, scene.interpreter.desk
    scene.interpreter.write(seeker, "translated")
    by_the_seeker(scene)
    assert seeker.let_in(tolk).status_code == 201
    row = Referral.objects.get(organisation=tolk.id)
    assert (row.status, row.ends_on) == ("offered", None)
    assert row.came_month is not None
    # What it said as an interpreter stays that.
    assert [one["interpreter"] for one in seeker.read()["messages"]] == [False, True]


def test_who_reads_as_an_interpreter_is_asked_to_help_after_it_left(scene: Scene) -> None:
    answer = scene.seeker.let_in(scene.interpreter.desk)
    assert whole(answer) == problem("conflict", "This organisation reads already.")


def test_whose_phones_and_pages_are_told(scene: Scene) -> None:
    HelpRequest.objects.update(reachable=True)
    Notice.objects.all().delete()
    by_itself(scene)
    assert told("request.moved") == 1
    assert told("referral.offered") == 0


def test_no_phone_makes_a_sound_at_midnight(scene: Scene) -> None:
    HelpRequest.objects.update(reachable=True)
    Notice.objects.all().delete()
    erase_at = HelpRequest.objects.get().erase_at
    by_the_clock(scene)
    assert not Notice.objects.exists()
    # The clock is nobody's act: nothing is kept longer for it.
    assert HelpRequest.objects.get().erase_at == erase_at


def test_erasing_takes_all_of_it(scene: Scene) -> None:
    scene.interpreter.write(scene.seeker, "translated")
    assert scene.seeker.erase().status_code == 204
    for model in (Referral, ReferralEnvelope, Message, Proposal):
        assert not model.objects.exists()
    assert len(scene.interpreter.get("/api/v1/inbox/erased").json()["results"]) == 1


@pytest.mark.full
@pytest.mark.parametrize("ends", [by_the_clock, by_itself])
def test_who_left_acts_no_more(scene: Scene, ends: Callable[[Scene], None]) -> None:
    seeker, interpreter = scene.seeker, scene.interpreter
    assert interpreter.move(seeker, "accept").status_code == 200
    ends(scene)
    mine = str(interpreter.staff.member.pk)
    held, reading = interpreter.held_reply(seeker), {"doing": "reading"}
    for step, body, status in (
        ("held-replies", held, 403),
        ("presence", reading, 403),
        ("close", None, 409),
        ("decline", {"reason": "no-place"}, 409),
        ("accept", {"pin": {"number": 1, "mac": "A" * 43}}, 409),
    ):
        assert interpreter.post(interpreter.at(seeker, step), body).status_code == status, step
    path = interpreter.at(seeker, "assignee")
    asked = {"member": mine, "expected": None}
    assert interpreter.call("put", path, asked).status_code == 409
    row = interpreter.referral_of(seeker)
    assert (row["status"], row["assignee"], row["last_sender"]) == ("withdrawn", None, None)


def test_what_comes_after_changes_nothing_that_who_left_sees(scene: Scene) -> None:
    """Neither hours of later messages, nor who writes, nor that there is any."""
    seeker, interpreter = scene.seeker, scene.interpreter
    by_itself(scene)
    before = interpreter.referral_of(seeker)
    Notice.objects.all().delete()
    scene.clock.put_on(hours=3)
    scene.caseworker.token = interpreter.token = ""
    assert seeker.post(KEYS, seeker.next_key(scene.caseworker.desk)).status_code == 201
    assert seeker.write("only for you").status_code == 201
    assert scene.caseworker.write(seeker, "an answer").status_code == 201
    assert interpreter.referral_of(seeker) == before
    changes = InboxChange.objects.filter(organisation=interpreter.desk.id, hour=this_hour())
    assert not changes.exists()
    subject = Referral.objects.get(organisation=interpreter.desk.id).id
    assert not Notice.objects.filter(subject=subject).exists()


def test_a_page_that_makes_no_key_loses_no_word(scene: Scene) -> None:
    """A page of the last release writes on with the old key; whoever left is given none of it."""
    seeker, interpreter = scene.seeker, scene.interpreter
    by_itself(scene)
    assert seeker.write("from an old page").status_code == 201
    assert scene.caseworker.texts(seeker) == ["one", "from an old page"]
    assert interpreter.get(interpreter.at(seeker, "messages")).status_code == 403
    assert seeker.read()["key_due"]


def test_an_old_yes_opens_nothing_again(scene: Scene) -> None:
    seeker, tolk = scene.seeker, scene.interpreter.desk
    yes = seeker.sealed_to(tolk) | {"until": UNTIL}
    by_who_helps(scene)
    assert propose(scene.caseworker, seeker, tolk, until=LATER).status_code == 201
    answer = seeker.post(f"{INTAKE}/request/referrals", yes)
    assert [one["code"] for one in answer.json()["errors"]] == ["not-proposed"]
    assert state_of(tolk) == "withdrawn"


def test_the_next_key_is_due_and_given_to_nobody_before_the_clock_ran(scene: Scene) -> None:
    """The clock may be late, or its row may fail: the phone waits for neither."""
    seeker, tolk = scene.seeker, scene.interpreter.desk
    assert not seeker.read()["key_due"]
    scene.clock.put_on(days=8)
    scene.caseworker.token = scene.interpreter.token = ""
    assert seeker.read()["key_due"]
    # The phone sees it among those who stay: what it seals to it is not kept.
    assert seeker.post(KEYS, seeker.next_key(scene.caseworker.desk, tolk)).status_code == 201
    assert state_of(tolk) == "withdrawn"
    held = ReferralEnvelope.objects.values_list("referral__organisation", flat=True)
    assert [*held] == [scene.caseworker.desk.row.id]
    assert not seeker.read()["key_due"]
    assert seeker.write("only for you").status_code == 201
    assert scene.caseworker.texts(seeker) == ["one", "only for you"]
    assert end_interpreting_due() == 0


def test_a_later_day_after_midnight_begins_before_the_clock(scene: Scene) -> None:
    seeker, tolk = scene.seeker, scene.interpreter.desk
    assert propose(scene.caseworker, seeker, tolk, until=LATER).status_code == 201
    scene.clock.put_on(days=8)
    scene.caseworker.token = scene.interpreter.token = ""
    assert seeker.let_in(tolk, until=LATER).status_code == 201
    assert (state_of(tolk), end_interpreting_due()) == ("interprets", 0)
    assert not seeker.read()["key_due"]
    assert scene.interpreter.texts(seeker) == ["one"]
