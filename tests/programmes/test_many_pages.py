"""Two thousand pages in a project: no call costs more statements, and each reads a page of rows."""

from typing import Any

import pytest

from backend.programmes.models import (
    Page,
    PageContent,
    PageText,
    PageUse,
    PageVersion,
    Project,
)
from backend.programmes.selectors.pages import MOST_IN_MENU, live_index, live_text, live_texts
from backend.programmes.services.page_clock import mark_due
from backend.programmes.services.page_use import PAGE_USE
from tests.api.test_queries import statements
from tests.personas import Browser
from tests.programmes.factories import Programme, a_document, a_project, in_days

# Two thousand rows of five tables are made and signed.
pytestmark = pytest.mark.full
MANY = 2_000


def many_pages(programme: Programme, number: int) -> Project:
    project = a_project(programme, parts=["links", "pages"])
    pages = Page.objects.bulk_create(
        Page(project=project, slug=f"page-{place}", audience="professionals", position=place)
        for place in range(number)
    )
    texts = PageText.objects.bulk_create(PageText(page=page, language="nl") for page in pages)
    PageUse.objects.bulk_create(PAGE_USE.filled(PageUse(text=text), {}) for text in texts)
    versions = PageVersion.objects.bulk_create(
        PageVersion(text=text, number=1, title="Is it me?", made_on=in_days(0)) for text in texts
    )
    PageContent.objects.bulk_create(
        PageContent(version=version, document=a_document()) for version in versions
    )
    for text, version in zip(texts, versions, strict=True):
        text.state, text.live, text.draft = "live", version, version
        text.review_on = in_days(0)
        text.mac = text.new_mac()
    columns = ["state", "live", "draft", "review_on", "mac"]
    PageText._base_manager.bulk_update(texts, columns, batch_size=100)
    return project


def test_no_call_grows_with_the_pages(programme: Programme) -> None:
    project = many_pages(programme, MANY)
    path = f"/api/v1/programmes/projects/{project.pk}"
    page = Page.objects.get(slug="page-1999")
    browser = Browser(programme.editor)
    browser.credentials()

    def cost(address: str) -> tuple[int, Any]:
        with statements() as found:
            answer = browser.get(address)
        assert answer.status_code == 200
        return len(found), answer.json()

    number, first = cost(f"{path}/pages")
    assert (number, len(first["results"])) == (4, 100)
    assert cost(first["next"].partition("testserver")[2])[0] == 5
    assert cost(f"{path}/pages/{page.pk}")[0] == 4
    assert cost(f"{path}/pages/{page.pk}/texts/nl")[0] == 4
    number, board = cost("/api/v1/programmes/board")
    assert (len(board["due"]), board["has_more_due"]) == (50, True)
    assert {one["id"]: one["number"] for one in board["figures"]}["pages.live"] == MANY
    assert len(cost(f"{path}/links/options")[1]["pages"]) == 100


def test_strangers_wait_no_longer(programme: Programme) -> None:
    project = many_pages(programme, MANY)
    with statements() as found:
        assert live_text("page-1999", "nl")
    assert len(found) == 1
    with statements() as found:
        assert live_texts("page-1999")
        assert not live_texts("page-2000")
    assert len(found) == 2
    with statements() as found:
        assert len(live_index("nl", project=project)) == MOST_IN_MENU
    assert len(found) == 1


def test_the_clock_goes_through_all_of_them(programme: Programme) -> None:
    many_pages(programme, 600)
    assert mark_due() == 600
    assert not PageText.objects.filter(state="live").exists()
