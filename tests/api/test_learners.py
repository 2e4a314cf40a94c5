"""The public API of learning: a course, its result once, an attempt on two devices."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from backend.core.crypto.encoding import decode, encode
from backend.organisations.models import Role
from backend.programmes.models import (
    Attempt,
    Certificate,
    Course,
    CourseCounts,
    CourseText,
    Place,
    SpentToken,
)
from backend.programmes.selectors import learners as selectors
from backend.programmes.services.certificates import check
from backend.programmes.services.course_counts import COURSE_COUNTS
from backend.programmes.services.course_states import go_live
from backend.programmes.services.courses import change_course
from surveys.blind_tokens.client import prepare_token
from surveys.blind_tokens.keys import PublicKey
from tests.programmes.courses import (
    RIGHT_ANSWERS,
    a_choice,
    a_course,
    a_course_draft,
    a_live_course,
    a_module,
    a_question,
)
from tests.programmes.factories import Programme, a_programme, a_project, with_part
from tests.programmes.places import a_place, take
from tests.web.visitor import SAME

pytestmark = pytest.mark.django_db
HERE = "/api/v1/learning"


@pytest.fixture(autouse=True)
def nothing_is_kept() -> None:
    selectors.forget()


@pytest.fixture
def programme() -> Programme:
    return a_programme()


@pytest.fixture
def text(programme: Programme) -> CourseText:
    return a_live_course(programme, a_project(programme), for_places=True)


def post(path: str, body: Any, method: str = "post") -> Any:
    call = getattr(Client(), method)
    return call(f"{HERE}/{path}", body, content_type="application/json")


def a_result(text: CourseText, **changes: Any) -> dict[str, Any]:
    result = {
        "id": str(uuid4()),
        "version": str(text.live_id),
        "role": "desk",
        "answers": RIGHT_ANSWERS,
    }
    return result | changes


def test_a_course_comes_with_all_that_its_player_says(text: CourseText) -> None:
    found = Client().get(f"{HERE}/courses/signals?language=nl").json()
    assert (found["slug"], found["tag"], found["passMark"]) == ("signals", "nl", 80)
    assert found["content"]["modules"][0]["id"] == "m1"
    assert found["words"]["next"]
    assert Client().get(f"{HERE}/courses/signals?language=vi").status_code == 404


def test_a_result_is_answered_the_same_and_counts_once(text: CourseText) -> None:
    assert post("courses/signals/begun", {}).status_code == 204
    body = a_result(text, certificate={"name": "Ngọc Ánh"})
    first, again = post("courses/signals/results", body), post("courses/signals/results", body)
    assert first.status_code == 200
    assert first.json() == again.json()
    said = first.json()
    assert (said["share"], said["passed"], said["right"], said["questions"]) == (100, True, 6, 6)
    assert said["by_step"]["q1"] is True
    assert check(said["issued"]["code"]) == "valid"
    assert Certificate.objects.count() == 1
    [numbers] = COURSE_COUNTS.opened(CourseCounts.objects.get()).values()
    assert numbers == [1, 1]


@pytest.mark.parametrize("answers", [{}, {"q1": ["a"] * 12}, {"nothing": "a"}])
def test_who_claims_to_have_passed_without_answers_has_not(
    text: CourseText, answers: dict[str, Any]
) -> None:
    body = a_result(text, answers=answers, certificate={"name": "Somebody"})
    said = post("courses/signals/results", body).json()
    assert (said["passed"], said["issued"], said["counted"]) == (False, None, False)
    assert Certificate.objects.count() == 0


def test_who_handed_in_without_a_name_gets_a_certificate_later(text: CourseText) -> None:
    body = a_result(text)
    assert post("courses/signals/results", body).json()["issued"] is None
    later = body | {"certificate": {"name": "Ngọc Ánh"}, "certificate_only": True}
    first, again = (post("courses/signals/results", later).json() for _try in range(2))
    assert check(first["issued"]["code"]) == "valid"
    assert first == again
    assert (first["passed"], first["counted"]) == (True, False)
    [numbers] = COURSE_COUNTS.opened(CourseCounts.objects.get()).values()
    assert numbers == [0, 1]


def test_nobody_gets_a_certificate_later_without_having_passed(text: CourseText) -> None:
    later = {"certificate": {"name": "Somebody"}, "certificate_only": True}
    said = post("courses/signals/results", a_result(text, answers={}, **later)).json()
    assert (said["passed"], said["issued"]) == (False, None)
    assert Certificate.objects.count() == 0


def test_a_name_that_no_certificate_has_is_refused_and_nothing_kept(text: CourseText) -> None:
    body = a_result(text, certificate={"name": "a\u202eb"})
    assert post("courses/signals/results", body).status_code in {400, 409, 422}
    assert Attempt.objects.count() == 0


@pytest.mark.parametrize(
    "name", ["Kim\N{ZERO WIDTH SPACE}", "\N{COMBINING ENCLOSING CIRCLE}", "   "]
)
def test_a_refused_name_is_pointed_at(text: CourseText, name: str) -> None:
    answer = post("courses/signals/results", a_result(text, certificate={"name": name}))
    assert answer.status_code == 409
    assert [error["pointer"] for error in answer.json()["errors"]] == ["/certificate/name"]


@pytest.mark.full
def test_a_blind_token_counts_once(programme: Programme, text: CourseText) -> None:
    with_part(text.course.project, "places")
    place = a_place(text.course.project)
    door = Client().get(f"{HERE}/doors/{place.house_code}").json()
    assert (door["name"], door["courses"]) == (place.name, ["signals"])
    prepared = prepare_token(PublicKey(decode(door["key"])), door["fingerprint"])
    signed = post(f"doors/{place.house_code}/tokens", {"blinded": encode(prepared.blinded)}).json()
    token = prepared.finish(decode(signed["signature"]))
    given = {
        "place": door["place"],
        "message": encode(token.message),
        "signature": encode(token.signature),
    }
    counted = [
        post("courses/signals/results", a_result(text, place=given)).json()["counted"]
        for _time in range(2)
    ]
    assert counted == [True, False]
    assert SpentToken.objects.count() == 1


def test_an_attempt_goes_on_on_another_device(text: CourseText) -> None:
    progress = {
        "version": str(text.live_id),
        "role": "desk",
        "answers": {"q1": "a", "nothing": "x"},
        "saved": 1,
    }
    code = post("attempts", progress).json()["code"]
    found = Client().get(f"{HERE}/attempts/{code}").json()
    assert (found["answers"], found["saved"], found["language"]) == ({"q1": "a"}, 1, "nl")
    further = progress | {"answers": {"q1": "a", "q2": ["a"]}, "saved": 2}
    assert post(f"attempts/{code}", further, "put").json()["saved"] == 2
    behind = post(f"attempts/{code}", progress, "put").json()
    assert (behind["saved"], behind["answers"]) == (2, {"q1": "a", "q2": ["a"]})
    assert Client().get(f"{HERE}/attempts/{'a' * 20}").status_code == 404
    assert Client().get(f"/learn/a/{code}").status_code == 200


def test_an_attempt_takes_nothing_of_another_version(
    programme: Programme, text: CourseText
) -> None:
    progress = {"version": str(text.live_id), "role": "desk", "answers": {"q1": "a"}, "saved": 1}
    code = post("attempts", progress).json()["code"]
    choices = [a_choice("a", right=True), a_choice("b")]
    other = a_course(programme, text.course.project, "other", roles=[])
    content = {"modules": [a_module("m1", a_question("q5", choices=choices))]}
    a_course_draft(programme, other, content=content)
    live = go_live(
        by=programme.as_participant(Role.EDITOR),
        project_id=other.project_id,
        course_id=other.pk,
        language="nl",
    )
    theirs = {"version": str(live.live_id), "role": "", "answers": {"q5": "a"}, "saved": 9}
    found = post(f"attempts/{code}", theirs, "put").json()
    assert (found["version"], found["answers"]) == (str(text.live_id), {"q1": "a"})
    # Where a ranking would have an answer that is none.
    assert Client().get(f"/learn/a/{code}/q5").status_code == 200


def test_a_token_counts_for_courses_of_its_project_alone(
    programme: Programme, text: CourseText
) -> None:
    project = a_project(programme, slug="elsewhere")
    with_part(project, "places")
    place = a_place(project)
    token = take(place.house_code)
    sent = {
        "place": str(place.pk),
        "message": encode(token.message),
        "signature": encode(token.signature),
    }
    found = post("courses/signals/results", a_result(text, place=sent)).json()
    assert (found["passed"], found["counted"]) == (True, False)
    assert not SpentToken.objects.exists()
    # Nor is a card used up for it.
    begun = Client().post(
        "/learn/signals/nl", {"role": "desk", "door": place.house_code}, headers=SAME
    )
    assert begun.status_code == 404
    assert Place.objects.get().issued == 1


def test_the_result_of_the_longest_course_is_kept(programme: Programme) -> None:
    project = a_project(programme)
    choices = [
        {"name": name, "label": "x", "right": name == "a", "feedback": ""} for name in ("a", "b")
    ]
    steps = [
        a_question(f"s{uuid4()}", label="?", choices=choices, feedback={"right": "", "wrong": ""})
        for _step in range(600)
    ]
    modules = [a_module(f"m{at}", *steps[at : at + 60]) for at in range(0, 600, 60)]
    course = a_course(programme, project, roles=[])
    a_course_draft(programme, course, content={"modules": modules})
    live = go_live(
        by=programme.as_participant(Role.EDITOR),
        project_id=project.pk,
        course_id=course.pk,
        language="nl",
    )
    wrong = steps[0]["id"]
    answers = {step["id"]: "b" if step["id"] == wrong else "a" for step in steps}
    result = a_result(live, role="", answers=answers)
    found = [post("courses/signals/results", result).json() for _time in range(2)]
    assert found[0] == found[1]
    assert found[0]["passed"]
    assert [step for step, is_right in found[0]["by_step"].items() if not is_right] == [wrong]


def test_who_began_before_the_roles_changed_hands_in(
    programme: Programme, text: CourseText
) -> None:
    def of_role(role: str) -> Any:
        return post("courses/signals/results", a_result(text, role=role))

    everybody = {"modules": [a_module("m1", a_question("q1"))]}
    a_course_draft(programme, text.course, content=everybody)
    place = {"project_id": text.course.project_id, "course_id": text.course_id}
    by = programme.as_participant(Role.EDITOR)
    go_live(by=by, language="nl", **place)
    course = Course.objects.get(pk=text.course_id)
    change_course(by=by, version=course.version, roles=[], **place)
    selectors.forget()
    assert of_role("desk").json()["passed"]
    # Without a role there would be fewer questions.
    assert [of_role(role).status_code for role in ("", "guest")] == [409, 409]


def test_who_began_before_the_mark_changed_passes_by_the_one_they_were_shown(
    programme: Programme, text: CourseText
) -> None:
    begun = Client().get(f"{HERE}/courses/signals?language=nl").json()["passMark"]
    by = programme.as_participant(Role.EDITOR)
    place = {"project_id": text.course.project_id, "course_id": text.course_id}
    course = Course.objects.get(pk=text.course_id)
    change_course(by=by, version=course.version, pass_mark=90, **place)
    selectors.forget()
    almost = {"answers": RIGHT_ANSWERS | {"q1": "b"}, "role": "desk"}

    def passed(**marks: int) -> bool:
        found = post("courses/signals/results", a_result(text, **almost, **marks))
        return bool(found.json()["passed"])

    assert (passed(pass_mark=begun), passed(pass_mark=90), passed()) == (True, False, False)
    # Whoever goes on elsewhere takes it along.
    kept = {"version": str(text.live_id), "saved": 3, "pass_mark": begun, **almost}
    code = post("attempts", kept).json()["code"]
    assert post(f"attempts/{code}", kept | {"saved": 4}, "put").status_code == 200
    page = Client().get(f"/learn/a/{code}/result", headers={"Accept-Language": "nl"})
    assert "Je bent geslaagd" in page.content.decode()
