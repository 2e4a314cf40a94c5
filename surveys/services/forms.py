"""Spreadsheets: a questionnaire made of one, and one made of a questionnaire."""

from dataclasses import asdict, dataclass
from typing import Any

from django.utils.translation import gettext as _

from backend.core.errors import Conflict, Missing
from backend.organisations.models import Organisation
from surveys.models import Questionnaire, Version
from surveys.questionnaire.definition import read
from surveys.xlsform.report import Status

from .questionnaires import Source, create


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a spreadsheet.

    :ivar rows: `{"sheet", "row", "what", "why"}` each
    """

    questionnaire: Questionnaire
    status: Status
    rows: list[dict[str, Any]]


class FormRefused(Conflict):
    """Nothing of the spreadsheet was taken over; `rows` says why."""

    def __init__(self, rows: list[dict[str, Any]]) -> None:
        detail = _("Nothing was taken over. Change the file where the report says so.")
        super().__init__(detail, code="survey-form-refused")
        self.rows = rows


def import_form(*, organisation: Organisation, name: str, content: bytes, language: str) -> Taken:
    """Makes a questionnaire of a spreadsheet, and keeps both, with what was said about it.

    :param name: of the file
    :param language: of texts whose language the spreadsheet does not say
    :raises FormRefused: something in it can't be taken over and may not be dropped
    :raises Conflict: the organisation has too many questionnaires
    """
    from surveys.xlsform.importing import read_form  # noqa: PLC0415 - loads the spreadsheets' libraries

    found = read_form(name, content, language)
    rows = [asdict(one) | {"what": str(one.what)} for one in found.rows]
    if found.definition is None:
        raise FormRefused(rows)
    title = next((one for one in found.definition.title.values() if one.strip()), name)
    made = create(
        organisation=organisation,
        name=title.strip()[:200],
        definition=found.definition,
        source=Source(name, content, rows),
    )
    return Taken(made, found.status, rows)


def form_of(version: Version) -> bytes:
    """A version as a spreadsheet (.xlsx)."""
    from surveys.xlsform.exporting import write_form  # noqa: PLC0415 - loads the spreadsheets' libraries

    return write_form(read(version.definition))


def source_of(version: Version) -> bytes:
    """The spreadsheet that a version was made from, as it came.

    :raises Missing: it was made from none
    """
    if version.source is None:
        raise Missing("")
    return bytes(version.source)
