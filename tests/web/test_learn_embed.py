"""`/learn/<slug>/embed`: any site may frame it, and nothing else of Kier."""

import json
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from backend.programmes.models import CourseText
from backend.programmes.selectors.learners import forget
from tests.programmes.courses import a_live_course
from tests.programmes.factories import a_programme, a_project

pytestmark = pytest.mark.django_db
EMBED = "/learn/signals/embed"
NOT_FRAMED = (
    "/",
    "/nl",
    "/p/",
    "/p/nothing",
    "/c/",
    "/places/",
    "/l/nothing",
    "/inbox/",
    "/programme/",
    "/surveys/",
    "/advice/",
    "/learn/nothing",
    "/api/v1/programmes/projects",
)


@pytest.fixture(autouse=True)
def nothing_read_before() -> None:
    forget()


@pytest.fixture
def text() -> CourseText:
    programme = a_programme()
    return a_live_course(programme, a_project(programme))


def policy(answer: Any) -> dict[str, str]:
    parts = answer["Content-Security-Policy"].split("; ")
    return {name: rest for name, _space, rest in (part.partition(" ") for part in parts)}


def course_in(answer: Any) -> Any:
    found = re.search(r'<script id="course"[^>]*>(.*?)</script>', answer.content.decode(), re.S)
    assert found
    return json.loads(found[1])


def test_any_site_may_frame_it(client: Client, text: CourseText) -> None:
    answer = client.get(EMBED)
    assert answer.status_code == 200
    assert policy(answer)["frame-ancestors"] == "https:"
    assert policy(answer)["default-src"] == "'none'"
    assert "X-Frame-Options" not in answer
    assert answer.cookies == {}
    assert text.live is not None
    course = course_in(answer)
    assert course["version"] == str(text.live_id)
    assert course["content"]["modules"][0]["id"] == "m1"
    assert course["house"] is None


@pytest.mark.parametrize("path", NOT_FRAMED)
def test_nothing_else_can_be_framed(client: Client, path: str) -> None:
    answer = client.get(path, follow=True)
    assert policy(answer)["frame-ancestors"] in {"'none'", "'self'"}


@pytest.mark.parametrize("path", ["/learn/nothing/embed", f"{EMBED}/vi", "/learn/signals/embed/nl"])
def test_where_no_course_is_a_frame_says_so(client: Client, text: CourseText, path: str) -> None:
    CourseText.objects.filter(pk=text.pk).update(state="hidden")
    answer = client.get(path, headers={"Accept-Language": "nl"})
    assert answer.status_code == 404
    assert policy(answer)["frame-ancestors"] == "https:"
    assert b'id="course"' not in answer.content


def test_it_is_in_the_language_of_the_course(client: Client, text: CourseText) -> None:
    answer = client.get(EMBED, headers={"Accept-Language": "ar"})
    assert b'<html lang="nl" dir="ltr">' in answer.content
    assert course_in(answer)["words"]["start"] == "Begin met de cursus"


def test_what_was_read_is_not_read_again(client: Client, text: CourseText) -> None:
    client.get(EMBED)
    with CaptureQueriesContext(connection) as queries:
        client.get(EMBED)
    # Whether something was taken back.
    assert len(queries) == 1


def test_nothing_is_written_there(client: Client, text: CourseText) -> None:
    assert client.post(EMBED, {"a": "b"}).status_code == 405
