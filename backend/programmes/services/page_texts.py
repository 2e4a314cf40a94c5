"""Texts of pages: adding a language, saving drafts, putting an earlier version back."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from backend.core.errors import ChangedMeanwhile, FieldConflict, field_path
from backend.core.locale import seekers_languages
from backend.programmes.documents.attributes import DocumentInvalid, Line
from backend.programmes.documents.schema import (
    LONGEST_SUMMARY,
    LONGEST_TITLE,
    check_document,
    file_references,
)
from backend.programmes.models import (
    Page,
    PageContent,
    PageFile,
    PageText,
    PageVersion,
    PageVersionFile,
    Project,
)
from backend.programmes.models.pages import LONGEST_NOTE
from backend.programmes.roles import Participant
from backend.programmes.selectors.pages import page_of, text_of, version_of
from backend.programmes.selectors.projects import today

from .history import note as note_in_history
from .page_use import add_use
from .pages import written_project


@transaction.atomic
def add_text(*, by: Participant, project_id: UUID, page_id: UUID, language: str) -> PageText:
    """Add a language to a page; it has no draft yet.

    :raises Missing: `by` does not see the page
    :raises PermissionDenied: `by` does not write for its project
    :raises Conflict: pages do not come in this language, or this page has it already
    """
    page = page_of(written_project(by, project_id), page_id)
    if language not in seekers_languages():
        raise FieldConflict("language", "unknown", _("Pages do not come in this language yet."))
    try:
        with transaction.atomic():
            row = PageText.objects.create(page=page, language=language)
    except IntegrityError:
        raise FieldConflict("language", "taken", _("This page has this language.")) from None
    add_use([row])
    note_in_history(
        project_id=project_id,
        by=by,
        event="page.text-added",
        fields=[language],
        subject=page_id,
    )
    return text_of(page, language)


@transaction.atomic
def save_draft(
    *,
    by: Participant,
    project_id: UUID,
    page_id: UUID,
    language: str,
    version: int,
    title: str,
    summary: str,
    content: Mapping[str, Any],
    note: str = "",
) -> PageText:
    """Save a new version as the draft; the ones before it stay.

    Nothing is made if nothing was changed: saving twice makes one version.

    :param version: the one of the text that was looked at
    :param note: what was changed, in the writer's words
    :raises Missing: `by` does not see the page, or it lacks the language
    :raises PermissionDenied: `by` does not write for its project
    :raises ChangedMeanwhile: somebody saved another draft since
    :raises Conflict: title, summary or content are not of the right form
    """
    project = written_project(by, project_id)
    page = page_of(project, page_id)
    written = {
        "title": _line(title, "title", Line(1, LONGEST_TITLE)),
        "summary": _line(summary, "summary", Line(0, LONGEST_SUMMARY)),
    }
    written_note = _line(note, "note", Line(0, LONGEST_NOTE))
    files = _check_content(project, content)
    text = _locked(page, language, version)
    changed = _changed(text.draft, written, content)
    if changed:
        _add_version(text, by, written, content, written_note, files)
        note_in_history(
            project_id=project_id,
            by=by,
            event="page.draft-saved",
            fields=[language, *changed],
            subject=page_id,
        )
    return text_of(page, language)


@transaction.atomic
def restore(
    *,
    by: Participant,
    project_id: UUID,
    page_id: UUID,
    language: str,
    version: int,
    number: int,
) -> PageText:
    """Save an earlier version anew as the draft.

    :param version: the one of the text that was looked at
    :param number: the earlier version
    :raises Missing: `by` does not see the page, or there is no such version
    :raises PermissionDenied: `by` does not write for its project
    :raises ChangedMeanwhile: somebody saved another draft since
    :raises Conflict: it names a file that is gone
    """
    page = page_of(written_project(by, project_id), page_id)
    earlier = version_of(text_of(page, language), number)
    return save_draft(
        by=by,
        project_id=project_id,
        page_id=page_id,
        language=language,
        version=version,
        title=earlier.title,
        summary=earlier.summary,
        content=earlier.content,
        note=_("Version {number} again").format(number=number),
    )


def _line(text: str, field: str, line: Line) -> str:
    # Joiners that Nepali and Hindi are written with stay, unlike in names.
    found = " ".join(text.split())
    line.check(found, (field,))
    return found


def _locked(page: Page, language: str, version: int) -> PageText:
    """Return a text that nobody else writes meanwhile, if it is as it was looked at."""
    rows = PageText.objects.filter(page=page, language=language)
    text_of(page, language)
    if not rows.filter(version=version).select_for_update(no_key=True).first():
        raise ChangedMeanwhile
    return text_of(page, language)


def _changed(
    draft: PageVersion | None, written: Mapping[str, str], content: Mapping[str, Any]
) -> list[str]:
    if draft is None:
        return [*written, "content"]
    changed = [name for name, value in written.items() if getattr(draft, name) != value]
    return changed if draft.content == content else [*changed, "content"]


def _add_version(
    text: PageText,
    by: Participant,
    written: Mapping[str, str],
    content: Mapping[str, Any],
    note: str,
    files: Collection[UUID],
) -> None:
    row = PageVersion.objects.create(
        text=text,
        number=text.draft.number + 1 if text.draft else 1,
        **written,
        made_by_id=by.member_id,
        made_on=today(),
        note=note,
    )
    PageContent.objects.create(version=row, document=content)
    PageVersionFile.objects.bulk_create(PageVersionFile(version=row, file_id=pk) for pk in files)
    PageText.objects.filter(pk=text.pk).update(draft=row, version=text.version + 1)


def _check_content(project: Project, content: Mapping[str, Any]) -> set[UUID]:
    """Check a document; return the files that it names, which are of the project."""
    try:
        check_document(content)
        wanted = [*file_references(content)]
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
