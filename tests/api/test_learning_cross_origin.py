"""What a course within another site asks of Kier: readable there, and without a cookie."""

import pytest
from django.test import Client

from backend.programmes.models import CourseText
from backend.programmes.selectors.learners import forget
from tests.programmes.courses import a_live_course
from tests.programmes.factories import a_programme, a_project

pytestmark = pytest.mark.django_db
LEARNING = "/api/v1/learning"
ORIGIN = "https://lms.example"


@pytest.fixture(autouse=True)
def nothing_read_before() -> None:
    forget()


@pytest.fixture
def text() -> CourseText:
    programme = a_programme()
    return a_live_course(programme, a_project(programme))


@pytest.mark.parametrize("path", ["courses/signals/results", "doors/k7p9m2x4q8wz/tokens"])
def test_a_browser_may_ask_before_it_calls(client: Client, path: str) -> None:
    answer = client.options(
        f"{LEARNING}/{path}",
        headers={
            "Origin": ORIGIN,
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "content-type",
        },
    )
    assert answer.status_code == 204
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert answer["Access-Control-Allow-Headers"] == "Content-Type"
    assert "POST" in answer["Access-Control-Allow-Methods"]
    assert "Access-Control-Allow-Credentials" not in answer


def test_a_result_is_handed_in_from_another_site(client: Client, text: CourseText) -> None:
    body = {
        "id": "8a5b0c5e-4ef1-4f0e-9d0e-0b8f3d0c9a11",
        "version": str(text.live_id),
        "role": "desk",
        "answers": {"q1": "a"},
    }
    answer = client.post(
        f"{LEARNING}/courses/signals/results",
        body,
        "application/json",
        headers={"Origin": ORIGIN},
    )
    assert answer.status_code == 200
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert answer.cookies == {}
    assert answer.json()["passed"] is False


def test_a_problem_can_be_read_too(client: Client) -> None:
    answer = client.get(f"{LEARNING}/doors/k7p9m2x4q8wz", headers={"Origin": ORIGIN})
    assert answer.status_code == 404
    assert answer["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("path", ["programmes/projects", "accounts/me", "learning/attempts/abc"])
def test_nothing_else_can_be_read_there(client: Client, path: str) -> None:
    answer = client.get(f"/api/v1/{path}", headers={"Origin": ORIGIN})
    assert "Access-Control-Allow-Origin" not in answer
