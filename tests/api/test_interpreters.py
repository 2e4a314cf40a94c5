"""An interpreter reads along until a day: whose yes, what it may do, and what ends it."""

from collections.abc import Callable
from typing import Any

import pytest

from backend.help_requests.figures.boxes import accepted_proposals, came_in, this_month
from backend.help_requests.models import HelpRequest, Message, Proposal, Referral, ReferralEnvelope
from backend.help_requests.services import interpreters
from backend.help_requests.services.interpreters import end_interpreting_due
from backend.help_requests.services.silence import ask_after
from backend.help_requests.workload import workload
from backend.organisations.directory import forget_directory
from backend.organisations.page import change_page
from notifications.models import Notice
from tests.clock import Clock
from tests.domain.test_help_requests_concurrency import check_loads
from tests.factories import Desk, a_desk, a_member, an_interpreter, an_interpreting_desk
from tests.personas import INTAKE, Caseworker, Seeker, problem, whole

PROPOSALS, KEYS = f"{INTAKE}/request/proposals", f"{INTAKE}/request/keys"
# Today is 2026-11-02.
UNTIL, LATER = "2026-11-09", "2026-11-16"
LOOK = "Look at the errors below."


def body(*desks: Desk, until: str | None = UNTIL, **more: str) -> dict[str, Any]:
    asked = {"organisations": [desk.id for desk in desks], "reason": "interprets", "reads": "all"}
    return asked | ({"until": until} if until else {}) | more


def propose(caseworker: Caseworker, seeker: Seeker, *desks: Desk, **how: Any) -> Any:
    return caseworker.post(caseworker.at(seeker, "proposals"), body(*desks, **how))


def shown(caseworker: Caseworker, seeker: Seeker) -> Any:
    return caseworker.get(caseworker.at(seeker, "proposals")).json()


def end(caseworker: Caseworker, seeker: Seeker, desk: Desk) -> Any:
    return caseworker.call("delete", caseworker.at(seeker, f"interpreters/{desk.id}"))


def state_of(desk: Desk) -> str:
    return Referral.objects.get(organisation=desk.id).status


def told(kind: str) -> int:
    return Notice.objects.filter(kind=kind).count()


@pytest.fixture
def tolk(desk: Desk) -> Desk:
    return an_interpreting_desk("tolk", "vi", "zh-hans")


@pytest.fixture
def interpreter(tolk: Desk) -> Caseworker:
    return Caseworker(a_member(tolk), tolk)


@pytest.fixture
def accepted(seeker: Seeker, caseworker: Caseworker, desk: Desk, tolk: Desk) -> Seeker:
    assert seeker.ask(desk, text="one", language="vi").status_code == 201
    assert caseworker.move(seeker, "accept").status_code == 200
    return seeker


@pytest.fixture
def interpreted(accepted: Seeker, caseworker: Caseworker, tolk: Desk) -> Seeker:
    assert propose(caseworker, accepted, tolk).status_code == 201
    assert accepted.let_in(tolk, until=UNTIL).status_code == 201
    return accepted


# -- Who may be proposed ------------------------------------------------------------------------


def test_candidates_interpret_the_language_and_nothing_else(
    accepted: Seeker, caseworker: Caseworker, tolk: Desk, other_desk: Desk
) -> None:
    an_interpreting_desk("hindi", "hi")
    an_interpreting_desk("shut", "vi", accepting=False)
    an_interpreter(other_desk, "vi")
    found = shown(caseworker, accepted)
    assert [one["name"] for one in found["interpreters"]] == ["Second", "Tolk"]
    assert found["interpreters"][1] == {
        "organisation": tolk.id,
        "name": "Tolk",
        "about": "About tolk.",
        "interprets": ["vi", "zh-hans"],
    }
    # Nobody is a match for interpreting.
    assert [one["name"] for one in found["candidates"]] == ["Second"]
    assert {"interpreters", "readers", "candidates", "proposals"} == {*found}


