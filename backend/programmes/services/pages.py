"""Creating, changing and erasing pages."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from backend.core.errors import ChangedMeanwhile, Conflict, FieldConflict
from backend.programmes.models import Page, PageText, Project
from backend.programmes.page_addresses import RESERVED
from backend.programmes.roles import Participant
from backend.programmes.selectors.page_trials import open_rounds_of
from backend.programmes.selectors.pages import PART, page_of, page_with_texts
from backend.programmes.selectors.projects import people_of, visible_project
from backend.programmes.states import SHOWN_STATES, PageAudience
from surveys.services.rounds import close_round

from .history import note


@transaction.atomic
def create_page(
    *,
    by: Participant,
    project_id: UUID,
    slug: str,
    audience: str,
    owner_id: UUID | None = None,
    review_every: int = 12,
    position: int = 0,
) -> Page:
    """Create a page of a project; it has no texts yet.

    :param owner_id: who is told when it has to be looked at again; else `by`
    :raises Missing: `by` does not see the project
    :raises PermissionDenied: `by` does not write for it
    :raises Conflict: the project has no pages, the slug is taken, or the owner is not of it
    """
    project = written_project(by, project_id)
    owner_id = owner_id or by.member_id
    _check_owner(project, owner_id)
    if slug in RESERVED:
        raise _taken()
    try:
        with transaction.atomic():
            row = Page.objects.create(
                project=project,
                slug=slug,
                audience=audience,
                owner_id=owner_id,
                review_every=review_every,
                position=position,
            )
    except IntegrityError:
        raise _taken() from None
    note(project_id=project_id, by=by, event="page.created", subject=row.pk)
    return page_with_texts(project, row.pk)


@transaction.atomic
def change_page(
    *, by: Participant, project_id: UUID, page_id: UUID, version: int, **changes: Any
) -> Page:
    """Change what is given of a page; its slug stays, since it is printed.

    :param version: the one that was looked at
    :raises Missing: `by` does not see the page
    :raises PermissionDenied: `by` does not write for its project
    :raises ChangedMeanwhile: somebody changed it since
    :raises Conflict: the owner is not of the project, or a text is live for another audience
    """
    project = written_project(by, project_id)
    row = page_of(project, page_id)
    changed = {name: value for name, value in changes.items() if getattr(row, name) != value}
    if changed.get("owner_id"):
        _check_owner(project, changed["owner_id"])
    if changed.get("audience") == PageAudience.SEEKERS:
        _check_nothing_is_shown(lock_page(page_id))
    same = Page.objects.filter(pk=page_id, version=version)
    if changed and not same.update(**changed, version=version + 1):
        raise ChangedMeanwhile
    if changed:
        names = {name.removesuffix("_id") for name in changed}
        note(project_id=project_id, by=by, event="page.changed", fields=names, subject=page_id)
    return page_with_texts(project, page_id)


@transaction.atomic
def erase_page(*, by: Participant, project_id: UUID, page_id: UUID) -> None:
    """Erase a page with its texts and their versions; trials that go on end.

    :raises Missing: `by` does not see the page
    :raises PermissionDenied: `by` does not write for its project
    :raises Conflict: one of its texts is live, or answers wait that cannot be opened
    """
    project = written_project(by, project_id)
    row = page_of(project, page_id)
    if _shown_texts(lock_page(page_id)):
        raise Conflict(_("Strangers read this page. Hide its texts first."))
    # A round without its page would ask readers about nothing.
    for survey in open_rounds_of(page_id):
        close_round(survey)
    row.delete()
    note(project_id=project_id, by=by, event="page.erased", subject=page_id)


def written_project(by: Participant, project_id: UUID) -> Project:
    """Return a project with pages for which somebody writes.

    :raises Missing: they do not see it
    :raises PermissionDenied: they do not write for it
    :raises Conflict: it has no pages
    """
    project = visible_project(by, project_id)
    if not by.writes(project.organisation_id):
        raise PermissionDenied
    if PART not in project.parts:
        raise Conflict(_("This project has no pages. Switch them on under “Parts”."))
    return project


def lock_page(page_id: UUID) -> UUID:
    """Lock a page within a transaction, so that moves of its texts follow each other."""
    Page.objects.unverified().select_for_update(no_key=True).filter(pk=page_id).first()
    return page_id


def _shown_texts(page_id: UUID) -> list[PageText]:
    return [*PageText.objects.filter(page=page_id, state__in=SHOWN_STATES)]


def _check_nothing_is_shown(page_id: UUID) -> None:
    if _shown_texts(page_id):
        raise FieldConflict(
            "audience", "live", _("Hide its texts first: readers try what is for people like them.")
        )


def _check_owner(project: Project, owner_id: UUID) -> None:
    if all(person.member_id != owner_id for person in people_of(project)):
        raise FieldConflict(
            "owner", "unknown", _("Choose somebody who writes for this project or runs it.")
        )


def _taken() -> FieldConflict:
    text = _("Another page has this short name. Choose another one.")
    return FieldConflict("slug", "taken", text)
