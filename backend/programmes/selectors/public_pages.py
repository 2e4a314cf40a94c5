"""What strangers find: lists of live pages by audience and project, and files of live pages."""

from collections.abc import Collection, Iterable
from uuid import UUID

from django.db.models import QuerySet
from django.db.models.functions import Length

from backend.programmes.documents.html import DocumentFile
from backend.programmes.models import PageFile, PageFileContent, PageText, Project
from backend.programmes.page_addresses import file_address
from backend.programmes.states import SHOWN_STATES

from .pages import PART

PAGE_SIZE = 50
"""Titles in a list before “More pages”."""
MOST_TEXTS = 500
"""Of the pages of one toolkit, each in all its languages."""
MOST_MAPPED = 20_000
"""Addresses in a sitemap, which may have 50,000."""


def listed_texts(
    *,
    language: str,
    audiences: Collection[str],
    project: Project | None = None,
    words: str = "",
    first: int = 0,
) -> list[PageText]:
    """Return live texts in the order of titles or, of a project, of its menu; one more than shown.

    :param words: what titles have to contain, all of it
    :param first: how many are passed over
    """
    rows = shown_texts(audiences, project).filter(language=language)
    for word in words.split():
        rows = rows.filter(live__title__icontains=word)
    order = ["page__position"] if project else ["page__project__slug", "page__position"]
    found = rows.select_related("page__project", "live").order_by(*order, "pk")
    page = found[first : first + PAGE_SIZE + 1]
    return [text for text in page if PART in text.page.project.parts]


def listed_languages(audiences: Collection[str], project: Project | None = None) -> set[str]:
    """Return the languages in which anything is live."""
    rows = shown_texts(audiences, project).order_by().values_list("language", flat=True)
    return set(rows.distinct())


def shown_texts(
    audiences: Collection[str] = (), project: Project | None = None
) -> QuerySet[PageText]:
    """Return the texts that strangers read; of all audiences if none is named."""
    rows = PageText.objects.filter(state__in=SHOWN_STATES, live__isnull=False)
    if audiences:
        rows = rows.filter(page__audience__in=audiences)
    return rows.filter(page__project=project) if project else rows


def toolkit_texts(project_id: UUID, slugs: Collection[str], language: str) -> list[PageText]:
    """Return one live text of each of these pages of a project, in their order.

    It is in the language if the page has it; without it, in Dutch, English or another one.
    """
    rows = shown_texts().filter(page__project=project_id, page__slug__in=slugs)
    found: dict[str, list[PageText]] = {}
    for text in rows.select_related("page__project", "live").order_by("language")[:MOST_TEXTS]:
        if PART in text.page.project.parts:
            found.setdefault(text.page.slug, []).append(text)
    wanted = (language, "nl", "en")

    def rank(text: PageText) -> int:
        return wanted.index(text.language) if text.language in wanted else len(wanted)

    return [min(found[slug], key=rank) for slug in slugs if slug in found]


def project_with_pages(slug: str) -> Project | None:
    """Return a project that has pages."""
    found = Project.objects.filter(slug=slug).first()
    return found if found and PART in found.parts else None


def document_files(identifiers: Iterable[str], *, project: Project) -> dict[str, DocumentFile]:
    """Return the files of a project that a document names, with addresses of their variants."""
    wanted = set(identifiers)
    if not wanted:
        return {}
    rows = PageFile.objects.filter(project=project, pk__in=wanted)
    files = {str(row.pk): row for row in rows}
    # Of what there is only the names, and not the bytes: a piece verifies when it is read.
    pieces = PageFileContent.objects.filter(file__in=files.values(), number=0)
    named: dict[str, dict[str, str]] = {}
    for file_id, variant in pieces.values_list("file_id", "variant"):
        named.setdefault(str(file_id), {})[variant] = file_address(file_id, variant)
    return {
        key: DocumentFile(
            name=row.name,
            media_type=row.media_type,
            size=row.size,
            width=row.width,
            height=row.height,
            addresses=named.get(key, {}),
        )
        for key, row in files.items()
    }


def piece_sizes(file: PageFile, variant: str) -> list[int]:
    """Return how many bytes each piece of a variant has, in order."""
    rows = PageFileContent.objects.filter(file=file, variant=variant).order_by("number")
    return list(rows.values_list(Length("content"), flat=True))


def mapped_texts() -> list[tuple[str, str, str]]:
    """Return short name, language and day of what is live, for search engines."""
    rows = shown_texts().order_by("page__slug", "language").select_related("page__project")
    return [
        (text.page.slug, text.language, str(text.looked_at_on or ""))
        for text in rows[:MOST_MAPPED]
        if PART in text.page.project.parts
    ]


def piece_of(file: PageFile, variant: str, number: int) -> bytes | None:
    """Return a piece of a variant of a file."""
    rows = PageFileContent.objects.filter(file=file, variant=variant, number=number)
    found = rows.first()
    return bytes(found.content) if found else None
