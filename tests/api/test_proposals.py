"""One organisation proposes another: nothing opens before the seeker's yes."""

from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from backend.help_requests.models import HelpRequest, Proposal, Referral, ReferralEnvelope
from backend.help_requests.states import DeclineReason
from backend.organisations.directory import forget_directory
from backend.organisations.page import change_page
from notifications.models import Notice
from tests.api.trace import rows_of_all_tables
from tests.factories import Desk, a_desk, a_member
from tests.personas import INTAKE, Caseworker, Seeker, problem, whole

LOOK = "Look at the errors below."
PROPOSALS, KEYS = f"{INTAKE}/request/proposals", f"{INTAKE}/request/keys"


def body(*desks: Desk, reason: str = "knows-more", reads: str = "all") -> dict[str, Any]:
    return {"organisations": [desk.id for desk in desks], "reason": reason, "reads": reads}


def propose(caseworker: Caseworker, seeker: Seeker, *desks: Desk, **how: str) -> Any:
    return caseworker.post(caseworker.at(seeker, "proposals"), body(*desks, **how))


def offered(caseworker: Caseworker, seeker: Seeker) -> Any:
    return caseworker.get(caseworker.at(seeker, "proposals")).json()


def states(caseworker: Caseworker, seeker: Seeker) -> dict[str, str]:
    return {one["name"]: one["state"] for one in offered(caseworker, seeker)["proposals"]}


def refuse(seeker: Seeker, desk: Desk) -> Any:
    return seeker.call("delete", f"{PROPOSALS}/{desk.id}")


def proposed_to(seeker: Seeker) -> list[str]:
    return [one["organisation"]["name"] for one in seeker.read()["proposals"]]


@pytest.fixture
def third(desk: Desk, other_desk: Desk) -> Desk:
    return a_desk("third", about={"en": "They know traps.", "nl": "Zij kennen vallen."})


@pytest.fixture
def accepted(seeker: Seeker, caseworker: Caseworker, desk: Desk, third: Desk) -> Seeker:
    seeker.ask(desk, text="one")
    caseworker.move(seeker, "accept")
    return seeker


# -- Proposing ----------------------------------------------------------------------------------


def test_candidates_are_the_matches_of_the_profile(
    accepted: Seeker, caseworker: Caseworker, desk: Desk, other_desk: Desk, third: Desk
) -> None:
    a_desk("elsewhere", audiences=["labour-migrants"])
    found = offered(caseworker, accepted)
    assert {one["name"] for one in found["candidates"]} == {"Second", "Third"}
    [candidate] = [one for one in found["candidates"] if one["name"] == "Third"]
    assert candidate == {
        "organisation": third.id,
        "name": "Third",
        "about": "They know traps.",
        "languages": ["nl", "en"],
        "sentence": "They help boys and try to answer within 24 hours.",
    }
    assert found["interpreters"] == []
    assert found["readers"] == [
        {"organisation": desk.id, "name": "First", "status": "accepted", "ends_on": None}
    ]
    assert found["proposals"] == []


def test_the_seeker_reads_who_why_and_what(
    accepted: Seeker, caseworker: Caseworker, desk: Desk, third: Desk
) -> None:
    answer = propose(caseworker, accepted, third, reason="nearer", reads="from-now")
    assert answer.status_code == 201
    assert answer.json()["proposals"] == [
        {
            "organisation": third.id,
            "name": "Third",
            "reason": "nearer",
            "reads": "from-now",
            "until": None,
            "state": "waiting",
        }
    ]
    [proposal] = accepted.read()["proposals"]
    organisation = proposal.pop("organisation")
    assert proposal == {
        "proposer": desk.id,
        "proposer_name": "First",
        "reason": "nearer",
        "text": "They are closer to you.",
        "reads": "from-now",
        "until": None,
    }
    assert (organisation["id"], organisation["about"]) == (third.id, "They know traps.")
    assert organisation["key"]["id"] == str(third.key_id)


def test_nothing_opens_before_the_yes(
    accepted: Seeker, caseworker: Caseworker, third: Desk
) -> None:
    colleague = Caseworker(a_member(third), third)
    notices = Notice.objects.count()
    referrals, envelopes = [*Referral.objects.values()], ReferralEnvelope.objects.count()
    propose(caseworker, accepted, third)
    assert [*Referral.objects.values()] == referrals
    assert ReferralEnvelope.objects.count() == envelopes
    # Nobody of the third is told, and its inbox is empty.
    assert Notice.objects.count() == notices
    assert colleague.inbox()["results"] == []
    identifier = caseworker.referral_of(accepted)["id"]
    for step in ("messages", "proposals"):
        assert colleague.get(f"/api/v1/inbox/referrals/{identifier}/{step}").status_code == 404
    refuse(accepted, third)
    assert [*Referral.objects.values()] == referrals
    assert colleague.inbox()["results"] == []


