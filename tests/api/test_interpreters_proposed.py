"""Who may be proposed as an interpreter, until when, and the seeker's answer."""

from typing import Any

import pytest

from backend.help_requests.models import Referral, ReferralEnvelope
from backend.organisations.bundled import make_bundled_organisations
from backend.organisations.directory import directory, forget_directory
from backend.organisations.page import change_page
from notifications.models import Notice
from tests.clock import Clock
from tests.factories import Desk, an_interpreter, an_interpreting_desk
from tests.personas import INTAKE, Caseworker, Seeker, problem, whole

from .interpreting import LATER, PROPOSALS, UNTIL, body, propose, shown, told

LOOK = "Look at the errors below."


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


def test_a_long_list_is_cut(
    accepted: Seeker, caseworker: Caseworker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.inbox.proposals.MOST_LISTED", 1)
    an_interpreting_desk("another", "vi")
    assert [one["name"] for one in shown(caseworker, accepted)["interpreters"]] == ["Another"]


def test_one_of_the_demonstration_interprets(db: None) -> None:
    make_bundled_organisations(accepting=True)
    forget_directory()
    interpret = {
        partner.organisation.slug: partner.interprets
        for partner in directory().partners.values()
        if partner.interprets
    }
    assert interpret == {"shop": {"fil", "id", "th", "vi", "zh-hans"}}


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
