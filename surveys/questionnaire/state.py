"""Relevance and values of all items; an item that is not relevant counts as unanswered."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from math import isnan
from typing import Any

from surveys.expressions import Context, Expression, Value, to_number, to_text, to_truth

from .answer_values import LONG_TEXT, MAX_ENTRIES, cleaned, in_order, problem_of, value_of
from .compiled import Compiled, Node
from .definition import Choice, text_in
from .paths import Answers, name_in, prefix_of
from .words import LABELS, say


@dataclass(frozen=True, slots=True)
class Situation:
    """Who answers, and when."""

    # The day where they are.
    today: date
    # Any; texts fall back.
    language: str = ""
    # Their local time, without an offset.
    now: datetime | None = None
    # 32 bits for the order of shuffled choices.
    seed: int = 0


class State:
    r"""A questionnaire with answers: what is asked, and every value.

    :ivar relevant: paths of all items that are asked or shown, groups and repeats included
    :ivar values: answers and calculations of relevant items, by path
    :ivar entries: the number of entries by the path of a repeat
    """

    def __init__(self, compiled: Compiled, answers: Answers, situation: Situation) -> None:
        self.compiled, self.situation = compiled, situation
        self.relevant: set[str] = set()
        self.values: dict[str, Any] = {}
        self.entries: dict[str, int] = {}
        # By what stands before a name: the object that holds its answer.
        self._rows: dict[str, Answers] = {"": answers if isinstance(answers, Mapping) else {}}
        # By repeat: what stands before a name in each of its entries; at the top nothing.
        self._places: dict[str, list[str]] = {"": [""]}

    def node(self, path: str) -> Node:
        """Return the item at a path; raise KeyError if there is none."""
        return self.compiled.nodes[name_in(path)]

    def instances(self, node: Node) -> Iterator[str]:
        """Yield the paths of an item, one for each entry, whose group is relevant."""
        innermost = node.repeats[-1] if node.repeats else ""
        for prefix in self._places.get(innermost, ()):
            if node.parent in {"", innermost} or prefix + node.parent in self.relevant:
                yield prefix + node.name

    def answer(self, path: str) -> Any:
        """Return the valid answer at a path, relevant or not; None if there is none."""
        node, value = self.node(path), self._rows[prefix_of(path)].get(name_in(path))
        value = cleaned(node, value)
        return None if value is None or problem_of(node, value) else in_order(node, value)

    def evaluate(self, expression: Expression, path: str) -> Value:
        """Return the value of an expression that belongs to the item at a path."""
        return expression.evaluate(self.context(expression, path))

    def truth(self, name: str, path: str, *, otherwise: bool) -> bool:
        """Return whether a condition of an item holds; `otherwise` if it has none."""
        expression = self.node(path).expressions.get(name)
        return to_truth(self.evaluate(expression, path)) if expression else otherwise

    def context(self, expression: Expression, path: str) -> Context:
        """Return what an expression of the item at a path may read."""
        node, prefix = self.node(path), prefix_of(path)
        lists: dict[str, list[object]] = {}
        labels: dict[str, Mapping[str, str]] = {}
        if "indexed-repeat" in expression.functions:
            lists = {name: self._list(name, prefix) for name in expression.references}
        if "jr:choice-name" in expression.functions:
            labels = {name: self._labels(name) for name in expression.references}
        return Context(
            values={name: self._seen(name, prefix) for name in expression.references},
            today=self.situation.today,
            own=_plain(self.values.get(path)),
            now=self.situation.now,
            position=int(prefix.split("/")[-2]) + 1 if node.repeats else None,
            lists=lists,
            labels=labels,
        )

    def text(self, texts: Mapping[str, str]) -> str:
        """Return a text in the respondent's language, without filling in names."""
        return text_in(texts, self.situation.language, self.compiled.languages)

    def choice_label(self, node: Node, choice: Choice) -> str:
        """Return the label of a choice, else its name, without filling in names."""
        if node.item.kind in {"yes_no", "acknowledge"}:
            own = "ticked" if node.item.kind == "acknowledge" else choice.name
            return say(LABELS[own], self.situation.language)
        return self.text(choice.label) or choice.name

    def enter(self, path: str) -> None:
        """Create the entries of a repeat: as many as its count says, or as were answered."""
        given = self._rows[prefix_of(path)].get(name_in(path))
        rows: list[Any] = given if isinstance(given, list) else []
        count = len(rows)
        if expression := self.node(path).expressions.get("count"):
            number = to_number(self.evaluate(expression, path))
            count = 0 if isnan(number) else int(max(0, min(number, MAX_ENTRIES)))
        self.entries[path] = count = min(count, MAX_ENTRIES)
        for place in range(count):
            prefix = f"{path}/{place}/"
            row = rows[place] if place < len(rows) else {}
            self._rows[prefix] = row if isinstance(row, Mapping) else {}
            self._places.setdefault(name_in(path), []).append(prefix)

    def _seen(self, name: str, prefix: str) -> object:
        node = self.compiled.nodes[name]
        depth, shared = shared_repeats(prefix, node.repeats)
        if node.kind.has_items:
            places = self._places.get(name, ()) if node.item.kind == "repeat" else ()
            within = [place for place in places if place.startswith(shared)]
            return [float(place + 1) for place in range(len(within))]
        if depth == len(node.repeats):
            return _plain(self.values.get(shared + name))
        return self._all(node, shared)

    def _list(self, name: str, prefix: str) -> list[object]:
        node = self.compiled.nodes[name]
        return self._all(node, shared_repeats(prefix, node.repeats[:-1])[1])

    def _all(self, node: Node, shared: str) -> list[object]:
        innermost = node.repeats[-1] if node.repeats else ""
        places = [place for place in self._places.get(innermost, ()) if place.startswith(shared)]
        return [_plain(self.values.get(place + node.name)) for place in places]

    def _labels(self, name: str) -> dict[str, str]:
        node = self.compiled.nodes[name]
        return {choice.name: self.choice_label(node, choice) for choice in node.choices}