def test_yes_opens_all_and_the_proposer_sees_it(
    accepted: Seeker, caseworker: Caseworker, third: Desk
) -> None:
    colleague = Caseworker(a_member(third), third)
    propose(caseworker, accepted, third)
    assert accepted.let_in(third).status_code == 201
    assert colleague.texts(accepted) == ["one"]
    assert states(caseworker, accepted) == {"Third": "accepted"}
    assert accepted.read()["proposals"] == []
    assert [one["name"] for one in offered(caseworker, accepted)["readers"]] == ["First"]
    colleague.move(accepted, "accept")
    assert [one["name"] for one in offered(caseworker, accepted)["readers"]] == ["First", "Third"]
    assert HelpRequest.objects.get().proposed == 0


def test_yes_from_now_on_opens_nothing_that_was_written(
    accepted: Seeker, caseworker: Caseworker, desk: Desk, third: Desk
) -> None:
    colleague = Caseworker(a_member(third), third)
    propose(caseworker, accepted, third, reads="from-now")
    assert accepted.post(KEYS, accepted.next_key(desk)).status_code == 201
    assert states(caseworker, accepted) == {"Third": "waiting"}
    assert accepted.let_in(third, begin=2, numbers=[2]).status_code == 201
    accepted.write("two")
    assert {*colleague.request_keys(accepted)} == {2}
    assert caseworker.texts(accepted) == ["one", "two"]
    assert states(caseworker, accepted) == {"Third": "accepted"}


def test_no_is_final_for_everybody(
    accepted: Seeker, caseworker: Caseworker, other_desk: Desk, third: Desk
) -> None:
    propose(caseworker, accepted, third)
    assert whole(refuse(accepted, third)) == (204, None)
    rows = rows_of_all_tables(connection)
    assert whole(refuse(accepted, third)) == (204, None)
    assert rows_of_all_tables(connection) == rows
    assert states(caseworker, accepted) == {"Third": "refused"}
    assert [one["name"] for one in offered(caseworker, accepted)["candidates"]] == ["Second"]
    assert propose(caseworker, accepted, third).status_code == 409
    # The seeker may think again.
    assert accepted.let_in(third).status_code == 201


def test_no_to_what_was_never_proposed(accepted: Seeker, third: Desk) -> None:
    assert refuse(accepted, third).status_code == 404


def test_the_same_proposal_again_changes_nothing(
    accepted: Seeker, caseworker: Caseworker, third: Desk
) -> None:
    assert propose(caseworker, accepted, third).status_code == 201
    rows = rows_of_all_tables(connection)
    assert propose(caseworker, accepted, third).status_code == 200
    assert rows_of_all_tables(connection) == rows
    # For another reason it is another one, and one waits already.
    assert propose(caseworker, accepted, third, reason="sooner").status_code == 409


def test_at_most_three_wait(accepted: Seeker, caseworker: Caseworker, third: Desk) -> None:
    others = [a_desk(f"no-{number}") for number in range(3)]
    assert propose(caseworker, accepted, *others[:2]).status_code == 201
    detail = "At most 3 proposals can wait for an answer. Wait, or take one back."
    field = {"pointer": "/organisations", "code": "too-many", "detail": detail}
    assert whole(propose(caseworker, accepted, others[2], third)) == problem(
        "conflict", detail, errors=[field]
    )
    assert propose(caseworker, accepted, third).status_code == 201
    assert proposed_to(accepted) == ["No-0", "No-1", "Third"]


@pytest.mark.parametrize("why", ["itself", "unknown", "other people", "withdrawn"])
def test_who_cannot_be_proposed(
    seeker: Seeker, caseworker: Caseworker, desk: Desk, other_desk: Desk, third: Desk, why: str
) -> None:
    seeker.ask(desk, other_desk)
    seeker.withdraw(other_desk)
    elsewhere = a_desk("elsewhere", audiences=["labour-migrants"])
    whom = {
        "itself": desk.id,
        "unknown": str(uuid4()),
        "other people": elsewhere.id,
        "withdrawn": other_desk.id,
    }[why]
    rows = rows_of_all_tables(connection)
    answer = caseworker.post(caseworker.at(seeker, "proposals"), body() | {"organisations": [whom]})
    detail = "This organisation cannot be proposed here now. Open the list again."
    field = {"pointer": "/organisations/0", "code": "no-candidate", "detail": detail}
    assert whole(answer) == problem("conflict", LOOK, errors=[field])
    assert {k: v for k, v in rows_of_all_tables(connection).items() if "session" not in k} == {
        k: v for k, v in rows.items() if "session" not in k
    }


