"""Import of a file as a questionnaire."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from django.utils.translation import gettext as _

from backend.core.errors import steps_of
from surveys.questionnaire.definition import Choice, Definition, Item, Malformed, read, write
from surveys.questionnaire.validation import Fault, check

from . import row_structures
from .columns import Table, judge_others, read_choices, read_survey
from .conditions import Conditions
from .extensions import YES_NO
from .items import Items
from .lists import ListOfChoices, judge_lists, read_lists
from .names import Names
from .report import Imported, Refusal, Report, Status, What
from .settings_sheet import Settings, read_settings, title_of
from .sheets import Sheet
from .texts import Languages
from .tree import Tree, drop_empty, read_tree
from .types import Asked, Role, why_not
from .workbooks import read_sheets

SURVEY, CHOICES, SETTINGS, EXTERNAL = "survey", "choices", "settings", "external_choices"
FORM = (SURVEY, CHOICES, SETTINGS, EXTERNAL)
# Sheets of the standard that ask for what Kier does not do.
OTHER = {"entities", "osm"}


def read_form(
    name: str,
    data: bytes,
    language: str = "en",
    tell: Callable[[int], None] = lambda _progress: None,
) -> Imported:
    r"""Return the questionnaire of a form, or why there is none; never an exception.

    An expression that cannot be converted refuses the form. For untrusted files use
    `process.read_form_in_process`, which limits memory and time.
    :param name: of the file, which is its title if the form has none
    :param data: an .xlsx, .xlsm, .xls or .csv file, at most 5 MB
    :param language: the code for texts whose language the form does not name
    :param tell: is called with the progress in percent
    """
    report, sheets = Report(), list[Sheet]()
    definition: Definition | None = None
    try:
        tell(10)
        sheets = read_sheets(data)
        tell(50)
        definition = _read(name, sheets, language, report)
        tell(90)
    except Refusal as refusal:
        report.rows.append(refusal.row)
    except MemoryError:
        why = _("Reading this file takes too much memory. Remove what is no questionnaire.")
        report.say("", 0, What.REFUSED, why)
    except Exception:
        why = _("This form is built in a way that cannot be read. Make it simpler, and try again.")
        report.say("", 0, What.REFUSED, why)
    status = report.status()
    if status is Status.REFUSED:
        definition = None
    numbers = [
        (sheet.title, [number for number, _cells in sheet.rows])
        for sheet in sheets
        if sheet.key in FORM or len(sheets) == 1
    ]
    return Imported(definition, status, report.finish(numbers))


def _read(name: str, sheets: Sequence[Sheet], fallback: str, report: Report) -> Definition:
    by_key = {sheet.key: sheet for sheet in reversed(sheets)}
    if SURVEY not in by_key and len(sheets) == 1:
        by_key[SURVEY] = sheets[0]
    if SURVEY not in by_key:
        raise Refusal(_("There is no sheet “survey”, which holds the questions."))
    _judge_sheets(sheets, by_key, report)
    survey = read_survey(by_key[SURVEY], report)
    others = [read_choices(by_key[key], report) for key in (CHOICES, EXTERNAL) if key in by_key]
    settings = read_settings(by_key.get(SETTINGS), report)
    languages = Languages([survey, *others], settings.default_language, fallback, report)
    for table in (survey, *others):
        languages.tidy(table, report)
    judge_others(survey, report)
    lists = _lists(others, settings, languages, report)
    tree = read_tree(survey, report)
    settings.title = settings.title or tree.settings.get("title", "")
    settings.kept |= {"form_id": tree.settings["id_string"]} if "id_string" in tree.settings else {}
    row_structures.RowStructures(tree, lists, languages, report).change()
    drop_empty(tree, report)
    names = Names(tree, report)
    items = Items(
        tree.title, Conditions(tree.title, names, report), lists, languages.translate, report
    )
    made = [items.make(node) for node in tree.top]
    definition = Definition(
        title=title_of(settings, name, languages.default),
        languages=languages.all,
        items=_used(made, tree, names, report),
        choices=_choices(made, lists, items, report),
        settings=settings.kept,
    )
    return _checked(definition, tree, items, lists, report)


def _judge_sheets(sheets: Sequence[Sheet], by_key: dict[str, Sheet], report: Report) -> None:
    for sheet in sheets:
        if sheet.beyond and sheet.key in by_key:
            why = _("What stands far right of the last column is no part of the form.")
            report.say(sheet.title, sheet.top, What.LEFT_OUT, why)
        if sheet.below and sheet.key in by_key:
            why = _("What stands from here on, below many empty rows, is no part of the form.")
            report.say(sheet.title, sheet.below, What.LEFT_OUT, why)
        if sheet.key in OTHER and sheet.rows:
            why = _("The sheet “{name}” asks for what Kier does not do, and is not taken.")
            report.say(sheet.title, 0, What.NOT_TAKEN, why.replace("{name}", sheet.title))
        elif sheet is not by_key.get(sheet.key) or (sheet.key not in FORM and len(sheets) > 1):
            why = _("The sheet “{name}” is no part of the form.").replace("{name}", sheet.title)
            report.say(sheet.title, 0, What.LEFT_OUT, why)


def _lists(
    tables: Sequence[Table], settings: Settings, languages: Languages, report: Report
) -> dict[str, ListOfChoices]:
    lists: dict[str, ListOfChoices] = {}
    for table in tables:
        found = read_lists(
            table, languages.translate, report, allows_duplicates=settings.allows_duplicates
        )
        ending = row_structures.EXTERNAL if table.sheet.key == EXTERNAL else ""
        lists |= {f"{name}{ending}": listed for name, listed in found.items()}
    return lists


def _choices(
    made: Sequence[Item], lists: Mapping[str, ListOfChoices], items: Items, report: Report
) -> dict[str, Sequence[Choice]]:
    used = {item.choices for top in made for item in _walk(top) if item.choices}
    only_ends = items.parameters.ends - used
    kept: dict[str, Sequence[Choice]] = {}
    for name, choices in judge_lists(lists, used, report).items():
        found = lists[name]
        if name in used:
            kept[name] = tuple(items.conditions.in_choices(found, choices))
        elif name not in only_ends and name != YES_NO:
            if not any("${" in text for choice in choices for text in choice.label.values()):
                kept[name] = choices
                continue
            why = _("No question uses the list “{name}”.").replace("{name}", name)
            report.say(found.title, found.rows[0], What.LEFT_OUT, why)
    return kept


def _used(made: Sequence[Item], tree: Tree, names: Names, report: Report) -> tuple[Item, ...]:
    """Return items without unused calculations of `today`, which are metadata."""
    unused = set()
    for node in tree.walk():
        if not node.if_used:
            continue
        if node.name in names.used:
            why = _("“today” is worked out when somebody answers, because others need it.")
            report.say(tree.title, node.row.number, What.CHANGED, why)
        else:
            why = why_not(Asked(Role.METADATA, name=node.name))
            report.say(tree.title, node.row.number, What.NOT_TAKEN, why)
            unused.add(node.new)
    return _without(made, unused)


def _without(items: Sequence[Item], names: set[str]) -> tuple[Item, ...]:
    return tuple(
        replace(item, items=_without(item.items, names)) for item in items if item.name not in names
    )


def _walk(item: Item) -> Iterator[Item]:
    yield item
    for child in item.items:
        yield from _walk(child)


# -- Whether it makes sense ----------------------------------------------------------------------
def _checked(
    definition: Definition,
    tree: Tree,
    items: Items,
    lists: Mapping[str, ListOfChoices],
    report: Report,
) -> Definition:
    """Return the questionnaire as it is stored; faults are reported as refused."""
    try:
        kept = read(write(definition))
    except Malformed as error:
        report.say(tree.title, 0, What.REFUSED, _malformed(error))
        return definition
    # What was refused already would only be said again in other words.
    if not report.is_refused():
        for fault in check(kept):
            # A draft may be without questions, such as a form of nothing but pictures.
            if fault.code == "empty":
                continue
            sheet, row = _place(fault, kept, tree, items, lists)
            report.say(sheet, row, What.REFUSED, fault.detail)
    return kept


def _malformed(error: Malformed) -> str:
    return _("This form is too large, or too deep: {detail}.").replace("{detail}", error.detail)


def _place(
    fault: Fault,
    definition: Definition,
    tree: Tree,
    items: Items,
    lists: Mapping[str, ListOfChoices],
) -> tuple[str, int]:
    steps = steps_of(fault.field)
    if steps[:1] == ["choices"] and len(steps) > 1:
        found = lists.get(steps[1])
        if found:
            place = int(steps[2]) if len(steps) > 2 and steps[2].isdigit() else 0
            return found.title, found.rows[place] if place < len(found.rows) else 0
    row, level = 0, definition.items
    for name, number in pairwise(steps):
        if name == "items" and number.isdigit() and int(number) < len(level):
            item = level[int(number)]
            row, level = items.rows.get(item.name, row), item.items
    return tree.title, row
