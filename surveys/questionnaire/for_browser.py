"""A questionnaire as JSON for browsers (`flow.js`) and native apps, in one language."""

from typing import Any

from .answer_values import LONG_TEXT, MAX_CHOSEN, MAX_ENTRIES, longest, scale_of
from .compiled import Compiled, Node
from .definition import Choice, text_in
from .kinds import NO, YES
from .sources import list_of
from .words import LABELS, MESSAGES, say

TEXTS = ("label", "hint", "required_message", "constraint_message", "low", "high")
PLAIN = ("default", "read_only", "shuffled")
# Lists of choices that are not in the questionnaire; no name of its own has a colon.
YES_NO, TICKED = ":yes_no", ":ticked"


def schema_of(compiled: Compiled, language: str) -> dict[str, Any]:
    r"""Return a questionnaire as JSON in one language, without empty fields.

    | field | what |
    | --- | --- |
    | `title`, `language`, `languages` | `language` is the requested one |
    | `items` | in order, nested items within their groups, grids and repeats |
    | `choices` | by the name of a list: `name`, `label`, `data` of each |
    | `order` | names of all items, each after those whose values it needs |
    | `messages` | Kier's own messages at a question, by code |
    | `most` | bounds: `entries`, `chosen`, `calculated` characters |

    An expression is `{"tree", "references", "functions"}`; `surveys.expressions` describes trees.
    """
    definition = compiled.definition
    listed = {
        name: [_choice(row, language, compiled) for row in rows]
        for name, rows in definition.choices.items()
    }
    listed[YES_NO] = [{"name": name, "label": say(LABELS[name], language)} for name in (YES, NO)]
    listed[TICKED] = [{"name": YES, "label": say(LABELS["ticked"], language)}]
    used = {_list_of(compiled, node) for node in compiled.nodes.values()}
    return {
        "title": text_in(definition.title, language, definition.languages),
        "language": language,
        "languages": list(definition.languages),
        "items": [_item(compiled, compiled.nodes[name], language) for name in compiled.top],
        "choices": {name: rows for name, rows in listed.items() if name in used},
        "order": list(compiled.order),
        "messages": {code: say(text, language) for code, text in MESSAGES.items()},
        "most": {"entries": MAX_ENTRIES, "chosen": MAX_CHOSEN, "calculated": LONG_TEXT},
    }


def _item(compiled: Compiled, node: Node, language: str) -> dict[str, Any]:
    item = node.item
    data: dict[str, Any] = {"name": item.name, "kind": item.kind}
    for name in TEXTS:
        data[name] = text_in(getattr(item, name), language, compiled.languages)
    for name in PLAIN:
        data[name] = getattr(item, name)
    for name, expression in node.expressions.items():
        data[name] = {
            "tree": expression.tree,
            "references": sorted(expression.references),
            "functions": sorted(expression.functions),
        }
    data["choices"] = _list_of(compiled, node)
    data["appearance"] = list(item.appearance)
    if item.kind == "scale":
        data["scale"] = scale_of(node)
    if item.kind == "text":
        data["longest"] = longest(node)
    data["items"] = [_item(compiled, compiled.nodes[name], language) for name in node.items]
    return {name: value for name, value in data.items() if value}


def _list_of(compiled: Compiled, node: Node) -> str:
    item = node.item
    if item.kind in {"yes_no", "acknowledge"}:
        return YES_NO if item.kind == "yes_no" else TICKED
    parent = compiled.nodes[node.parent].item if node.parent else None
    return list_of(item, parent)


def _choice(choice: Choice, language: str, compiled: Compiled) -> dict[str, Any]:
    data = {
        "name": choice.name,
        "label": text_in(choice.label, language, compiled.languages) or choice.name,
    }
    return data | ({"data": dict(choice.data)} if choice.data else {})
