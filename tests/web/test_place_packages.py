"""The course for a place's own learning system: its link is in it, and only while it takes part."""

import io
import json
import re
import zipfile
from html import unescape
from typing import Any

import pytest
from django.test import Client

from backend.programmes.models import Place
from backend.programmes.selectors.learners import forget
from backend.programmes.services.place_contacts import Purpose, link_token
from backend.programmes.services.place_tokens import door_of
from tests.programmes.courses import a_live_course
from tests.programmes.factories import a_programme, a_project, with_part
from tests.programmes.places import a_place

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_read_before() -> None:
    forget()


@pytest.fixture
def place() -> Place:
    programme = a_programme()
    project = a_project(programme, parts=["courses", "places"])
    a_live_course(programme, project, for_places=True)
    a_live_course(programme, project, "others")
    with_part(project, "places")
    return a_place(project)


def address(place: Place) -> str:
    return f"/places/mine/{link_token(place, Purpose.MINE)}/packages"


@pytest.mark.full
def test_the_page_offers_packages_and_a_snippet(client: Client, place: Place) -> None:
    answer = client.get(address(place))
    assert answer.status_code == 200
    text = answer.content.decode()
    assert "course=signals&amp;language=nl&amp;standard=scorm-2004" in text
    assert "course=others" not in text
    found = re.search(r"<textarea[^>]*>(.*?)</textarea>", text, re.S)
    assert found
    door = door_of(place.house_code)
    assert door is not None
    shown = unescape(found[1])
    assert f"/learn/signals/embed/nl#{place.house_code}.{door.fingerprint}" in shown
    assert "allow-same-origin" not in shown


def test_a_package_holds_the_link_in_the_house(client: Client, place: Place) -> None:
    where = f"{address(place)}?course=signals&language=nl&standard=scorm-1.2"
    answer = client.get(where)
    assert answer["Content-Type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        start = archive.read("index.html").decode()
    found = re.search(r'<script id="course"[^>]*>(.*?)</script>', start, re.S)
    assert found
    course: Any = json.loads(found[1])
    door = door_of(place.house_code)
    assert door is not None
    assert course["house"] == {"code": place.house_code, "fingerprint": door.fingerprint}


@pytest.mark.full
@pytest.mark.parametrize(
    "query",
    [
        "?course=others&language=nl&standard=scorm-1.2",
        "?course=signals&language=vi&standard=scorm-1.2",
        "?course=signals&language=nl&standard=scorm-3",
        "?course=signals",
    ],
)
def test_there_is_nothing_else(client: Client, place: Place, query: str) -> None:
    assert client.get(address(place) + query).status_code == 404


def test_a_place_without_tokens_has_no_packages(client: Client, place: Place) -> None:
    where = address(place)
    Place.objects.filter(pk=place.pk).update(is_flagged=True)
    assert client.get(where).status_code == 404
