"""A course as a package for a learning system: a ZIP archive with the player in it.

It asks nobody's name. With the link of a place in it, who passes counts for the place as on Kier:
by a blind token, which says nothing of who it was.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any, Final
from uuid import UUID

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from backend.core.errors import Conflict
from backend.programmes.documents.html import DocumentFile
from backend.programmes.models import CourseVersion, PageFile
from backend.programmes.selectors.page_files import pieces_of

from . import manifests
from .course_data import House, course_data, files_of, shown_variant
from .manifests import Standard

MEDIA_TYPE: Final = "application/zip"
# Of pictures and videos; what learning systems take, most of them.
MOST_FILE_BYTES: Final = 50_000_000
ENTRY: Final = "kier/learner/elsewhere.js"
MODULES: Final = (
    ENTRY,
    "kier/learner/course-run.js",
    "kier/learner/document-view.js",
    "kier/learner/grades.js",
    "kier/learner/house-token.js",
    "kier/learner/learning-system.js",
    "kier/learner/player.js",
    "kier/learner/question-view.js",
    "kier/shared/blind-tokens.js",
    "kier/shared/crypto/encoding.js",
    "kier/vendor/blind-tokens.js",
    "kier/vendor/preact.js",
)
"""All that the player imports; a test compares it with what the modules say."""

OTHERS: Final = (
    "kier/css/tokens.css",
    "kier/css/course-player.css",
    "kier/vendor/LICENCES.txt",
)
TEMPLATE: Final = "programmes/package.html"
# The same bytes for the same course: the day says nothing.
_DAY: Final = (1980, 1, 1, 0, 0, 0)
_SUFFIX: Final = re.compile(r"\.[A-Za-z0-9]{1,5}")


def package_name(version: CourseVersion, standard: Standard) -> str:
    """Return the file name of a package."""
    return f"{version.text.course.slug}-{version.text.language}-{standard}.zip"


def package_of(version: CourseVersion, standard: Standard, *, house: House | None = None) -> bytes:
    """Return a version of a course as a package.

    :param version: with its body, text, course and project
    :param house: what lets the staff of a place count
    :raises Conflict: its pictures and videos are too large
    :raises Missing: what it contains does not verify
    """
    course = version.text.course
    data = course_data(version, address_of=_file_name, house=house)
    files: dict[str, bytes] = {manifests.START: _start(data)}
    for name in (*MODULES, *OTHERS):
        files[name] = static_source(name)
    files |= dict(_files(version))
    files[manifests.NAME] = manifests.manifest(
        standard,
        identifier=f"kier-{course.slug}-{version.text.language}",
        title=version.title,
        pass_mark=course.pass_mark,
        files=sorted(files),
    )
    return _zipped(files)


def static_source(name: str) -> bytes:
    """Return a static file as it is in the source."""
    found = finders.find(name)
    if not found:
        raise LookupError(f"no static file {name}")
    return Path(str(found)).read_bytes()


def _start(data: dict[str, Any]) -> bytes:
    context = {"course": data, "entry": ENTRY, "sheets": [n for n in OTHERS if n.endswith(".css")]}
    return render_to_string(TEMPLATE, context).encode()


def _file_name(file_id: UUID, variant: str, file: DocumentFile) -> str:
    """Return the name of a file in the package; its own name may be anything."""
    suffix = PurePosixPath(file.name).suffix
    if variant != "original":
        # Pictures are drawn anew in the sizes that are shown.
        suffix = ".webp"
    return f"files/{file_id}{suffix if _SUFFIX.fullmatch(suffix) else ''}"


def _files(version: CourseVersion) -> Iterator[tuple[str, bytes]]:
    found = files_of(version)
    rows = PageFile.objects.filter(project=version.text.course.project_id, pk__in=found)
    left = MOST_FILE_BYTES
    for row in rows:
        file = found[str(row.pk)]
        variant = shown_variant(file)
        if not variant:
            continue
        content = b""
        for piece in pieces_of(row, variant):
            left -= len(piece)
            if left < 0:
                raise Conflict(
                    _("The pictures and videos of this course are too large for a package.")
                )
            content += piece
        yield _file_name(row.pk, variant, file), content


def _zipped(files: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    # Learning systems look for the manifest first.
    order = sorted(files, key=lambda name: (name != manifests.NAME, name))
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in order:
            entry = zipfile.ZipInfo(name, _DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, files[name])
    return made.getvalue()
