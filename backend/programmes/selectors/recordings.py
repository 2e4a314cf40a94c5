"""Recordings of the seeker's page: those of a project, and those that strangers hear."""

import hashlib
from uuid import UUID

from django.db.models import QuerySet

from backend.core.errors import Missing
from backend.core.row_macs import refuse
from backend.programmes.models import Project, Recording, RecordingContent

PART = "recordings"


def recordings_of(project: Project) -> QuerySet[Recording]:
    """Return the recordings of a project by language and screen, without their sound."""
    rows: QuerySet[Recording] = Recording.objects.filter(project=project)
    return rows.select_related("made_by", "released_by")


def recording_of(project: Project, recording_id: UUID) -> Recording:
    """Return a recording of a project. May raise `Missing`."""
    found = recordings_of(project).filter(pk=recording_id).first()
    if found is None:
        raise Missing
    return found


def released_screens(language: str) -> list[str]:
    """Return the screens that can be heard in a language, by name; one statement."""
    rows = Recording.objects.filter(language=language, is_released=True)
    return sorted(row.screen for row in rows.select_related("project") if _plays(row))


def released_sound(language: str, screen: str) -> bytes:
    """Return the sound of a screen in a language. May raise `Missing`."""
    rows = Recording.objects.filter(language=language, screen=screen, is_released=True)
    row = rows.select_related("project").first()
    if row is None or not _plays(row):
        raise Missing
    return sound_of(row)


def sound_of(row: Recording) -> bytes:
    """Return the sound of a recording. May raise `Missing` if it is not the one that was added."""
    stored = RecordingContent.objects.filter(pk=row.pk).first()
    content = bytes(stored.content) if stored else b""
    if hashlib.sha256(content).hexdigest() != row.sha256:
        refuse(Recording)
        raise Missing
    return content


def _plays(row: Recording) -> bool:
    return PART in row.project.parts
