"""`/learn/`: a course without scripts, from the start to the certificate."""

from typing import Any

import pytest
from django.core import mail
from django.test import Client

from backend.core import throttling
from backend.organisations.models import Role
from backend.programmes.models import Attempt, Certificate, CourseCounts, CourseText
from backend.programmes.selectors import learners as selectors
from backend.programmes.services.certificates import check
from backend.programmes.services.course_counts import COURSE_COUNTS
from backend.programmes.services.course_states import go_live
from notifications.letters.post import post_due
from notifications.models import Letter
from tests.api.test_queries import statements
from tests.programmes.courses import RIGHT_ANSWERS, a_course_draft, a_live_course
from tests.programmes.factories import Programme, a_programme, a_project
from tests.web.learner import Learner
from tests.web.visitor import SAME

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_is_kept() -> None:
    selectors.forget()


@pytest.fixture
def programme() -> Programme:
    return a_programme()


@pytest.fixture
def text(programme: Programme) -> CourseText:
    """A course that is live in English and in Dutch."""
    dutch = a_live_course(programme, a_project(programme))
    a_course_draft(programme, dutch.course, "en")
    return go_live(
        by=programme.as_participant(Role.EDITOR),
        project_id=dutch.course.project_id,
        course_id=dutch.course_id,
        language="en",
    )


def fields_for(answer: Any) -> dict[str, Any]:
    """Return the fields of a question's form."""
    if answer == RIGHT_ANSWERS["q5"]:
        return {f"place-{name}": str(place) for place, name in enumerate(answer, 1)}
    return {"answer": answer}


def walk(
    learner: Learner, answers: dict[str, Any], words: tuple[str, str] = ("Next", "To my result")
) -> list[str]:
    """Answer every step up to the result; return the steps.

    :param words: of the links to the next step and to the result
    """
    seen = []
    while not learner.at.endswith("/result"):
        step = learner.at.rpartition("/")[2]
        seen.append(step)
        if step in answers and not any(word in learner.text for word in words):
            learner.press(**fields_for(answers[step]))
        learner.follow(words[0] if words[0] in learner.text else words[1])
    return seen


def begun(role: str = "desk", address: str = "/learn/signals") -> Learner:
    learner = Learner(address)
    learner.press(role=role)
    return learner


def test_a_course_from_the_start_to_the_certificate(text: CourseText) -> None:
    learner = begun()
    assert learner.heading == "Keep this code"
    learner.follow("To the course")
    assert walk(learner, RIGHT_ANSWERS) == ["t1", "q1", "q2", "t2", "q3", "q4", "q5", "q6", "q7"]
    assert learner.heading == "You passed"
    assert "Right: 6 of 6. That is 100 %." in learner.text
    learner.press("hand-in")
    assert "Handed in. Thank you." in learner.text
    learner.press("certificate", name="Ngọc Ánh")
    assert learner.answer.status_code == 200
    assert check(learner.code) == "valid"
    again = learner.get(learner.at)
    assert check(again.code) == "valid"
    assert Certificate.objects.count() == 1
    [numbers] = COURSE_COUNTS.opened(CourseCounts.objects.get()).values()
    assert numbers == [1, 1]


def test_a_name_that_is_too_long_is_refused_and_not_cut(text: CourseText) -> None:
    learner = begun()
    learner.follow("To the course")
    walk(learner, RIGHT_ANSWERS)
    learner.press("hand-in").press("certificate", name="x" * 121)
    assert learner.answer.status_code == 422
    assert "Make this 120 characters or less." in learner.text
    assert not Certificate.objects.exists()
    learner.press("certificate", name="x" * 120)
    assert check(learner.code) == "valid"


def test_what_is_wrong_is_said_in_words_and_tried_again(text: CourseText) -> None:
    learner = begun()
    learner.follow("To the course").follow("Next")
    learner.press(answer="b")
    assert "That is not right yet Look at it again. At the end you can try it again." in (
        learner.text
    )
    walk(learner, RIGHT_ANSWERS | {"q2": ["c"]} | {"q1": "b"})
    assert learner.heading == "You did not pass yet"
    assert "You pass with 80 %." in learner.text
    assert "Hand in my result" not in learner.text
    learner.press("again")
    assert learner.at.endswith("/q1")
    learner.press(answer="a").follow("Next")
    assert learner.at.endswith("/q2")
    learner.press(answer=["a", "b"]).follow("To my result")
    assert learner.heading == "You passed"


def test_what_was_left_out_is_not_asked_once_it_was_handed_in(text: CourseText) -> None:
    learner = begun()
    learner.follow("To the course")
    walk(learner, RIGHT_ANSWERS | {"q1": "b", "q4": "no"})
    result = learner.at
    learner.press("again").press(answer="a").get(result)
    assert "Not answered yet" in learner.text
    assert learner.heading == "You passed"
    learner.press("hand-in")
    assert "Not answered yet" not in learner.text
    # It can be read again from step to step.
    learner.follow("To my code").follow("Go on")
    step = result.removesuffix("result") + "q4"
    answer = learner.client.post(step, {"answer": "a"}, headers=SAME)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    learner.get(step)
    assert not [one for one in learner.paper.buttons if one.text() == "Answer"]
    assert walk(learner, {}) == ["q4", "q5", "q6", "q7"]


