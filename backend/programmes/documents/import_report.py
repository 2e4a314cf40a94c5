"""The outcome of an import: a document, and what was left out or changed on the way."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from backend.core.errors import FieldConflict

# Places that a line of the report names; further ones are only counted.
MOST_PLACES = 5
LONGEST_EXCERPT = 60


class Change(TextChoices):
    """What an import left out or changed, said to who imports."""

    ITALIC = "italic", gettext_lazy("Slanted, underlined and struck letters became plain.")
    CODE = "code", gettext_lazy("Text of fixed width became plain.")
    LEVEL = "level", gettext_lazy("A page has two levels of headings. Others became the nearest.")
    LINE_BREAK = (
        "line-break",
        gettext_lazy("A new line within a paragraph became a new paragraph, or a space."),
    )
    JOINED = "joined", gettext_lazy("An item of a list has one paragraph. Several became one.")
    NESTED = "nested", gettext_lazy("Lists within lists became one list.")
    TABLE = "table", gettext_lazy("A table became a list, with one item for each row.")
    RULE = "rule", gettext_lazy("A line across the page was left out.")
    SIGNS = "signs", gettext_lazy("Signs that nobody sees were left out.")
    LINK = (
        "link",
        gettext_lazy(
            "A link was left out, its text stayed. Links begin with https, mailto or tel,"
            " or lead to a page of this website."
        ),
    )
    LINK_IN_TITLE = (
        "link-in-title",
        gettext_lazy("A link in a heading or title was left out, its text stayed."),
    )
    PICTURE = (
        "picture",
        gettext_lazy(
            "A picture was left out. Add it under “Pictures and files”, and put it in again."
        ),
    )
    PICTURE_MOVED = (
        "picture-moved",
        gettext_lazy("A picture within a list, quote or block stands behind it now."),
    )
    PICTURE_TEXT = (
        "picture-text",
        gettext_lazy("A picture was left out, since it had no text for people who cannot see it."),
    )
    FILE = (
        "file",
        gettext_lazy(
            "A file was left out. Add it under “Pictures and files”, and put it in again."
        ),
    )
    BLOCK = "block", gettext_lazy("A block that could not be read became plain paragraphs.")
    CLOSED = "closed", gettext_lazy("A block without an end was ended where the text ends.")
    IN_BLOCK = (
        "in-block",
        gettext_lazy("Something that has no place in a block or quote became plain paragraphs."),
    )
    LONG_TITLE = (
        "long-title",
        gettext_lazy("The title was too long. It was cut, and stands whole at the beginning."),
    )
    LONG_SUMMARY = (
        "long-summary",
        gettext_lazy("The summary was too long. It was cut, and stands whole at the beginning."),
    )
    SETTING = "setting", gettext_lazy("A line at the top is not known, and was left out.")
    NOTE = "note", gettext_lazy("Notes, comments, headers and footers were left out.")
    SHAPE = (
        "shape",
        gettext_lazy("Drawings, text boxes, formulas and tables of contents were left out."),
    )
    DELETED = "deleted", gettext_lazy("Text that was hidden or marked as deleted was left out.")


class ImportRefused(FieldConflict):
    """Nothing can be made of a file; `detail` says why, and what to do."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__("file", code, detail)


def too_large() -> ImportRefused:
    """Return the refusal of a text that is more than a page holds."""
    return ImportRefused("too-large", _("This text is too long. Make two pages of it."))


@dataclass(slots=True)
class ReportLine:
    """One kind of change: how often it was made, and where first."""

    change: Change
    count: int = 0
    # Lines of a text file or paragraphs of a .docx, from 1, and how each begins.
    places: list[tuple[int, str]] = field(default_factory=list)


class Report:
    """Changes while they are collected, by kind in the order in which they came."""

    def __init__(self) -> None:
        self._lines: dict[Change, ReportLine] = {}

    def add(self, change: Change, place: int = 0, excerpt: str = "", *, count: int = 1) -> None:
        """Add a change; `place` is 0 if it has none."""
        line = self._lines.setdefault(change, ReportLine(change))
        line.count += count
        if self.asks_for(change, place):
            line.places.append((place, excerpt.strip()[:LONGEST_EXCERPT]))

    def asks_for(self, change: Change, place: int) -> bool:
        """Return whether a further change at this place would be told with its excerpt."""
        places = self._lines[change].places if change in self._lines else []
        return bool(place) and len(places) < MOST_PLACES and place not in dict(places)

    @property
    def lines(self) -> list[ReportLine]:
        """The report so far."""
        return list(self._lines.values())


@dataclass(frozen=True, slots=True)
class Imported:
    """A document of the closed schema, what stood at the top of the file, and the report."""

    document: dict[str, Any]
    title: str
    summary: str
    report: list[ReportLine]
    settings: Mapping[str, str | list[str]] = field(default_factory=dict)
    # Whether places in the report are lines; else they are paragraphs.
    is_lines: bool = True
