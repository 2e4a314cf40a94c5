"""Unique and valid names of questions."""

import re
import unicodedata

from django.utils.translation import gettext as _

from .report import Report, What
from .tree import Node, Tree

POSSIBLE = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{0,63}")
MAX_LETTERS = 64


class Names:
    """The questions by the names in a form's expressions."""

    def __init__(self, tree: Tree, report: Report) -> None:
        self.lost = tree.lost
        self.known: dict[str, Node] = {}
        self.several: set[str] = set()
        self.used: set[str] = set()
        taken: set[str] = {node.name for node in tree.walk() if POSSIBLE.fullmatch(node.name)}
        given: set[str] = set()
        for node in tree.walk():
            name = node.name
            if not POSSIBLE.fullmatch(name) or name in given:
                name = _another(name, taken | given)
                self._tell(node, name, tree, report)
            given.add(name)
            node.new = name
            if node.name in self.known:
                self.several.add(node.name)
            self.known.setdefault(node.name, node)

    def _tell(self, node: Node, name: str, tree: Tree, report: Report) -> None:
        if node.asked.kind == "note" or node.if_used:
            return
        if node.name in self.known:
            why = _("There are several with the name “{old}”: this one is called “{new}”.")
        else:
            why = _("The name “{old}” is not possible here: it is called “{new}”.")
        why = why.replace("{old}", node.name).replace("{new}", name)
        report.say(tree.title, node.row.number, What.CHANGED, why)


def _another(name: str, taken: set[str]) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    plain = re.sub(r"[^A-Za-z0-9_.-]+", "_", plain).lstrip("_.-")
    if not plain or not plain[0].isalpha():
        plain = f"q_{plain}".rstrip("_")
    number, found = 1, plain[:MAX_LETTERS]
    while found in taken:
        number += 1
        found = f"{plain[: MAX_LETTERS - 5]}_{number}"
    return found
