"""Files of pages: which there are in a project, which page shows one, and its pieces."""

from collections.abc import Iterator
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from backend.core.errors import Missing
from backend.programmes.models import PageFile, PageFileContent, PageText, PageVersionFile, Project
from backend.programmes.states import SHOWN_STATES

from .pages import PART


def files_of(project: Project) -> QuerySet[PageFile]:
    """Return the files of a project; `is_used` says whether a version of a page shows one."""
    shown = PageVersionFile.objects.filter(file=OuterRef("pk"))
    rows: QuerySet[PageFile] = PageFile.objects.filter(project=project)
    return rows.annotate(is_used=Exists(shown))


def ids_by_name(project: Project) -> dict[str, str]:
    """Return ids of a project's files by name; of several with one name the newest."""
    rows = PageFile.objects.filter(project=project).order_by("made_on", "pk")
    return {row.name: str(row.pk) for row in rows.only("id", *PageFile.MAC_FIELDS, "mac")}


def pieces_of(file: PageFile, variant: str) -> Iterator[bytes]:
    """Yield the pieces of a variant of a file in their order, each read when it is its turn."""
    number = 0
    while (piece := piece_of(file, variant, number)) is not None:
        yield piece
        number += 1


def file_of(project: Project, file_id: UUID) -> PageFile:
    """Return a file of a project. May raise `Missing`."""
    found = files_of(project).filter(pk=file_id).first()
    if found is None:
        raise Missing
    return found


def piece_of(file: PageFile, variant: str, number: int) -> bytes | None:
    """Return a piece of a variant of a file, counted from 0; None after the last one."""
    rows = PageFileContent.objects.filter(file=file, variant=variant, number=number)
    found = rows.first()
    return bytes(found.content) if found else None


def public_file(file_id: UUID) -> PageFile | None:
    """Return a file if strangers get it: a live text shows it. Two statements at most."""
    shown = PageText.objects.filter(
        live__version_files__file=file_id, state__in=SHOWN_STATES
    ).select_related("page__project")
    if not any(PART in text.page.project.parts for text in shown[:10]):
        return None
    return PageFile.objects.filter(pk=file_id).first()
