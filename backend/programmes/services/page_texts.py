"""Texts of pages: adding a language, saving drafts, putting an earlier version back."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from backend.core.days import today
from backend.core.errors import FieldConflict
from backend.core.locale import seekers_languages
from backend.programmes.documents.schema import check_document, file_references
from backend.programmes.models import Page, PageContent, PageText, PageVersion, PageVersionFile
from backend.programmes.roles import Participant
from backend.programmes.selectors.pages import page_of, text_of, version_of

from .drafts import changed_names, checked_files, lock_unchanged, name_files, written_lines
from .history import note as note_in_history
from .page_use import PAGE_USE
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
    PAGE_USE.add([row])
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
    written, written_note = written_lines(title, summary, note)
    files = checked_files(project, content, check_document, file_references)
    text = _locked(page, language, version)
    changed = changed_names(text.draft, written, content)
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


def _locked(page: Page, language: str, version: int) -> PageText:
    """Return a text that nobody else writes meanwhile, if it is as it was looked at."""
    rows = PageText.objects.filter(page=page, language=language)
    text_of(page, language)
    lock_unchanged(rows, version)
    return text_of(page, language)


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
    name_files(PageVersionFile, row, files)
    PageText.objects.filter(pk=text.pk).update(draft=row, version=text.version + 1)