@pytest.mark.parametrize(
    "change",
    [{"organisations": []}, {"reason": "he is rude"}, {"reads": "some"}, {"note": "x"}],
)
def test_a_proposal_takes_no_words(
    accepted: Seeker, caseworker: Caseworker, third: Desk, change: dict[str, Any]
) -> None:
    answer = caseworker.post(caseworker.at(accepted, "proposals"), body(third) | change)
    assert answer.status_code == 400


def test_taken_back(accepted: Seeker, caseworker: Caseworker, third: Desk) -> None:
    propose(caseworker, accepted, third)
    place = caseworker.at(accepted, f"proposals/{third.id}")
    assert whole(caseworker.call("delete", place)) == (204, None)
    assert accepted.read()["proposals"] == []
    assert states(caseworker, accepted) == {"Third": "lapsed"}
    assert propose(caseworker, accepted, third).status_code == 201


# -- A proposal that ends by itself -------------------------------------------------------------


def test_it_lapses_when_the_proposer_is_withdrawn(
    accepted: Seeker, caseworker: Caseworker, desk: Desk, third: Desk
) -> None:
    propose(caseworker, accepted, third)
    accepted.withdraw(desk)
    assert accepted.read()["proposals"] == []
    assert Proposal.objects.get().state == "lapsed"
    assert caseworker.get(caseworker.at(accepted, "proposals")).status_code == 403
    assert propose(caseworker, accepted, third).status_code == 403


def test_it_lapses_when_the_proposer_closes(
    accepted: Seeker, caseworker: Caseworker, third: Desk
) -> None:
    propose(caseworker, accepted, third)
    caseworker.move(accepted, "close")
    assert accepted.read()["proposals"] == []
    assert states(caseworker, accepted) == {"Third": "lapsed"}
    assert propose(caseworker, accepted, third).status_code == 409


def test_it_lapses_when_the_proposer_declines_for_another_reason(
    seeker: Seeker, caseworker: Caseworker, desk: Desk, third: Desk
) -> None:
    seeker.ask(desk)
    propose(caseworker, seeker, third)
    caseworker.move(seeker, "decline", {"reason": "no-place"})
    assert seeker.read()["proposals"] == []
    assert HelpRequest.objects.get().proposed == 0


def test_it_waits_for_as_long_as_the_organisation_takes_more(
    accepted: Seeker, caseworker: Caseworker, third: Desk
) -> None:
    propose(caseworker, accepted, third)
    change_page(organisation_id=third.row.pk, changes={"accepting": False})
    forget_directory()
    assert accepted.read()["proposals"] == []
    assert states(caseworker, accepted) == {"Third": "lapsed"}
    # It keeps no place from others.
    others = [a_desk(f"no-{number}") for number in range(3)]
    assert propose(caseworker, accepted, *others).status_code == 201
    assert Proposal.objects.get(organisation=third.row).state == "lapsed"


def test_whose_turn_comes_is_not_asked_about(
    seeker: Seeker, caseworker: Caseworker, desk: Desk, third: Desk
) -> None:
    seeker.ask(desk, waiting=[third])
    assert propose(caseworker, seeker, third).status_code == 201
    caseworker.move(seeker, "decline", {"reason": "other-fits-better"})
    assert [one["status"] for one in seeker.read()["referrals"]] == ["declined", "offered"]
    assert seeker.read()["proposals"] == []


# -- Declining for another one ------------------------------------------------------------------


def decline(caseworker: Caseworker, seeker: Seeker, proposal: Any = None) -> Any:
    reason = {"reason": DeclineReason.OTHER_FITS_BETTER}
    return caseworker.move(seeker, "decline", reason | ({"proposal": proposal} if proposal else {}))


def test_who_fits_better_is_proposed_in_the_same_act(
    seeker: Seeker, caseworker: Caseworker, desk: Desk, other_desk: Desk, third: Desk
) -> None:
    seeker.ask(desk)
    detail = "Choose at least one organisation that fits better, or another reason."
    missing = {"pointer": "/proposal", "code": "missing", "detail": detail}
    assert whole(decline(caseworker, seeker)) == problem("conflict", detail, errors=[missing])
    wrong = decline(caseworker, seeker, body(desk))
    assert wrong.json()["errors"][0]["pointer"] == "/proposal/organisations/0"
    assert [one["status"] for one in seeker.read()["referrals"]] == ["offered"]
    assert decline(caseworker, seeker, body(other_desk, third)).status_code == 200
    assert proposed_to(seeker) == ["Second", "Third"]
    assert [one["status"] for one in seeker.read()["referrals"]] == ["declined"]
    assert seeker.let_in(third).status_code == 201


