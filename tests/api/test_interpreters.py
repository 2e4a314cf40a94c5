"""What an interpreter does in a conversation, and what it is not."""

from collections.abc import Callable
from typing import Any

import pytest

from backend.help_requests.figures.boxes import accepted_proposals, came_in, opened, this_month
from backend.help_requests.models import ErasedFigures, Referral
from backend.help_requests.services.bin import put_wave_in_bin
from backend.help_requests.services.silence import ask_after
from backend.help_requests.workload import workload
from notifications.models import Notice
from tests.clock import Clock
from tests.domain.test_help_requests_concurrency import check_loads
from tests.factories import Desk
from tests.personas import INBOX, INTAKE, Caseworker, Seeker, whole

from .interpreting import KEYS, LATER, UNTIL, Scene, end, propose, state_of, told


@pytest.mark.parametrize("move", ["decline", "close"])
def test_it_makes_no_move(interpreted: Seeker, interpreter: Caseworker, move: str) -> None:
    reason = {"reason": "no-place"} if move == "decline" else None
    assert interpreter.move(interpreted, move, reason).status_code == 409
    assert state_of(interpreter.desk) == "interprets"


def test_accepting_pins_and_moves_nothing(
    interpreted: Seeker, interpreter: Caseworker, tolk: Desk
) -> None:
    answer = interpreter.move(interpreted, "accept")
    row = interpreter.referral_of(interpreted)
    assert whole(answer) == (200, {"id": row["id"], "status": "interprets"})
    assert row["pin"] == interpreter.pin(interpreted)
    assert row["assignee"] == str(interpreter.staff.member.pk)
    assert interpreter.move(interpreted, "accept").status_code == 200
    other = interpreter.pin(interpreted) | {"mac": "A" * 43}
    assert interpreter.move(interpreted, "accept", {"pin": other}).status_code == 409


def test_it_proposes_nobody_and_keeps_no_notes(
    interpreted: Seeker, interpreter: Caseworker, other_desk: Desk
) -> None:
    asked = {"organisations": [other_desk.id], "reason": "knows-more", "reads": "all"}
    path = interpreter.at(interpreted, "proposals")
    assert interpreter.post(path, asked).status_code == 409
    assert propose(interpreter, interpreted, other_desk).status_code == 409
    assert interpreter.note(interpreted).status_code == 409
    assert interpreter.get(interpreter.at(interpreted, "notes")).json()["results"] == []


def test_it_is_no_load_and_no_work(
    interpreted: Seeker, interpreter: Caseworker, caseworker: Caseworker
) -> None:
    interpreter.move(interpreted, "accept")
    check_loads()
    load = interpreter.get("/api/v1/organisation").json()["load"]
    assert load == {"open": 0, "taken": 0, "binned": 0}
    assert workload(interpreter.desk.row.id) == []


def test_its_words_answer_nobody(
    interpreted: Seeker, caseworker: Caseworker, interpreter: Caseworker
) -> None:
    interpreted.write("can you help?")
    interpreter.write(interpreted, "translated")
    row = caseworker.referral_of(interpreted)
    assert row["last_sender"] == "seeker"
    [work] = workload(caseworker.desk.row.id)
    assert work.waiting == 1
    assert Referral.objects.get(organisation=interpreter.desk.id).answered == ""
    outlook = interpreted.read()["outlook"]
    assert outlook["text"] == "There is no answer yet. First reads your message."


def test_a_seeker_who_waits_behind_its_words_is_not_asked_after(
    interpreted: Seeker, caseworker: Caseworker, interpreter: Caseworker, clock: Clock
) -> None:
    caseworker.write(interpreted, "an answer")
    interpreted.write("can you help?")
    interpreter.write(interpreted, "translated")
    clock.put_on(days=20)
    assert ask_after() == 0
    caseworker.token = ""
    caseworker.write(interpreted, "yes")
    clock.put_on(days=20)
    assert ask_after() == 1


def test_it_is_in_no_figures(interpreted: Seeker, desk: Desk, tolk: Desk) -> None:
    this = came_in(this_month())
    asked = Referral.objects.filter(this).values_list("organisation_id", flat=True)
    assert [*asked] == [desk.row.id]
    assert not accepted_proposals().exists()


