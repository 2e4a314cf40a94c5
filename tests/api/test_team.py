"""A team's work: absences and cover, all cases of somebody moved at once, and the workload."""

from datetime import timedelta
from typing import Any

import pytest

from backend.accounts.models import Member
from backend.help_requests.models import Referral
from backend.help_requests.services import assignees
from backend.organisations.absences import covers_today
from backend.organisations.models import Absence, Role
from backend.organisations.permissions import operates
from backend.organisations.staff import remove
from backend.organisations.tasks import erase_past_absences
from notifications.models import Notice
from notifications.worker.fan_out import _people
from tests.api.test_assignees import of
from tests.clock import Clock
from tests.factories import Desk, a_desk, a_member, many_referrals
from tests.personas import Caseworker, Seeker, problem, whole

MEMBERS, WORKLOAD = "/api/v1/organisation/members", "/api/v1/organisation/workload"


class Team:
    """Two caseworkers and a coordinator."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.noor = Caseworker(a_member(desk, name="noor"), desk)
        self.sam = Caseworker(a_member(desk, name="sam"), desk)
        self.kim = Caseworker(a_member(desk, name="kim", role=Role.COORDINATOR), desk)

    def away(
        self,
        who: Caseworker,
        *,
        by: Caseworker | None = None,
        first: str = "2026-11-02",
        last: str = "2026-11-08",
        cover: Any = None,
    ) -> tuple[int, Any]:
        body = {"first": first, "last": last, "cover": of(cover)}
        return whole((by or who).call("put", f"{MEMBERS}/{of(who)}/absence", body))

    def back(self, who: Caseworker, *, by: Caseworker | None = None) -> int:
        status: int = (by or who).call("delete", f"{MEMBERS}/{of(who)}/absence").status_code
        return status

    def absence(self, who: Caseworker) -> Any:
        rows = self.kim.get(MEMBERS).json()["results"]
        [found] = [row["absence"] for row in rows if row["id"] == of(who)]
        return found

    def asked(self, whose: Caseworker | None = None, **profile: Any) -> Seeker:
        seeker = Seeker()
        seeker.ask(self.desk, **profile)
        if whose:
            body = {"member": of(whose), "expected": None}
            self.kim.call("put", self.kim.at(seeker, "assignee"), body)
        return seeker

    def move_all(self, who: Caseworker, to: Any, *, by: Caseworker | None = None) -> Any:
        return whole((by or self.kim).post(f"{MEMBERS}/{of(who)}/handover", {"to": of(to)}))

    def told(self, kind: str) -> set[str]:
        notices = Notice.objects.filter(kind=kind)
        return {str(one) for people in _people(notices).values() for one in people}


@pytest.fixture
def team(desk: Desk) -> Team:
    return Team(desk)


def refused(field: str, code: str, detail: str) -> tuple[int, Any]:
    error = {"pointer": f"/{field}", "code": code, "detail": detail}
    return problem("conflict", detail, errors=[error])


# -- Absences


def test_a_member_says_that_they_are_away(team: Team) -> None:
    kept = {"first": "2026-11-02", "last": "2026-11-08", "cover": of(team.sam)}
    assert team.away(team.noor, cover=team.sam) == (200, kept)
    assert team.absence(team.noor) == kept
    assert team.away(team.noor, last="2026-11-03")[0] == 200
    assert team.absence(team.noor) == kept | {"last": "2026-11-03", "cover": None}
    assert team.back(team.noor) == team.back(team.noor) == 204
    assert team.absence(team.noor) is None


def test_a_coordinator_says_it_for_them_and_a_colleague_does_not(team: Team) -> None:
    assert team.away(team.noor, by=team.sam) == problem("not-allowed")
    assert team.away(team.noor, by=team.kim)[0] == 200
    assert team.back(team.noor, by=team.sam) == 403
    assert team.back(team.noor, by=team.kim) == 204


@pytest.mark.parametrize(
    ("days", "code", "detail"),
    [
        ({"last": "2026-11-01"}, "order", "The last day is before the first one."),
        ({"first": "2026-10-01", "last": "2026-11-01"}, "past", "These days are over."),
        ({"last": "2027-11-04"}, "too-far", "Choose days within a year from now."),
    ],
)
def test_days_within_a_year(team: Team, days: Any, code: str, detail: str) -> None:
    assert team.away(team.noor, **days) == refused("last", code, detail)
    assert not Absence.objects.exists()


def test_only_a_colleague_covers(team: Team) -> None:
    oneself = refused("cover", "oneself", "Choose somebody else to cover.")
    assert team.away(team.noor, cover=team.noor) == oneself
    elsewhere = str(a_member(a_desk("elsewhere"), name="other").member.pk)
    detail = "This colleague does not work here any more. Choose another one."
    assert team.away(team.noor, cover=elsewhere) == refused("cover", "not-a-colleague", detail)


def test_it_ends_by_itself(team: Team, clock: Clock) -> None:
    team.away(team.noor, cover=team.sam)
    noor, sam = team.noor.staff.member.pk, team.sam.staff.member.pk
    clock.put_on(days=6)
    assert covers_today([noor]) == {noor: sam}
    clock.put_on(days=1)
    assert covers_today([noor]) == {}
    assert team.absence(team.noor) is None
    clock.put_on(days=6)
    assert erase_past_absences.call() == 0
    clock.put_on(days=2)
    assert erase_past_absences.call() == 1


def test_it_begins_on_its_first_day(team: Team, clock: Clock) -> None:
    team.away(team.noor, first="2026-11-04", cover=team.sam)
    noor = team.noor.staff.member.pk
    assert covers_today([noor]) == {}
    clock.put_on(days=2)
    assert covers_today([noor]) == {noor: team.sam.staff.member.pk}


def test_who_is_removed_covers_for_nobody(team: Team) -> None:
    team.away(team.noor, cover=team.sam)
    team.kim.call("delete", f"{MEMBERS}/{of(team.sam)}")
    assert team.absence(team.noor)["cover"] is None
    team.kim.call("delete", f"{MEMBERS}/{of(team.noor)}")
    assert not Absence.objects.exists()


# -- Who is told


def test_a_message_is_told_to_who_works_on_it(team: Team) -> None:
    team.asked(team.noor).write()
    assert team.told("referral.written") == {of(team.noor)}


def test_a_message_is_told_to_who_covers(team: Team) -> None:
    seeker = team.asked(team.noor)
    team.away(team.noor, cover=team.sam)
    seeker.write()
    assert team.told("referral.written") == {of(team.sam)}


def test_a_message_is_told_to_all_where_nobody_is_there_for_it(team: Team) -> None:
    everybody = {of(team.noor), of(team.sam), of(team.kim)}
    seeker = team.asked()
    seeker.write()
    assert team.told("referral.written") == everybody
    Notice.objects.all().delete()
    team.asked(team.noor, urgent=True).write()
    assert team.told("referral.written") == everybody
    Notice.objects.all().delete()
    seeker = team.asked(team.noor)
    team.away(team.noor, cover=team.sam)
    team.away(team.sam, cover=team.noor)
    seeker.write()
    assert team.told("referral.written") == everybody
    team.back(team.sam)
    team.kim.call("delete", f"{MEMBERS}/{of(team.noor)}")
    assert team.told("referral.written") == everybody - {of(team.noor)}


def test_who_is_given_work_is_told_and_who_takes_it_is_not(team: Team) -> None:
    team.asked(team.kim)
    assert team.told("referral.assigned") == set()
    team.asked(team.noor)
    assert team.told("referral.assigned") == {of(team.noor)}


# -- All of somebody's


def test_all_open_requests_move_in_one_act(team: Team) -> None:
    seekers = [team.asked(team.sam) for _number in range(3)]
    ended = team.asked(team.sam)
    team.sam.move(ended, "accept")
    team.sam.move(ended, "close", {})
    other = team.asked(team.kim)
    Notice.objects.all().delete()
    assert team.move_all(team.sam, team.noor) == (200, {"count": 3, "left": 0})
    found = {team.noor.referral_of(seeker)["assignee"] for seeker in seekers}
    assert found == {of(team.noor)}
    assert team.noor.referral_of(ended)["assignee"] == of(team.sam)
    assert team.noor.referral_of(other)["assignee"] == of(team.kim)
    assert Notice.objects.filter(kind="referral.assigned").count() == 1
    assert team.move_all(team.sam, team.noor) == (200, {"count": 0, "left": 0})


def test_they_move_to_nobody(team: Team) -> None:
    seeker = team.asked(team.sam)
    Notice.objects.all().delete()
    assert team.move_all(team.sam, None, by=team.sam) == (200, {"count": 1, "left": 0})
    assert team.noor.referral_of(seeker)["assignee"] is None
    assert team.told("referral.assigned") == set()


def test_in_batches(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assignees, "MOVED_AT_ONCE", 4)
    many_referrals(team.desk, 9)
    Referral.objects.update(assignee=team.sam.staff.member)
    moved = [team.move_all(team.sam, team.noor)[1] for _call in range(3)]
    assert moved == [
        {"count": 4, "left": 5},
        {"count": 4, "left": 1},
        {"count": 1, "left": 0},
    ]


def test_a_caseworker_moves_only_their_own(team: Team) -> None:
    team.asked(team.sam)
    assert team.move_all(team.sam, team.noor, by=team.noor) == problem("not-allowed")
    detail = "This colleague does not work here any more. Choose another one."
    elsewhere = str(a_member(a_desk("elsewhere"), name="other").member.pk)
    assert team.move_all(team.sam, elsewhere) == refused("to", "not-a-colleague", detail)


def test_another_organisations_work_does_not_move(team: Team) -> None:
    elsewhere = Team(a_desk("elsewhere"))
    seeker = elsewhere.asked(elsewhere.sam)
    assert team.move_all(elsewhere.sam, None) == (200, {"count": 0, "left": 0})
    assert elsewhere.kim.referral_of(seeker)["assignee"] == of(elsewhere.sam)


# -- The workload


def work(
    member: Any, opened: int, offered: int, waiting: int = 0, overdue: int = 0, due_soon: int = 0
) -> Any:
    return {
        "member": of(member),
        "open": opened,
        "offered": offered,
        "waiting": waiting,
        "overdue": overdue,
        "due_soon": due_soon,
    }


def by_member(answer: Any) -> dict[str | None, Any]:
    return {row["member"]: row for row in answer.json()["members"]}


def test_work_is_counted_by_member(team: Team, clock: Clock) -> None:
    team.asked()
    answered = team.asked(team.noor)
    team.noor.move(answered, "accept")
    team.noor.write(answered)
    team.asked(team.noor)
    binned = team.asked()
    referral = team.noor.referral_of(binned)["id"]
    team.kim.post("/api/v1/inbox/bin", {"referrals": [referral]})
    assert team.noor.get(WORKLOAD).status_code == 403
    assert by_member(team.kim.get(WORKLOAD)) == {
        None: work(None, 1, 1),
        of(team.noor): work(team.noor, 2, 1),
    }
    answered.write("There is more")
    assert by_member(team.kim.get(WORKLOAD))[of(team.noor)] == work(team.noor, 2, 1, waiting=1)
    due = Referral.objects.exclude(due_at=None).values_list("due_at", flat=True)[0]
    clock.now, team.kim.token = due - timedelta(hours=1, minutes=30), ""
    assert by_member(team.kim.get(WORKLOAD)) == {
        None: work(None, 1, 1, due_soon=1),
        of(team.noor): work(team.noor, 2, 1, waiting=1, due_soon=1),
    }
    clock.now, team.kim.token = due + timedelta(hours=1), ""
    assert by_member(team.kim.get(WORKLOAD)) == {
        None: work(None, 1, 1, overdue=1),
        of(team.noor): work(team.noor, 2, 1, waiting=1, overdue=1),
    }


def test_who_has_an_answer_is_not_late(team: Team, clock: Clock) -> None:
    team.noor.write(team.asked(team.noor))
    due = Referral.objects.exclude(due_at=None).values_list("due_at", flat=True)[0]
    clock.now, team.kim.token = due + timedelta(hours=1), ""
    assert by_member(team.kim.get(WORKLOAD)) == {of(team.noor): work(team.noor, 1, 1)}


def test_nobody_has_work(team: Team) -> None:
    assert whole(team.kim.get(WORKLOAD)) == (200, {"members": []})


def test_an_operator_who_leaves_the_organisation_keeps_no_work(desk: Desk) -> None:
    team = Team(desk)
    seeker = team.asked(team.sam)
    team.away(team.noor, cover=team.sam)
    member = team.sam.staff.member
    member.is_staff = True
    member.save()
    assert operates(member)
    remove(organisation_id=desk.row.id, member_id=member.pk)
    assert Member.objects.filter(pk=member.pk).exists()
    assert team.kim.referral_of(seeker)["assignee"] is None
    assert Absence.objects.get().cover is None


def test_what_lies_in_the_bin_is_nobodys_work(desk: Desk) -> None:
    team = Team(desk)
    seeker = team.asked(team.sam)
    assert team.kim.post("/api/v1/inbox/bin", {"referrals": [team.kim.referral_of(seeker)["id"]]})
    assert Referral.objects.get().assignee is None
