"""Creating, changing and erasing trainings."""

from collections.abc import Collection, Mapping
from typing import Any, Final
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from backend.core.errors import ChangedMeanwhile, Conflict, FieldConflict
from backend.programmes.models import Page, Project, Training, TrainingSession
from backend.programmes.roles import Participant
from backend.programmes.selectors.projects import people_of
from backend.programmes.selectors.trainings import PART, training_of
from backend.programmes.states import SessionState

from .history import note
from .links import written_project
from .training_counts import add_counts

LONGEST_TITLE: Final = 120
LONGEST_ABOUT: Final = 4_000
MOST_IN_TOOLKIT: Final = 20


@transaction.atomic
def create_training(
    *, by: Participant, project_id: UUID, slug: str, owner_id: UUID | None = None, **fields: Any
) -> Training:
    """Create a training of a project; it has no sessions yet.

    :param owner_id: who answers for it; else `by`
    :raises Missing: `by` does not see the project
    :raises PermissionDenied: `by` does not write for it
    :raises Conflict: the project has no trainings, the slug is taken, it has no title, the owner is
        not of the project, or the toolkit has a page that it has not
    """
    project = written_project(by, project_id, PART)
    row = Training(project=project, slug=slug, owner_id=owner_id or by.member_id, **fields)
    _check(project, row)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        text = _("Another training has this short name. Choose another one.")
        raise FieldConflict("slug", "taken", text) from None
    add_counts(row)
    note(project_id=project_id, by=by, event="training.created", subject=row.pk)
    return training_of(project, row.pk)


@transaction.atomic
def change_training(
    *, by: Participant, project_id: UUID, training_id: UUID, version: int, **changes: Any
) -> Training:
    """Change what is given of a training; its slug stays, since it is printed.

    :param version: the one that was looked at
    :raises Missing: `by` does not see the training
    :raises PermissionDenied: `by` does not write for its project
    :raises ChangedMeanwhile: somebody changed it since
    :raises Conflict: as in `create_training`
    """
    project = written_project(by, project_id, PART)
    row = training_of(project, training_id)
    changed = {name: value for name, value in changes.items() if getattr(row, name) != value}
    for name, value in changed.items():
        setattr(row, name, value)
    _check(project, row)
    same = Training.objects.filter(pk=training_id, version=version)
    if changed and not same.update(**changed, version=version + 1):
        raise ChangedMeanwhile
    if changed:
        names = {name.removesuffix("_id") for name in changed}
        note(project_id=project_id, by=by, event="training.changed", fields=names, subject=row.pk)
    return training_of(project, training_id)


@transaction.atomic
def erase_training(*, by: Participant, project_id: UUID, training_id: UUID) -> None:
    """Erase a training with its sessions, registrations and figures.

    :raises Missing: `by` does not see the training
    :raises PermissionDenied: `by` does not write for its project
    :raises Conflict: people come to one of its sessions
    """
    project = written_project(by, project_id, PART)
    row = training_of(project, training_id)
    to_come = TrainingSession.objects.filter(
        training=row, state=SessionState.PLANNED, ends_at__gt=timezone.now()
    )
    if to_come.exists():
        raise Conflict(_("This training has sessions to come. Call them off first."))
    row.delete()
    note(project_id=project_id, by=by, event="training.erased", subject=training_id)


def _check(project: Project, row: Training) -> None:
    if not _spoken(row.title):
        raise FieldConflict("title", "none", _("Give the training a title in one language."))
    if all(person.member_id != row.owner_id for person in people_of(project)):
        raise FieldConflict(
            "owner", "unknown", _("Choose somebody who writes for this project or runs it.")
        )
    _check_toolkit(project, row.toolkit)


def _spoken(texts: Mapping[str, str]) -> bool:
    return any(text.strip() for text in texts.values())


def _check_toolkit(project: Project, slugs: Collection[str]) -> None:
    known = Page.objects.filter(project=project, slug__in=slugs).values_list("slug", flat=True)
    if unknown := {*slugs} - {*known}:
        text = _("This project has no page “{slug}”. Choose one that it has.")
        raise FieldConflict("toolkit", "unknown", text.format(slug=min(unknown)))
