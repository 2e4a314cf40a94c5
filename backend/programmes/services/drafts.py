"""What saving drafts of pages and of courses has in common."""

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from backend.core.errors import ChangedMeanwhile, FieldConflict, field_path
from backend.programmes.documents.attributes import DocumentInvalid, Line, Path
from backend.programmes.documents.schema import LONGEST_SUMMARY, LONGEST_TITLE
from backend.programmes.models import PageFile, Project
from backend.programmes.models.versions import LONGEST_NOTE, TextVersion


def written_lines(title: str, summary: str, note: str) -> tuple[dict[str, str], str]:
    """Return title and summary by name, and the note, without spaces too many.

    :raises FieldConflict: one of them is too long, or there is no title
    """
    lines = {
        "title": _line(title, "title", Line(1, LONGEST_TITLE)),
        "summary": _line(summary, "summary", Line(0, LONGEST_SUMMARY)),
    }
    return lines, _line(note, "note", Line(0, LONGEST_NOTE))


def lock_unchanged(rows: QuerySet[Any], version: int) -> None:
    """Have nobody else write a text meanwhile. May raise `ChangedMeanwhile`.

    :param rows: the text
    :param version: the one of it that was looked at
    """
    if not rows.filter(version=version).select_for_update(no_key=True).first():
        raise ChangedMeanwhile


def changed_names(
    draft: TextVersion | None, lines: Mapping[str, str], content: Mapping[str, Any]
) -> list[str]:
    """Return what is other than in the draft before."""
    if draft is None:
        return [*lines, "content"]
    changed = [name for name, value in lines.items() if getattr(draft, name) != value]
    before: Any = draft
    return changed if before.content == content else [*changed, "content"]


def checked_files(
    project: Project,
    content: Mapping[str, Any],
    check: Callable[[Mapping[str, Any]], None],
    named: Callable[[Mapping[str, Any]], Iterable[tuple[Path, str, str]]],
) -> set[UUID]:
    """Check a content; return the files that it names, which are of the project.

    :param check: raises `DocumentInvalid`
    :param named: yields path, kind and identifier of each file
    :raises FieldConflict: the content is not of the right form, or a file is gone
    """
    try:
        check(content)
        wanted = [*named(content)]
        identifiers = {identifier for _path, _kind, identifier in wanted}
        rows = [*PageFile.objects.filter(project=project, pk__in=identifiers)]
        kinds = {str(row.pk): row.kind for row in rows}
        for path, kind, identifier in wanted:
            if kinds.get(identifier) != kind:
                raise DocumentInvalid(path, "file", _("This file is gone. Choose another one."))
    except DocumentInvalid as error:
        raise FieldConflict(
            field_path("content", *error.path), error.errors[0].code, error.detail
        ) from None
    return {row.pk for row in rows}


def name_files(model: type[Model], version: TextVersion, files: Collection[UUID]) -> None:
    """Write down which files a new version names."""
    rows: Any = model._default_manager
    rows.bulk_create(model(version=version, file_id=pk) for pk in files)


def _line(text: str, field: str, line: Line) -> str:
    # Joiners that Nepali and Hindi are written with stay, unlike in names.
    found = " ".join(text.split())
    line.check(found, (field,))
    return found
