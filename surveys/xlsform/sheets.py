"""Sheets as bounded lists of texts, independent of the file format."""

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from .report import Refusal

# Far more than any questionnaire, and little enough to be read in seconds.
MAX_BYTES, MAX_ROWS, MAX_COLUMNS, MAX_TEXT = 5_000_000, 5_000, 200, 10_000
MAX_SHEETS, MAX_SECONDS = 50, 15
# Right of so many columns without a name nothing belongs to a form; pyxform reads them so, too.
MAX_GAP = 20
# Nor below so many empty rows.
MAX_EMPTY = 60
# What stands in a cell whose formula failed or was never worked out.
BROKEN = "\0"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet."""

    # As written.
    title: str
    # The first row, column by column; empty if there is none.
    header: Sequence[str]
    # Number and cells by column of each row that holds anything, below the header.
    rows: Sequence[tuple[int, dict[int, str]]]
    # The number of the row of the header.
    top: int = 1
    # Whether cells right of a gap were left out.
    beyond: bool = False
    # The number of a row below a gap, from which on rows were left out; else 0.
    below: int = 0

    @property
    def key(self) -> str:
        """Return its name for comparison."""
        return self.title.strip().lower()


@dataclass(slots=True)
class Clock:
    """A limit of processor time, which does not depend on the load of the machine."""

    until: float = field(default_factory=lambda: time.process_time() + MAX_SECONDS)

    def check(self) -> None:
        """Raise Refusal if the time is over."""
        if time.process_time() > self.until:
            raise Refusal(_("Reading this file takes too long. Remove what is no questionnaire."))


def gather(title: str, rows: Iterable[Iterable[str | None]], clock: Clock, top: int = 1) -> Sheet:
    """Return a sheet of its rows, the header first, numbered `top`; raise Refusal if too large."""
    header, width, beyond = list[str](), 0, False
    kept: list[tuple[int, dict[int, str]]] = []
    last = top
    for number, cells in enumerate(rows, top):
        if number % 100 == 0:
            clock.check()
        texts = ((place, _plain(cell)) for place, cell in enumerate(cells) if cell)
        found = {place: text for place, text in texts if text}
        if number == top:
            width = _width(found)
        within = {place: text for place, text in found.items() if place < width}
        beyond, found = beyond or within != found, within
        if not found:
            continue
        if number - last > MAX_EMPTY + 1:
            return Sheet(title, header, kept, top, beyond, number)
        last = number
        _check(title, number, found)
        if number == top:
            header = [found.get(place, "") for place in range(max(found) + 1)]
        else:
            kept.append((number, found))
    return Sheet(title, header, kept, top, beyond)


def _plain(cell: str) -> str:
    return cell if cell == BROKEN else cell.replace("\0", "").strip()


def _width(header: dict[int, str]) -> int:
    last = -1
    for place in sorted(header):
        if place - last > MAX_GAP + 1:
            break
        last = place
    return last + 1 + MAX_GAP


def _check(title: str, number: int, found: dict[int, str]) -> None:
    if number > MAX_ROWS:
        message = _("There is something below row {n}. Make the form smaller, or clear these rows.")
        raise Refusal(message.replace("{n}", str(MAX_ROWS)), title, number)
    if max(found) >= MAX_COLUMNS:
        message = _("There is something right of column {n}. Clear these columns.")
        raise Refusal(message.replace("{n}", str(MAX_COLUMNS)), title, number)
    if max(map(len, found.values())) > MAX_TEXT:
        message = _("A cell holds more than {n} characters. Make the text shorter.")
        raise Refusal(message.replace("{n}", str(MAX_TEXT)), title, number)
