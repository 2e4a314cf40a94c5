"""`/p/<slug>`: what strangers read, in which language, and what stands where nothing is."""

import re
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client

from backend.core import throttling
from backend.organisations.directory import forget_directory
from backend.organisations.models import Lifeline
from backend.programmes.models import Page, PageContent, PageText, PageUse, PageVersion, Project
from backend.programmes.services.page_use import PAGE_USE
from backend.web.public_pages import page as pages
from tests.api.test_queries import statements
from tests.programmes.factories import Programme, a_programme
from tests.programmes.live_pages import (
    a_live_text,
    a_page,
    a_page_project,
    add_version,
    show,
)
from tests.web.paper import Paper
from tests.web.visitor import SAME

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_is_kept() -> None:
    Lifeline.objects.create(position=0, name="113", phone="113", meant_for=["everyone"])
    forget_directory()


@pytest.fixture
def programme() -> Programme:
    return a_programme()


@pytest.fixture
def project(programme: Programme) -> Project:
    return a_page_project(programme)


@pytest.fixture
def page(project: Project) -> Page:
    return a_page(project)


def get(path: str, language: str = "nl", **headers: str) -> Any:
    return Client().get(path, headers={"Accept-Language": language, **headers})


def text_at(path: str, language: str = "nl") -> str:
    return str(get(path, language).content.decode())


def test_a_live_page_is_read(page: Page) -> None:
    a_live_text(page)
    answer = get("/p/money")
    assert answer.status_code == 200
    paper = Paper(answer.content.decode())
    assert [one.text() for one in paper.find(lambda one: one.tag == "h1")] == ["Geld"]
    assert "Het is jouw geld." in paper.root.text()
    assert answer["Content-Language"] == "nl"


@pytest.mark.parametrize("state", ["draft", "trial", "hidden"])
def test_what_is_not_live_reads_as_what_was_never_there(page: Page, state: str) -> None:
    a_live_text(page, state=state)
    nothing = get("/p/guessed")
    assert nothing.status_code == 404
    for path in ("/p/money", "/p/" + "x" * 90, "/p/" + "é" * 300, "/p/a%00b", "/p/A_B"):
        answer = get(path)
        assert (answer.status_code, answer.content) == (404, nothing.content)
        assert answer["ETag"] == nothing["ETag"]


def test_who_finds_nothing_finds_help(page: Page) -> None:
    paper = Paper(text_at("/p/guessed", "vi"))
    hrefs = [one.attributes.get("href") for one in paper.find(lambda one: one.tag == "a")]
    assert "/" in hrefs
    assert "tel:113" in hrefs
    assert any("data-exit" in one.attributes for one in paper.find(lambda one: one.tag == "a"))


def test_a_due_page_is_still_read(page: Page) -> None:
    a_live_text(page, state="due")
    assert get("/p/money").status_code == 200


def test_the_part_has_to_be_switched_on(page: Page, project: Project) -> None:
    a_live_text(page)
    Project.objects.filter(pk=project.pk).update(parts=[])
    assert get("/p/money").status_code == 404


# -- Languages ----------------------------------------------------------------------------------


def test_the_browsers_language_is_shown(page: Page) -> None:
    a_live_text(page)
    a_live_text(page, "vi", title="Tiền")
    assert "<h1>Tiền</h1>" in text_at("/p/money", "vi, en;q=0.5")
    assert "<h1>Geld</h1>" in text_at("/p/money", "nl-BE")


def test_an_address_names_a_language(page: Page) -> None:
    a_live_text(page)
    a_live_text(page, "vi", title="Tiền")
    answer = get("/p/money/vi")
    assert "<h1>Tiền</h1>" in answer.content.decode()
    assert answer["Content-Language"] == "vi"


def test_a_missing_language_is_said_and_what_is_there_is_marked(page: Page) -> None:
    a_live_text(page, "en", title="Money")
    html = text_at("/p/money", "ar, en;q=0.5")
    assert '<html lang="ar" dir="rtl"' in html
    assert '<article lang="en" dir="ltr">' in html
    assert "العربية" in html
    # Who reads English is told nothing.
    assert 'class="note"' not in text_at("/p/money", "en")


