"""Submitted answers: read, checked and settled into what is stored."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from backend.core import days

from .answer_values import MAX_ENTRIES, Problem, cleaned, problem_of, value_of
from .compiled import Compiled, Node
from .flow import Situation, choices_left, is_required, label_of, resolve
from .kinds import ValueType
from .paths import prefix_of, put
from .screens import place_of
from .state import State
from .words import MESSAGES, say

# More are of no use to anybody.
MAX_FAULTS = 100

__all__ = [
    "AnswerFault",
    "Unreadable",
    "check_answers",
    "find_faults",
    "read_answers",
    "settle",
    "value_of",
]


@dataclass(frozen=True, slots=True)
class AnswerFault:
    """A fault of an answer."""

    # Of the question; empty for the answers as a whole.
    path: str
    # One of `words.MESSAGES`.
    code: str
    # What to do, in the respondent's language.
    text: str


class Unreadable(Exception):
    """Answers of the wrong type; `answers` holds the others, the message no answer."""

    def __init__(self, faults: list[AnswerFault], answers: dict[str, Any]) -> None:
        super().__init__(f"{len(faults)} answers cannot be read")
        self.faults, self.answers = faults, answers


def read_answers(compiled: Compiled, raw: object, language: str = "") -> dict[str, Any]:
    """Return untrusted JSON as answers to store; raise Unreadable if any is of the wrong type."""
    reader = _Reader(compiled, language)
    answers = reader.row(raw, compiled.top, "")
    if reader.faults:
        raise Unreadable(reader.faults, answers)
    return answers


def find_faults(
    compiled: Compiled,
    answers: Mapping[str, Any],
    language: str,
    today: date | None = None,
    only: Collection[str] | None = None,
    now: datetime | None = None,
) -> list[AnswerFault]:
    """Return faults of read answers, at the paths `only` if given, in the questionnaire's order."""
    state = resolve(compiled, answers, _situation(language, today, now))
    found = []
    for node in compiled.nodes.values():
        for path in state.instances(node):
            if path not in state.relevant or not (only is None or path in only):
                continue
            fault = _fault_at(state, node, path, language)
            if fault:
                found.append(fault)
    return _sorted(compiled, found)


def check_answers(
    compiled: Compiled,
    raw: object,
    language: str,
    today: date | None = None,
    now: datetime | None = None,
) -> list[AnswerFault]:
    """Return all faults of untrusted answers, ignoring questions that are not asked."""
    try:
        answers = read_answers(compiled, raw, language)
    except Unreadable as error:
        unreadable, answers = error.faults, error.answers
    else:
        return find_faults(compiled, answers, language, today, now=now)
    asked = resolve(compiled, answers, _situation(language, today, now)).relevant
    unreadable = [
        fault
        for fault in unreadable
        # An entry is as relevant as its repeat.
        if fault.code == "unknown"
        or not fault.path
        or fault.path in asked
        or prefix_of(fault.path)[:-1] in asked
    ]
    said = {fault.path for fault in unreadable}
    others = find_faults(compiled, answers, language, today, now=now)
    return _sorted(compiled, unreadable + [fault for fault in others if fault.path not in said])


def settle(
    compiled: Compiled,
    answers: Mapping[str, Any],
    today: date | None = None,
    now: datetime | None = None,
) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    """Return valid answers to store, recalculated, and apart from them the free texts by question.

    No free text, and no calculation from one, is among the answers.
    """
    state = resolve(compiled, answers, _situation("", today, now))
    kept: dict[str, Any] = {}
    texts = []
    for path, count in state.entries.items():
        for place in range(count):
            kept = put(kept, f"{path}/{place}", None)
    for name, node in compiled.nodes.items():
        for path in state.instances(node):
            value = state.values.get(path)
            if value is None:
                continue
            if node.item.kind == "text":
                texts.append((name, value))
            elif name not in compiled.from_texts:
                kept = put(kept, path, value)
    return kept, texts


