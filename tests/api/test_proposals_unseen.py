"""What proposals, and the list of who takes part, do not tell an organisation."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import pytest

from backend.help_requests.models import HelpRequest, Proposal, Referral
from backend.help_requests.payloads import LetIn
from backend.help_requests.services import notices
from backend.help_requests.services.consent import let_organisation_in
from backend.organisations.directory import forget_directory
from backend.organisations.page import change_page
from notifications.models import Notice
from tests.clock import Clock
from tests.factories import Desk, a_desk, a_member
from tests.personas import Caseworker, Seeker

from .test_proposals import body, decline, offered, propose, proposed_to, refuse, states


@pytest.fixture
def third(desk: Desk, other_desk: Desk) -> Desk:
    return a_desk("third")


@pytest.fixture
def colleague(third: Desk) -> Caseworker:
    return Caseworker(a_member(third), third)


def names(caseworker: Caseworker, seeker: Seeker, part: str = "readers") -> list[str]:
    return sorted(one["name"] for one in offered(caseworker, seeker)[part])


# -- Whom the seeker excluded -------------------------------------------------------------------


@pytest.fixture
def excluding(seeker: Seeker, caseworker: Caseworker, desk: Desk, third: Desk) -> Seeker:
    """A seeker with a push address, who excluded the third organisation."""
    seeker.ask(desk, exclude=[third.id])
    caseworker.move(seeker, "accept")
    HelpRequest.objects.update(reachable=True)
    Notice.objects.all().delete()
    return seeker


def test_who_is_excluded_looks_like_any_other(
    excluding: Seeker, caseworker: Caseworker, colleague: Caseworker, third: Desk
) -> None:
    assert names(caseworker, excluding, "candidates") == ["Second", "Third"]
    assert propose(caseworker, excluding, third).status_code == 201
    assert propose(caseworker, excluding, third).status_code == 200
    assert states(caseworker, excluding) == {"Third": "waiting"}
    assert names(caseworker, excluding, "candidates") == ["Second"]
    # The seeker is not called, and reads nothing of it; the third knows nothing.
    assert not Notice.objects.exists()
    assert excluding.read()["proposals"] == []
    assert colleague.inbox()["results"] == []


def test_one_beside_it_is_shown(
    excluding: Seeker, caseworker: Caseworker, other_desk: Desk, third: Desk
) -> None:
    assert propose(caseworker, excluding, third, other_desk).status_code == 201
    assert [one.kind for one in Notice.objects.all()] == ["request.moved"]
    assert proposed_to(excluding) == ["Second"]


def test_it_fills_a_place_and_lapses_like_any_other(
    excluding: Seeker, caseworker: Caseworker, other_desk: Desk, third: Desk
) -> None:
    fourth, fifth = a_desk("fourth"), a_desk("fifth")
    propose(caseworker, excluding, third)
    assert propose(caseworker, excluding, other_desk, fourth).status_code == 201
    assert propose(caseworker, excluding, fifth).status_code == 409
    change_page(organisation_id=third.row.pk, changes={"accepting": False})
    forget_directory()
    assert states(caseworker, excluding)["Third"] == "lapsed"
    change_page(organisation_id=third.row.pk, changes={"accepting": True})
    forget_directory()
    assert states(caseworker, excluding)["Third"] == "waiting"
    caseworker.move(excluding, "close")
    assert set(states(caseworker, excluding).values()) == {"lapsed"}


def test_declining_tells_nothing_of_it(seeker: Seeker, caseworker: Caseworker, desk: Desk) -> None:
    only = a_desk("only")
    seeker.ask(desk, exclude=[only.id])
    # As if nobody were excluded: one fits, so it has to be chosen.
    assert decline(caseworker, seeker).status_code == 409
    assert decline(caseworker, seeker, body(only)).status_code == 200
    seen = seeker.read()
    assert (seen["proposals"], seen["status"]) == ([], "unplaced")
    assert seen["outlook"]["text"] == "Nobody reads your message now."


def test_the_seeker_may_let_it_in(
    excluding: Seeker, caseworker: Caseworker, colleague: Caseworker, third: Desk
) -> None:
    propose(caseworker, excluding, third)
    assert excluding.let_in(third).status_code == 201
    assert states(caseworker, excluding) == {"Third": "accepted"}


# -- Who takes part -----------------------------------------------------------------------------


def test_who_only_was_asked_sees_nobody_and_is_seen_by_nobody(
    seeker: Seeker,
    caseworker: Caseworker,
    other_caseworker: Caseworker,
    desk: Desk,
    other_desk: Desk,
    third: Desk,
) -> None:
    seeker.ask(desk, other_desk, third)
    assert names(caseworker, seeker) == ["First"]
    caseworker.move(seeker, "accept")
    assert names(caseworker, seeker) == ["First"]
    assert names(other_caseworker, seeker) == ["Second"]
    other_caseworker.write(seeker)
    assert names(caseworker, seeker) == ["First", "Second"]
    assert names(other_caseworker, seeker) == ["Second"]


def test_who_closed_sees_nobody_who_came_later(
    seeker: Seeker,
    caseworker: Caseworker,
    other_caseworker: Caseworker,
    colleague: Caseworker,
    desk: Desk,
    other_desk: Desk,
    third: Desk,
    clock: Clock,
) -> None:
    seeker.ask(desk, other_desk)
    for one in (caseworker, other_caseworker):
        one.move(seeker, "accept")
    clock.put_on(days=1)
    for one in (caseworker, other_caseworker, colleague):
        one.token = ""
    caseworker.move(seeker, "close")
    seeker.let_in(third)
    colleague.move(seeker, "accept")
    assert names(caseworker, seeker) == ["First", "Second"]
    assert names(other_caseworker, seeker) == ["First", "Second", "Third"]


@pytest.mark.parametrize("answer", ["yes", "no"])
def test_who_declined_hears_nothing_of_the_answer(
    seeker: Seeker,
    caseworker: Caseworker,
    desk: Desk,
    third: Desk,
    monkeypatch: pytest.MonkeyPatch,
    answer: str,
) -> None:
    seeker.ask(desk)
    decline(caseworker, seeker, body(third))
    mine = Referral.objects.get().id
    told: list[UUID] = []

    def announce(_kind: str, _recipients: Sequence[Any], subject: UUID) -> None:
        told.append(subject)

    monkeypatch.setattr(notices, "announce", announce)
    refuse(seeker, third) if answer == "no" else seeker.let_in(third)
    assert mine not in told
    assert told


# -- At once, and servers of the last release ----------------------------------------------------


@pytest.fixture
def accepted(seeker: Seeker, caseworker: Caseworker, desk: Desk, third: Desk) -> Seeker:
    seeker.ask(desk)
    caseworker.move(seeker, "accept")
    return seeker


def test_a_no_to_one_that_was_taken_back_meanwhile_is_kept(
    accepted: Seeker, caseworker: Caseworker, third: Desk
) -> None:
    propose(caseworker, accepted, third)
    path = f"{caseworker.at(accepted, 'proposals')}/{third.id}"
    assert caseworker.call("delete", path).status_code == 204
    assert states(caseworker, accepted) == {"Third": "lapsed"}
    assert refuse(accepted, third).status_code == 204
    assert states(caseworker, accepted) == {"Third": "refused"}
    assert propose(caseworker, accepted, third).status_code == 409


def test_erased_between_two_looks(
    accepted: Seeker, caseworker: Caseworker, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = caseworker.at(accepted, "proposals")

    def erased(_referral: Referral) -> None:
        HelpRequest.objects.all().delete()

    monkeypatch.setattr("api.inbox.views.check_reader", erased)
    assert caseworker.get(path).status_code == 404


def test_let_in_by_a_server_of_the_last_release(
    accepted: Seeker, caseworker: Caseworker, other_desk: Desk, third: Desk
) -> None:
    propose(caseworker, accepted, third)
    accepted.let_in(third)
    Proposal.objects.update(state="waiting")
    HelpRequest.objects.update(proposed=1)
    assert accepted.read()["proposals"] == []
    assert states(caseworker, accepted) == {"Third": "accepted"}
    # It is settled with the next step.
    assert propose(caseworker, accepted, other_desk).status_code == 201
    assert [*Proposal.objects.order_by("number").values_list("state", flat=True)] == [
        "accepted",
        "waiting",
    ]
    assert HelpRequest.objects.get().proposed == 1


def test_the_same_letting_in_again_settles_it(
    accepted: Seeker, caseworker: Caseworker, third: Desk
) -> None:
    propose(caseworker, accepted, third)
    accepted.let_in(third)
    sealed = Referral.objects.get(organisation=third.row)
    Proposal.objects.update(state="waiting")
    HelpRequest.objects.update(proposed=1)
    asked = LetIn(sealed.organisation_id, sealed.key_id, {1: bytes(sealed.envelope or b"")})
    _row, changed = let_organisation_in(request_id=sealed.request_id, asked=asked)
    assert not changed
    assert Proposal.objects.get().state == "accepted"
    assert HelpRequest.objects.get().proposed == 0
