"""Adding and erasing pictures, files and videos of pages."""

import hashlib
import logging
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.db import DatabaseError, transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from backend.core import retention
from backend.core.days import today
from backend.core.errors import DATABASE_AWAY, Conflict, FieldConflict
from backend.core.names import clean_name
from backend.programmes.models import PageFile, PageFileContent, Project
from backend.programmes.models.page_files import CHUNK_BYTES, LONGEST_FILE_NAME
from backend.programmes.roles import Participant
from backend.programmes.selectors.courses import PART as COURSES
from backend.programmes.selectors.page_files import file_of
from backend.programmes.selectors.projects import visible_project
from backend.programmes.states import FileKind
from backend.programmes.uploads.captions import read_captions
from backend.programmes.uploads.contents import Contents
from backend.programmes.uploads.originals import read_pdf, read_video

from .history import note
from .pages import written_project

log = logging.getLogger("kier.programmes")

# Bytes and number of the files of a project.
MOST_BYTES, MOST_FILES = 200_000_000, 2_000
# Erased in one night; more wait for the next.
MOST_ERASED = 500
UNUSED = {"version_files": None, "course_version_files": None}


def add_file(
    *, by: Participant, project_id: UUID, kind: str, name: str, data: bytes, alternative: str = ""
) -> tuple[PageFile, bool]:
    """Add a file to a project; return it, and whether it is new: the same content is one file.

    :param alternative: what a picture says to who does not see it
    :raises Missing: `by` does not see the project
    :raises PermissionDenied: `by` does not write for it
    :raises Conflict: the file is not what it says or too large, or there is no room for it
    """
    project_with_files(by, project_id)
    name = clean_name(name, longest=LONGEST_FILE_NAME, field="name")
    alternative = " ".join(alternative.split())
    if not name:
        raise FieldConflict("name", "none", _("Give the file a name."))
    if kind == FileKind.PICTURE and not alternative:
        raise FieldConflict(
            "alternative", "none", _("Say what the picture shows, for people who cannot see it.")
        )
    digest = hashlib.sha256(data).hexdigest()
    if found := _same(project_id, kind, digest):
        return found, False
    # Reading takes longest, and locks nothing.
    contents = _read(kind, data)
    with transaction.atomic():
        # Held until the end, so that two at once are one file, or both are counted.
        Project.objects.unverified().select_for_update(no_key=True).filter(pk=project_id).first()
        if found := _same(project_id, kind, digest):
            return found, False
        size = sum(map(len, contents.variants.values()))
        _check_room(project_id, size)
        row = PageFile.objects.create(
            project_id=project_id,
            kind=kind,
            name=name,
            media_type=contents.media_type,
            size=size,
            width=contents.width,
            height=contents.height,
            alternative=alternative if kind == FileKind.PICTURE else "",
            sha256=digest,
            made_by_id=by.member_id,
            made_on=today(),
        )
        PageFileContent.objects.bulk_create(_pieces(row, contents), batch_size=8)
        note(project_id=project_id, by=by, event="page.file-added", subject=row.pk)
    return row, True


@transaction.atomic
def erase_file(*, by: Participant, project_id: UUID, file_id: UUID) -> None:
    """Erase a file that no version of a page or course uses.

    :raises Missing: `by` does not see the file
    :raises PermissionDenied: `by` does not write for its project
    :raises Conflict: a page or course uses it
    """
    row: Any = file_of(project_with_files(by, project_id), file_id)
    if row.is_used:
        raise Conflict(_("A page or course uses this file, or an earlier version of one does."))
    row.delete()
    note(project_id=project_id, by=by, event="page.file-erased", subject=file_id)


def project_with_files(by: Participant, project_id: UUID) -> Project:
    """Return a project with pages or courses for which somebody writes.

    :raises Missing: they do not see it
    :raises PermissionDenied: they do not write for it
    :raises Conflict: it has neither
    """
    project = visible_project(by, project_id)
    if COURSES in project.parts and by.writes(project.organisation_id):
        return project
    return written_project(by, project_id)


def erase_unused_files() -> int:
    """Erase files that no version of a page or course has used for long; return how many."""
    day = today() - retention.UNUSED_PAGE_FILES.length
    unused = PageFile.objects.unverified().filter(made_on__lt=day, **UNUSED)
    count = 0
    for file_id in unused.order_by("made_on", "pk").values_list("pk", flat=True)[:MOST_ERASED]:
        try:
            # Looked at once more: a page may use it since.
            same = PageFile.objects.filter(pk=file_id, **UNUSED)
            count += bool(same.delete()[0])
        except DATABASE_AWAY:
            raise
        except DatabaseError:
            # The others go on.
            log.exception("a file could not be erased")
    return count


def _same(project_id: UUID, kind: str, digest: str) -> PageFile | None:
    """Return the file with the same content; one that does not verify is erased, as if absent."""
    rows = PageFile.objects.filter(project=project_id, kind=kind, sha256=digest)
    found: PageFile | None = rows.first()
    if found is None:
        rows.delete()
    return found


def _read(kind: str, data: bytes) -> Contents:
    match kind:
        case FileKind.PICTURE:
            from backend.programmes.uploads.pictures import read_picture  # noqa: PLC0415

            return read_picture(data)
        case FileKind.VIDEO:
            return read_video(data)
        case FileKind.CAPTIONS:
            return read_captions(data)
        case _:
            return read_pdf(data)


def _check_room(project_id: UUID, size: int) -> None:
    rows = PageFile.objects.filter(project=project_id)
    used = rows.aggregate(bytes=Sum("size", default=0))["bytes"]
    if used + size > MOST_BYTES or rows.count() >= MOST_FILES:
        raise FieldConflict(
            "file", "full", _("There is no room for more files. Erase some that no page uses.")
        )


def _pieces(row: PageFile, contents: Contents) -> Iterator[PageFileContent]:
    for variant, data in contents.variants.items():
        for number, start in enumerate(range(0, len(data), CHUNK_BYTES)):
            piece = data[start : start + CHUNK_BYTES]
            yield PageFileContent(file=row, variant=variant, number=number, content=piece)
