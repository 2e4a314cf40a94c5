"""Conversion of rows to items."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _
from pyxform import aliases

from surveys.questionnaire.definition import Item
from surveys.questionnaire.kinds import KINDS

from .appearances import judge_appearance
from .conditions import Conditions
from .extensions import YES_NO
from .lists import ListOfChoices, Translate
from .parameters import Parameters
from .report import Report, What
from .tree import Node
from .types import Role, constraint_of
from .values import NoValue, is_worked_out, literal_of, plain_default

# Kinds that nobody answers: what makes sense only of an answer has no effect there.
UNASKED = {"note", "calculate", "group", "repeat", "grid"}


class Items:
    """A converter of rows to items, which reports what is wrong with them."""

    def __init__(
        self,
        title: str,
        conditions: Conditions,
        lists: Mapping[str, ListOfChoices],
        translate: Translate,
        report: Report,
    ) -> None:
        self.title, self.conditions, self.lists = title, conditions, lists
        self.translate, self.report = translate, report
        self.parameters = Parameters(title, conditions, lists, report)
        # Which row became which item.
        self.rows: dict[str, int] = {}

    def make(self, node: Node) -> Item:
        """Return the item of a row, with its nested items."""
        self.rows[node.new] = node.row.number
        kind = self._kind(node)
        values = node.row.values
        if kind == "note" and ("calculation" in values or "default" in values):
            self.say(node, What.TAKEN, _("A note with a value is a text that nobody can change."))
            kind = "text"
        item = Item(
            kind=kind,
            name=node.new,
            **self._texts(node, kind),
            **self._conditions(node, kind),
            read_only=self._is_read_only(node, kind),
            appearance=self._appearance(node),
            items=tuple(self.make(child) for child in node.children),
        )
        item = replace(item, **self._value(node, kind))
        item = replace(item, **self._choices(node, kind), **self.parameters.take(node, kind))
        if kind == "grid":
            return _as_grid(item)
        return _as_list(item) if "table-list" in item.appearance else item

    def _kind(self, node: Node) -> str:
        if node.asked.kind == "hidden":
            return "calculate"
        if node.asked.choices == YES_NO and node.asked.kind == "one":
            return "yes_no"
        words = node.row.values.get("appearance", "").split()
        return "grid" if "table-list" in words and _fits_grid(node) else node.asked.kind

    def say(self, node: Node, what: What, why: str) -> None:
        """Report something about a row."""
        self.report.say(self.title, node.row.number, what, why)

    # -- Texts -----------------------------------------------------------------------------------
    def _texts(self, node: Node, kind: str) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name in ("label", "hint", "required_message", "constraint_message"):
            texts = self.translate(node.row.texts.get(name, {}))
            found[name] = self.conditions.in_texts(texts, node, name)
        for name in node.row.texts:
            if name.startswith("media "):
                self.say(node, What.NOT_TAKEN, _("The picture or sound of this row is not taken."))
            elif name == "guidance_hint":
                self.say(node, What.NOT_TAKEN, _("The guidance for interviewers is not taken."))
        hint = constraint_of(node.asked.name)[1]
        if hint and not found["hint"]:
            found["hint"] = self.translate({"": hint})
        if (
            node.asked.role is Role.ITEM
            and kind != "calculate"
            and not found["label"] | found["hint"]
        ):
            found["label"] = self.translate({"": node.name})
            self.say(node, What.CHANGED, _("It has no text: its name is shown. Write a label."))
        return found

    # -- Conditions ------------------------------------------------------------------------------
    def _conditions(self, node: Node, kind: str) -> dict[str, Any]:
        values, found = dict(node.row.values), dict[str, Any]()
        constraint = constraint_of(node.asked.name)[0]
        if constraint:
            values.setdefault("constraint", constraint)
        if "relevant" in values:
            found["relevant"] = self.conditions.take(values["relevant"], node, "relevant")
        for name in ("required", "constraint"):
            if name in values:
                found[name] = self._of_answer(name, values[name], node, kind)
        if "trigger" in values:
            self._trigger(node)
        return found

    def _of_answer(self, name: str, source: str, node: Node, kind: str) -> str:
        if name == "required" and aliases.yes_no.get(source) is False:
            return ""
        if kind in UNASKED:
            why = _("“{name}” has no effect on this type.").replace("{name}", name)
            what = What.REFUSED if name == "constraint" and node.children else What.LEFT_OUT
            self.say(node, what, why)
            return ""
        return self.conditions.take(source, node, name)

    def _trigger(self, node: Node) -> None:
        if "calculation" in node.row.values:
            why = _("It is worked out whenever something changes, not by “trigger” alone.")
            self.say(node, What.CHANGED, why)
        else:
            self.say(node, What.LEFT_OUT, _("“trigger” has no effect without a calculation."))

    def _is_read_only(self, node: Node, kind: str) -> bool:
        values = node.row.values
        if node.asked.kind == "note" and kind == "text":
            return True
        written = values.get("read_only", "")
        if not written or aliases.yes_no.get(written) is False or written == "0":
            return False
        if aliases.yes_no.get(written) is None and written != "1":
            why = _("“read_only” is yes or no here; a condition is not possible.")
            self.say(node, What.REFUSED, why)
        elif kind in {"group", "repeat", "grid"}:
            for child in node.children:
                child.row.values.setdefault("read_only", written)
            return False
        return kind not in UNASKED

    # -- Values ----------------------------------------------------------------------------------
    def _value(self, node: Node, kind: str) -> dict[str, Any]:
        values = node.row.values
        default, source = values.get("default", ""), values.get("calculation", "")
        if kind in {"group", "repeat", "grid"}:
            if source:
                self.say(node, What.REFUSED, _("A group cannot have a calculation."))
            elif default:
                self.say(node, What.LEFT_OUT, _("“default” has no effect on a group."))
            return {}
        found: dict[str, str] = {}
        if default and is_worked_out(default, kind):
            if (text := literal_of(default)) is not None:
                found["default"] = text
            elif source:
                why = _("“default” and “calculation” both work out a value. Keep one of them.")
                self.say(node, What.REFUSED, why)
            else:
                found["calculation"] = self._begins(default, node, kind)
        elif default:
            found["default"] = self._plain(default, node, kind)
        if source:
            found["calculation"] = self._calculated(source, node, kind)
        if kind == "calculate":
            return self._calculate(found, node)
        return {name: value for name, value in found.items() if value}

    def _plain(self, default: str, node: Node, kind: str) -> str:
        try:
            value, is_cut = plain_default(default, kind)
        except NoValue:
            why = _("The default “{text}” is no value of this type, and is not taken.")
            self.say(node, What.NOT_TAKEN, why.replace("{text}", default[:50]))
            return ""
        if is_cut:
            self.say(node, What.CHANGED, _("The default is taken without its time zone."))
        return value

    def _begins(self, default: str, node: Node, kind: str) -> str:
        taken = self.conditions.take(default, node, "default")
        if "${" in taken and kind != "calculate":
            why = _("It begins with this value when it is reached, not when the form is opened.")
            self.say(node, What.CHANGED, why)
        return taken

    def _calculated(self, source: str, node: Node, kind: str) -> str:
        taken = self.conditions.take(source, node, "calculation")
        is_fixed = kind == "calculate" or self._is_read_only(node, kind)
        if "${" in taken and not is_fixed:
            why = _(
                "It begins with the calculated value; what somebody answers is not overwritten."
            )
            self.say(node, What.CHANGED, why)
        return taken

    def _calculate(self, found: dict[str, str], node: Node) -> dict[str, str]:
        if found.get("calculation"):
            if found.get("default"):
                self.say(node, What.LEFT_OUT, _("The calculation replaces the default."))
            return {"calculation": found["calculation"]}
        if "default" in found or node.asked.kind == "hidden":
            value = found.get("default", "").replace("'", "’")
            return {"calculation": f"'{value}'"}
        if "calculation" not in node.row.values and "default" not in node.row.values:
            self.say(node, What.REFUSED, _("The calculation is missing. Write one."))
        return {}

    # -- Choices ---------------------------------------------------------------------------------
    def _appearance(self, node: Node) -> tuple[str, ...]:
        return tuple(judge_appearance(node, self.title, self.report))

    def _choices(self, node: Node, kind: str) -> dict[str, Any]:
        source = node.row.values.get("choice_filter", "")
        if kind == "grid":
            return {"choices": node.children[0].asked.choices}
        if not KINDS[kind].has_choices:
            if source:
                self.say(node, What.LEFT_OUT, _("“choice_filter” has no effect on this type."))
            return {}
        listed = self.lists.get(node.asked.choices)
        if listed is None:
            why = _("There is no list “{name}” in the sheet of choices.")
            self.say(node, What.REFUSED, why.replace("{name}", node.asked.choices))
            return {}
        if kind != "one" and any(" " in choice.name for choice in listed.choices):
            why = _("A choice of “{name}” has a space in its name, which cannot be told apart.")
            self.say(node, What.REFUSED, why.replace("{name}", node.asked.choices))
        found: dict[str, Any] = {"choices": node.asked.choices}
        if source:
            columns = {"name", *(column for choice in listed.choices for column in choice.data)}
            taken = self.conditions.take(source, node, "choice_filter", columns)
            found["choice_filter"] = taken
        return found


def _fits_grid(node: Node) -> bool:
    """Tell whether all questions of a group share one list, as rows of a grid."""
    rows = [(child.asked, child.row.values) for child in node.children]
    return (
        {(asked.role, asked.kind) for asked, _values in rows} == {(Role.ITEM, "one")}
        and len({(asked.choices, values.get("parameters")) for asked, values in rows}) == 1
        and rows[0][0].choices != YES_NO
        and not any("choice_filter" in values for _asked, values in rows)
    )


def _as_grid(item: Item) -> Item:
    words = tuple(word for word in item.appearance if word not in {"table-list", "field-list"})
    shuffled = any(row.shuffled for row in item.items)
    rows = tuple(replace(row, choices="", shuffled=False) for row in item.items)
    return replace(item, appearance=words, items=rows, shuffled=shuffled)


def _as_list(item: Item) -> Item:
    """Return an unfit table as a group whose questions stand on one screen."""
    words = [word for word in item.appearance if word != "field-list"]
    found = tuple("field-list" if word == "table-list" else word for word in words)
    return replace(item, appearance=found)
