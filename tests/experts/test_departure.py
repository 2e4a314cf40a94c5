"""Leaving: who somebody was is erased, what is counted and paid stays."""

from datetime import timedelta

import pytest

from backend.accounts.models import Member, Session
from backend.core.errors import ImpossibleMove, Missing
from backend.experts import local_time
from backend.experts.models import (
    Contribution,
    Expert,
    Fee,
    Letter,
    MemberEnvelope,
    SealedText,
    StoryConsent,
)
from backend.experts.selectors.people import valid_consents
from backend.experts.services import fees
from backend.experts.services.consents import give_consent, note_use
from backend.experts.services.departure import close_grievance, leave, report_grievance
from backend.experts.services.invitations import accept, decline
from backend.experts.services.people import set_legal
from backend.experts.services.sealed_texts import Boxes, keep
from backend.experts.services.welcoming import invite_person
from backend.experts.states import AssignmentState, InvitationState, Path
from backend.experts.tasks import erase_names_of_who_left
from tests.experts.care_scenes import told, worked
from tests.experts.factories import (
    BEGUN,
    Hope,
    Person,
    an_assignment,
    an_expert,
    an_invitation,
    some_boxes,
)
from tests.experts.invitation_scenes import asked, ids, later, part_of
from tests.experts.people import DESK, ME, AtHope, at_desk


@pytest.fixture
def robin(hope: Hope) -> Person:
    return an_expert(hope)


def test_the_account_and_the_profile_are_emptied(hope: Hope, robin: Person) -> None:
    browser, email = AtHope(robin.staff), robin.staff.member.email
    assert browser.get(ME).status_code == 200
    answer = at_desk(hope).post(f"{DESK}/people/{robin.row.pk}/leave", {})
    found = answer.json()
    assert (found["status"], found["chosen_name"]) == ("left", "former member 1")
    assert (found["topics"], found["regions"], found["came_in"]) == ([], [], False)
    assert browser.get(ME).status_code == 401
    member = Member.objects.get(pk=robin.row.pk)
    assert (member.name, member.is_active, member.public_key) == ("", False, None)
    assert member.email.endswith("@gone.invalid")
    assert not Session.objects.filter(member=member).exists()
    invite_person(platform=hope.platform, email=email, chosen_name="Robin", language="nl")


def test_who_leaves_twice_is_one_former_member(hope: Hope, robin: Person) -> None:
    leave(robin.row)
    leave(robin.row)
    leave(an_expert(hope, "Kim").row)
    assert {*Expert.objects.values_list("chosen_name", flat=True)} == {
        "former member 1",
        "former member 2",
    }


def test_texts_are_erased_and_requesters_told(hope: Hope, robin: Person) -> None:
    set_legal(robin.row, some_boxes(hope))
    boxes = some_boxes(hope)
    mine = {robin.row.pk: boxes.envelope}
    until = local_time.today() + timedelta(days=9)
    consent = give_consent(
        expert=robin.row,
        kind="story",
        audiences=["public"],
        until=until,
        boxes=Boxes(boxes.id, boxes.key, boxes.envelope, boxes.body, mine),
    )
    request = an_assignment(hope)
    note_use(consent=consent, assignment=request)
    draft = keep(hope.platform, some_boxes(hope))
    part = an_invitation(an_assignment(hope, BEGUN), robin)
    Contribution.objects.create(invitation=part, draft=draft)
    Fee.objects.create(invitation=part, fee_cents=1, state="paid", due_on=local_time.today())
    leave(robin.row)
    [left] = SealedText.objects.all()
    assert (left.id, bytes(left.body), bytes(left.envelope)) == (boxes.id, b"", b"")
    assert not valid_consents().exists()
    assert StoryConsent.objects.get().withdrawn_on == local_time.today()
    assert Letter.objects.filter(assignment=request, kind="withdrawn-story").count() == 1
    assert not MemberEnvelope.objects.exists()


def test_words_of_a_grievance_stay_until_it_is_closed(hope: Hope, robin: Person) -> None:
    grievance = report_grievance(expert=robin.row, path=Path.GRIEVANCE, sealed=some_boxes(hope))
    leave(robin.row)
    assert SealedText.objects.count() == 1
    grievance.refresh_from_db()
    close_grievance(grievance)
    assert SealedText.objects.count() == 0


@pytest.mark.parametrize(
    ("state", "place", "accepted"),
    [
        (AssignmentState.GOING, InvitationState.DECLINED, 0),
        (BEGUN, InvitationState.ACCEPTED, 1),
    ],
)
def test_a_place_is_free_again_before_the_work_begins(
    hope: Hope, robin: Person, state: str, place: str, accepted: int
) -> None:
    part = an_invitation(an_assignment(hope, state), robin)
    leave(robin.row)
    part.refresh_from_db()
    part.assignment.refresh_from_db()
    assert (part.state, part.assignment.accepted) == (place, accepted)


