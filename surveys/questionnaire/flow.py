"""What is asked next, given the answers so far; `flow.js` is the same for browsers."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

from backend.core.languages import list_separator
from surveys.expressions import to_text, to_truth

from .answer_values import MAX_ENTRIES
from .compiled import Compiled, Node
from .definition import Choice
from .paths import Answers, name_in, prefix_of
from .screens import Screen, next_screen, previous_screen, screen_at, screens
from .shuffle import shuffled
from .sources import BLANKS, NAME_COLUMN, NAMED
from .state import Situation, State, resolve, shared_repeats

__all__ = [
    "Offered",
    "Screen",
    "Situation",
    "State",
    "begin",
    "choices_of",
    "has_another",
    "is_required",
    "label_of",
    "next_screen",
    "previous_screen",
    "resolve",
    "screen_at",
    "screens",
    "shown_value",
]

# A label names a question, whose choice's label names another, which shows its own label at most.
LEVELS = 2


@dataclass(frozen=True, slots=True)
class Offered:
    """A choice as a respondent sees it."""

    name: str
    label: str


def begin(
    compiled: Compiled, answers: Answers, situation: Situation, screen: Screen
) -> dict[str, Any]:
    """Return the initial values of a screen's fields by path: answers, else defaults."""
    filling = {name_in(path) for path in screen.paths}
    state = resolve(compiled, answers, situation, filling)
    return {path: state.values[path] for path in screen.paths if path in state.values}


def label_of(state: State, path: str, text: str = "label") -> str:
    """Return a text of an item (`label`, `hint` …) in the respondent's language, filled in."""
    node = state.node(path)
    return _filled(state, state.text(getattr(node.item, text)), prefix_of(path))


def choices_of(state: State, path: str) -> list[Offered]:
    """Return the choices at a path, filtered and, if the item says so, shuffled."""
    node, prefix = state.node(path), prefix_of(path)
    choices = [
        Offered(choice.name, _filled(state, state.choice_label(node, choice), prefix))
        for choice in choices_left(state, path)
    ]
    ruling = state.compiled.nodes[node.parent] if _is_row(state, node) else node
    if ruling.item.shuffled:
        return shuffled(choices, state.situation.seed, ruling.name)
    return choices


def choices_left(state: State, path: str, among: Collection[str] | None = None) -> list[Choice]:
    """Return the choices at a path that pass its filter, out of `among` if it is given."""
    node = state.node(path)
    choices = [choice for choice in node.choices if among is None or choice.name in among]
    expression = node.expressions.get("choice_filter")
    if not expression:
        return choices
    context = state.context(expression, path)
    return [
        choice
        for choice in choices
        if to_truth(
            expression.evaluate(replace(context, columns={**choice.data, NAME_COLUMN: choice.name}))
        )
    ]


def is_required(state: State, path: str) -> bool:
    """Tell whether the question at a path is required; a row follows its grid."""
    node = state.node(path)
    if not node.is_asked:
        return False
    if _is_row(state, node) and "required" not in node.expressions:
        return state.truth("required", prefix_of(path) + node.parent, otherwise=False)
    return state.truth("required", path, otherwise=False)


def has_another(state: State, path: str) -> bool:
    """Tell whether another entry may be added to the repeat at a path."""
    return "count" not in state.node(path).expressions and state.entries.get(path, 0) < MAX_ENTRIES


def shown_value(state: State, path: str, levels: int = LEVELS - 1) -> str:
    """Return the value at a path for display: labels of choices, as a list."""
    node, value = state.node(path), state.values.get(path)
    if value is None:
        return ""
    if not node.choices:
        return to_text(float(value) if isinstance(value, int) else value)
    labels = {choice.name: state.choice_label(node, choice) for choice in node.choices}
    names = value if isinstance(value, list) else [value]
    texts = (_filled(state, labels[name], prefix_of(path), levels) for name in names)
    return list_separator(state.situation.language).join(texts)


def _filled(state: State, text: str, prefix: str, levels: int = LEVELS) -> str:
    if "${" not in text:
        return text
    if not levels:
        return NAMED.sub("", text)
    return NAMED.sub(lambda found: _named(state, found[1].strip(BLANKS), prefix, levels), text)


def _named(state: State, name: str, prefix: str, levels: int) -> str:
    node = state.compiled.nodes.get(name)
    if node is None or node.kind.has_items:
        return ""
    depth, shared = shared_repeats(prefix, node.repeats)
    if depth == len(node.repeats):
        return shown_value(state, shared + name, levels - 1)
    paths = [instance for instance in state.instances(node) if instance.startswith(shared)]
    shown = (shown_value(state, path, levels - 1) for path in paths)
    return list_separator(state.situation.language).join(filter(None, shown))


def _is_row(state: State, node: Node) -> bool:
    return bool(node.parent) and state.compiled.nodes[node.parent].item.kind == "grid"
