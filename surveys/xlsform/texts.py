"""Texts of a form by language, as plain text."""

import re
from collections.abc import Sequence

from django.utils.translation import gettext as _

from .columns import Table
from .languages import code_of, name_of
from .report import Report, What

# What forms write to look nice; a questionnaire of Kier has one look.
BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
TAG = re.compile(
    r"</?(?:span|font|b|i|u|em|strong|p|div|center|small|big|sup|sub|h[1-6])(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
PLAIN = {"", "default"}


class Languages:
    r"""The languages of a form, and its texts in them.

    :param default: the form's own language; empty if it names none
    :param fallback: the code for texts without a language
    """

    def __init__(
        self, tables: Sequence[Table], default: str, fallback: str, report: Report
    ) -> None:
        self.codes: dict[str, str] = {}
        unknown = list[tuple[Table, str]]()
        for table in tables:
            for written in _written(table):
                if written.lower() not in PLAIN and written not in self.codes:
                    self.codes[written], is_known = code_of(written)
                    if not is_known:
                        unknown.append((table, written))
        has_plain = any(_has_plain(table) for table in tables)
        self.default = code_of(default)[0] if default else fallback
        if not default and not has_plain and self.codes:
            self.default = next(iter(self.codes.values()))
        self.all = tuple(dict.fromkeys([self.default, *self.codes.values()]))
        for table, written in unknown:
            why = _("The language “{name}” has no code: it is “{code}” here. Write “name (code)”.")
            why = why.replace("{name}", written).replace("{code}", self.codes[written])
            report.say(table.sheet.title, table.sheet.top, What.LEFT_OUT, why)
        if has_plain and not default and tables:
            why = _("Texts without a language are taken as {name}; the settings name none.")
            sheet = tables[0].sheet
            report.say(sheet.title, sheet.top, What.TAKEN, why.replace("{name}", name_of(fallback)))

    def translate(self, texts: dict[str, str]) -> dict[str, str]:
        """Return texts by code; a text of a named language goes before one of none."""
        found: dict[str, str] = {}
        for written, text in sorted(texts.items(), key=lambda pair: pair[0].lower() not in PLAIN):
            found[self.code(written)] = text
        return {code: found[code] for code in self.all if code in found}

    def code(self, written: str) -> str:
        """Return the code of a language as written."""
        if written.lower() in PLAIN:
            return self.default
        return self.codes.get(written) or code_of(written)[0]

    def tidy(self, table: Table, report: Report) -> None:
        """Make all texts plain, and report where one hides another."""
        for row in table.rows:
            place = (table.sheet.title, row.number)
            for name, texts in row.texts.items():
                if name.startswith("media "):
                    continue
                plain = {written: without_tags(text) for written, text in texts.items()}
                if plain != texts:
                    why = _("Colours and other looks of texts are left out.")
                    report.say(*place, What.LEFT_OUT, why)
                texts.update(plain)
                if len(self.translate(texts)) < len(texts) and len(set(texts.values())) > 1:
                    why = _("Two texts in “{name}” are of the same language: one is taken.")
                    report.say(*place, What.CHANGED, why.replace("{name}", name))


def without_tags(text: str) -> str:
    """Return a text without the few HTML tags that other programs show."""
    return TAG.sub("", BREAK.sub("\n", text)).strip()


def _written(table: Table) -> list[str]:
    return [
        column.language
        for column in table.columns.values()
        if column.kind == "text" and not column.name.startswith("media ")
    ]


def _has_plain(table: Table) -> bool:
    return any(
        written.lower() in PLAIN
        for row in table.rows
        for name, texts in row.texts.items()
        if not name.startswith("media ") and name != "guidance_hint"
        for written in texts
    )