class _Reader:
    def __init__(self, compiled: Compiled, language: str) -> None:
        self.compiled, self.language = compiled, language
        self.faults: list[AnswerFault] = []

    def row(self, raw: object, names: Collection[str], prefix: str) -> dict[str, Any]:
        if not isinstance(raw, Mapping):
            self.fault(prefix.removesuffix("/"), "entries", {})
            return {}
        here = set(self.flat(names))
        answers: dict[str, Any] = {}
        for name in raw:
            if name not in here:
                self.fault(prefix + _printable(name), "unknown", {})
        for name, node in self.compiled.nodes.items():
            if name not in here or name not in raw or node.is_worked_out:
                continue
            path = prefix + name
            value = raw[name]
            if node.item.kind == "repeat":
                value = self.entries(node, value, path)
            else:
                value = self.read_value(node, value, path)
            if value is not None:
                answers[name] = value
        return answers

    def read_value(self, node: Node, raw: object, path: str) -> Any:
        value = cleaned(node, raw)
        if value is None:
            return None
        if node.kind.value_type is ValueType.NONE:
            self.fault(path, "unknown", {})
        elif problem := problem_of(node, value):
            self.fault(path, *problem)
        else:
            return value
        return None

    def entries(self, node: Node, raw: object, path: str) -> list[dict[str, Any]] | None:
        if raw is None or raw == []:
            return None
        if not isinstance(raw, list):
            self.fault(path, "entries", {})
            return None
        if len(raw) > MAX_ENTRIES:
            self.fault(path, "too-often", {"n": MAX_ENTRIES})
        return [
            self.row(entry, node.items, f"{path}/{place}/")
            for place, entry in enumerate(raw[:MAX_ENTRIES])
        ]

    def flat(self, names: Collection[str]) -> list[str]:
        """Return the keys of an object: groups and grids add no level to answers."""
        found = []
        for name in names:
            node = self.compiled.nodes[name]
            found.append(name)
            if node.item.kind in {"group", "grid"}:
                found += self.flat(node.items)
        return found

    def fault(self, path: str, code: str, values: Mapping[str, object]) -> None:
        if len(self.faults) < MAX_FAULTS:
            text = say(MESSAGES[code], self.language, values)
            self.faults.append(AnswerFault(path, code, text))


def _sorted(compiled: Compiled, faults: list[AnswerFault]) -> list[AnswerFault]:
    return sorted(faults, key=lambda fault: place_of(compiled, fault.path))


def _fault_at(state: State, node: Node, path: str, language: str) -> AnswerFault | None:
    """Return the first fault of the answer to a question that is asked."""
    value = state.values.get(path)
    if value is None:
        if not is_required(state, path):
            return None
        own = label_of(state, path, "required_message")
        if not own and node.parent and state.compiled.nodes[node.parent].item.kind == "grid":
            own = label_of(state, prefix_of(path) + node.parent, "required_message")
        return AnswerFault(path, "required", own or say(MESSAGES["required"], language))
    problem = _choice_problem(state, node, path, value) if node.is_asked else None
    if problem:
        return AnswerFault(path, problem[0], say(MESSAGES[problem[0]], language, problem[1]))
    if node.is_asked and not state.truth("constraint", path, otherwise=True):
        own = label_of(state, path, "constraint_message")
        return AnswerFault(path, "constraint", own or say(MESSAGES["constraint"], language))
    return None


def _choice_problem(state: State, node: Node, path: str, value: Any) -> Problem | None:
    """Return a problem if a chosen answer is filtered out, or a ranking incomplete."""
    if not node.kind.has_choices or not (
        "choice_filter" in node.expressions or node.item.kind == "ranking"
    ):
        return None
    chosen = set(value) if isinstance(value, list) else {value}
    among = None if node.item.kind == "ranking" else chosen
    left = {choice.name for choice in choices_left(state, path, among)}
    if node.item.kind == "ranking":
        return None if chosen == left else ("ranking", {})
    code = "choices" if isinstance(value, list) else "choice"
    return None if chosen <= left else (code, {})


def _printable(name: object) -> str:
    """Return an unknown name shortened and without characters unfit for an answer or log."""
    return "".join(sign for sign in str(name)[:64] if sign.isalnum() or sign in "_.-")


def _situation(language: str, today: date | None, now: datetime | None) -> Situation:
    return Situation(today or days.today(), language, now)
