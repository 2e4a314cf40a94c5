"""The codebook: questions with their conditions, columns and values."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any, NamedTuple

from django.utils.translation import gettext_noop as _

from surveys.models import Round
from surveys.questionnaire.definition import Item, read
from surveys.questionnaire.words import say
from surveys.results.words import label_of

from .columns import Column, Sort


class CodebookLine(NamedTuple):
    """A value in a column of a question; `code` is for files for SPSS, `value` for others."""

    question: str
    kind: str
    within: str
    label: str
    hint: str
    condition: str
    required: str
    constraint: str
    calculation: str
    column: str
    column_label: str
    contains: str
    code: int | None = None
    value: str = ""
    value_label: str = ""


CODEBOOK_HEADER = CodebookLine._fields
OF_QUESTION = (
    "name",
    "kind",
    "within",
    "label",
    "hint",
    "relevant",
    "required",
    "constraint",
    "calculation",
)
GROUP_HINT = _("Rows have this column only if each group in them has at least {n} rows.")
# What an option's column holds.
CHOSEN, NOT_CHOSEN = 1, 0


def codebook_lines(
    round_: Round, columns: Sequence[Column], language: str
) -> Iterator[CodebookLine]:
    """Yield the codebook of a round with its version, in the questionnaire's order; group last."""
    for question in codebook_of(round_, columns, language):
        own = question["columns"] or [{"name": "", "label": "", "contains": "", "values": []}]
        for column in own:
            of_column = (column["name"], column["label"], column["contains"])
            line = CodebookLine._make(
                (*(question[name] for name in OF_QUESTION), *of_column, None, "", "")
            )
            if not column["values"]:
                yield line
            for value in column["values"]:
                yield line._replace(
                    code=value["code"], value=value["name"], value_label=value["label"]
                )


def codebook_of(round_: Round, columns: Sequence[Column], language: str) -> list[dict[str, Any]]:
    """Return the codebook as JSON: questions with their columns, each with its values."""
    definition = read(round_.version.definition)
    by_question: dict[str, list[Column]] = {}
    for column in columns:
        by_question.setdefault(column.question, []).append(column)
    found = []
    for item, within in definition.walk():
        found.append(
            {
                "name": item.name,
                "kind": item.kind,
                "within": "/".join(group.name for group in within),
                "label": label_of(item.label, language, definition).text,
                "hint": label_of(item.hint, language, definition).text,
                **_conditions(item),
                "columns": [_column(column) for column in by_question.get(item.name, ())],
            }
        )
    if round_.groups:
        found.append(_group(round_, by_question.get("", ()), language))
    return found


def _group(round_: Round, columns: Sequence[Column], language: str) -> dict[str, Any]:
    """Return the group of the round; it has no column if one of the groups is small."""
    hint = say(GROUP_HINT, language, {"n": round_.threshold})
    nothing = dict.fromkeys(("within", "relevant", "required", "constraint", "calculation"), "")
    return {
        "name": "",
        "kind": "group of the round",
        "label": say("Group", language),
        "hint": hint,
        **nothing,
        "columns": [_column(column) for column in columns],
    }


def _conditions(item: Item) -> dict[str, str]:
    return {
        "relevant": item.relevant,
        "required": item.required,
        "constraint": item.constraint,
        "calculation": item.calculation,
    }


def _column(column: Column) -> dict[str, Any]:
    values = [asdict(value) for value in column.values]
    if column.sort is Sort.OPTION:
        values = [{"code": code, "name": str(code), "label": ""} for code in (CHOSEN, NOT_CHOSEN)]
    return {
        "name": column.name,
        "label": column.label,
        "contains": str(column.sort),
        "option": column.option,
        "values": values,
    }
