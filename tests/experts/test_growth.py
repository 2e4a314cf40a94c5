"""Knowledge, trainings and coaching days, over the wire."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.utils import timezone

from backend.experts import local_time
from backend.experts.models import Coaching, Followed, Knowledge
from backend.experts.services import growth
from notifications.models import Notice
from tests.experts.factories import Hope, Person, an_expert
from tests.personas import Caseworker, problem, whole

ROOT = "/api/v1/experts"
TITLE = {"nl": "Reiskosten", "en": "Travel"}
TEXT = {"nl": "Bewaar je kaartje.", "en": "Keep your ticket."}


def desk_of(hope: Hope) -> Caseworker:
    return Caseworker(hope.coordinator, hope.desk)


def app_of(hope: Hope, person: Person) -> Caseworker:
    return Caseworker(person.staff, hope.desk)


def day(ahead: int) -> str:
    return (local_time.today() + timedelta(days=ahead)).isoformat()


def some_knowledge(hope: Hope, **changes: Any) -> Any:
    body = {
        "title": TITLE,
        "text": TEXT,
        "owner": str(hope.coordinator.member.pk),
        "look_again_on": day(30),
    }
    return desk_of(hope).post(f"{ROOT}/desk/knowledge", body | changes)


def test_knowledge_is_written_down_and_read_by_members(hope: Hope) -> None:
    status, row = whole(some_knowledge(hope))
    assert (status, row["changed_on"], row["look_again_on"]) == (201, day(0), day(30))
    reader = app_of(hope, an_expert(hope))
    assert whole(reader.get(f"{ROOT}/me/knowledge")) == (
        200,
        {
            "results": [
                {
                    "id": row["id"],
                    "title": "Travel",
                    "text": "Keep your ticket.",
                    "changed_on": day(0),
                }
            ],
            "next": None,
        },
    )


@pytest.mark.parametrize("ahead", [0, -1])
def test_the_day_to_look_again_lies_ahead(hope: Hope, ahead: int) -> None:
    told = "Choose a day in the future."
    error = {"pointer": "/look_again_on", "code": "not-ahead", "detail": told}
    answer = some_knowledge(hope, look_again_on=day(ahead))
    assert whole(answer) == problem("conflict", told, errors=[error])


def test_only_a_coordinator_answers_for_it(hope: Hope) -> None:
    somebody = an_expert(hope)
    answer = some_knowledge(hope, owner=str(somebody.row.pk))
    assert answer.json()["errors"][0]["code"] == "no-coordinator"


def test_looking_again_sets_a_new_day_and_is_no_change_of_the_text(hope: Hope) -> None:
    row = some_knowledge(hope).json()
    Knowledge.objects.update(changed_on=local_time.today() - timedelta(days=9))
    answer = desk_of(hope).call(
        "patch", f"{ROOT}/desk/knowledge/{row['id']}", {"look_again_on": day(90)}
    )
    assert whole(answer) == (200, row | {"look_again_on": day(90), "changed_on": day(-9)})


@pytest.mark.parametrize(("late", "told"), [(-1, 0), (0, 1), (1, 0), (7, 1), (8, 0)])
def test_the_desk_hears_on_the_day_and_weekly_after_it(hope: Hope, late: int, told: int) -> None:
    some_knowledge(hope)
    Knowledge.objects.update(look_again_on=local_time.today() - timedelta(days=late))
    assert growth.tell_due() == told
    assert Notice.objects.filter(kind="hope.news").count() == told


def test_erased_knowledge_is_gone(hope: Hope) -> None:
    row = some_knowledge(hope).json()
    path = f"{ROOT}/desk/knowledge/{row['id']}"
    assert whole(desk_of(hope).call("delete", path)) == (204, None)
    assert desk_of(hope).call("delete", path).status_code == 404


def test_followers_are_set_at_once(hope: Hope) -> None:
    robin, sam = an_expert(hope), an_expert(hope, "Sam")
    desk = desk_of(hope)
    row = desk.post(f"{ROOT}/desk/trainings", {"title": TITLE, "on": day(-3)}).json()
    assert row["followers"] == []
    path = f"{ROOT}/desk/trainings/{row['id']}/followers"
    desk.call("put", path, {"experts": [str(robin.row.pk)]})
    answer = desk.call("put", path, {"experts": [str(sam.row.pk)]})
    assert whole(answer) == (200, row | {"followers": [str(sam.row.pk)]})
    mine = app_of(hope, sam).get(f"{ROOT}/me/trainings").json()["results"]
    assert mine == [{"id": row["id"], "title": "Travel", "on": day(-3), "followed": True}]


def a_followed(hope: Hope, person: Person) -> Any:
    row = desk_of(hope).post(f"{ROOT}/desk/trainings", {"title": TITLE, "on": day(-3)}).json()
    path = f"{ROOT}/desk/trainings/{row['id']}/followers"
    return desk_of(hope).call("put", path, {"experts": [str(person.row.pk)]}).json()


@pytest.mark.parametrize("changes", [{"title": TEXT}, {"on": day(5)}, {}])
def test_a_training_is_changed_and_who_followed_it_stays(hope: Hope, changes: Any) -> None:
    row = a_followed(hope, an_expert(hope))
    answer = desk_of(hope).call("patch", f"{ROOT}/desk/trainings/{row['id']}", changes)
    assert whole(answer) == (200, row | changes)
    assert desk_of(hope).get(f"{ROOT}/desk/trainings").json()["results"] == [row | changes]


def test_an_erased_training_is_gone_for_whoever_followed_it(hope: Hope) -> None:
    robin = an_expert(hope)
    path = f"{ROOT}/desk/trainings/{a_followed(hope, robin)['id']}"
    assert whole(desk_of(hope).call("delete", path)) == (204, None)
    assert app_of(hope, robin).get(f"{ROOT}/me/trainings").json()["results"] == []
    assert desk_of(hope).call("delete", path).status_code == 404


def test_a_stranger_follows_nothing_and_nothing_changes(hope: Hope) -> None:
    desk, robin = desk_of(hope), an_expert(hope)
    row = desk.post(f"{ROOT}/desk/trainings", {"title": TITLE, "on": day(0)}).json()
    people = {"experts": [str(robin.row.pk), str(uuid4())]}
    answer = desk.call("put", f"{ROOT}/desk/trainings/{row['id']}/followers", people)
    assert answer.json()["errors"][0]["pointer"] == "/experts/1"
    assert not Followed.objects.exists()


def some_coaching(hope: Hope, hours: int = 48, **changes: Any) -> Any:
    starts = timezone.now().replace(microsecond=0) + timedelta(hours=hours)
    body = {
        "title": TITLE,
        "starts_at": starts.isoformat(),
        "ends_at": (starts + timedelta(hours=4)).isoformat(),
        "place": "Utrecht",
    }
    return desk_of(hope).post(f"{ROOT}/desk/coaching", body | changes)


def test_members_see_how_many_come_and_the_coordinator_who(hope: Hope) -> None:
    robin, sam = an_expert(hope), an_expert(hope, "Sam")
    row = some_coaching(hope).json()
    path = f"{ROOT}/me/coaching/{row['id']}"
    app_of(hope, robin).call("put", path, {"comes": True})
    said = app_of(hope, sam).call("put", path, {"comes": False})
    assert whole(said) == (
        200,
        {
            "id": row["id"],
            "title": "Travel",
            "starts_at": row["starts_at"],
            "ends_at": row["ends_at"],
            "place": "Utrecht",
            "coming": 1,
            "comes": False,
        },
    )
    [seen] = desk_of(hope).get(f"{ROOT}/desk/coaching").json()["results"]
    assert seen["coming"] == [{"id": str(robin.row.pk), "chosen_name": "Robin"}]
    assert seen["not_coming"] == [{"id": str(sam.row.pk), "chosen_name": "Sam"}]
    [unsaid] = app_of(hope, an_expert(hope, "Kim")).get(f"{ROOT}/me/coaching").json()["results"]
    assert (unsaid["coming"], unsaid["comes"]) == (1, None)


def told_of_days() -> list[UUID]:
    return [*Notice.objects.filter(kind="expert.news").values_list("recipient", flat=True)]


def test_everybody_hears_of_a_new_day_but_who_has_left(hope: Hope) -> None:
    robin, sam = an_expert(hope), an_expert(hope, "Sam", status="candidate")
    an_expert(hope, "Gone", status="left")
    some_coaching(hope)
    assert {*told_of_days()} == {robin.row.pk, sam.row.pk}


def test_nobody_hears_of_a_day_that_is_over(hope: Hope) -> None:
    an_expert(hope)
    row = some_coaching(hope, hours=-48).json()
    desk_of(hope).call("patch", f"{ROOT}/desk/coaching/{row['id']}", {"place": "Zwolle"})
    assert told_of_days() == []


def test_everybody_hears_once_of_another_time_or_place(hope: Hope) -> None:
    robin, sam = an_expert(hope), an_expert(hope, "Sam")
    row = some_coaching(hope).json()
    app_of(hope, sam).call("put", f"{ROOT}/me/coaching/{row['id']}", {"comes": False})
    assert told_of_days() == [robin.row.pk]
    path = f"{ROOT}/desk/coaching/{row['id']}"
    desk_of(hope).call("patch", path, {"title": TITLE | {"en": "Walk"}})
    assert told_of_days() == [robin.row.pk]
    desk_of(hope).call("patch", path, {"place": "Zwolle"})
    assert sorted(told_of_days()) == sorted([robin.row.pk, sam.row.pk])


def test_that_it_is_called_off_hears_who_comes(hope: Hope) -> None:
    robin, sam = an_expert(hope), an_expert(hope, "Sam")
    row = some_coaching(hope).json()
    for person, comes in ((robin, True), (sam, False)):
        app_of(hope, person).call("put", f"{ROOT}/me/coaching/{row['id']}", {"comes": comes})
    an_expert(hope, "Kim")
    desk_of(hope).call("delete", f"{ROOT}/desk/coaching/{row['id']}")
    assert told_of_days() == [robin.row.pk]


def test_a_day_that_is_over_is_not_shown_and_takes_no_answer(hope: Hope) -> None:
    row = some_coaching(hope, hours=-48).json()
    robin = app_of(hope, an_expert(hope))
    assert robin.get(f"{ROOT}/me/coaching").json()["results"] == []
    said = robin.call("put", f"{ROOT}/me/coaching/{row['id']}", {"comes": True})
    assert said.status_code == 409


def test_a_day_ends_after_it_starts(hope: Hope) -> None:
    answer = some_coaching(hope, ends_at="2020-01-01T10:00:00Z")
    assert answer.json()["errors"][0]["pointer"] == "/ends_at"
    assert not Coaching.objects.exists()


@pytest.mark.parametrize("text", ["2027-03-01T19:30:00", "2027-02-30T19:30:00Z", "tomorrow", 5])
def test_a_moment_says_where_its_clock_stands(hope: Hope, text: object) -> None:
    answer = some_coaching(hope, starts_at=text)
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (400, "/starts_at")
