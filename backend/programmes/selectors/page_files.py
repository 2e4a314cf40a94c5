"""Files of pages: which there are in a project, which page shows one, and its pieces."""

from collections.abc import Iterator
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from backend.core.errors import Missing
from backend.programmes.models import (
    CourseVersion,
    CourseVersionFile,
    PageFile,
    PageFileContent,
    PageText,
    PageVersionFile,
    Project,
)
from backend.programmes.states import SHOWN_STATES

from .courses import PART as COURSES
from .pages import PART


def files_of(project: Project) -> QuerySet[PageFile]:
    """Return the files of a project; `is_used` says whether a page or course shows one."""
    in_page = PageVersionFile.objects.filter(file=OuterRef("pk"))
    in_course = CourseVersionFile.objects.filter(file=OuterRef("pk"))
    rows: QuerySet[PageFile] = PageFile.objects.filter(project=project)
    return rows.annotate(is_used=Exists(in_page) | Exists(in_course))


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
    """Return a file if strangers get it: a live text of a page or course of its project shows it.

    So does a version of a course that was live: who began with it finishes it. Three statements at
    most.
    """
    file: PageFile | None = PageFile.objects.filter(pk=file_id).first()
    return file if file and (_in_a_page(file) or _in_a_course(file)) else None


def _in_a_page(file: PageFile) -> bool:
    texts = PageText.objects.filter(
        live__version_files__file=file, state__in=SHOWN_STATES, page__project=file.project_id
    )
    shown = texts.select_related("page__project").first()
    return shown is not None and PART in shown.page.project.parts


def _in_a_course(file: PageFile) -> bool:
    versions = CourseVersion.objects.filter(
        version_files__file=file, was_live=True, text__course__project=file.project_id
    )
    shown = versions.select_related("text__course__project").first()
    return shown is not None and COURSES in shown.text.course.project.parts
