"""Import of a file by what is in it; the libraries that read it are loaded on first use."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from .import_report import Imported, ImportRefused

if TYPE_CHECKING:
    from .course_import import ImportedCourse

LARGEST_IMPORT = 5_000_000
# A ZIP as .docx is, and the files of old word processors.
_PACKED = (b"PK", b"\xd0\xcf\x11\xe0")


def import_file(data: bytes, *, files: Mapping[str, str] | None = None) -> Imported:
    """Return the document of a .docx or a Markdown file; nothing is kept.

    :param files: ids of files of the project by name
    :raises ImportRefused: it is neither, or nothing can be made of it
    """
    _check_size(data)
    if data.startswith(_PACKED):
        from .docx_import import import_docx  # noqa: PLC0415

        return import_docx(data)
    from .markdown_import import import_markdown  # noqa: PLC0415

    return import_markdown(data, files=files)


def import_course_file(
    data: bytes, *, language: str, files: Mapping[str, str] | None = None
) -> "ImportedCourse":
    """Return the course of a Markdown file; nothing is kept.

    :param language: of the names of roles, if the file says none
    :param files: ids of files of the project by name
    :raises ImportRefused: it is none, or a question in it is wrong
    """
    _check_size(data)
    if data.startswith(_PACKED):
        raise ImportRefused("not-text", _("A course comes as Markdown. Save it as text."))
    from .course_import import import_course  # noqa: PLC0415

    return import_course(data, language=language, files=files)


def _check_size(data: bytes) -> None:
    if len(data) > LARGEST_IMPORT:
        raise ImportRefused("too-large", _("This file is larger than 5 MB. Make it smaller."))
