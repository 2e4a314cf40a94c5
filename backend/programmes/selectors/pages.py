"""Pages: which there are in a project, their texts and versions, and what strangers read."""

from uuid import UUID

from django.db.models import Prefetch, QuerySet

from backend.core.errors import Missing
from backend.programmes.models import Page, PageText, PageVersion, Project
from backend.programmes.states import SHOWN_STATES

PART = "pages"
# Pages in one menu.
MOST_IN_MENU = 200


# -- For members ----------------------------------------------------------------------------------
def pages_of(project: Project) -> QuerySet[Page]:
    """Return the pages of a project with what is known of their texts."""
    texts = PageText.objects.select_related("draft", "live", "scheduled").order_by("language")
    return Page.objects.filter(project=project).prefetch_related("owner", Prefetch("texts", texts))


def page_of(project: Project, page_id: UUID) -> Page:
    """Return a page of a project. May raise `Missing`."""
    return _one_page(Page.objects.filter(project=project), page_id)


def page_with_texts(project: Project, page_id: UUID) -> Page:
    """Return a page of a project as `pages_of` does. May raise `Missing`."""
    return _one_page(pages_of(project), page_id)


def _one_page(rows: QuerySet[Page], page_id: UUID) -> Page:
    found = rows.filter(pk=page_id).first()
    if found is None:
        raise Missing
    return found


def texts_of(page: Page) -> QuerySet[PageText]:
    """Return the texts of a page, with the titles of their versions."""
    rows = PageText.objects.filter(page=page)
    return rows.select_related("draft", "live", "scheduled")


def text_of(page: Page, language: str) -> PageText:
    """Return the text of a page in a language, with its draft. May raise `Missing`."""
    rows = texts_of(page).select_related("draft__body")
    found = rows.filter(language=language).first()
    if found is None:
        raise Missing
    return found


def versions_of(text: PageText) -> QuerySet[PageVersion]:
    """Return the versions of a text, without what they contain."""
    return PageVersion.objects.filter(text=text).prefetch_related("made_by")


def version_of(text: PageText, number: int) -> PageVersion:
    """Return a version of a text with what it contains. May raise `Missing`."""
    found = versions_of(text).select_related("body").filter(number=number).first()
    if found is None:
        raise Missing
    return found


# -- For strangers --------------------------------------------------------------------------------
def live_texts(slug: str) -> list[PageText]:
    """Return what strangers read at an address, in each language; one statement for any address.

    Each has its page, project and the live version, without what that contains. The list is empty
    if there is no such page, nothing of it is live, or a row does not verify.
    """
    return _shown(PageText.objects.filter(page__slug=slug))


def live_index(language: str, **of_pages: object) -> list[PageText]:
    """Return the live texts of pages in a language, in the order of menus.

    :param of_pages: which pages, such as `project=` or `audience=`
    """
    named = {f"page__{name}": value for name, value in of_pages.items()}
    return _shown(PageText.objects.filter(language=language, **named))


def _shown(rows: QuerySet[PageText]) -> list[PageText]:
    shown = rows.filter(state__in=SHOWN_STATES).select_related("page__project", "live")
    ordered = shown.order_by("page__project__slug", "page__position", "page_id", "language")
    return [
        text for text in ordered[:MOST_IN_MENU] if text.live and PART in text.page.project.parts
    ]


def live_text(slug: str, language: str) -> PageText | None:
    """Return what strangers read at an address in a language, with what it contains.

    One statement for whatever address and language.
    """
    rows = PageText.objects.filter(page__slug=slug, language=language, state__in=SHOWN_STATES)
    found = rows.select_related("page__project", "live__body").first()
    if found is None or found.live is None or PART not in found.page.project.parts:
        return None
    return found
