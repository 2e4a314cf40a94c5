"""Conversion of a form's expressions: the same meaning, or the form is refused."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches

from django.utils.translation import gettext as _
from pyxform import aliases
from pyxform.parsing.sheet_headers import clean_text_values

from surveys.expressions import ExpressionError, parse
from surveys.questionnaire.definition import Choice

from .columns import Row
from .lists import ListOfChoices
from .names import Names
from .report import Report, What
from .tree import Node
from .types import Asked, Role

REFERENCE = re.compile(r"\$\{\s*([^}]*?)\s*\}")
QUOTED = re.compile(r"('[^']*'|\"[^\"]*\")")
# `../name`, `current()/../group/name`, `/data/group/name`.
PATH = re.compile(
    r"(?<![\w)\]/}.])(?:(?:current\(\)/)?(?:\.\./)+|\./|/(?:[\w-]+/)+)(?:[\w-]+/)*([^\W\d][\w.-]*)"
)
# The label of what was chosen, in the long way that XPath needs.
LABEL = re.compile(
    r"instance\(\s*(['\"])(?P<list>[\w.-]+)\1\s*\)\s*/root/item\[\s*name\s*=\s*"
    r"\$\{\s*(?P<name>[^}]*?)\s*\}\s*\]/label(?![\w:-])"
)
MAX_SHOWN = 80


class Conditions:
    """A converter of expressions."""

    def __init__(self, title: str, names: Names, report: Report) -> None:
        self.title, self.names, self.report = title, names, report

    def take(self, source: str, node: Node, column: str, columns: Collection[str] = ()) -> str:
        r"""Return the converted expression of a row; empty if it is refused.

        :param column: for the report
        :param columns: names of columns, which a filter may use without `${}`
        """
        text = clean_text_values(source).strip()
        text = aliases.BINDING_CONVERSIONS.get(text, text)
        text = self._with_labels(self._without_paths(text))
        try:
            read = parse(text, columns)
        except ExpressionError as error:
            self._refuse(node, column, source, error.message)
            return ""
        for name in sorted(read.references):
            if why := self._why_not(name, node):
                self._refuse(node, column, source, why)
                return ""
        return self.renamed(text, node)

    def renamed(self, text: str, node: Node) -> str:
        """Return a text with the names of the questionnaire, and note which are used."""

        def put(found: re.Match[str]) -> str:
            name = found[1]
            if name in node.local:
                return f"${{{node.local[name].new}}}"
            if name not in self.names.known:
                return found[0]
            self.names.used.add(name)
            return f"${{{self.names.known[name].new}}}"

        return REFERENCE.sub(put, text)

    def in_texts(self, texts: Mapping[str, str], node: Node, column: str) -> dict[str, str]:
        """Return texts with the names of the questionnaire."""
        return {language: self._in_text(text, node, column) for language, text in texts.items()}

    def in_choices(self, found: ListOfChoices, choices: Sequence[Choice]) -> Iterator[Choice]:
        """Return choices whose labels have the names of the questionnaire."""
        titled = Conditions(found.title, self.names, self.report)
        for number, choice in zip(found.rows, choices, strict=True):
            node = Node(Row(number), Asked(Role.ITEM), choice.name)
            yield replace(choice, label=titled.in_texts(choice.label, node, "label"))

    def _in_text(self, text: str, node: Node, column: str) -> str:
        for name in dict.fromkeys(REFERENCE.findall(text)):
            why = self._why_not(name, node)
            if why and name in self.names.lost:
                said = _("“{column}” shows an answer that is not there: {why} It shows “…”.")
                said = said.replace("{column}", column).replace("{why}", why)
                self.report.say(self.title, node.row.number, What.CHANGED, said)
                text = re.sub(rf"\$\{{\s*{re.escape(name)}\s*\}}", "…", text)
            elif why:
                self._refuse(node, column, text, why)
        return self.renamed(text, node)

    def _why_not(self, name: str, node: Node) -> str:
        """Return why an expression cannot use a name; empty if it can."""
        if name in node.local:
            return ""
        if name in self.names.several:
            return _("Several questions have the name “{name}”.").replace("{name}", name)
        if name in self.names.known:
            return ""
        if name in self.names.lost:
            why = _("It needs “{name}”. {why}").replace("{name}", name)
            return why.replace("{why}", self.names.lost[name])
        if close := get_close_matches(name, self.names.known, 1):
            why = _("There is no question “{name}”. Is it “{close}”?").replace("{close}", close[0])
        else:
            why = _("There is no question “{name}”.")
        return why.replace("{name}", name)

    def _refuse(self, node: Node, column: str, source: str, why: str) -> None:
        said = _("“{source}” in the column “{column}” cannot be taken: {why}")
        shown = source if len(source) <= MAX_SHOWN else source[:MAX_SHOWN] + "…"
        said = said.replace("{column}", column).replace("{source}", shown).replace("{why}", why)
        self.report.say(self.title, node.row.number, What.REFUSED, said)

    def _without_paths(self, text: str) -> str:
        """Replace paths to questions by the names at their ends, which are unique."""

        def put(found: re.Match[str]) -> str:
            known = found[1] in self.names.known or found[1] in self.names.lost
            return f"${{{found[1]}}}" if known else found[0]

        parts = QUOTED.split(text)
        return "".join(
            part if place % 2 else PATH.sub(put, part) for place, part in enumerate(parts)
        )

    def _with_labels(self, text: str) -> str:
        def put(found: re.Match[str]) -> str:
            node = self.names.known.get(found["name"])
            if node is None or node.asked.choices != found["list"]:
                return found[0]
            return f"jr:choice-name(${{{found['name']}}}, '${{{found['name']}}}')"

        return LABEL.sub(put, text)
