"""Adding, releasing and erasing recordings of the seeker's page."""

import hashlib
from math import ceil
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from backend.core.days import today
from backend.core.errors import Conflict, FieldConflict
from backend.core.locale import seekers_languages
from backend.programmes.models import Project, Recording, RecordingContent
from backend.programmes.models.recordings import MOST_BYTES
from backend.programmes.mpeg_audio import NoSound, frames_of
from backend.programmes.roles import Participant
from backend.programmes.selectors.projects import visible_project
from backend.programmes.selectors.recordings import PART, recording_of

from .history import note

LONGEST_SECONDS = 180


@transaction.atomic
def add_recording(
    *, by: Participant, project_id: UUID, screen: str, language: str, text: str, content: bytes
) -> Recording:
    """Add a recording, which waits until somebody else has listened; one that waited goes.

    :param text: what the screen said when it was read
    :raises Missing: `by` does not see the project
    :raises PermissionDenied: `by` does not write for it
    :raises Conflict: the project has no recordings, or the content is no MP3 of at most
        `MOST_BYTES` and `LONGEST_SECONDS`
    """
    project = recording_project(by, project_id)
    if language not in seekers_languages():
        raise FieldConflict("language", "unknown", _("Choose a language of the page."))
    if len(content) > MOST_BYTES:
        raise FieldConflict("content", "too-large", _("This file is larger than 1.5 MB."))
    try:
        sound = frames_of(content)
    except NoSound:
        raise FieldConflict(
            "content", "no-sound", _("This is no MP3. Save the recording as MP3.")
        ) from None
    if sound.seconds > LONGEST_SECONDS:
        raise FieldConflict(
            "content", "too-long", _("This recording is longer than three minutes.")
        )
    waiting = {"project": project, "screen": screen, "language": language, "is_released": False}
    Recording.objects.filter(**waiting).delete()
    row: Recording = Recording.objects.create(
        **waiting,
        text=text,
        seconds=ceil(sound.seconds),
        sha256=hashlib.sha256(sound.content).hexdigest(),
        made_by_id=by.member_id,
        made_on=today(),
    )
    RecordingContent.objects.create(recording=row, content=sound.content)
    note(project_id=project_id, by=by, event="recording.added", subject=row.pk)
    return row


@transaction.atomic
def release_recording(*, by: Participant, project_id: UUID, recording_id: UUID) -> Recording:
    """Have seekers hear a recording in place of the one before.

    :raises Missing: `by` does not see the recording
    :raises PermissionDenied: `by` does not write for the project
    :raises Conflict: `by` added it, somebody released it, or the project has no recordings
    """
    project = recording_project(by, project_id)
    row = recording_of(project, recording_id)
    if row.made_by_id == by.member_id:
        raise Conflict(_("Somebody else has to listen to your recording, and release it."))
    heard = Recording.objects.filter(language=row.language, screen=row.screen)
    heard.filter(is_released=True).exclude(pk=row.pk).delete()
    waiting = Recording.objects.filter(pk=row.pk, is_released=False)
    if not waiting.update(is_released=True, released_on=today(), released_by_id=by.member_id):
        raise Conflict(_("This recording was released already."))
    note(project_id=project_id, by=by, event="recording.released", subject=row.pk)
    return recording_of(project, recording_id)


@transaction.atomic
def erase_recording(*, by: Participant, project_id: UUID, recording_id: UUID) -> None:
    """Erase a recording; seekers do not hear it any more.

    :raises Missing: `by` does not see the recording
    :raises PermissionDenied: `by` does not write for the project
    """
    project = recording_project(by, project_id)
    Recording.objects.filter(pk=recording_of(project, recording_id).pk).delete()
    note(project_id=project_id, by=by, event="recording.erased", subject=recording_id)


def recording_project(by: Participant, project_id: UUID) -> Project:
    """Return a project with recordings for which somebody writes.

    :raises Missing: they do not see it
    :raises PermissionDenied: they do not write for it
    :raises Conflict: it has no recordings
    """
    project = visible_project(by, project_id)
    if not by.writes(project.organisation_id):
        raise PermissionDenied
    if PART not in project.parts:
        raise Conflict(_("This project has no recordings."))
    return project
