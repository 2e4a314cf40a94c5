"""Rows that stand for several items: loops, “or other”, headings of tables."""

from collections.abc import Mapping
from copy import deepcopy

from django.utils import translation
from django.utils.translation import get_supported_language_variant, gettext_noop
from django.utils.translation import gettext as _

from surveys.questionnaire.definition import Choice

from .columns import Row
from .lists import ListOfChoices
from .report import Report, What
from .texts import Languages
from .tree import Node, Tree
from .types import Asked, Role

# What ends the name of a list of the sheet `external_choices` until a question takes it.
EXTERNAL = " external"
OTHER, WHICH = gettext_noop("Other"), gettext_noop("Write down what it is.")


class RowStructures:
    """A transformer of a tree, after which each node becomes one item."""

    def __init__(
        self, tree: Tree, lists: dict[str, ListOfChoices], languages: Languages, report: Report
    ) -> None:
        self.tree, self.lists, self.languages = tree, lists, languages
        self.report = report

    def change(self) -> None:
        """Apply all transformations."""
        self.tree.top = self._changed(self.tree.top)
        for name in [name for name in self.lists if name.endswith(EXTERNAL)]:
            del self.lists[name]

    def _changed(self, nodes: list[Node]) -> list[Node]:
        found: list[Node] = []
        for node in nodes:
            node.children = self._changed(node.children)
            if node.asked.role is Role.LOOP:
                self._loop(node)
            if _is_silent(node):
                self._drop(node, _("Nothing is left of this note."))
            elif _is_heading(node):
                found += self._heading(node)
            else:
                found.append(node)
            if node.asked.external:
                self._external(node)
            if node.asked.or_other:
                found.append(self._other(node))
        return found

    def _heading(self, node: Node) -> list[Node]:
        """Return a select that only shows the choices above others, as a note."""
        if "label" not in node.row.texts:
            self._drop(node, _("It only shows the choices above a table; nobody answers it."))
            return []
        node.asked = Asked(Role.ITEM, "note", name="note")
        for name in ("appearance", "required", "parameters", "choice_filter"):
            node.row.values.pop(name, None)
        return [node]

    def _drop(self, node: Node, why: str) -> None:
        is_picture = any(name.startswith("media ") for name in node.row.texts)
        what = What.NOT_TAKEN if is_picture else What.LEFT_OUT
        self.report.say(self.tree.title, node.row.number, what, why)
        self.tree.lost.setdefault(node.name, why)

    def _external(self, node: Node) -> None:
        inside = f"{node.asked.choices}{EXTERNAL}"
        if inside in self.lists:
            name = node.asked.choices
            if name in self.lists:
                name = f"{name}_external"
            self.lists[name] = self.lists[inside]
            node.asked = Asked(Role.ITEM, node.asked.kind, name, node.asked.name)

    # -- Or other --------------------------------------------------------------------------------
    def _other(self, node: Node) -> Node:
        found = self.lists.get(node.asked.choices)
        if found and all(choice.name != "other" for choice in found.choices):
            name = f"{node.asked.choices}_or_other"
            copy = deepcopy(found)
            copy.choices.append(Choice("other", self._said(OTHER)))
            copy.rows.append(node.row.number)
            self.lists.setdefault(name, copy)
            node.asked = Asked(Role.ITEM, node.asked.kind, name, node.asked.name)
        if "choice_filter" in node.row.values:
            why = _("“or_other” and “choice_filter” do not go together. Remove one.")
            self.report.say(self.tree.title, node.row.number, What.REFUSED, why)
        why = _("“or_other” became a choice “other”, and a question for what it is.")
        self.report.say(self.tree.title, node.row.number, What.CHANGED, why)
        row = Row(
            node.row.number,
            {"relevant": f"selected(${{{node.name}}}, 'other')"},
            {"label": self._said(WHICH)},
        )
        return Node(row, Asked(Role.ITEM, "text", name="text"), f"{node.name}_other")

    def _said(self, text: str) -> dict[str, str]:
        return {code: _in_language(text, code) for code in self.languages.all}

    # -- Loops -----------------------------------------------------------------------------------
    def _loop(self, node: Node) -> None:
        """Repeat the contents of a loop for each choice of its list, as pyxform does."""
        found = self.lists.get(node.asked.choices)
        if found is None:
            why = _("There is no list “{name}” in the sheet of choices.")
            why = why.replace("{name}", node.asked.choices)
            self.report.say(self.tree.title, node.row.number, What.REFUSED, why)
            return
        inner, node.children = node.children, []
        for child in (nested for top in inner for nested in top.walk()):
            why = _("“{name}” is asked once for each choice of a loop.").replace(
                "{name}", child.name
            )
            self.tree.lost.setdefault(child.name, why)
        for choice in found.choices:
            copies = deepcopy(inner)
            inside = [copy for top in copies for copy in top.walk()]
            local = {copy.name: copy for copy in inside}
            for copy in inside:
                _fill(copy.row, choice, self.languages)
                copy.local = {**local, **copy.local}
                copy.name = f"{copy.name}_{choice.name}"
            row = Row(node.row.number, {}, {"label": dict(choice.label)})
            name = f"{node.name}_{choice.name}"
            node.children.append(Node(row, Asked(Role.BEGIN, "group"), name, children=copies))
        node.asked = Asked(Role.BEGIN, "group", name="loop")
        why = _("The loop became a group for each of {n} choices.")
        why = why.replace("{n}", str(len(found.choices)))
        self.report.say(self.tree.title, node.row.number, What.CHANGED, why)


def _is_heading(node: Node) -> bool:
    words = node.row.values.get("appearance", "").split()
    return node.asked.kind in {"one", "many"} and "label" in words


def _is_silent(node: Node) -> bool:
    """Tell whether a note has no text, because it is a picture or a sound."""
    says = {"label", "hint"} & node.row.texts.keys()
    has_value = {"calculation", "default"} & node.row.values.keys()
    return node.asked.kind == "note" and not says and not has_value


def _fill(row: Row, choice: Choice, languages: Languages) -> None:
    for texts in row.texts.values():
        for written, text in texts.items():
            label = choice.label.get(languages.code(written)) or next(
                iter(choice.label.values()), choice.name
            )
            texts[written] = text.replace("%(label)s", label).replace("%(name)s", choice.name)
    for name, value in row.values.items():
        row.values[name] = value.replace("%(name)s", choice.name)


def _in_language(text: str, code: str) -> str:
    try:
        spoken: Mapping[str, str] | str = get_supported_language_variant(code)
    except LookupError:
        spoken = "en"
    with translation.override(str(spoken)):
        return _(text)
