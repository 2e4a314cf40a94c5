"""Who was asked is told once, and once again if they have not answered; never anybody else."""

from collections import Counter
from uuid import UUID, uuid4

import pytest

from backend.core.errors import Conflict, ImpossibleMove
from backend.organisations.staff import remove
from notifications.models import Notice
from surveys.models import Invitation
from surveys.services.errors import LinkUsed
from surveys.services.invitations import (
    Invited,
    invite_members,
    waiting_for,
)
from surveys.services.responses import open_round
from surveys.services.rounds import close_round, start_round
from surveys.services.schedule import remind_due
from surveys.services.tokens import invitation_token, make_tokens
from tests.clock import Clock
from tests.factories import Desk, a_colleague, someone_invited

from .scenes import a_draft, an_open_round, answer, answer_as, counts_of


@pytest.fixture
def people(desk: Desk) -> list[UUID]:
    return [a_colleague(desk.row, name=name).member.pk for name in ("ann", "bo", "cas")]


def told() -> Counter[tuple[str, UUID]]:
    return Counter(Notice.objects.values_list("kind", "recipient"))


def test_who_was_asked_before_the_round_opens_is_told_when_it_does(
    desk: Desk, people: list[UUID]
) -> None:
    survey = a_draft(desk.row, audience="invitation")
    assert invite_members(survey, members=people[:2]) == Invited(2, 0)
    assert told() == {}
    start_round(survey)
    assert told() == {("survey.invited", person): 1 for person in people[:2]}
    assert {*Notice.objects.values_list("subject", "recipient_kind")} == {(survey.id, "member")}


def test_who_was_asked_already_is_not_told_again(desk: Desk, people: list[UUID]) -> None:
    survey = an_open_round(desk.row, audience="invitation")
    assert invite_members(survey, members=people[:2]) == Invited(2, 0)
    assert invite_members(survey) == Invited(1, 2)
    assert invite_members(survey) == Invited(0, 3)
    assert told() == {("survey.invited", person): 1 for person in people}


def test_strangers_are_not_invited(desk: Desk, other_desk: Desk, people: list[UUID]) -> None:
    survey = an_open_round(desk.row, audience="invitation")
    stranger = someone_invited(other_desk.row).pk
    with pytest.raises(Conflict) as refused:
        invite_members(survey, members=[people[0], stranger, uuid4()])
    assert [error.field for error in refused.value.errors] == ["members.1", "members.2"]
    assert not Invitation.objects.exists()


def test_the_link_of_who_left_lets_nobody_in(desk: Desk, people: list[UUID]) -> None:
    survey = an_open_round(desk.row, audience="invitation")
    invite_members(survey, members=people)
    rows = [Invitation.objects.get(recipient=person) for person in people]
    answer_as(survey, rows[0], 1)
    for one in people[:2]:
        remove(organisation_id=desk.row.pk, member_id=one)
    links = [invitation_token(row.id) for row in rows]
    assert [open_round(survey.code, link).used for link in links] == [True, True, False]
    with pytest.raises(LinkUsed):
        answer_as(survey, rows[1], 2)
    # Who answered before they left still counts as somebody who was asked.
    assert counts_of(survey) == (2, 1)


def test_a_blind_token_that_was_taken_outlives_its_owners_work_there(
    desk: Desk, people: list[UUID]
) -> None:
    survey = an_open_round(desk.row, audience="blind")
    invite_members(survey, members=people)
    Invitation.objects.filter(recipient=people[0]).update(issued=True)
    for person in people[:2]:
        remove(organisation_id=desk.row.pk, member_id=person)
    assert {*Invitation.objects.values_list("recipient", flat=True)} == {people[0], people[2]}


def test_other_rounds_invite_nobody(desk: Desk, people: list[UUID]) -> None:
    with pytest.raises(Conflict):
        invite_members(an_open_round(desk.row), members=people)
    over = close_round(an_open_round(desk.row, audience="invitation"))
    with pytest.raises(ImpossibleMove):
        invite_members(over, members=people)
    with pytest.raises(Conflict):
        invite_members(a_draft(desk.row, audience="blind"), members=people, group="east")


# -- Reminders ------------------------------------------------------------------------------------
def test_once_who_has_not_answered_is_reminded(
    desk: Desk, people: list[UUID], clock: Clock
) -> None:
    survey = an_open_round(desk.row, audience="invitation", remind_after_days=3)
    invite_members(survey, members=people)
    answer_as(survey, Invitation.objects.get(recipient=people[0]), 1)
    # Who has answered before a notice went out is not told any more.
    assert told() == {("survey.invited", person): 1 for person in people[1:]}
    Notice.objects.all().delete()
    clock.put_on(days=2)
    assert (remind_due(), told()) == (0, {})
    clock.put_on(days=1)
    assert remind_due() == 2
    assert told() == {("survey.reminder", person): 1 for person in people[1:]}
    assert remind_due() == 0
    assert sum(told().values()) == 2


def test_nobody_is_told_of_a_round_that_is_over(
    desk: Desk, people: list[UUID], clock: Clock
) -> None:
    survey = an_open_round(desk.row, audience="invitation", remind_after_days=3)
    invite_members(survey, members=people)
    close_round(survey)
    clock.put_on(days=4)
    assert (remind_due(), told()) == (0, {})


def test_a_member_sees_what_waits_for_them(desk: Desk, people: list[UUID]) -> None:
    first, second, draft = (
        a_draft(desk.row, audience="invitation", name=name) for name in ("B", "A", "C")
    )
    for survey in (first, second, draft):
        invite_members(survey, members=people[:1])
    first, second = start_round(first), start_round(second)
    assert waiting_for(people[1]) == []
    found = waiting_for(people[0])
    assert [one.round for one in found] == [second, first]
    token = found[0].path.removeprefix(f"/s/{second.code}/")
    answer(second, token=token)
    assert [one.round for one in waiting_for(people[0])] == [first]
    assert (counts_of(first), counts_of(second)) == ((1, 0), (1, 1))


# -- On paper -------------------------------------------------------------------------------------
def test_tokens_on_paper_are_made_for_rounds_that_take_them(desk: Desk) -> None:
    survey = a_draft(desk.row, audience="token")
    made = make_tokens(survey, count=20)
    assert len({*made}) == 20
    assert all(len(one) == 16 for one in made)
    for count in (0, 5_001):
        with pytest.raises(Conflict):
            make_tokens(survey, count=count)
    with pytest.raises(Conflict):
        make_tokens(a_draft(desk.row), count=1)
    with pytest.raises(ImpossibleMove):
        make_tokens(close_round(start_round(survey)), count=1)
