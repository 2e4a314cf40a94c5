"""`/p/`, `/p/professionals`, `/p/projects/<slug>`: lists of live pages; and what crawlers read."""

import re
from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client

from backend.core import throttling
from backend.programmes.models import Project
from backend.programmes.selectors.public_pages import PAGE_SIZE
from tests.api.test_queries import statements
from tests.programmes.factories import Programme, a_programme
from tests.programmes.live_pages import a_live_text, a_page, a_page_project
from tests.web.test_public_pages import get, nothing_is_kept, text_at

__all__ = ["nothing_is_kept"]
pytestmark = pytest.mark.django_db
LINKS = re.compile(r'<li lang="[^"]+" dir="[^"]+"><a href="(/p/[^"]+)">')


@pytest.fixture
def programme() -> Programme:
    return a_programme()


@pytest.fixture
def project(programme: Programme) -> Project:
    project = a_page_project(programme, name={"nl": "Jongens", "en": "Boys"})
    a_live_text(a_page(project), title="Geld")
    a_live_text(a_page(project, "online", position=1), title="Online")
    a_live_text(a_page(project, "secret"), title="Geheim", state="draft")
    a_live_text(a_page(project, "signals", audience="professionals"), title="Signalen van dwang")
    a_live_text(a_page(project, "plan", audience="requesters"), title="Stappen")
    return project


def links_at(path: str, language: str = "nl") -> list[str]:
    return LINKS.findall(text_at(path, language))


def test_seekers_and_professionals_have_lists_of_their_own(project: Project) -> None:
    assert links_at("/p/") == ["/p/money/nl", "/p/online/nl"]
    assert sorted(links_at("/p/professionals")) == ["/p/plan/nl", "/p/signals/nl"]
    html = text_at("/p/")
    assert "Jongens" in html
    assert 'class="exit"' in html
    # Nothing that a seeker types stands in an address.
    assert "<form" not in html


def test_titles_are_searched_by_professionals(project: Project) -> None:
    assert links_at("/p/professionals?q=dwang+signalen") == ["/p/signals/nl"]
    assert links_at("/p/professionals?q=geld") == []
    assert "Niets gevonden" in text_at("/p/professionals?q=geld")
    assert 'content="noindex"' in text_at("/p/professionals?q=dwang")
    assert links_at("/p/?q=geld") == ["/p/money/nl", "/p/online/nl"]


@pytest.mark.parametrize("query", ["q=%00", "q=%25_%25", "after=x", "after=-1", "q=" + "x" * 900])
def test_whatever_is_searched_an_answer_comes(project: Project, query: str) -> None:
    assert get(f"/p/professionals?{query}").status_code == 200


def test_words_are_escaped(project: Project) -> None:
    html = text_at('/p/professionals?q="><script>alert(1)</script>')
    assert "<script>alert" not in html
    assert "&quot;&gt;&lt;script&gt;" in html


def test_searches_are_bounded(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(throttling, "BURSTS", throttling.BURSTS | {"call": 1})
    answers = [get(f"/p/professionals?q=word{number}") for number in range(4)]
    assert [answer.status_code for answer in answers][-1] == 429
    assert "Retry-After" in answers[-1]


def test_a_project_has_its_list(programme: Programme, project: Project) -> None:
    assert links_at("/p/projects/boys") == ["/p/money/nl", "/p/online/nl"]
    assert "<h1>Jongens</h1>" in text_at("/p/projects/boys")
    a_page_project(programme, "empty")
    for slug in ("empty", "guessed"):
        answer = get(f"/p/projects/{slug}")
        assert (answer.status_code, answer.content) == (404, get("/p/guessed").content)


def test_a_list_is_in_one_language_and_names_the_others(project: Project) -> None:
    a_live_text(a_page(project, "rights"), "vi", title="Quyền")
    assert links_at("/p/", "vi") == ["/p/rights/vi"]
    assert links_at("/p/vi") == ["/p/rights/vi"]
    html = text_at("/p/", "hu, nl;q=0.5")
    assert "Magyar" in html
    assert LINKS.findall(html) == ["/p/money/nl", "/p/online/nl"]


def test_nothing_is_live(programme: Programme) -> None:
    answer = get("/p/", "vi")
    assert answer.status_code == 200
    assert answer["Content-Language"] == "vi"


def test_long_lists_come_in_pieces(programme: Programme) -> None:
    project = a_page_project(programme)
    for number in range(PAGE_SIZE + 5):
        page = a_page(project, f"page-{number}", audience="professionals", position=number)
        a_live_text(page, title=f"Titel {number}")
    first = text_at("/p/professionals")
    assert len(LINKS.findall(first)) == PAGE_SIZE
    [after] = re.findall(r'href="(/p/professionals/nl\?after=50)"', first)
    assert len(links_at(after)) == 5


def test_a_list_costs_three_statements_however_long(project: Project) -> None:
    get("/")
    with statements() as found:
        get("/p/professionals")
    # Whether anything shown changed; languages, and titles.
    assert len(found) == 3
    with statements() as again:
        get("/p/professionals")
    assert len(again) == 1


# -- Search engines -----------------------------------------------------------------------------


def test_the_sitemap_has_what_is_live_and_nothing_else(project: Project) -> None:
    a_live_text(a_page(project, "rights"), "vi")
    a_live_text(a_page(project, "rights-2"), "vi", state="hidden")
    answer: Any = Client().get("/sitemap.xml")
    assert answer["Content-Type"] == "application/xml; charset=utf-8"
    root = ElementTree.fromstring(answer.content)  # noqa: S314 - our own
    found = [
        one.text or "" for one in root.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")
    ]
    assert [one.partition("/p/")[2] for one in found] == [
        "money/nl",
        "online/nl",
        "plan/nl",
        "rights/vi",
        "signals/nl",
    ]
    with statements() as again:
        Client().get("/sitemap.xml")
    assert len(again) == 1


def test_crawlers_are_told_where_nothing_is_for_them() -> None:
    text = Client().get("/robots.txt").content.decode()
    assert "Disallow: /inbox/" in text
    assert "Sitemap: http" in text
    assert "Disallow: /p/\n" not in text


def test_the_name_of_a_project_in_another_language_is_marked(project: Project) -> None:
    name = '<h2><span lang="en" dir="ltr">Boys</span></h2>'
    Project.objects.filter(pk=project.pk).update(name={"en": "Boys"})
    assert name in text_at("/p/", "ar")