def test_who_only_interprets_is_offered_to_nobody(accepted: Seeker, anyone: Any) -> None:
    for audience in ("boys", "labour-migrants", "other"):
        profile = {
            "audience": audience,
            "themes": [],
            "region": "unknown",
            "age_band": "unknown",
            "language": "vi",
            "wishes": [],
            "urgent": False,
        }
        found = anyone.post(f"{INTAKE}/matches", profile).json()
        names = [one["organisation"]["name"] for one in found["matches"]]
        assert "Tolk" not in names


def test_only_who_accepted_proposes(seeker: Seeker, caseworker: Caseworker, tolk: Desk) -> None:
    seeker.ask(caseworker.desk, language="vi")
    assert shown(caseworker, seeker)["interpreters"] == []
    detail = "Accept this request first. Then propose an interpreter."
    assert whole(propose(caseworker, seeker, tolk)) == problem("impossible-move", detail)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"until": None}, "required"),
        ({"reason": "knows-more"}, "reason"),
        ({"until": "2026-11-31"}, "invalid"),
    ],
)
def test_the_last_day_goes_with_an_interpreter_alone(
    accepted: Seeker, caseworker: Caseworker, tolk: Desk, changes: Any, code: str
) -> None:
    answer = propose(caseworker, accepted, tolk, **changes)
    assert answer.status_code == 400
    assert [(one["pointer"], one["code"]) for one in answer.json()["errors"]] == [("/until", code)]


@pytest.mark.parametrize("until", ["2026-11-01", "2026-11-02", "2026-12-03"])
def test_the_last_day_is_soon(
    accepted: Seeker, caseworker: Caseworker, tolk: Desk, until: str
) -> None:
    answer = propose(caseworker, accepted, tolk, until=until)
    detail = "Choose a day between tomorrow and 30 days from now."
    error = {"pointer": "/until", "code": "out-of-range", "detail": detail}
    assert whole(answer) == problem("conflict", detail, errors=[error])


@pytest.mark.parametrize("until", ["2026-11-03", "2026-12-02"])
def test_from_tomorrow_to_thirty_days(
    accepted: Seeker, caseworker: Caseworker, tolk: Desk, until: str
) -> None:
    assert propose(caseworker, accepted, tolk, until=until).status_code == 201


def test_no_decline_proposes_an_interpreter(
    seeker: Seeker, caseworker: Caseworker, tolk: Desk
) -> None:
    seeker.ask(caseworker.desk, language="vi")
    asked = {"reason": "other-fits-better", "proposal": body(tolk)}
    assert caseworker.move(seeker, "decline", asked).status_code == 400


def test_who_was_asked_to_help_does_not_interpret(
    accepted: Seeker, caseworker: Caseworker, other_desk: Desk
) -> None:
    an_interpreter(other_desk, "vi")
    accepted.let_in(other_desk)
    for _ in ("while it reads", "after it was withdrawn"):
        assert [one["name"] for one in shown(caseworker, accepted)["interpreters"]] == ["Tolk"]
        answer = propose(caseworker, accepted, other_desk)
        assert [one["code"] for one in answer.json()["errors"]] == ["no-candidate"]
        accepted.withdraw(other_desk)


def test_an_exclusion_cannot_be_found_out(
    seeker: Seeker, caseworker: Caseworker, desk: Desk, tolk: Desk
) -> None:
    other = an_interpreting_desk("other")
    answers = []
    for excluded in ([], [tolk.id]):
        phone = Seeker()
        phone.ask(desk, language="vi", exclude=excluded)
        caseworker.move(phone, "accept")
        before = shown(caseworker, phone)
        made = propose(caseworker, phone, tolk)
        full = propose(caseworker, phone, other)
        after = shown(caseworker, phone)
        answers.append([before, made.status_code, made.json(), full.status_code, after])
    assert answers[0] == answers[1]
    # Nothing is asked, and nothing opens.
    assert [one["organisation"]["name"] for one in phone.read()["proposals"]] == ["Other"]
    assert phone.let_in(tolk, until=UNTIL).status_code == 409
    assert not Referral.objects.filter(organisation=tolk.id).exists()


