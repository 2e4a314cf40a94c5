"""Conversion of form fields to answers. Invalid text is kept, so that it can be corrected."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.http import QueryDict

from surveys.questionnaire.answer_values import MAX_ENTRIES, cleaned, value_of
from surveys.questionnaire.compiled import Compiled, Node
from surveys.questionnaire.kinds import ValueType
from surveys.questionnaire.paths import name_in, put

from .form import ANSWER

# Longer than any text that a question takes; the questionnaire tells who typed more.
MAX_TYPED: Final = 10_000
# Between the name of a ranking's field and what it is the place of.
PLACE: Final = ":"
PLACES: Final = frozenset(map(str, range(MAX_ENTRIES)))


def field_of(path: str) -> str:
    """Return the name of the field for the question at a path."""
    return ANSWER + path


def take_typed(
    compiled: Compiled, answers: Mapping[str, Any], paths: Iterable[str], sent: QueryDict
) -> dict[str, Any]:
    """Return the answers with those of a form; empty fields remove an answer."""
    changed = dict(answers)
    for path in paths:
        node = compiled.nodes.get(name_in(path))
        if node is not None and node.is_asked and _fits(node, path):
            changed = put(changed, path, _typed(node, path, sent))
    return changed


def without(answers: Mapping[str, Any], paths: Iterable[str]) -> dict[str, Any]:
    """Return the answers without those of these questions."""
    changed = dict(answers)
    for path in paths:
        changed = put(changed, path, None)
    return changed


def _typed(node: Node, path: str, sent: QueryDict) -> Any:
    name = field_of(path)
    if node.item.kind == "ranking":
        return _ranking(name, sent, [choice.name for choice in node.choices])
    if node.kind.value_type is ValueType.CHOICES:
        marked = set(sent.getlist(name))
        return [choice.name for choice in node.choices if choice.name in marked] or None
    return cleaned(node, value_of(node, sent.get(name, "")[:MAX_TYPED]))


def _ranking(name: str, sent: QueryDict, choices: list[str]) -> Any:
    places = {choice: sent.get(name + PLACE + choice, "") for choice in choices}
    given = {
        choice: place for choice, place in places.items() if place.isdecimal() and len(place) < 4
    }
    if sorted(map(int, given.values())) != list(range(1, len(given) + 1)):
        # As it was marked, until each place is there once.
        return given
    return sorted(given, key=lambda choice: int(given[choice])) or None


# As many entries as names of repeats.
def _fits(node: Node, path: str) -> bool:
    parts = path.split("/")
    repeats, numbers = parts[:-1:2], parts[1:-1:2]
    return tuple(repeats) == node.repeats and all(map(PLACES.__contains__, numbers))


def sound(compiled: Compiled, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return the answers with repeats as lists of objects."""
    return {
        name: _sound_entries(compiled, value) if _is_repeat(compiled, name) else value
        for name, value in answers.items()
        if name in compiled.nodes
    }


def _sound_entries(compiled: Compiled, value: Any) -> list[dict[str, Any]]:
    rows = value[:MAX_ENTRIES] if isinstance(value, list) else []
    return [sound(compiled, row) if isinstance(row, Mapping) else {} for row in rows]


def _is_repeat(compiled: Compiled, name: str) -> bool:
    return compiled.nodes[name].item.kind == "repeat"