def test_what_waits_for_an_answer_ends(hope: Hope, robin: Person) -> None:
    part = an_invitation(an_assignment(hope), robin, InvitationState.INVITED)
    leave(robin.row)
    assert part_of(part.assignment, robin).standing == "lapsed"


def test_nothing_is_kept_any_more_of_who_has_left(hope: Hope, robin: Person) -> None:
    leave(robin.row)
    answer = at_desk(hope).call(
        "patch", f"{DESK}/people/{robin.row.pk}", {"topics": ["police"], "chosen_name": "Robin"}
    )
    assert answer.status_code == 409
    until = local_time.today() + timedelta(days=9)
    with pytest.raises(ImpossibleMove, match="has left"):
        set_legal(robin.row, some_boxes(hope))
    with pytest.raises(ImpossibleMove, match="has left"):
        give_consent(
            expert=robin.row, kind="story", audiences=[], until=until, boxes=some_boxes(hope)
        )
    assert not SealedText.objects.exists()


def test_the_desk_hears_when_nobody_else_was_asked(hope: Hope, robin: Person) -> None:
    row, other = an_assignment(hope), an_assignment(hope)
    an_invitation(row, robin, InvitationState.INVITED)
    an_invitation(other, robin, InvitationState.INVITED)
    an_invitation(other, an_expert(hope, "Kim"), InvitationState.INVITED)
    leave(robin.row)
    assert told("hope.news") == [(hope.desk.id, str(row.id))]


def test_who_leaves_is_in_no_plan_any_more(hope: Hope, robin: Person) -> None:
    sam, kim, row = an_expert(hope, "Sam"), an_expert(hope, "Kim"), an_assignment(hope)
    asked(row, [sam], [robin], [kim])
    leave(robin.row)
    assert later(row) == [ids(kim)]
    assert str(robin.row.pk) not in str(row.plan)
    leave(kim.row)
    assert not told("hope.news")
    decline(part_of(row, sam))
    assert told("hope.news") == [(hope.desk.id, str(row.id))]


def test_who_has_left_says_yes_to_nothing(hope: Hope, robin: Person) -> None:
    part = an_invitation(an_assignment(hope), robin, "lapsed")
    leave(robin.row)
    with pytest.raises(Missing):
        accept(part)


@pytest.fixture
def owed(hope: Hope) -> Expert:
    """Somebody who left and whose work is not paid yet."""
    [robin] = worked(hope).people
    set_legal(robin.row, some_boxes(hope))
    leave(robin.row)
    return robin.row


def names_of(expert: Expert) -> tuple[bool, bool, int]:
    expert.refresh_from_db()
    return expert.legal_id is not None, bool(expert.owed_as), SealedText.objects.count()


def test_who_still_gets_money_is_on_the_list_by_both_names(hope: Hope, owed: Expert) -> None:
    name = f"{owed.owed_as} (former member 1)"
    [row] = at_desk(hope).get("/api/v1/experts/desk/fees").json()["results"]
    assert row["expert"]["chosen_name"] == name
    parts = [Fee.objects.get().pk]
    made = fees.make_list(platform=hope.platform, parts=parts)
    written = fees.written_list(platform=hope.platform, list_id=made.id)
    assert f";{name};" in written.decode()
    until = (local_time.today() + timedelta(days=60)).isoformat()
    found = at_desk(hope).get(f"{DESK}/people/{owed.pk}").json()
    assert (found["legal"], found["owed_until"]) == (str(owed.legal_id), until)


def test_names_are_erased_when_the_last_fee_is_paid(owed: Expert) -> None:
    assert erase_names_of_who_left.func() == 0
    assert names_of(owed) == (True, True, 1)
    Fee.objects.update(state="paid")
    assert [erase_names_of_who_left.func() for _twice in range(2)] == [1, 0]
    assert names_of(owed) == (False, False, 0)


def test_names_are_erased_after_sixty_days_also_if_nobody_paid(owed: Expert) -> None:
    today = local_time.today()
    Expert.objects.update(owed_until=today)
    assert erase_names_of_who_left.func() == 0
    Expert.objects.update(owed_until=today - timedelta(days=1))
    assert erase_names_of_who_left.func() == 1
    assert names_of(owed) == (False, False, 0)


def test_who_leaves_in_the_middle_of_work_is_paid_for_it(hope: Hope, robin: Person) -> None:
    set_legal(robin.row, some_boxes(hope))
    an_invitation(an_assignment(hope, BEGUN), robin)
    leave(robin.row)
    assert names_of(robin.row) == (True, True, 1)


def test_the_legal_name_of_who_is_paid_is_erased_at_once(hope: Hope) -> None:
    [robin] = worked(hope).people
    set_legal(robin.row, some_boxes(hope))
    Fee.objects.update(state="paid")
    leave(robin.row)
    assert names_of(robin.row) == (False, False, 0)