# -- The seeker's answer ------------------------------------------------------------------------


def test_the_seeker_reads_who_and_until_when(
    accepted: Seeker, caseworker: Caseworker, desk: Desk, tolk: Desk
) -> None:
    answer = propose(caseworker, accepted, tolk, reads="from-now")
    assert answer.json()["proposals"] == [
        {
            "organisation": tolk.id,
            "name": "Tolk",
            "reason": "interprets",
            "reads": "from-now",
            "until": UNTIL,
            "state": "waiting",
        }
    ]
    assert propose(caseworker, accepted, tolk, reads="from-now").status_code == 200
    [proposal] = accepted.read()["proposals"]
    assert proposal.pop("organisation")["key"]["id"] == str(tolk.key_id)
    assert proposal == {
        "proposer": desk.id,
        "proposer_name": "First",
        "reason": "interprets",
        "text": "They speak your language and translate for you.",
        "reads": "from-now",
        "until": UNTIL,
    }


def test_a_proposal_opens_nothing(
    accepted: Seeker, caseworker: Caseworker, interpreter: Caseworker
) -> None:
    before = told("referral.offered")
    propose(caseworker, accepted, interpreter.desk)
    assert interpreter.inbox()["results"] == []
    assert told("referral.offered") == before
    assert not Referral.objects.filter(organisation=interpreter.desk.id).exists()


def test_yes_lets_it_read_and_write(
    interpreted: Seeker, caseworker: Caseworker, interpreter: Caseworker, tolk: Desk
) -> None:
    row = interpreter.referral_of(interpreted)
    assert (row["status"], row["ends_on"], row["due_at"]) == ("interprets", UNTIL, None)
    assert interpreter.texts(interpreted) == ["one"]
    assert interpreter.write(interpreted, "xin chào").status_code == 201
    assert interpreted.texts() == ["one", "xin chào"]
    assert [one["interpreter"] for one in interpreted.read()["messages"]] == [False, True]
    [_first, second] = interpreted.read()["referrals"]
    assert (second["status"], second["ends_on"]) == ("interprets", UNTIL)
    assert second["text"] == "They translate for you. It ends by itself after November 9."
    readers = shown(caseworker, interpreted)["readers"]
    assert [(one["name"], one["status"], one["ends_on"]) for one in readers] == [
        ("First", "accepted", None),
        ("Tolk", "interprets", UNTIL),
    ]
    assert [one["state"] for one in shown(caseworker, interpreted)["proposals"]] == ["accepted"]
    # It sees who takes part, and proposes nobody.
    theirs = shown(interpreter, interpreted)
    assert theirs == {"readers": readers, "candidates": [], "interpreters": [], "proposals": []}


def test_the_same_yes_again(accepted: Seeker, caseworker: Caseworker, tolk: Desk) -> None:
    propose(caseworker, accepted, tolk)
    yes = accepted.sealed_to(tolk) | {"until": UNTIL}
    answers = [accepted.post(f"{INTAKE}/request/referrals", yes) for _ in range(2)]
    state = {"organisation": tolk.id, "status": "interprets"}
    assert [whole(answer) for answer in answers] == [(201, state), (200, state)]
    subject = Referral.objects.get(organisation=tolk.id).id
    assert Notice.objects.filter(kind="referral.offered", subject=subject).count() == 1


@pytest.mark.parametrize("until", [None, LATER])
def test_a_yes_names_what_was_read(
    accepted: Seeker, caseworker: Caseworker, tolk: Desk, until: str | None
) -> None:
    propose(caseworker, accepted, tolk)
    answer = accepted.let_in(tolk, until=until)
    assert answer.status_code == 409
    code = "not-proposed" if until else "interprets"
    assert [(one["pointer"], one["code"]) for one in answer.json()["errors"]] == [("/until", code)]
    assert not ReferralEnvelope.objects.exists()
    assert not Referral.objects.filter(organisation=tolk.id).exists()


