"""Making files in the background; a task may start more than once."""

import logging
from pathlib import Path
from uuid import UUID

from django.tasks import task
from django.utils import timezone

from surveys.models import Export
from surveys.results.languages import words_in
from surveys.states import JobState

from . import files
from .writers import write

log = logging.getLogger("kier.surveys")
UNFINISHED = (JobState.WAITING, JobState.RUNNING)
# Before the last row is written and the file is whole.
ALMOST = 99


class NotWanted(Exception):
    """The export was erased while its file was made."""


@task
def make_export(export_id: str) -> bool:
    """Make the file of an export; return whether it did."""
    return make(UUID(export_id))


def make(export_id: UUID) -> bool:
    """Make the file of an export, unless it is erased or another process makes it."""
    with files.locked_file(export_id) as path:
        wanted = Export.objects.filter(id=export_id, state__in=UNFINISHED)
        if path is None or not wanted.update(state=JobState.RUNNING, progress=0):
            return False
        try:
            _write(wanted.select_related("round__version", "round__organisation").get(), path)
            files.keep(export_id, path)
        except (NotWanted, Export.DoesNotExist):
            return False
        except Exception:
            log.exception("an export could not be made")
            wanted.update(state=JobState.FAILED)
            return False
        if not wanted.update(state=JobState.READY, progress=100):
            files.erase(export_id)
            return False
        return True


def take_up_left() -> int:
    """Make the exports whose worker was killed; return how many files."""
    left = Export.objects.filter(state__in=UNFINISHED, expires_at__gt=timezone.now())
    return sum(make(export_id) for export_id in left.values_list("id", flat=True))


def erase_old() -> int:
    """Erase expired exports, and files without an export; return how many files."""
    Export.objects.filter(expires_at__lte=timezone.now()).delete()
    found = files.exists()
    known = set(Export.objects.filter(id__in=found).values_list("id", flat=True))
    for export_id in (gone := {*found} - known):
        files.erase(export_id)
        # What is half made, by nobody any more, goes when it is let go of.
        with files.locked_file(export_id):
            pass
    return len(gone) + files.erase_left()


def _write(export: Export, path: Path) -> None:
    total = max(1, export.round.written)
    told = 0

    def report(done: int) -> None:
        nonlocal told
        progress = min(ALMOST, done * 100 // total)
        if progress > told:
            told = progress
            if not Export.objects.filter(id=export.id).update(progress=progress):
                raise NotWanted

    with words_in(export.language):
        write(path, export.round, export.content, export.form, export.language, report)
