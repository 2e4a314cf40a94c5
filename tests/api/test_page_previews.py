"""How a text will be read, over the API: the same HTML as on the public page."""

import re
from typing import Any

import pytest

from backend.organisations.models import Role
from tests.personas import Browser
from tests.programmes.factories import Programme, a_programme
from tests.programmes.html_documents import documents
from tests.programmes.live_pages import a_document, a_live_text, a_page, a_page_project
from tests.web.test_public_pages import nothing_is_kept, text_at

__all__ = ["nothing_is_kept"]
pytestmark = pytest.mark.django_db
ARTICLE = re.compile(r"<article [^>]*>\n<button.*?</button>\n?(.*)\n</article>", re.DOTALL)


@pytest.fixture
def programme() -> Programme:
    return a_programme()


def previewed(programme: Programme, role: Role = Role.EDITOR, **changes: Any) -> Any:
    project = programme.desk.row.projects.get()
    people = {Role.EDITOR: programme.editor, Role.PROGRAMME_MANAGER: programme.manager}
    browser = Browser(people[role])
    body = {"language": "nl", "title": "Geld", "summary": "Van jou.", "content": a_document("Ja.")}
    path = f"/api/v1/programmes/projects/{project.pk}/pages/preview"
    return browser.post(path, body | changes)


def test_it_is_what_strangers_read(programme: Programme) -> None:
    project = a_page_project(programme)
    document = a_document("Het is <b>jouw</b> geld.", "{{ 7*7 }}")
    heading = {"type": "heading", "attrs": {"level": 2}}
    for number in range(5):
        text = {"type": "text", "text": f"Kop {number}"}
        document["content"].append(heading | {"content": [text]})
    a_live_text(a_page(project), title="Geld & loon", summary="Van jou.", document=document)
    answer = previewed(programme, title="Geld & loon", content=document)
    assert answer.status_code == 200
    [shown] = ARTICLE.findall(text_at("/p/money"))
    assert answer.json() == {"html": shown, "tag": "nl", "direction": "ltr"}


def test_words_of_ours_come_in_the_language_of_the_text(programme: Programme) -> None:
    a_page_project(programme)
    [(_name, document)] = [
        (name, one) for name, one in documents("https://example.org") if name == "paragraph"
    ]
    answer = previewed(programme, language="ar", content=document).json()
    assert answer["direction"] == "rtl"
    assert "ينتقل إلى موقع آخر" in answer["html"]


def test_a_fault_is_named(programme: Programme) -> None:
    a_page_project(programme)
    answer = previewed(programme, content={"type": "doc", "content": [{"type": "html"}]})
    assert answer.status_code == 409
    assert answer.json()["errors"][0]["pointer"].startswith("/content/content")


def test_who_does_not_write_sees_none(programme: Programme) -> None:
    a_page_project(programme)
    assert previewed(programme, Role.PROGRAMME_MANAGER).status_code == 403