def test_nobody_fits_better(seeker: Seeker, caseworker: Caseworker, desk: Desk) -> None:
    seeker.ask(desk)
    assert offered(caseworker, seeker)["candidates"] == []
    assert decline(caseworker, seeker).status_code == 200


def test_who_proposed_before_needs_not_again(
    seeker: Seeker, caseworker: Caseworker, desk: Desk, third: Desk
) -> None:
    seeker.ask(desk)
    propose(caseworker, seeker, third)
    assert decline(caseworker, seeker).status_code == 200
    assert proposed_to(seeker) == ["Third"]


def test_a_proposal_beside_another_reason(
    seeker: Seeker, caseworker: Caseworker, desk: Desk, third: Desk
) -> None:
    seeker.ask(desk)
    answer = caseworker.move(seeker, "decline", {"reason": "no-place", "proposal": body(third)})
    assert answer.status_code == 400


def test_a_proposal_of_who_declined_outlives_what_others_closed(
    seeker: Seeker,
    caseworker: Caseworker,
    other_caseworker: Caseworker,
    desk: Desk,
    other_desk: Desk,
    third: Desk,
) -> None:
    seeker.ask(desk, other_desk)
    other_caseworker.move(seeker, "accept")
    other_caseworker.move(seeker, "close")
    decline(caseworker, seeker, body(third))
    assert (seeker.read()["status"], proposed_to(seeker)) == ("closed", ["Third"])


# -- A warm handover, and who leaves ------------------------------------------------------------


def test_both_in_one_conversation_until_one_leaves(
    accepted: Seeker, caseworker: Caseworker, desk: Desk, third: Desk
) -> None:
    colleague = Caseworker(a_member(third), third)
    propose(caseworker, accepted, third, reason="together")
    accepted.let_in(third)
    colleague.move(accepted, "accept")
    caseworker.write(accepted, "This is my colleague")
    colleague.write(accepted, "Hello")
    texts = ["one", "This is my colleague", "Hello"]
    assert accepted.texts() == caseworker.texts(accepted) == colleague.texts(accepted) == texts
    senders = [message["sender"] for message in accepted.read()["messages"]]
    assert senders == ["seeker", f"organisation:{desk.id}", f"organisation:{third.id}"]
    caseworker.move(accepted, "close")
    assert accepted.read()["status"] == "accepted"
    readers = offered(colleague, accepted)["readers"]
    assert [(one["name"], one["status"]) for one in readers] == [
        ("First", "closed"),
        ("Third", "accepted"),
    ]


def test_who_was_let_in_by_a_proposal_is_withdrawn_as_any_other(
    accepted: Seeker, caseworker: Caseworker, desk: Desk, other_desk: Desk, third: Desk
) -> None:
    colleague = Caseworker(a_member(third), third)
    propose(caseworker, accepted, third)
    accepted.let_in(third)
    propose(colleague, accepted, other_desk)
    assert accepted.withdraw(third, accepted.next_key(desk)).status_code == 204
    referral = colleague.referral_of(accepted)
    assert (referral["status"], referral["envelope"], referral["envelopes"]) == (
        "withdrawn",
        None,
        [],
    )
    assert not ReferralEnvelope.objects.filter(referral=referral["id"]).exists()
    accepted.write("two")
    assert caseworker.texts(accepted) == ["one", "two"]
    # What it proposed itself left with it, and nobody proposes it again.
    assert accepted.read()["proposals"] == []
    assert [one["name"] for one in offered(caseworker, accepted)["candidates"]] == ["Second"]


def test_erased_with_the_request(accepted: Seeker, caseworker: Caseworker, third: Desk) -> None:
    propose(caseworker, accepted, third)
    accepted.erase()
    assert not Proposal.objects.exists()


def test_the_next_whose_turn_comes_is_told_once(
    seeker: Seeker, caseworker: Caseworker, desk: Desk, third: Desk
) -> None:
    seeker.ask(desk, waiting=[third])
    propose(caseworker, seeker, third)
    caseworker.move(seeker, "decline", {"reason": "no-place"})
    assert Notice.objects.filter(kind="referral.offered", recipient=third.row.pk).count() == 1
    assert Proposal.objects.get().state == "lapsed"