def test_traditional_and_simplified_are_not_taken_for_each_other(page: Page) -> None:
    a_live_text(page, "zh-hans", title="钱")
    html = text_at("/p/money", "zh-TW")
    assert '<article lang="zh-Hans"' in html
    assert "繁體中文" in html


def test_easy_dutch_is_dutch_to_a_browser(page: Page) -> None:
    a_live_text(page, "nl-easy", title="Geld, makkelijk")
    html = text_at("/p/money", "nl")
    assert 'data-language="nl-easy"' in html
    assert 'class="note"' not in html


def test_a_language_that_is_not_there_is_never_replaced(page: Page) -> None:
    a_live_text(page)
    answer = get("/p/money/vi")
    assert answer.status_code == 404
    assert answer["Content-Language"] == "vi"
    assert 'href="/p/money/nl"' in answer.content.decode()


def test_languages_to_choose_are_the_live_ones(page: Page) -> None:
    a_live_text(page)
    a_live_text(page, "vi", title="Tiền")
    a_live_text(page, "en", title="Money", state="draft")
    paper = Paper(text_at("/p/money"))
    chosen = paper.find(lambda one: one.tag == "a" and "hreflang" in one.attributes)
    assert [one.attributes["href"] for one in chosen] == ["/p/money/nl", "/p/money/vi"]


# -- Seekers and professionals ------------------------------------------------------------------


def test_pages_for_seekers_have_a_way_out_and_numbers_and_say_nothing_in_the_title(
    page: Page,
) -> None:
    a_live_text(page)
    answer = get("/p/money")
    html = answer.content.decode()
    assert "<title>Kier</title>" in html
    assert 'class="exit"' in html
    assert 'href="tel:113"' in html
    assert answer["Cache-Control"] == "no-store"
    # No cache of the server's own keeps what may be hidden at any moment.
    assert "X-Accel-Expires" not in answer


def test_pages_for_professionals_are_found_and_kept(project: Project) -> None:
    a_live_text(a_page(project, "signals", audience="professionals"), title="Signalen")
    answer = get("/p/signals")
    html = answer.content.decode()
    assert "<title>Signalen</title>" in html
    assert 'class="exit"' not in html
    assert answer["Cache-Control"] == "public, no-cache"
    assert '<link rel="canonical" href="' in html


def test_the_menu_has_the_live_pages_of_the_project_in_their_order(
    programme: Programme, project: Project, page: Page
) -> None:
    a_live_text(page)
    a_live_text(a_page(project, "online", position=2), title="Online")
    a_live_text(a_page(project, "love", position=1), title="Liefde")
    a_live_text(a_page(project, "secret", position=3), title="Geheim", state="draft")
    other = a_page_project(programme, "other")
    a_live_text(a_page(other, "else"), title="Anders")
    html = text_at("/p/money")
    assert re.findall(r'<li><a href="(/p/[^"]+)">', html) == [
        "/p/love/nl",
        "/p/online/nl",
    ]


def test_it_is_said_when_somebody_last_looked(page: Page) -> None:
    text = a_live_text(page)
    PageText.objects.filter(pk=text.pk).update(looked_at_on="2026-03-02")
    assert "maart 2026" in text_at("/p/money")


# -- Caches -------------------------------------------------------------------------------------


def test_a_page_costs_its_statements_once(page: Page) -> None:
    a_live_text(page)
    # What every page of seekers reads.
    get("/")
    with statements() as first:
        get("/p/money")
    with statements() as again:
        get("/p/money")
    # Whether anything shown changed; its languages, its menu, and what it contains.
    assert (len(first), len(again)) == (4, 1)


def test_whatever_the_address_nothing_costs_two_statements(page: Page) -> None:
    a_live_text(page, state="draft")
    get("/p/anything")
    for path in ("/p/money", "/p/guessed", "/p/guessed-too/vi"):
        with statements() as found:
            get(path)
        # Whether anything shown changed, and the page.
        assert len(found) == 2


def test_a_new_version_is_shown_and_a_hidden_page_is_gone(page: Page) -> None:
    text = a_live_text(page)
    assert "jouw geld" in text_at("/p/money")
    show(text, add_version(text, title="Loon"))
    assert "<h1>Loon</h1>" in text_at("/p/money")
    PageText.objects.filter(pk=text.pk).update(state="hidden")
    assert get("/p/money").status_code == 404


