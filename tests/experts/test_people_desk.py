"""The desk's calls about people: invited, along the steps, at work; and the steps themselves."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.management import CommandError, call_command

from backend.accounts.models import Member
from backend.core.crypto.encoding import encode
from backend.core.errors import Conflict
from backend.experts import local_time
from backend.experts.models import Platform, Step
from backend.experts.services import people, welcoming
from backend.experts.services.people import found_platform
from backend.experts.states import ExpertStatus, InvitationState, Path, StepState
from backend.operator.partners import organisations_in_need
from backend.organisations.models import Membership
from notifications.models import Notice
from tests.experts.factories import Hope, Person, an_assignment, an_expert, an_invitation
from tests.experts.people import DESK, AtHope, at_desk
from tests.factories import a_desk, a_member
from tests.personas import problem, whole

PEOPLE, STEPS, SETTINGS = f"{DESK}/people", f"{DESK}/steps", f"{DESK}/settings"
INVITED = {"email": "kim@mail.example", "chosen_name": "Kim", "language": "en"}


def work() -> None:
    call_command("db_worker", batch=True, interval=0, startup_delay=False)


def row_of(person: Person, **changes: Any) -> dict[str, Any]:
    """A `PersonRow` of somebody whom the factory made."""
    return {
        "id": str(person.row.pk),
        "status": "member",
        "chosen_name": person.row.chosen_name,
        "forms": person.row.forms,
        "topics": person.row.topics,
        "not_topics": [],
        "regions": ["NL-UT"],
        "travels": True,
        "online": True,
        "languages": ["nl", "en"],
        "per_month": 2,
        "paused": False,
        "paused_until": None,
        "joined_on": local_time.today().isoformat(),
        "looks_like": [],
        "came_in": True,
        "load": {"asked": 0, "working": 0, "this_month": 0},
    } | changes


def a_step(hope: Hope, title: str = "Meet", path: Path = Path.JOIN) -> Step:
    return people.add_step(
        platform=hope.platform, path=path, title={"en": title}, needs={}, helper={}
    )


def titles(path: Path = Path.JOIN) -> list[str]:
    rows = Step.objects.filter(path=path).order_by("position")
    return [row.title["en"] for row in rows]


def test_people_are_listed_by_name_with_what_they_carry(hope: Hope) -> None:
    robin, kim = an_expert(hope), an_expert(hope, "Kim")
    today = local_time.today()
    later = today + timedelta(days=40)
    an_invitation(an_assignment(hope, day=today), robin)
    an_invitation(an_assignment(hope, "delivered", day=later), robin)
    an_invitation(an_assignment(hope, day=later), robin, InvitationState.INVITED)
    an_expert(hope, "Gone", status=ExpertStatus.LEFT)
    load = {"asked": 1, "working": 1, "this_month": 1}
    rows = [row_of(kim), row_of(robin, load=load)]
    assert whole(at_desk(hope).get(PEOPLE)) == (200, {"results": rows, "next": None})
    candidates = at_desk(hope).get(f"{PEOPLE}?status=candidate")
    assert whole(candidates) == (200, {"results": [], "next": None})


def test_somebody_is_invited_by_a_mail_that_gives_nothing_away(
    transactional_db: None, hope: Hope
) -> None:
    answer = at_desk(hope).post(PEOPLE, INVITED)
    assert answer.status_code == 201
    found = answer.json()
    assert (found["status"], found["chosen_name"], found["came_in"]) == ("candidate", "Kim", False)
    assert "email" not in found
    assert not Membership.objects.filter(member=found["id"]).exists()
    work()
    [sent] = mail.outbox
    assert sent.to == ["kim@mail.example"]
    assert f"/members/reset#{found['id']}." in sent.body
    # But for the secret in the link, which may spell anything.
    said = re.sub(r"#\S+", "", f"{sent.subject} {sent.body}").lower()
    for word in ("hope", "survivor", "exploitation", "expert", "platform", "victim"):
        assert word not in said


def test_an_address_or_a_name_that_is_in_use_is_refused(hope: Hope) -> None:
    an_expert(hope, "Robin")
    at_desk(hope).post(PEOPLE, INVITED)
    taken = at_desk(hope).post(PEOPLE, INVITED | {"chosen_name": "Other"})
    assert taken.json()["errors"][0]["pointer"] == "/email"
    named = at_desk(hope).post(PEOPLE, INVITED | {"chosen_name": "robin"})
    assert named.json()["errors"][0]["pointer"] == "/chosen_name"
    assert (taken.status_code, named.status_code) == (409, 409)


def test_nothing_tells_that_an_address_has_an_account_elsewhere(hope: Hope) -> None:
    a_member(name="somebody")
    plain = at_desk(hope).post(PEOPLE, INVITED)
    other = INVITED | {"email": "somebody@kier.example", "chosen_name": "Other"}
    taken = at_desk(hope).post(PEOPLE, other)
    assert taken.status_code == plain.status_code == 201
    one, two = plain.json(), taken.json()
    assert {name for name in one if one[name] != two[name]} == {"id", "chosen_name"}
    again = at_desk(hope).post(f"{PEOPLE}/{two['id']}/invite-again", {})
    assert whole(again) == (204, None)


def test_another_mail_goes_to_who_has_no_password_yet(hope: Hope) -> None:
    kim = welcoming.invite_person(platform=hope.platform, **INVITED)
    path = f"{PEOPLE}/{kim.pk}/invite-again"
    assert whole(at_desk(hope).post(path, {})) == (204, None)
    robin = an_expert(hope)
    detail = "This person has a password already, and can ask for a new one."
    refused = at_desk(hope).post(f"{PEOPLE}/{robin.row.pk}/invite-again", {})
    assert whole(refused) == problem("conflict", detail)


def test_a_candidate_becomes_a_member_when_all_steps_are_done(hope: Hope) -> None:
    step = a_step(hope)
    a_step(hope, "Goodbye", Path.LEAVE)
    robin = an_expert(hope, status=ExpertStatus.CANDIDATE, joined_on=None)
    desk, path = at_desk(hope), f"{PEOPLE}/{robin.row.pk}"
    detail = "Not all steps of joining are done. Mark them as done first."
    error = {"pointer": "/status", "code": "steps-open", "detail": detail}
    refused = desk.patch(path, {"status": "member"})
    assert whole(refused) == problem("conflict", detail, errors=[error])
    done = desk.put(f"{path}/steps/{step.id}", {"state": "done"})
    assert [one["state"] for one in done.json()["steps"]] == ["done", "open"]
    found = desk.patch(path, {"status": "member", "per_month": 3}).json()
    today = local_time.today().isoformat()
    assert (found["status"], found["joined_on"], found["per_month"]) == ("member", today, 3)
    assert Notice.objects.filter(recipient=robin.row.pk, kind="expert.news").count() == 2


def test_the_same_state_of_a_step_again_tells_nobody(hope: Hope) -> None:
    step, robin = a_step(hope), an_expert(hope)
    people.set_step(robin.row, step, StepState.OPEN)
    assert not Notice.objects.exists()


def test_one_person_with_steps_and_legal_name(hope: Hope) -> None:
    robin = an_expert(hope)
    step = a_step(hope)
    people.set_step(robin.row, step, StepState.BUSY)
    written = {
        "id": str(step.id),
        "path": "join",
        "title": "Meet",
        "needs": "",
        "helper": "",
        "state": "busy",
        "on": local_time.today().isoformat(),
    }
    key = encode(Member.objects.get(pk=robin.row.member_id).public_key)
    more = {"public_key": key, "steps": [written], "legal": None, "owed_until": None}
    expected = row_of(robin) | more
    assert whole(at_desk(hope).get(f"{PEOPLE}/{robin.row.pk}")) == (200, expected)


def test_steps_are_put_in_order(hope: Hope) -> None:
    desk = at_desk(hope)
    for title in ("one", "two", "three"):
        a_step(hope, title)
    body = {"path": "join", "position": 2, "title": {"en": "new"}}
    added = desk.post(STEPS, body)
    expected = {"id": added.json()["id"], "path": "join", "position": 2, "title": {"en": "new"}}
    assert whole(added) == (201, expected | {"needs": {}, "helper": {}})
    assert titles() == ["one", "new", "two", "three"]
    at = f"{STEPS}/{added.json()['id']}"
    moved = desk.patch(at, {"position": 50, "helper": {"nl": "Een buddy"}})
    assert moved.json()["position"] == 4
    assert titles() == ["one", "two", "three", "new"]
    assert whole(desk.delete(at)) == (204, None)
    listed = desk.get(STEPS).json()["results"]
    assert [(one["position"], one["title"]["en"]) for one in listed] == [
        (1, "one"),
        (2, "two"),
        (3, "three"),
    ]


def test_a_step_has_a_title(hope: Hope) -> None:
    answer = at_desk(hope).post(STEPS, {"path": "join", "title": {"en": " "}})
    assert whole(answer)[0] == 409
    assert titles() == []


@pytest.mark.parametrize("path", [PEOPLE, STEPS, f"{DESK}/grievances", f"{DESK}/consents"])
def test_the_desk_is_the_coordinators(hope: Hope, path: str) -> None:
    robin = an_expert(hope)
    caseworker = a_member(hope.desk, name="caseworker")
    for staff in (robin.staff, caseworker, a_member(a_desk("other"), name="theirs")):
        assert AtHope(staff).get(path).status_code == 403


def test_a_platform_begins_with_steps_and_is_founded_once(db: None) -> None:
    desk = a_desk("first")
    call_command("platform", "first")
    counts = {path: Step.objects.filter(path=path).count() for path in Path.values}
    assert counts == {"join": 6, "leave": 3, "grievance": 4}
    assert all(
        {*text} == {"nl", "en", "vi", "zh-hans"}
        for step in Step.objects.all()
        for text in (step.title, step.needs, step.helper)
    )
    found_platform(organisation=desk.row)
    assert (Step.objects.count(), Platform.objects.count()) == (13, 1)
    with pytest.raises(Conflict):
        found_platform(organisation=a_desk("second").row)
    with pytest.raises(CommandError, match="no organisation"):
        call_command("platform", "nowhere")


def test_an_operator_sets_phone_rest_and_hours_of_the_platform(hope: Hope) -> None:
    call_command("platform", "hope", "--phone=030 123 45 67", "--rest-days=0")
    call_command("platform", "hope", "--wave-hours=48")
    hope.platform.refresh_from_db()
    settings = (hope.platform.phone, hope.platform.rest_days, hope.platform.wave_hours)
    assert settings == ("030 123 45 67", 0, 48)
    with pytest.raises(CommandError, match="digits"):
        call_command("platform", "hope", "--phone=somebody")


def test_a_coordinator_sets_phone_rest_and_hours(hope: Hope) -> None:
    desk = at_desk(hope)
    before = {"phone": hope.platform.phone, "rest_days": 14, "wave_hours": 72}
    assert whole(desk.get(SETTINGS)) == (200, before)
    changed = before | {"wave_hours": 48}
    assert whole(desk.patch(SETTINGS, {"wave_hours": 48})) == (200, changed)
    changed = {"phone": "+31 30 123 45 67", "rest_days": 0, "wave_hours": 48}
    assert whole(desk.patch(SETTINGS, changed)) == (200, changed)
    assert whole(desk.get(SETTINGS)) == (200, changed)


@pytest.mark.parametrize(
    "wrong", [{"phone": "call me"}, {"rest_days": 366}, {"wave_hours": 0}, {"wave_hours": "48"}]
)
def test_settings_that_make_no_sense_are_refused(hope: Hope, wrong: dict[str, Any]) -> None:
    answer = at_desk(hope).patch(SETTINGS, wrong | {"rest_days": 366})
    told = {error["pointer"] for error in answer.json()["errors"]}
    assert (answer.status_code, told) == (400, {f"/{name}" for name in [*wrong, "rest_days"]})
    hope.platform.refresh_from_db()
    assert (hope.platform.rest_days, hope.platform.wave_hours) == (14, 72)


def test_the_platform_is_not_missed_where_people_ask_for_help(hope: Hope) -> None:
    assert organisations_in_need() == []


def test_who_was_invited_and_left_gets_no_mail(transactional_db: None, hope: Hope) -> None:
    kim = welcoming.invite_person(platform=hope.platform, **INVITED)
    Member.objects.filter(pk=kim.pk).update(is_active=False)
    work()
    assert mail.outbox == []
