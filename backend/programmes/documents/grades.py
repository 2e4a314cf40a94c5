"""What a learner's answers are worth (docs/learning.md); the player has the same rules.

`tests/programmes/cases/` has cases for both.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from backend.programmes.states import QuestionType


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a course: its part of the content, and the module that it is in."""

    id: str
    kind: str
    module: str
    module_title: str
    content: Mapping[str, Any]

    @property
    def is_question(self) -> bool:
        """Whether it is answered."""
        return self.kind == "question"

    @property
    def type(self) -> str:
        """How a question is answered; empty for a text."""
        return str(self.content.get("type", ""))

    @property
    def counts(self) -> bool:
        """Whether the mark depends on it."""
        return bool(self.content.get("counts"))


@dataclass(frozen=True, slots=True)
class Grade:
    """What answers are worth: `right` of `counted` questions, a share of a hundred."""

    right: int
    counted: int
    share: int
    passed: bool
    by_step: Mapping[str, bool]


@dataclass(frozen=True, slots=True)
class Feedback:
    """What a learner is told of an answer; `right` is None where no answer is right or wrong."""

    right: bool | None
    text: str


def steps_for(content: Mapping[str, Any], role: str = "") -> list[Step]:
    """Return the steps of a role in order; of modules for no role in particular without one."""
    return [
        Step(step["id"], step["kind"], module["id"], module["title"], step)
        for module in content["modules"]
        if not module["roles"] or role in module["roles"]
        for step in module["steps"]
    ]


def is_asked(content: Mapping[str, Any], role: str) -> bool:
    """Return whether a question counts for a role: else passing proves nothing."""
    return any(step.counts for step in steps_for(content, role))


def grade(
    content: Mapping[str, Any], role: str, answers: Mapping[str, Any], pass_mark: int
) -> Grade:
    """Return what answers by step are worth; what is missing or no answer at all is wrong.

    The share is rounded down. A course in which nothing counts is passed by who came to its end.
    """
    counted = [step for step in steps_for(content, role) if step.counts]
    by_step = {step.id: bool(is_right(step, answers.get(step.id))) for step in counted}
    right = sum(by_step.values())
    share = right * 100 // len(counted) if counted else 100
    return Grade(right, len(counted), share, share >= pass_mark, by_step)


def is_right(step: Step, answer: Any) -> bool | None:
    """Return whether an answer is right; None if the question has no right answer."""
    choices = step.content["choices"]
    names = [choice["name"] for choice in choices]
    right = [choice["name"] for choice in choices if choice["right"]]
    match QuestionType(step.type):
        case QuestionType.RANKING:
            return bool(answer == names)
        case QuestionType.SCALE:
            return None
        case _ if not right:
            return None
        case QuestionType.MANY:
            return isinstance(answer, list) and sorted(map(str, answer)) == sorted(right)
        case _:
            return answer in right if isinstance(answer, str) else False


def feedback(step: Step, answer: Any) -> Feedback:
    """Return what a learner is told: of the whole, then of each answer that they chose."""
    right = is_right(step, answer)
    said = [] if right is None else [step.content["feedback"]["right" if right else "wrong"]]
    chosen = _chosen(step, answer)
    said += [one["feedback"] for one in step.content["choices"] if one["name"] in chosen]
    return Feedback(right, " ".join(text for text in said if text))


def right_answer(step: Step) -> list[str]:
    """Return the labels of the right answer, in order; none if no answer is right or wrong."""
    return [choice["label"] for choice in _right_choices(step)]


def _right_choices(step: Step) -> Iterator[Mapping[str, Any]]:
    for choice in step.content["choices"]:
        if choice["right"] or step.type == QuestionType.RANKING:
            yield choice


def _chosen(step: Step, answer: Any) -> Sequence[str]:
    if step.type == QuestionType.RANKING:
        return ()
    if isinstance(answer, str):
        return (answer,)
    return [name for name in answer if isinstance(name, str)] if isinstance(answer, list) else ()