def test_nobody_interprets_unproposed(accepted: Seeker, tolk: Desk) -> None:
    answer = accepted.let_in(tolk, until=UNTIL)
    assert [one["code"] for one in answer.json()["errors"]] == ["not-proposed"]


def test_no_yes_after_the_last_day(
    accepted: Seeker, caseworker: Caseworker, tolk: Desk, clock: Clock
) -> None:
    propose(caseworker, accepted, tolk)
    clock.put_on(days=8)
    caseworker.token = ""
    assert accepted.read()["proposals"] == []
    assert [one["state"] for one in shown(caseworker, accepted)["proposals"]] == ["lapsed"]
    assert accepted.let_in(tolk, until=UNTIL).status_code == 409


def test_no_is_kept(accepted: Seeker, caseworker: Caseworker, tolk: Desk) -> None:
    propose(caseworker, accepted, tolk)
    assert accepted.call("delete", f"{PROPOSALS}/{tolk.id}").status_code == 204
    assert shown(caseworker, accepted)["interpreters"] == []
    assert propose(caseworker, accepted, tolk).status_code == 409


def test_a_proposal_lapses_with_its_proposer(
    accepted: Seeker, caseworker: Caseworker, tolk: Desk
) -> None:
    propose(caseworker, accepted, tolk)
    caseworker.move(accepted, "close")
    assert accepted.read()["proposals"] == []
    assert accepted.let_in(tolk, until=UNTIL).status_code == 409


def test_an_interpreter_that_stopped_accepting_is_not_shown(
    accepted: Seeker, caseworker: Caseworker, tolk: Desk
) -> None:
    propose(caseworker, accepted, tolk)
    change_page(organisation_id=tolk.row.id, changes={"accepting": False})
    forget_directory()
    assert accepted.read()["proposals"] == []
    assert accepted.let_in(tolk, until=UNTIL).status_code == 409


# -- What an interpreter is not -----------------------------------------------------------------


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


# -- How it ends --------------------------------------------------------------------------------


def by_the_clock(one: Any) -> None:
    one.clock.put_on(days=8)
    for caller in (one.caseworker, one.interpreter):
        caller.token = ""
    assert end_interpreting_due() == 1
    assert end_interpreting_due() == 0


def by_itself(one: Any) -> None:
    assert end(one.interpreter, one.seeker, one.interpreter.desk).status_code == 204
    assert end(one.interpreter, one.seeker, one.interpreter.desk).status_code == 204


def by_who_helps(one: Any) -> None:
    assert end(one.caseworker, one.seeker, one.interpreter.desk).status_code == 204
    assert end(one.caseworker, one.seeker, one.interpreter.desk).status_code == 204


def by_the_seeker(one: Any) -> None:
    assert one.seeker.withdraw(one.interpreter.desk).status_code == 204


def with_the_last_that_closes(one: Any) -> None:
    assert one.caseworker.move(one.seeker, "close").status_code == 200


def with_the_last_that_is_withdrawn(one: Any) -> None:
    assert one.seeker.withdraw(one.caseworker.desk).status_code == 204


class Scene:
    def __init__(self, **parts: Any) -> None:
        self.__dict__.update(parts)


@pytest.fixture
def scene(
    interpreted: Seeker, caseworker: Caseworker, interpreter: Caseworker, clock: Clock
) -> Scene:
    return Scene(seeker=interpreted, caseworker=caseworker, interpreter=interpreter, clock=clock)


ENDS = [
    by_the_clock,
    by_itself,
    by_who_helps,
    by_the_seeker,
    with_the_last_that_closes,
    with_the_last_that_is_withdrawn,
]


