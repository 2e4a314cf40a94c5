"""The poster of a stop: one code, and four languages on one page."""

from typing import Any

import pytest

from backend.core.errors import Conflict
from backend.core.extras import Extra
from backend.programmes.models import Stop
from backend.programmes.services.link_files import address_of
from backend.programmes.services.stop_files import content_of, poster_of
from tests.extras import left_out
from tests.personas import Browser
from tests.programmes.factories import Programme, a_project, a_stop
from tests.programmes.papers import pages_of, read_codes, words_of

PDF_UA = b"pdfuaid:part"
HELP = {
    "nl": "Ik heb hulp nodig",
    "en": "I need help",
    "pl": "Potrzebuję pomocy",
    "hu": "Segítségre van szükségem",
}


@pytest.fixture
def stop(programme: Programme, settings: Any) -> Stop:
    settings.PUBLIC_URL = "https://kier.example"
    return a_stop(programme, a_project(programme))


def test_it_is_one_page_with_one_code_in_four_languages(stop: Stop) -> None:
    pdf = poster_of(stop)
    assert PDF_UA in pdf
    assert pages_of(pdf) == 1
    assert read_codes(pdf) == [[address_of(stop.link)]]
    [words] = words_of(pdf)
    words = " ".join(words.split())
    assert all(text in words for text in HELP.values())
    assert "Budapest" in words
    assert f"kier.example/l/{stop.link.code}" in words


def test_the_most_languages_are_one_page_too(programme: Programme, settings: Any) -> None:
    settings.PUBLIC_URL = "https://kier.example"
    languages = ["nl", "hu", "vi", "zh-hans", "ar", "th"]
    stop = a_stop(programme, a_project(programme), languages=languages)
    pdf = poster_of(stop)
    assert pages_of(pdf) == 1
    assert read_codes(pdf) == [[address_of(stop.link)]]


def test_without_questions_there_is_one_way(programme: Programme) -> None:
    stop = a_stop(programme, a_project(programme), questions=False)
    assert {len(one["ways"]) for one in content_of(stop)["words"]} == {1}


def test_it_is_answered_as_a_file(programme: Programme, stop: Stop) -> None:
    path = f"/api/v1/programmes/projects/{stop.project_id}/stops/{stop.pk}/poster"
    answer = Browser(programme.editor).get(path)
    assert answer["Content-Type"] == "application/pdf"
    assert f"poster-{stop.link.code}.pdf" in answer["Content-Disposition"]


def test_without_the_extra_there_is_none(stop: Stop) -> None:
    with left_out(Extra.PDF), pytest.raises(Conflict):
        poster_of(stop)
