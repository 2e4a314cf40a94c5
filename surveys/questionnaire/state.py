"""Which items are relevant, and every value, given the answers so far.

A value may need others, of this entry or of all: they are worked out in `Compiled.order`, and what
is not relevant counts as unanswered for everybody.
"""

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
    """Who answers, and when.

    :param today: the day where they are
    :param language: of the questionnaire's, or any other: texts fall back
    :param now: what their clock shows, without an offset
    :param seed: 32 bits that lay down the order of shuffled choices
    """

    today: date
    language: str = ""
    now: datetime | None = None
    seed: int = 0


class State:
    """A questionnaire with answers: what is asked, and every value.

    :ivar relevant: paths of all items that are asked or shown, groups and repeats among them
    :ivar values: by path what was answered or worked out, of what is relevant alone
    :ivar entries: by the path of a repeat how many entries it has
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
        """Return the item at a path.

        :raises KeyError: there is none of this name
        """
        return self.compiled.nodes[name_in(path)]

    def instances(self, node: Node) -> Iterator[str]:
        """Yield the paths of an item, one for each entry, whose group is relevant."""
        innermost = node.repeats[-1] if node.repeats else ""
        for prefix in self._places.get(innermost, ()):
            if node.parent in {"", innermost} or prefix + node.parent in self.relevant:
                yield prefix + node.name

    def answer(self, path: str) -> Any:
        """Return what was answered at a path as it is kept, relevant or not; None if nothing."""
        node, value = self.node(path), self._rows[prefix_of(path)].get(name_in(path))
        value = cleaned(node, value)
        return None if value is None or problem_of(node, value) else in_order(node, value)

    def evaluate(self, expression: Expression, path: str) -> Value:
        """Return the value of an expression that belongs to the item at a path."""
        return expression.evaluate(self.context(expression, path))

    def truth(self, name: str, path: str, *, otherwise: bool) -> bool:
        """Return what one of an item's conditions says; `otherwise` if it has none."""
        expression = self.node(path).expressions.get(name)
        return to_truth(self.evaluate(expression, path)) if expression else otherwise

    def context(self, expression: Expression, path: str) -> Context:
        """Return what an expression of the item at a path may look at."""
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
        """Return a text in the respondent's language, as it stands in the questionnaire."""
        return text_in(texts, self.situation.language, self.compiled.languages)

    def choice_label(self, node: Node, choice: Choice) -> str:
        """Return the label of a choice as it stands in the questionnaire, else its name."""
        if node.item.kind in {"yes_no", "acknowledge"}:
            own = "ticked" if node.item.kind == "acknowledge" else choice.name
            return say(LABELS[own], self.situation.language)
        return self.text(choice.label) or choice.name

    def enter(self, path: str) -> None:
        """Take up the entries of a repeat: as many as its count says, or as were made."""
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
        """Return the value of a question as an expression sees it that stands behind a prefix."""
        node = self.compiled.nodes[name]
        depth, shared = shared_repeats(prefix, node.repeats)
        if node.kind.has_items:
            places = self._places.get(name, ()) if node.item.kind == "repeat" else ()
            within = [one for one in places if one.startswith(shared)]
            return [float(place + 1) for place in range(len(within))]
        if depth == len(node.repeats):
            return _plain(self.values.get(shared + name))
        return self._all(node, shared)

    def _list(self, name: str, prefix: str) -> list[object]:
        node = self.compiled.nodes[name]
        return self._all(node, shared_repeats(prefix, node.repeats[:-1])[1])

    def _all(self, node: Node, shared: str) -> list[object]:
        innermost = node.repeats[-1] if node.repeats else ""
        places = [one for one in self._places.get(innermost, ()) if one.startswith(shared)]
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
    """Work out what is asked and every value; nothing here fails whatever the answers are.

    :param answers: canonical, or any object: what is no answer counts as none
    :param filling: names of questions that begin with their default if they have no answer
    """
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
    """Return what a question begins with, or what is worked out: canonical, None if nothing."""
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
    """Return an answer as expressions see it."""
    if isinstance(value, list):
        return " ".join(value)
    return "" if value is None else value
