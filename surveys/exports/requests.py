"""Requests for exports: checks, and the finished file."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from backend.core import retention
from backend.core.errors import Conflict, FieldConflict, ImpossibleMove, Missing
from backend.core.extras import Extra, is_installed
from backend.core.hours import hours_from_now
from surveys.models import Export, Round
from surveys.owners import check_owner
from surveys.services.batches import lock_round
from surveys.states import JobState, RoundStatus

from . import files
from .generation import make_export
from .rows import count_texts
from .sheets import MAX_ROWS

CONTENTS = ("tables", "rows", "texts", "codebook")
# What everybody of the organisation may take out; nobody stands in it.
FOR_EVERYBODY = ("tables", "codebook")
# What shows results.
SHOWN = ("tables", "texts")
FORMS = ("csv", "xlsx", "sav", "json")
MAX_OF_ONE_ROUND = 20
# One row of a sheet is the header; a file for SPSS is made in memory.
MAX_LINES = {"xlsx": MAX_ROWS - 1, "sav": 1_000_000}
MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "sav": "application/x-spss-sav",
    "json": "application/json",
}


@dataclass(frozen=True, slots=True)
class ExportFile:
    """A finished file."""

    # What it is saved as.
    name: str
    media_type: str
    # Bytes.
    size: int
    blocks: Iterator[bytes]


def forms_here() -> tuple[str, ...]:
    """Return the formats that this installation can make; SPSS is an extra."""
    return FORMS if is_installed(Extra.SPSS) else tuple(form for form in FORMS if form != "sav")


def check_export(round_: Round, content: str, form: str, language: str) -> None:
    """Raise Conflict, with the reason, if there can be no such file."""
    check_owner(round_)
    if content not in CONTENTS or form not in FORMS:
        raise FieldConflict("content", "invalid", _("Choose what to export, and in which form."))
    if form not in forms_here():
        raise FieldConflict("form", "not-installed", _("This server makes no files for SPSS."))
    if form == "sav" and content != "rows":
        detail = _("Files for SPSS hold rows. Choose another form, or rows.")
        raise FieldConflict("form", "invalid", detail)
    known = round_.languages or round_.version.definition["languages"]
    if language not in known:
        detail = _("The questionnaire has no texts in this language.")
        raise FieldConflict("language", "unknown", detail)
    if content in SHOWN and not round_.has_shown_results:
        detail = _("The results of this round are shown when it has ended.")
        raise FieldConflict("content", "not-yet", detail)
    if content == "rows":
        _check_rows(round_)
        _check_size(round_.written, form)
    if content == "texts":
        _check_size(count_texts(round_), form)


@transaction.atomic
def request_export(round_: Round, *, content: str, form: str, language: str) -> Export:
    """Queue a file, kept for a while; raise Conflict if it is impossible or there are too many."""
    check_export(round_, content, form, language)
    lock_round(round_.id)
    if Export.objects.filter(round=round_).count() >= MAX_OF_ONE_ROUND:
        detail = _("There are too many exports of this round. They go by themselves after a day.")
        raise Conflict(detail)
    made = Export.objects.create(
        round=round_,
        content=content,
        form=form,
        language=language,
        expires_at=hours_from_now(retention.SURVEY_EXPORTS.hours + 1),
    )
    make_export.enqueue(str(made.id))
    return made


def export_of(round_: Round, export_id: UUID) -> Export:
    """Return one export of a round; raise Missing if there is none."""
    found = Export.objects.filter(round=round_, id=export_id).first()
    if found is None:
        raise Missing
    return found


def open_file(export: Export) -> ExportFile:
    """Return the file of an export; raise ImpossibleMove before it is ready, Missing if expired."""
    if export.state == JobState.FAILED:
        raise ImpossibleMove(_("This file could not be made. Ask for it again."))
    if export.state != JobState.READY:
        raise ImpossibleMove(_("This file is not ready yet. Look again in a moment."))
    path = files.path_of(export.id)
    if not path.exists():
        raise Missing
    name = f"{export.round.code}-{export.content}-{export.language}.{export.form}"
    size = path.stat().st_size
    return ExportFile(name, MEDIA_TYPES[export.form], size, files.blocks(path))


def _check_rows(round_: Round) -> None:
    if not round_.rows_exported:
        detail = _("Those who answered were told that nobody gets their rows.")
        raise FieldConflict("content", "not-said", detail)
    if round_.status != RoundStatus.CLOSED:
        detail = _("Rows can be exported when the round has ended.")
        raise FieldConflict("content", "not-yet", detail)
    if round_.written < round_.threshold:
        detail = _("Fewer than {threshold} people answered. Their rows are not shown.").format(
            threshold=round_.threshold
        )
        raise FieldConflict("content", "too-few", detail)


def _check_size(lines: int, form: str) -> None:
    if lines > MAX_LINES.get(form, lines):
        detail = _("There are too many rows for this form. Choose CSV or JSON.")
        raise FieldConflict("form", "too-many", detail)
