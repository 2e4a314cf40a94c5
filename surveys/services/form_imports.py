"""Importing spreadsheets in a process of their own, as a file may crash or block its reader."""

import logging
from dataclasses import asdict
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.tasks import task
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from backend.core import retention
from backend.core.errors import Conflict, Missing
from backend.core.hours import hours_from_now
from backend.organisations.models import Organisation
from surveys.models import FormImport
from surveys.states import JobState
from surveys.xlsform.report import Imported, ReportRow, Status, What

from .questionnaires import Source, create

log = logging.getLogger("kier.surveys")
UNFINISHED = (JobState.WAITING, JobState.RUNNING)
# Of one organisation: files that wait, and reports that are kept.
MAX_UNFINISHED, MAX_KEPT = 5, 20
# A file with which a worker ended is read once more; after that the file is taken for the reason.
MAX_ATTEMPTS = 2
# Mails and what the clock asks for go first.
PRIORITY = -50


@transaction.atomic
def request_import(
    *, organisation: Organisation, name: str, content: bytes, language: str
) -> FormImport:
    """Queue a spreadsheet for reading; raise Conflict if too many of the organisation wait."""
    Organisation.objects.select_for_update(no_key=True).get(id=organisation.id)
    mine = FormImport.objects.filter(organisation=organisation)
    if mine.filter(state__in=UNFINISHED).count() >= MAX_UNFINISHED:
        raise Conflict(_("Other files of yours are still being read. Wait until they are done."))
    if mine.count() >= MAX_KEPT:
        oldest = mine.exclude(state__in=UNFINISHED).order_by("expires_at", "id")
        mine.filter(id__in=list(oldest.values_list("id", flat=True)[:MAX_UNFINISHED])).delete()
    made = FormImport.objects.create(
        organisation=organisation,
        name=name,
        content=content,
        language=language,
        expires_at=hours_from_now(retention.SURVEY_IMPORTS.hours + 1),
    )
    read_import.enqueue(str(made.id))
    return made


@task(priority=PRIORITY)
def read_import(import_id: str) -> bool:
    """Read a spreadsheet; return whether it was read."""
    return run_import(UUID(import_id))


def run_import(import_id: UUID) -> bool:
    """Read a spreadsheet, create a questionnaire once, and keep the report."""
    wanted = FormImport.objects.filter(id=import_id, state__in=UNFINISHED)
    if not wanted.update(state=JobState.RUNNING, attempts=F("attempts") + 1):
        return False
    row = wanted.select_related("organisation").first()
    if row is None:
        return False
    with translation.override(row.language):
        try:
            found = _read(row)
            return _finish(row, found)
        except Exception:
            log.exception("a spreadsheet could not be read")
            why = _("Something went wrong here. Bring the file again, or save it as .xlsx anew.")
            wanted.update(**_ended(JobState.FAILED, Status.REFUSED, [_refused(why)]))
            return False


def import_of(organisation_id: UUID, import_id: UUID) -> FormImport:
    """Return one import of an organisation; raise Missing if there is none."""
    found = FormImport.objects.filter(organisation_id=organisation_id, id=import_id).first()
    if found is None:
        raise Missing
    return found


def imports_of(organisation_id: UUID) -> list[FormImport]:
    """Return the imports of an organisation, the newest first, without the files."""
    rows = FormImport.objects.filter(organisation_id=organisation_id).defer("content")
    return list(rows.select_related("questionnaire").order_by("-expires_at", "name", "id"))


def forget_import(organisation_id: UUID, import_id: UUID) -> None:
    """Erase an import; its questionnaire stays."""
    import_of(organisation_id, import_id).delete()


def take_up_left() -> int:
    """Read the imports whose worker was killed; return how many."""
    # What only waits has a task of its own, which nobody began.
    left = FormImport.objects.filter(state=JobState.RUNNING, expires_at__gt=timezone.now())
    return sum(run_import(import_id) for import_id in left.values_list("id", flat=True))


def erase_old() -> int:
    """Erase expired imports; return how many."""
    erased, _by_model = FormImport.objects.filter(expires_at__lte=timezone.now()).delete()
    return erased


def _read(row: FormImport) -> Imported:
    if row.attempts > MAX_ATTEMPTS or row.content is None:
        why = _("This file cannot be read. Save it as .xlsx anew, without other sheets.")
        return Imported(None, Status.REFUSED, [_refused(why)])
    from surveys.xlsform.process import read_form_in_process  # noqa: PLC0415 - the worker alone needs it

    def tell(progress: int) -> None:
        FormImport.objects.filter(id=row.id, state=JobState.RUNNING).update(progress=progress)

    return read_form_in_process(row.name, bytes(row.content), row.language, tell)


@transaction.atomic
def _finish(row: FormImport, found: Imported) -> bool:
    """Keep the result, unless another worker did or the import was erased meanwhile."""
    rows, status = list(found.rows), found.status
    mine = FormImport.objects.filter(id=row.id, state=JobState.RUNNING)
    if not mine.update(**_ended(JobState.READY, status, rows)):
        return False
    if found.definition is None:
        return True
    titles = (value.strip() for value in found.definition.title.values())
    name = next(filter(None, titles), row.name)[:200]
    source = Source(row.name, bytes(row.content or b""), _written(rows))
    try:
        made = create(
            organisation=row.organisation, name=name, definition=found.definition, source=source
        )
    except Conflict as error:
        FormImport.objects.filter(id=row.id).update(
            **_ended(JobState.READY, Status.REFUSED, [_refused(error.detail)])
        )
        return True
    FormImport.objects.filter(id=row.id).update(questionnaire=made)
    return True


def _ended(state: JobState, status: Status, rows: list[ReportRow]) -> dict[str, object]:
    return {
        "state": state,
        "progress": 100,
        "outcome": str(status),
        "report": _written(rows),
        "content": None,
    }


def _written(rows: list[ReportRow]) -> list[dict[str, object]]:
    return [asdict(row) | {"what": str(row.what)} for row in rows]


def _refused(why: str) -> ReportRow:
    return ReportRow("", 0, What.REFUSED, why)
