"""The rows of questions as a tree of groups."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from pyxform import aliases

from .columns import Row, Table
from .report import Report, What
from .types import Asked, Role, read_type, why_not

# What KoboToolbox adds to every form.
KOBO_VERSION = "__version__"


@dataclass(slots=True, eq=False)
class Node:
    """A row that becomes an item."""

    row: Row
    asked: Asked
    # As written, or made for a row without one.
    name: str
    # Its name in the questionnaire.
    new: str = ""
    children: list["Node"] = field(default_factory=list)
    # Whether it is left out unless an expression names it.
    if_used: bool = False
    # Names that are known within a loop alone.
    local: dict[str, "Node"] = field(default_factory=dict)

    def walk(self) -> Iterator["Node"]:
        """Yield the node and all nodes within it, in order."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(slots=True)
class Tree:
    """All questions of a form."""

    title: str
    top: list[Node] = field(default_factory=list)
    # Names of what is not taken, with the reason.
    lost: dict[str, str] = field(default_factory=dict)
    # Settings in the sheet of questions.
    settings: dict[str, str] = field(default_factory=dict)

    def walk(self) -> Iterator[Node]:
        """Yield all nodes in order."""
        for node in self.top:
            yield from node.walk()


def read_tree(table: Table, report: Report) -> Tree:
    """Return the rows of questions as a tree; structural faults are reported as refused."""
    tree, stack = Tree(table.sheet.title), list[Node]()
    for row in table.rows:
        asked = _asked(row, tree, report)
        if asked is None:
            continue
        if asked.role is Role.END:
            _close(row, asked, stack, tree, report)
            continue
        node = Node(row, asked, _name(row, asked, tree, report))
        siblings = stack[-1].children if stack else tree.top
        if asked.role in {Role.MEDIA, Role.ELSEWHERE, Role.METADATA}:
            _lose(node, siblings, tree, report)
            continue
        siblings.append(node)
        if asked.role in {Role.BEGIN, Role.LOOP}:
            stack.append(node)
    for node in stack:
        why = _("This group or repeat is not closed: its “end” is missing.")
        report.say(tree.title, node.row.number, What.REFUSED, why)
    return tree


def drop_empty(tree: Tree, report: Report) -> None:
    """Remove groups with nothing in them."""
    tree.top = _without_empty(tree.top, tree, report)


def _without_empty(nodes: list[Node], tree: Tree, report: Report) -> list[Node]:
    kept = []
    for node in nodes:
        node.children = _without_empty(node.children, tree, report)
        if node.asked.role is Role.BEGIN and not node.children:
            why = _("Nothing is left in the group “{name}”.").replace("{name}", node.name)
            report.say(tree.title, node.row.number, What.LEFT_OUT, why)
            tree.lost.setdefault(node.name, why)
        else:
            kept.append(node)
    return kept


def _asked(row: Row, tree: Tree, report: Report) -> Asked | None:
    place = (tree.title, row.number)
    if aliases.yes_no.get(row.values.get("disabled", "")):
        report.say(*place, What.LEFT_OUT, _("This row is switched off in the column “disabled”."))
        return None
    written = row.values.get("type")
    if not written:
        if "name" in row.values or "label" in row.texts:
            report.say(*place, What.REFUSED, _("This question has no type. Write one."))
        else:
            report.say(*place, What.LEFT_OUT, _("This row has no type: it is a remark."))
        return None
    asked = read_type(written)
    if asked.choices and "search(" in row.values.get("appearance", ""):
        # An older way of choices from another file; the list only names its columns.
        asked = Asked(Role.ELSEWHERE, asked.kind, name="search")
    if row.values.get("name") == KOBO_VERSION and asked.kind == "calculate":
        why = _("It notes the version of the form, which Kier knows by itself.")
        report.say(*place, What.LEFT_OUT, why)
        tree.lost.setdefault(KOBO_VERSION, why)
        return None
    if asked.role is Role.SETTING:
        tree.settings[asked.name] = row.values.get("name", "")
        return None
    if asked.role is Role.UNKNOWN:
        why = _("There is no type “{name}”. Correct it, or remove the row.")
        report.say(*place, What.REFUSED, why.replace("{name}", asked.name[:100]))
        return None
    return asked


def _name(row: Row, asked: Asked, tree: Tree, report: Report) -> str:
    name = row.values.get("name", "")
    if name:
        return name
    if asked.kind == "note":
        # As pyxform names them.
        return f"generated_note_name_{row.number}"
    name = f"{asked.kind or asked.name.replace(' ', '_')}_{row.number}"
    if asked.role in {Role.BEGIN, Role.ITEM, Role.LOOP}:
        why = _("This row has no name: it is called “{name}”.").replace("{name}", name)
        report.say(tree.title, row.number, What.CHANGED, why)
    return name


def _close(row: Row, asked: Asked, stack: list[Node], tree: Tree, report: Report) -> None:
    if stack and (stack[-1].asked.role is Role.LOOP or stack[-1].asked.kind == asked.kind):
        stack.pop()
        return
    why = _("This “end” closes nothing that is open here. Look at “begin” and “end” again.")
    report.say(tree.title, row.number, What.REFUSED, why)


def _lose(node: Node, siblings: list[Node], tree: Tree, report: Report) -> None:
    if node.asked.name in {"today", "get today"}:
        node.if_used = True
        node.asked = Asked(Role.ITEM, "calculate", name="today")
        node.row.values["calculation"] = "today()"
        siblings.append(node)
        return
    why = why_not(node.asked)
    report.say(tree.title, node.row.number, What.NOT_TAKEN, why)
    tree.lost.setdefault(node.name, why)
