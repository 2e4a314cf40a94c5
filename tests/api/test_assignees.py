"""Who works on a request: taken, assigned, handed over; of two who take at once one hears so."""

from typing import Any

import pytest

from backend.accounts.models import Member
from backend.help_requests.models import Referral
from backend.organisations.models import Role
from tests.factories import Desk, a_desk, a_member
from tests.personas import INTAKE, Caseworker, Seeker, problem, whole


class Team:
    """A request, a caseworker who has it in the inbox, a colleague and a coordinator."""

    def __init__(self, desk: Desk, seeker: Seeker, noor: Caseworker) -> None:
        self.desk, self.seeker, self.noor = desk, seeker, noor
        self.sam = Caseworker(a_member(desk, name="sam"), desk)
        self.kim = Caseworker(a_member(desk, name="kim", role=Role.COORDINATOR), desk)
        seeker.ask(desk)

    def give(self, by: Caseworker, to: Any, *, expected: Any = None) -> tuple[int, Any]:
        body = {"member": of(to), "expected": of(expected)}
        return whole(by.call("put", self.noor.at(self.seeker, "assignee"), body))

    @property
    def assignee(self) -> str | None:
        found: str | None = self.noor.referral_of(self.seeker)["assignee"]
        return found


def of(person: Any) -> Any:
    return str(person.staff.member.pk) if isinstance(person, Caseworker) else person


def given(person: Any) -> tuple[int, Any]:
    return 200, {"member": of(person)}


@pytest.fixture
def team(desk: Desk, seeker: Seeker, caseworker: Caseworker) -> Team:
    return Team(desk, seeker, caseworker)


def overtaken(detail: str) -> tuple[int, Any]:
    error = {"pointer": "/expected", "code": "overtaken", "detail": detail}
    return problem("conflict", detail, errors=[error])


def test_taken_handed_over_and_let_go(team: Team) -> None:
    assert team.assignee is None
    assert team.give(team.noor, team.noor) == given(team.noor)
    assert team.assignee == of(team.noor)
    assert team.give(team.noor, team.sam, expected=team.noor) == given(team.sam)
    assert team.assignee == of(team.sam)
    assert team.give(team.sam, None, expected=team.sam) == given(None)
    assert team.assignee is None


def test_two_take_at_once_and_the_second_hears_who_was_first(team: Team) -> None:
    team.give(team.sam, team.sam)
    detail = "sam has this request by now. Look again, then choose."
    assert team.give(team.noor, team.noor) == overtaken(detail)
    assert team.assignee == of(team.sam)
    # Seen who has it, it may be taken.
    assert team.give(team.noor, team.noor, expected=team.sam) == given(team.noor)


def test_a_name_goes_before_the_address(team: Team) -> None:
    Member.objects.filter(pk=team.sam.staff.member.pk).update(name="Sam de Vries")
    team.give(team.sam, team.sam)
    detail = "Sam de Vries has this request by now. Look again, then choose."
    assert team.give(team.noor, team.noor) == overtaken(detail)


def test_it_was_let_go_meanwhile(team: Team) -> None:
    detail = "Nobody has this request any more. Look again, then choose."
    assert team.give(team.noor, team.noor, expected=team.sam) == overtaken(detail)


def test_the_same_call_again_changes_nothing(team: Team) -> None:
    for _time in range(2):
        assert team.give(team.noor, team.noor) == given(team.noor)


def test_a_caseworker_moves_no_work_between_others(team: Team) -> None:
    assert team.give(team.noor, team.sam) == problem("not-allowed")
    team.give(team.sam, team.sam)
    assert team.give(team.noor, None, expected=team.sam) == problem("not-allowed")
    assert team.give(team.noor, team.kim, expected=team.sam) == problem("not-allowed")
    assert team.assignee == of(team.sam)


def test_a_coordinator_assigns_anything(team: Team) -> None:
    assert team.give(team.kim, team.sam) == given(team.sam)
    assert team.give(team.kim, team.noor, expected=team.sam) == given(team.noor)
    assert team.give(team.kim, None, expected=team.noor) == given(None)


def test_only_to_who_works_there(team: Team) -> None:
    detail = "This colleague does not work here any more. Choose another one."
    error = {"pointer": "/member", "code": "not-a-colleague", "detail": detail}
    refused = problem("conflict", detail, errors=[error])
    elsewhere = a_member(a_desk("elsewhere"), name="other")
    assert team.give(team.kim, str(elsewhere.member.pk)) == refused
    assert team.give(team.kim, team.seeker.request) == refused
    Member.objects.filter(pk=team.sam.staff.member.pk).update(is_active=False)
    assert team.give(team.kim, team.sam) == refused


@pytest.mark.parametrize("missing", ["member", "expected"])
def test_both_are_named(team: Team, missing: str) -> None:
    body = {"member": None, "expected": None}
    del body[missing]
    answer = team.noor.call("put", team.noor.at(team.seeker, "assignee"), body)
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["pointer"] == f"/{missing}"


def test_who_accepts_has_it(team: Team) -> None:
    team.noor.move(team.seeker, "accept")
    assert team.assignee == of(team.noor)


def test_accepting_takes_nothing_from_who_has_it(team: Team) -> None:
    team.give(team.sam, team.sam)
    team.noor.move(team.seeker, "accept")
    assert team.assignee == of(team.sam)


def test_closed_and_opened_again_it_is_still_theirs(team: Team) -> None:
    team.noor.move(team.seeker, "accept")
    team.noor.move(team.seeker, "close", {})
    assert team.assignee == of(team.noor)
    team.seeker.write("Once more")
    assert (team.noor.referral_of(team.seeker)["status"], team.assignee) == (
        "offered",
        of(team.noor),
    )


@pytest.mark.parametrize("how", ["decline", "withdraw"])
def test_what_is_not_read_any_more_is_nobodys(team: Team, how: str) -> None:
    team.give(team.noor, team.noor)
    if how == "decline":
        team.noor.move(team.seeker, "decline")
    else:
        team.seeker.withdraw(team.desk)
    assert team.assignee is None
    detail = "This request cannot be given to anybody now. Look again."
    assert team.give(team.noor, team.noor) == problem("impossible-move", detail)
    team.seeker.let_in(team.desk)
    assert team.assignee is None
    assert team.give(team.noor, team.noor) == given(team.noor)


def test_what_lies_in_the_bin_is_nobodys_work(team: Team) -> None:
    path = team.noor.at(team.seeker, "assignee")
    referral = team.noor.referral_of(team.seeker)["id"]
    team.kim.post("/api/v1/inbox/bin", {"referrals": [referral]})
    body = {"member": of(team.noor), "expected": None}
    detail = "This request cannot be given to anybody now. Look again."
    assert whole(team.noor.call("put", path, body)) == problem("impossible-move", detail)


def test_who_is_removed_leaves_their_work_to_nobody(team: Team) -> None:
    team.give(team.sam, team.sam)
    path = f"/api/v1/organisation/members/{of(team.sam)}"
    assert team.kim.call("delete", path).status_code == 204
    assert team.assignee is None


def test_the_seeker_reads_nothing_of_it(team: Team) -> None:
    before = team.seeker.get(f"{INTAKE}/request").json()
    team.give(team.noor, team.noor)
    assert team.seeker.get(f"{INTAKE}/request").json() == before


def test_it_moves_no_time_of_the_request(team: Team) -> None:
    before = Referral.objects.values("offered_hour", "due_at", "reminded", "last_message_hour")
    seen = list(before)
    team.give(team.noor, team.noor)
    assert list(before.all()) == seen
