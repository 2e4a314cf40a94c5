"""The columns of sheets; names and aliases are pyxform's own."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

from django.utils.translation import gettext as _
from pyxform import aliases
from pyxform.parsing.sheet_headers import process_header

from .report import Refusal, Report, What
from .sheets import BROKEN, Sheet

type Tokens = tuple[str, ...]

# Columns by what pyxform makes of their names.
SURVEY_VALUES: Mapping[Tokens, str] = {
    ("type",): "type",
    ("name",): "name",
    ("default",): "default",
    ("parameters",): "parameters",
    ("choice_filter",): "choice_filter",
    ("trigger",): "trigger",
    ("disabled",): "disabled",
    ("bind", "relevant"): "relevant",
    ("bind", "required"): "required",
    ("bind", "readonly"): "read_only",
    ("bind", "read_only"): "read_only",
    ("bind", "constraint"): "constraint",
    ("bind", "calculate"): "calculation",
    ("bind", "calculation"): "calculation",
    ("control", "appearance"): "appearance",
    ("control", "jr:count"): "repeat_count",
    ("control", "rows"): "rows",
    ("kier", "classes"): "classes",
    ("kier", "ends"): "ends",
}
MEDIA: Mapping[Tokens, str] = {
    ("media", kind): f"media {kind}" for kind in ("image", "big-image", "audio", "video")
}
SURVEY_TEXTS: Mapping[Tokens, str] = {
    ("label",): "label",
    ("hint",): "hint",
    ("guidance_hint",): "guidance_hint",
    ("bind", "jr:constraintMsg"): "constraint_message",
    ("bind", "jr:requiredMsg"): "required_message",
    **MEDIA,
}
CHOICE_VALUES: Mapping[Tokens, str] = {("list name",): "list_name", ("name",): "name"}
CHOICE_TEXTS: Mapping[Tokens, str] = {("label",): "label", **MEDIA}
# A column that looks like one of these, and is none, may be a condition that nobody would see.
CONDITIONS = (
    "relevant",
    "relevance",
    "constraint",
    "calculation",
    "choice_filter",
    "required",
    "repeat_count",
)


@dataclass(slots=True)
class Row:
    """A row of a sheet by the meaning of its columns."""

    number: int
    # By the names of `SURVEY_VALUES` or `CHOICE_VALUES`.
    values: dict[str, str] = field(default_factory=dict)
    # By name, then by language as written, empty for none.
    texts: dict[str, dict[str, str]] = field(default_factory=dict)
    # By the name of an unknown column.
    others: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Column:
    """The meaning of a column: a value, a text in a language, or something else."""

    kind: str
    name: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet whose columns are known, by place."""

    sheet: Sheet
    columns: Mapping[int, Column]
    rows: Sequence[Row]


def read_survey(sheet: Sheet, report: Report) -> Table:
    """Return the rows of questions; raise Refusal if there is no column of types."""
    table = _read(sheet, report, aliases.survey_header, SURVEY_VALUES, SURVEY_TEXTS)
    if not any(column.name == "type" for column in table.columns.values()):
        why = _("There is no column “type”. Its name has to stand in the first row.")
        raise Refusal(why, sheet.title, sheet.top)
    return table


def read_choices(sheet: Sheet, report: Report) -> Table:
    """Return the rows of choices; unknown columns are in `others`."""
    return _read(sheet, report, aliases.list_header, CHOICE_VALUES, CHOICE_TEXTS)


def _read(
    sheet: Sheet,
    report: Report,
    known: Mapping[str, str | Tokens],
    values: Mapping[Tokens, str],
    texts: Mapping[Tokens, str],
) -> Table:
    doubled = any("::" in header for header in sheet.header)
    columns: dict[int, Column] = {}
    firsts = {tokens[0] for tokens in (*values, *texts)}
    for place, written in enumerate(sheet.header):
        header = " ".join(written.split())
        if header and header != BROKEN:
            _name, tokens = process_header(header, doubled, dict(known), firsts)
            columns[place] = _column(header, tokens, values, texts)
    # In choices what is not known is data, which filters look at.
    others = {column.name for column in columns.values() if column.kind == "other"}
    data = others if values is CHOICE_VALUES else set[str]()
    rows = [_row(sheet, number, cells, columns, data, report) for number, cells in sheet.rows]
    return Table(sheet, columns, rows)


def _column(
    header: str, tokens: Tokens, values: Mapping[Tokens, str], texts: Mapping[Tokens, str]
) -> Column:
    if tokens in values:
        return Column("value", values[tokens])
    for length in (2, 1):
        if tokens[:length] in texts and len(tokens) <= length + 1:
            language = tokens[length] if len(tokens) > length else ""
            return Column("text", texts[tokens[:length]], language)
    return Column("other", header)


def _row(
    sheet: Sheet,
    number: int,
    cells: dict[int, str],
    columns: Mapping[int, Column],
    data: Collection[str],
    report: Report,
) -> Row:
    row = Row(number)
    for place, text in cells.items():
        column = columns.get(place)
        if text == BROKEN and column and (column.kind != "other" or column.name in data):
            why = _("A formula here has no value. Open the form, put it in as text, and save it.")
            report.say(sheet.title, number, What.REFUSED, why)
        elif column is None or text == BROKEN:
            why = _("A value stands in a column that is not part of the form: “{text}”.")
            shown = "" if text == BROKEN else text[:50]
            report.say(sheet.title, number, What.LEFT_OUT, why.replace("{text}", shown))
        elif column.kind == "text":
            _put(row.texts.setdefault(column.name, {}), column.language, text, sheet, row, report)
        else:
            is_value = column.kind == "value"
            # Word processors put spaces that do not break, which no name or expression means.
            is_text = not is_value or column.name == "default"
            plain = text if is_text else text.replace("\u00a0", " ")
            _put(row.values if is_value else row.others, column.name, plain, sheet, row, report)
    return row


def _put(
    target: dict[str, str], name: str, text: str, sheet: Sheet, row: Row, report: Report
) -> None:
    if target.setdefault(name, text) != text:
        why = _("Two columns mean the same here, and say “{one}” and “{other}”. Remove one.")
        why = why.replace("{one}", target[name][:50]).replace("{other}", text[:50])
        report.say(sheet.title, row.number, What.REFUSED, why)


def judge_others(table: Table, report: Report) -> None:
    """Report every unknown column that holds something."""
    used = {name for row in table.rows for name in row.others}
    for column in dict.fromkeys(table.columns.values()):
        if column.kind == "other" and column.name in used:
            what, why = _judge(column.name)
            why = why.replace("{name}", column.name)
            report.say(table.sheet.title, table.sheet.top, what, why)


def _judge(header: str) -> tuple[What, str]:
    first = header.partition(":")[0].strip().lower()
    name = "_".join(header.lower().split())
    if get_close_matches(name, CONDITIONS, 1, 0.86):
        return What.REFUSED, _("The column “{name}” looks like a condition. Correct its name.")
    if "saveto" in name or name == "save_to":
        return What.NOT_TAKEN, _(
            "The column “{name}” keeps answers elsewhere, which Kier does not."
        )
    if name.endswith(("saveincomplete", "noapperrorstring", "no_app_error_string")):
        return What.LEFT_OUT, _("The column “{name}” is for other programs.")
    if first in {"bind", "body", "control"}:
        return What.NOT_TAKEN, _("What the column “{name}” asks for is not possible here.")
    if first == "instance" or first.startswith("sms_") or name == "compact_tag":
        return What.LEFT_OUT, _("The column “{name}” is for other programs.")
    return What.LEFT_OUT, _("The column “{name}” is not part of the standard.")
