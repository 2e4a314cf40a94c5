"""Pages that strangers read, for tests: rows as they are after going live."""

import hashlib
from typing import Any

from backend.core.days import today
from backend.programmes.documents.html import file_ids
from backend.programmes.models import (
    Page,
    PageContent,
    PageFile,
    PageFileContent,
    PageText,
    PageVersion,
    PageVersionFile,
    Project,
)
from backend.programmes.services.page_use import PAGE_USE

from .factories import Programme, a_project


def a_document(*texts: str) -> dict[str, Any]:
    """A document with a paragraph for each text."""
    content = [{"type": "paragraph", "content": [{"type": "text", "text": text}]} for text in texts]
    return {"type": "doc", "content": content}


def a_page_project(programme: Programme, slug: str = "boys", **changes: Any) -> Project:
    """A project with pages."""
    return a_project(programme, slug, **({"parts": ["pages"]} | changes))


def a_page(
    project: Project, slug: str = "money", *, audience: str = "seekers", position: int = 0
) -> Page:
    return Page.objects.create(project=project, slug=slug, audience=audience, position=position)


def a_live_text(
    page: Page, language: str = "nl", *, title: str = "Geld", state: str = "live", **more: Any
) -> PageText:
    """A text of a page, live unless another state is named.

    :param more: `summary`, `document`
    """
    text = PageText.objects.create(page=page, language=language)
    PAGE_USE.add([text])
    version = add_version(text, title=title, **more)
    shown = {"live": version, "looked_at_on": today()} if state in {"live", "due"} else {}
    PageText.objects.filter(pk=text.pk).update(draft=version, state=state, **shown)
    return PageText.objects.get(pk=text.pk)


def add_version(
    text: PageText,
    *,
    title: str = "Geld",
    summary: str = "Niemand mag je geld houden.",
    document: Any = None,
) -> PageVersion:
    """The next version of a text, which is not shown yet."""
    number = PageVersion.objects.filter(text=text).count() + 1
    version = PageVersion.objects.create(
        text=text, number=number, title=title, summary=summary, made_on=today()
    )
    content = document or a_document("Het is jouw geld.", "Praat met iemand.")
    PageContent.objects.create(version=version, document=content)
    files = PageFile.objects.filter(pk__in=file_ids(content))
    PageVersionFile.objects.bulk_create(
        PageVersionFile(version=version, file=file) for file in files
    )
    return version


def show(text: PageText, version: PageVersion) -> None:
    """Have strangers read another version."""
    PageText.objects.filter(pk=text.pk).update(live=version)


def a_file(
    project: Project,
    kind: str = "picture",
    *,
    pieces: tuple[bytes, ...] = (b"RIFF....WEBP",),
    variants: tuple[str, ...] = ("480", "960"),
    **changes: Any,
) -> PageFile:
    """A file of a project, the same in each variant."""
    whole = b"".join(pieces)
    fields: dict[str, Any] = {
        "kind": kind,
        "name": "boat.webp",
        "media_type": "image/webp",
        "size": len(whole),
        "width": 900 if kind == "picture" else None,
        "height": 600 if kind == "picture" else None,
        "sha256": hashlib.sha256(whole + kind.encode()).hexdigest(),
        "made_on": today(),
    }
    file = PageFile.objects.create(project=project, **(fields | changes))
    for variant in variants:
        for number, content in enumerate(pieces):
            PageFileContent.objects.create(
                file=file, variant=variant, number=number, content=content
            )
    return file
