"""Spreadsheets of versions: exported, and as imported."""

from backend.core.errors import Missing
from surveys.models import Version
from surveys.questionnaire.definition import read


def form_of(version: Version) -> bytes:
    """Return a version as a spreadsheet (.xlsx)."""
    from surveys.xlsform.form_export import write_form  # noqa: PLC0415 - loads the spreadsheets' libraries

    return write_form(read(version.definition))


def source_of(version: Version) -> bytes:
    """Return the spreadsheet that a version was imported from; raise Missing if there is none."""
    if version.source is None:
        raise Missing
    return bytes(version.source)