def test_who_has_it_gets_no_copy_and_the_same_policy(project: Project) -> None:
    a_live_text(a_page(project, "signals", audience="professionals"))
    first = get("/p/signals", **{"Accept-Encoding": "br"})
    again = get("/p/signals", **{"Accept-Encoding": "br", "If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    for name in ("Content-Security-Policy", "ETag", "Cache-Control", "Vary"):
        assert again[name] == first[name]
    other = get("/p/signals", **{"Accept-Encoding": "gzip"})
    assert other["ETag"] != first["ETag"]
    assert get("/p/signals", **{"If-None-Match": '"x"'}).status_code == 200


def test_the_policy_knows_what_stands_in_the_page_and_nothing_else(page: Page) -> None:
    a_live_text(page)
    answer = get("/p/money")
    policy = answer["Content-Security-Policy"]
    assert "nonce" not in policy
    assert "unsafe" not in policy
    assert "nonce=" not in answer.content.decode()
    assert policy.count("sha256-") == 4


def test_while_the_database_is_away_what_was_read_stands(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_live_text(page)
    get("/p/money")
    monkeypatch.setattr(pages.texts_at, "_fresh_seconds", 0.0)

    def away(*_arguments: Any) -> None:
        raise OperationalError("away")

    monkeypatch.setattr(pages.texts_at, "_read", away)
    assert "jouw geld" in text_at("/p/money")


def test_the_page_is_light(page: Page) -> None:
    document = {
        "type": "doc",
        "content": [
            {
                "type": "heading",
                "attrs": {"level": 2},
                "content": [{"type": "text", "text": "Wat?"}],
            },
            *(
                {"type": "paragraph", "content": [{"type": "text", "text": f"Zin {n} over geld."}]}
                for n in range(60)
            ),
        ],
    }
    for language in ("nl", "vi", "ar", "ne"):
        a_live_text(page, language, document=document)
        answer = get(f"/p/money/{language}", **{"Accept-Encoding": "br"})
        assert answer["Content-Encoding"] == "br"
        assert len(answer.content) <= 11_000


# -- Rows that somebody changed -----------------------------------------------------------------


@pytest.mark.parametrize("model", [Page, PageText, PageVersion, PageContent])
def test_a_row_that_does_not_verify_is_not_read(page: Page, model: Any) -> None:
    a_live_text(page)
    model._base_manager.update(mac=b"x" * 32)
    assert get("/p/money").status_code == 404


def test_a_text_that_was_changed_in_the_database_is_not_read(page: Page) -> None:
    a_live_text(page)
    PageContent._base_manager.update(document={"type": "doc", "content": []})
    assert get("/p/money").status_code == 404


# -- Was this useful? ---------------------------------------------------------------------------


def counted(text: PageText) -> list[int]:
    [numbers] = PAGE_USE.opened(PageUse.objects.get(text=text)).values() or [[0, 0]]
    return numbers


def test_whether_it_was_useful_is_counted_without_a_cookie(page: Page) -> None:
    text = a_live_text(page)
    path = "/p/money/nl"
    for useful in ("yes", "yes", "no", "perhaps", ""):
        answer = Client().post(path, {"useful": useful}, headers=SAME)
        assert (answer.status_code, answer["Location"]) == (303, f"{path}#thanks")
        assert answer.cookies == {}
    assert counted(text) == [2, 1]
    elsewhere = Client().post(path, {"useful": "yes"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert elsewhere.status_code == 403
    assert Client().post("/p/guessed/nl", {"useful": "yes"}, headers=SAME).status_code == 404
    assert counted(text) == [2, 1]


def test_who_says_it_again_and_again_is_not_counted(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = a_live_text(page)
    monkeypatch.setattr(throttling, "BURSTS", throttling.BURSTS | {"useful": 2})
    for _time in range(6):
        answer = Client().post("/p/money/nl", {"useful": "yes"}, headers=SAME)
        assert answer.status_code == 303
    assert counted(text)[0] < 6