def test_an_answer_is_needed_and_the_page_says_so(text: CourseText) -> None:
    learner = begun()
    learner.follow("To the course").follow("Next")
    answer = learner.client.post(learner.at, {}, headers=SAME)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()


def test_learners_go_on_where_they_stopped(text: CourseText) -> None:
    learner = begun()
    code = learner.code
    learner.follow("To the course").follow("Next").press(answer="a")
    other = Learner("/learn/code")
    other.press(code=f" {code[:4].upper()}-{code[4:]} ")
    assert other.heading == "You go on here"
    assert "You are at 3 of 9." in other.text
    other.follow("Go on")
    assert other.at.endswith("/q2")


def test_a_wrong_code_is_said_to_be_wrong(text: CourseText) -> None:
    learner = Learner("/learn/code")
    learner.press(code="a" * 20)
    assert "We cannot find this code. Look at it once more." in learner.text
    assert Learner("/learn/a/" + "a" * 20).answer.status_code == 404
    assert Learner("/learn/a/nothing").heading == Learner("/learn/a/" + "b" * 20).heading


def test_guessing_is_slowed_down(text: CourseText, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(throttling.BURSTS, "guesses", 1)
    first = Client(REMOTE_ADDR="192.0.2.9").get("/learn/a/" + "a" * 20)
    second = Client(REMOTE_ADDR="192.0.2.9").get("/learn/a/" + "b" * 20)
    assert (first.status_code, second.status_code) == (404, 429)
    assert second["Retry-After"]


def test_the_link_is_mailed_once_and_the_address_is_not_kept(text: CourseText) -> None:
    learner = begun()
    code = learner.code
    learner.press("mail", email="somebody@mail.example")
    assert "We send you the link." in learner.text
    assert post_due() == 1
    assert [message.to for message in mail.outbox] == [["somebody@mail.example"]]
    assert f"/learn/a/{code}" in mail.outbox[0].body
    assert Letter.objects.count() == 0
    learner.press("mail", email="nobody")
    assert learner.answer.status_code == 422


def test_learners_erase_what_is_kept(text: CourseText) -> None:
    learner = begun()
    address = learner.at
    learner.press("forget")
    assert learner.heading == "It is erased"
    assert learner.get(address).answer.status_code == 404
    assert Attempt.objects.count() == 0


def test_a_course_that_was_changed_is_finished_as_it_was_begun(
    programme: Programme, text: CourseText
) -> None:
    learner = begun()
    CourseText.objects.update(state="hidden")
    selectors.forget()
    assert Learner("/learn/signals").answer.status_code == 404
    learner.follow("To the course")
    assert learner.heading == "Module m1"


def test_a_course_that_lacks_a_language_is_offered_in_those_it_has(
    client: Client, text: CourseText
) -> None:
    answer = client.get("/learn/signals/vi")
    assert (answer.status_code, answer["Content-Language"]) == (404, "vi")
    shown = answer.content.decode()
    assert 'href="/learn/signals/nl"' in shown
    assert '<bdi lang="vi">Tiếng Việt</bdi>' in shown


@pytest.mark.parametrize("path", ["/learn/nothing", "/learn/signals/vi", "/learn/a%00b"])
def test_what_is_not_there_is_said(text: CourseText, path: str) -> None:
    assert Learner(path).answer.status_code == 404


def test_the_list_names_live_courses(text: CourseText) -> None:
    learner = Learner("/learn/", language="nl")
    assert "Signals" in learner.text
    assert learner.follow("Signals").answer.status_code == 200


def test_forms_of_other_sites_are_not_taken(text: CourseText) -> None:
    for path in ("/learn/signals/nl", "/learn/code", "/learn/a/" + "a" * 20):
        answer = Client().post(path, {}, headers={"Sec-Fetch-Site": "cross-site"})
        assert answer.status_code == 403, path


def test_pages_of_attempts_are_kept_by_nobody(text: CourseText) -> None:
    learner = begun()
    learner.follow("To the course")
    assert learner.answer["Cache-Control"] == "no-store"
    assert learner.answer["X-Robots-Tag"] == "noindex"
    assert "frame-ancestors 'none'" in learner.answer["Content-Security-Policy"]


def test_a_step_costs_few_statements(text: CourseText) -> None:
    learner = begun()
    learner.follow("To the course").follow("Next")
    address = learner.at
    learner.get(address)
    with statements() as read:
        learner.get(address)
    with statements() as answered:
        learner.client.post(address, {"answer": "a"}, headers=SAME)
    # An attempt, and whether anything shown changed; and read again with its row held, and written.
    assert (len(read), len(answered)) == (2, 5)


@pytest.mark.parametrize("path", ["/learn/", "/learn/signals"])
def test_the_first_page_is_light(text: CourseText, path: str) -> None:
    answer = Client().get(path, headers={"Accept-Encoding": "br", "Accept-Language": "en"})
    assert answer["Content-Encoding"] == "br"
    assert len(answer.content) < 14_000