def test_it_hears_of_what_both_sides_write(
    interpreted: Seeker, caseworker: Caseworker, interpreter: Caseworker
) -> None:
    Notice.objects.all().delete()
    interpreted.write("one more")
    caseworker.write(interpreted, "an answer")
    subject = Referral.objects.get(organisation=interpreter.desk.id).id
    assert Notice.objects.filter(kind="referral.written", subject=subject).count() == 2
    Notice.objects.all().delete()
    interpreter.write(interpreted, "translated")
    assert told("referral.written") == 0


def test_it_takes_no_part_in_what_helpers_do(
    interpreted: Seeker, interpreter: Caseworker, caseworker: Caseworker
) -> None:
    path = f"{INTAKE}/request/referrals/{interpreter.desk.id}/supervision"
    assert interpreted.call("put", path, {"allowed": True}).status_code == 409
    assert put_wave_in_bin(organisation_id=interpreter.desk.row.id, hours=24).count == 0
    taken_back = interpreter.at(interpreted, f"proposals/{caseworker.desk.id}")
    assert interpreter.call("delete", taken_back).status_code == 404
    assert state_of(interpreter.desk) == "interprets"


def test_an_interpreters_draft_is_read_by_nobody_else(
    interpreted: Seeker, interpreter: Caseworker, caseworker: Caseworker
) -> None:
    draft = interpreter.hold(interpreted).json()["id"]
    mine = caseworker.hold(interpreted).json()["id"]
    for one, other, own in ((interpreter, caseworker, draft), (caseworker, interpreter, mine)):
        path = one.at(interpreted, "held-replies")
        assert [held["id"] for held in one.get(path).json()["results"]] == [own]
        theirs = f"{one.at(interpreted, 'held-replies')}/{mine if own == draft else draft}"
        assert one.call("delete", theirs).status_code == 404
        assert own not in other.get(other.at(interpreted, "messages")).content.decode()
    assert draft not in str(interpreted.read())


def test_each_page_hears_of_each_change(scene: Scene, tolk: Desk) -> None:
    """An unchanged answer is never given for a list that is another."""
    seeker, helper, interpreter = scene.seeker, scene.caseworker, scene.interpreter

    def changed(caseworker: Caseworker, act: Callable[[], Any]) -> int:
        tag = caseworker.get(INBOX)["ETag"]
        unchanged = caseworker.get(INBOX, **{"If-None-Match": tag})
        assert unchanged.status_code == 304
        assert act().status_code < 300
        return int(caseworker.get(INBOX, **{"If-None-Match": tag}).status_code)

    def later() -> Any:
        assert propose(helper, seeker, tolk, until=LATER).status_code == 201
        return seeker.let_in(tolk, until=LATER)

    # Rows of who helps say nothing of an interpreter; who takes part is asked for anew.
    assert changed(interpreter, later) == 200
    assert changed(interpreter, lambda: helper.write(seeker, "an answer")) == 200
    assert changed(helper, lambda: interpreter.write(seeker, "translated")) == 200
    assert changed(interpreter, lambda: interpreter.move(seeker, "accept")) == 200
    with_next = lambda: seeker.post(KEYS, seeker.next_key(helper.desk, tolk))  # noqa: E731
    assert changed(helper, with_next) == 200
    assert changed(interpreter, with_next) == 200
    assert changed(interpreter, lambda: end(helper, seeker, tolk)) == 200


@pytest.mark.parametrize("erased", [False, True])
def test_no_figure_has_an_interpreter(
    accepted: Seeker, caseworker: Caseworker, interpreter: Caseworker, tolk: Desk, erased: bool
) -> None:
    """Neither while the request is there, nor in what is counted of erased ones."""
    other = Seeker()
    other.ask(caseworker.desk, text="one", language="vi")
    caseworker.move(other, "accept")
    propose(caseworker, accepted, tolk)
    accepted.let_in(tolk, until=UNTIL)
    interpreter.write(accepted, "translated")
    tables = []
    for phone in (accepted, other):
        if erased:
            phone.erase()
            boxes = ErasedFigures.objects.order_by("organisation")
            tables.append([(row.organisation_id, opened(row).tables) for row in boxes])
            ErasedFigures.objects.all().delete()
        else:
            rows = came_in(this_month())
            theirs = Referral.objects.filter(rows, request=phone.request)
            tables.append([*theirs.values_list("organisation_id", "status", "answered")])
    assert tables[0] == tables[1]
