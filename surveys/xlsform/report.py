"""The report of an import, row by row."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from surveys.questionnaire.definition import Definition


class What(StrEnum):
    """What happened to something in a spreadsheet."""

    TAKEN = "taken"
    # Taken over so that it means something else than before.
    CHANGED = "changed"
    # It meant something, and is not in the questionnaire.
    NOT_TAKEN = "not taken"
    # It means nothing to somebody who answers.
    LEFT_OUT = "left out"
    # Because of this nothing of the form was taken.
    REFUSED = "refused"


class Status(StrEnum):
    """The outcome of a whole form."""

    TAKEN = "taken"
    CHANGED = "changed"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class ReportRow:
    """One thing in a spreadsheet, and what happened to it."""

    # Its name as written; empty if it is about the file.
    sheet: str
    # Counted from 1; 0 for the whole sheet.
    row: int
    what: What
    # What it was, why, and what to do; may be empty.
    why: str = ""


@dataclass(frozen=True, slots=True)
class Imported:
    """The result of an import; no definition if it was refused."""

    definition: Definition | None
    status: Status
    rows: Sequence[ReportRow]


@dataclass(slots=True)
class Report:
    """A report that is being collected."""

    rows: list[ReportRow] = field(default_factory=list)

    def say(self, sheet: str, row: int, what: What, why: str = "") -> None:
        """Note something, unless it was noted before."""
        said = ReportRow(sheet, row, what, why)
        if said not in self.rows[-50:]:
            self.rows.append(said)

    def is_refused(self) -> bool:
        """Tell whether anything was refused."""
        return any(row.what is What.REFUSED for row in self.rows)

    def status(self) -> Status:
        """Return the outcome according to the rows."""
        whats = {row.what for row in self.rows}
        if What.REFUSED in whats:
            return Status.REFUSED
        return Status.CHANGED if whats & {What.CHANGED, What.NOT_TAKEN} else Status.TAKEN

    def finish(self, sheets: Sequence[tuple[str, Sequence[int]]]) -> list[ReportRow]:
        """Return all rows in the order of the file; those without a note were taken."""
        spoken = {(row.sheet, row.row) for row in self.rows}
        silent = [
            ReportRow(title, number, What.TAKEN)
            for title, numbers in sheets
            for number in numbers
            if (title, number) not in spoken
        ]
        order = {title: place for place, (title, _numbers) in enumerate(sheets)}
        return sorted(self.rows + silent, key=lambda row: (order.get(row.sheet, -1), row.row))


class Refusal(Exception):
    """A file cannot be read any further; `row` says where and why."""

    def __init__(self, why: str, sheet: str = "", row: int = 0) -> None:
        super().__init__(why)
        self.row = ReportRow(sheet, row, What.REFUSED, why)