@pytest.mark.parametrize("ends", ENDS)
def test_after_the_end_nothing_opens(scene: Any, ends: Callable[[Any], None]) -> None:
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


@pytest.mark.parametrize("ends", [by_the_clock, by_itself, by_who_helps])
def test_the_phone_makes_the_next_key(scene: Any, ends: Callable[[Any], None]) -> None:
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


def test_withdrawing_with_the_next_key_owes_none(scene: Any) -> None:
    seeker, tolk = scene.seeker, scene.interpreter.desk
    assert seeker.withdraw(tolk, seeker.next_key(scene.caseworker.desk)).status_code == 204
    assert not seeker.read()["key_due"]


def test_the_key_of_the_last_that_leaves_is_not_kept_for_the_interpreter(scene: Any) -> None:
    seeker, tolk = scene.seeker, scene.interpreter.desk
    answer = seeker.withdraw(scene.caseworker.desk, seeker.next_key(tolk))
    assert answer.status_code == 204
    assert state_of(tolk) == "withdrawn"
    assert not ReferralEnvelope.objects.exists()
    assert not seeker.read()["key_due"]
    assert seeker.read()["status"] == "unplaced"


def test_the_day_ends_without_the_clock(scene: Any) -> None:
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
    scene: Any, desk: Desk, tolk: Desk, monkeypatch: pytest.MonkeyPatch
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


def test_while_somebody_else_helps_it_stays(scene: Any, other_desk: Desk) -> None:
    scene.seeker.let_in(other_desk)
    scene.caseworker.move(scene.seeker, "close")
    assert state_of(scene.interpreter.desk) == "interprets"
    other = Caseworker(a_member(other_desk), other_desk)
    other.move(scene.seeker, "decline", {"reason": "no-place"})
    assert state_of(scene.interpreter.desk) == "withdrawn"


def test_who_may_end_it(scene: Any, other_desk: Desk) -> None:
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


def test_a_later_day_needs_another_yes(scene: Any) -> None:
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


def test_once_more_after_the_end(scene: Any) -> None:
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


def test_who_interpreted_may_help_later(scene: Any) -> None:
    seeker, tolk = scene.seeker, scene.interpreter.desk
    scene.interpreter.write(seeker, "translated")
    by_the_seeker(scene)
    assert seeker.let_in(tolk).status_code == 201
    row = Referral.objects.get(organisation=tolk.id)
    assert (row.status, row.ends_on) == ("offered", None)
    assert row.came_month is not None
    # What it said as an interpreter stays that.
    assert [one["interpreter"] for one in seeker.read()["messages"]] == [False, True]


def test_who_reads_as_an_interpreter_is_asked_to_help_after_it_left(scene: Any) -> None:
    answer = scene.seeker.let_in(scene.interpreter.desk)
    assert whole(answer) == problem("conflict", "This organisation reads already.")


def test_whose_phones_and_pages_are_told(scene: Any) -> None:
    HelpRequest.objects.update(reachable=True)
    Notice.objects.all().delete()
    by_itself(scene)
    assert told("request.moved") == 1
    assert told("referral.offered") == 0


def test_no_phone_makes_a_sound_at_midnight(scene: Any) -> None:
    HelpRequest.objects.update(reachable=True)
    Notice.objects.all().delete()
    erase_at = HelpRequest.objects.get().erase_at
    by_the_clock(scene)
    assert not Notice.objects.exists()
    # The clock is nobody's act: nothing is kept longer for it.
    assert HelpRequest.objects.get().erase_at == erase_at


def test_erasing_takes_all_of_it(scene: Any) -> None:
    scene.interpreter.write(scene.seeker, "translated")
    assert scene.seeker.erase().status_code == 204
    for model in (Referral, ReferralEnvelope, Message, Proposal):
        assert not model.objects.exists()
    assert len(scene.interpreter.get("/api/v1/inbox/erased").json()["results"]) == 1
