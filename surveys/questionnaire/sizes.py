"""The greatest size of an answer, to which all are padded so that long ones are not recognised."""

from collections.abc import Iterable

from backend.core.crypto.padding import MAX_PACKED_SIZE, packed_size

from .answer_values import LONG_TEXT, MAX_CHOSEN, MAX_ENTRIES, longest
from .compiled import Compiled, Node
from .kinds import ValueType

# Of UTF-8, for one character.
MAX_BYTES = 4
# Of JSON: around a value and its name, around all answers, around one text.
AROUND, AROUND_ANSWERS, AROUND_TEXT = 8, 256, 64
# A number, a day or a time.
SHORT = 32


def answer_size(compiled: Compiled) -> int:
    """Return the bytes to which each answer is padded, 65,536 at most."""
    total = AROUND_ANSWERS + sum(_most(node) for node in compiled.nodes.values())
    return packed_size(min(total, MAX_PACKED_SIZE - 1))


def text_size(compiled: Compiled) -> int:
    """Return the bytes to which each free text is padded."""
    texts = [longest(node) for node in compiled.nodes.values() if node.item.kind == "text"]
    return packed_size(AROUND_TEXT + MAX_BYTES * max(texts, default=0))


def _most(node: Node) -> int:
    once = AROUND + len(node.name.encode()) + _most_of_value(node)
    return int(once * MAX_ENTRIES ** len(node.repeats))


def _most_of_value(node: Node) -> int:
    value_type = node.kind.value_type
    if value_type is ValueType.CHOICE:
        return max(_names(node), default=SHORT)
    if value_type is ValueType.CHOICES:
        return sum(sorted(_names(node))[-MAX_CHOSEN:]) + AROUND * min(len(node.choices), MAX_CHOSEN)
    if value_type is ValueType.TEXT:
        most = LONG_TEXT if node.item.kind == "calculate" else longest(node)
        return most * MAX_BYTES
    return SHORT if node.has_value else 0


def _names(node: Node) -> Iterable[int]:
    return [len(choice.name.encode()) for choice in node.choices]