def resolve(
    compiled: Compiled,
    answers: Answers,
    situation: Situation,
    filling: Collection[str] = (),
) -> State:
    """Evaluate any answers without failing; items in `filling` start with their default."""
    state = State(compiled, answers, situation)
    for name in compiled.order:
        node = compiled.nodes[name]
        for path in state.instances(node):
            if not state.truth("relevant", path, otherwise=True):
                continue
            state.relevant.add(path)
            if node.item.kind == "repeat":
                state.enter(path)
            if node.has_value:
                _give(state, node, path, name in filling)
    return state


def _give(state: State, node: Node, path: str, begins: bool) -> None:
    value = None if node.is_worked_out else state.answer(path)
    if node.is_worked_out or (value is None and begins):
        value = _begun(state, node, path)
    if value is not None:
        state.values[path] = value


def _begun(state: State, node: Node, path: str) -> Any:
    text = node.item.default
    if expression := node.expressions.get("calculation"):
        value = state.evaluate(expression, path)
        text = "" if isinstance(value, float) and isnan(value) else to_text(value)
    if node.item.kind == "calculate":
        return text[:LONG_TEXT] or None
    value = cleaned(node, value_of(node, text))
    return None if value is None or problem_of(node, value) else in_order(node, value)


def shared_repeats(prefix: str, repeats: tuple[str, ...]) -> tuple[int, str]:
    """Return how many repeats a prefix has in common with others, and the prefix that far."""
    parts = prefix.split("/")[:-1]
    depth = 0
    while depth < len(repeats) and parts[2 * depth : 2 * depth + 1] == [repeats[depth]]:
        depth += 1
    return depth, "".join(f"{part}/" for part in parts[: 2 * depth])


def _plain(value: Any) -> object:
    if isinstance(value, list):
        return " ".join(value)
    return "" if value is None else value
