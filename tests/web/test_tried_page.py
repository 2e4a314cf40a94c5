"""`/p/try/<code>`: who has the code reads the draft while readers try it, and nobody else does."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client

from backend.programmes.models import PageFile, PageFileContent, PageTrial
from tests.clock import Clock
from tests.programmes.factories import a_programme, in_days
from tests.programmes.page_scenes import CONTENT, TriedPage
from tests.surveys.services.scenes import an_open_round

pytestmark = pytest.mark.django_db

PICTURE = b"RIFF....WEBP"


@pytest.fixture
def page() -> TriedPage:
    return TriedPage(a_programme())


def code_of(trial: PageTrial) -> str:
    assert trial.round
    return trial.round.code


def get(path: str, **headers: str) -> Any:
    return Client().get(path, headers=headers)


def test_readers_see_the_draft_and_the_way_to_the_questions(page: TriedPage) -> None:
    trial = page.open()
    answer = get(f"/p/try/{code_of(trial)}")
    text = answer.text
    assert answer.status_code == 200
    assert "Je bent niet alleen." in text
    assert f'href="/s/{code_of(trial)}"' in text
    assert 'name="robots" content="noindex"' in text
    assert "data-exit" in text
    # No copy of it stays anywhere.
    assert "no-store" in answer["Cache-Control"]
    assert get(f"/s/{code_of(trial)}").status_code == 200


def test_what_was_saved_since_is_not_shown(page: TriedPage) -> None:
    trial = page.open()
    page.save("Iets nieuws")
    assert "Iets nieuws" not in get(f"/p/try/{code_of(trial)}").text


def test_it_comes_in_the_language_of_the_text(page: TriedPage) -> None:
    trial = page.open()
    text = get(f"/p/try/{code_of(trial)}", accept_language="pl").text
    assert '<html lang="nl"' in text
    assert "Deze pagina is nieuw." in text


def test_afterwards_and_for_a_guess_it_is_not_there(page: TriedPage) -> None:
    trial = page.tried()
    survey = an_open_round(page.programme.desk.row)
    answers = [get(f"/p/try/{code}") for code in (code_of(trial), "abcdefgh", "x", survey.code)]
    assert {(one.status_code, one.text) for one in answers} == {(404, answers[0].text)}
    assert 'href="/"' in answers[0].text


@pytest.mark.parametrize(
    "written",
    [
        "programmes_pageversion SET title = 'Call this number'",
        "programmes_pagecontent SET document = '{}'",
        "programmes_pagetext SET language = 'en'",
        "programmes_page SET audience = 'professionals'",
        "programmes_project SET slug = 'other'",
    ],
)
def test_what_somebody_wrote_into_the_database_is_not_shown(page: TriedPage, written: str) -> None:
    trial = page.open()
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {written}")
    assert get(f"/p/try/{code_of(trial)}").status_code == 404


def test_a_trial_that_is_over_by_its_day_shows_nothing(page: TriedPage, clock: Clock) -> None:
    trial = page.open(in_days(1))
    clock.put_on(days=2)
    assert get(f"/p/try/{code_of(trial)}").status_code == 404


# -- Pictures -------------------------------------------------------------------------------------
def with_picture(page: TriedPage) -> str:
    """Save a draft with a picture; return the picture's identifier."""
    file = PageFile.objects.create(
        project=page.project,
        kind="picture",
        name="hand.webp",
        media_type="image/webp",
        size=len(PICTURE),
        width=480,
        height=320,
        sha256="0" * 64,
        made_on=in_days(0),
    )
    PageFileContent.objects.create(file=file, variant="480", number=0, content=PICTURE)
    attributes = {"file": str(file.pk), "alternative": "Een hand", "caption": ""}
    content = {
        "type": "doc",
        "content": [*CONTENT["content"], {"type": "picture", "attrs": attributes}],
    }
    page.save(content=content)
    return str(file.pk)


def test_pictures_are_there_for_who_has_the_code_and_not_before_it_is_live(page: TriedPage) -> None:
    file = with_picture(page)
    trial = page.open()
    address = f"/p/try/{code_of(trial)}/files/{file}/480"
    assert address in get(f"/p/try/{code_of(trial)}").text
    found = get(address)
    assert (found.status_code, b"".join(found.streaming_content)) == (200, PICTURE)
    assert found["Cache-Control"].startswith("private")
    assert get(f"/p/files/{file}/480").status_code == 404
    page.end(trial)
    assert get(address).status_code == 404


def test_a_file_that_the_draft_does_not_show_is_not_there(page: TriedPage) -> None:
    before = page.open()
    page.end(before)
    trial = page.open()
    file = with_picture(page)
    assert get(f"/p/try/{code_of(trial)}/files/{file}/480").status_code == 404
