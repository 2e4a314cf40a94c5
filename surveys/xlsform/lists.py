"""Lists of choices in the sheets of choices."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from pyxform.parsing.expression import is_xml_tag

from surveys.questionnaire.definition import Choice

from .columns import Row, Table
from .report import Report, What

type Translate = Callable[[dict[str, str]], dict[str, str]]


@dataclass(slots=True)
class ListOfChoices:
    """A list of choices and its position."""

    title: str
    choices: list[Choice] = field(default_factory=list)
    # The row number of each choice.
    rows: list[int] = field(default_factory=list)
    # What refuses the list if it is used, by row.
    faults: list[tuple[int, str]] = field(default_factory=list)
    # What is lost if it is used, by row.
    lost: list[tuple[int, str]] = field(default_factory=list)
    # Rows that repeat another.
    twice: list[int] = field(default_factory=list)


def read_lists(
    table: Table, translate: Translate, report: Report, *, allows_duplicates: bool
) -> dict[str, ListOfChoices]:
    """Return all lists of a sheet by name."""
    lists: dict[str, ListOfChoices] = {}
    columns = {
        column.name
        for column in table.columns.values()
        if column.kind == "other" and is_xml_tag(column.name)
    }
    for name in sorted({name for row in table.rows for name in row.others} - columns):
        why = _("The column “{name}” cannot be used in filters, and is not taken.")
        report.say(table.sheet.title, table.sheet.top, What.LEFT_OUT, why.replace("{name}", name))
    for row in table.rows:
        name = row.values.get("list_name", "")
        if not name:
            why = _("This row names no list, and is no choice.")
            report.say(table.sheet.title, row.number, What.LEFT_OUT, why)
            continue
        found = lists.setdefault(name, ListOfChoices(table.sheet.title))
        _add(found, row, columns, translate, allows_duplicates=allows_duplicates)
    return lists


def _add(
    found: ListOfChoices,
    row: Row,
    columns: set[str],
    translate: Translate,
    *,
    allows_duplicates: bool,
) -> None:
    name = row.values.get("name")
    if not name:
        found.faults.append((row.number, _("This choice has no name. Write one.")))
        return
    label = translate(row.texts.get("label", {}))
    data = {column: text for column, text in row.others.items() if column in columns}
    choice = Choice(name, label, data)
    if choice in found.choices:
        found.twice.append(row.number)
        return
    if any(known.name == name for known in found.choices) and not allows_duplicates:
        why = _("The choice “{name}” is there twice in this list. Rename one of them.")
        found.faults.append((row.number, why.replace("{name}", name)))
        return
    for column in row.texts:
        if column.startswith("media "):
            why = _("The picture or sound of the choice “{name}” is not taken.")
            found.lost.append((row.number, why.replace("{name}", name)))
    found.choices.append(choice)
    found.rows.append(row.number)


def judge_lists(
    lists: Mapping[str, ListOfChoices], used: Collection[str], report: Report
) -> dict[str, tuple[Choice, ...]]:
    """Return the lists that a questionnaire keeps, and report faults of those it uses."""
    kept: dict[str, tuple[Choice, ...]] = {}
    for name, found in lists.items():
        for number in found.twice:
            report.say(found.title, number, What.LEFT_OUT, _("The same choice is there already."))
        if name in used:
            for number, why in found.faults:
                report.say(found.title, number, What.REFUSED, why)
            for number, why in found.lost:
                report.say(found.title, number, What.NOT_TAKEN, why)
        elif found.faults:
            why = _("No question uses the list “{name}”.").replace("{name}", name)
            for number, _fault in found.faults:
                report.say(found.title, number, What.LEFT_OUT, why)
        if found.choices:
            kept[name] = tuple(found.choices)
    return kept
