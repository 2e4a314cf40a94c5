"""The way of a learner without scripts through the steps of a course.

Where scripts run, `static/kier/learner/course-run.js` keeps a place of its own on the device.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from backend.programmes.states import QuestionType

from .grades import Step, is_right


@dataclass(frozen=True, slots=True)
class CoursePath:
    """The steps of a role, and what was answered.

    The first time a learner goes from step to step. Who came to the end and tries again is asked
    only what is not answered.
    """

    steps: Sequence[Step]
    answers: Mapping[str, Any]
    reached_end: bool = False

    def step(self, step_id: str) -> Step | None:
        """Return a step by its id."""
        return next((step for step in self.steps if step.id == step_id), None)

    def number(self, step: Step) -> int:
        """Return the number of a step, from 1."""
        return self.steps.index(step) + 1

    def after(self, step: Step) -> Step | None:
        """Return the step that comes next; None if the result does."""
        place = self.number(step)
        if not self.reached_end:
            return self.steps[place] if place < len(self.steps) else None
        waiting = self.unanswered()
        return next((one for one in waiting if self.number(one) > place), None) or next(
            (one for one in waiting if one is not step), None
        )

    def before(self, step: Step) -> Step | None:
        """Return the step before this one."""
        place = self.number(step) - 1
        return self.steps[place - 1] if place else None

    def resumed(self) -> Step | None:
        """Return where a learner goes on: behind the last answer; None if at the result."""
        if self.reached_end:
            return next(iter(self.unanswered()), None)
        answered = [place for place, step in enumerate(self.steps, 1) if step.id in self.answers]
        place = max(answered, default=0)
        return self.steps[place] if place < len(self.steps) else None

    def unanswered(self) -> list[Step]:
        """Return the questions that are not answered."""
        return [step for step in self.steps if step.is_question and step.id not in self.answers]

    def wrong(self) -> list[Step]:
        """Return the questions that count whose answer is not right."""
        return [
            step
            for step in self.steps
            if step.counts and not is_right(step, self.answers.get(step.id))
        ]


def clean_answer(step: Step, given: Any) -> str | list[str] | None:
    """Return an answer to a question as it is kept; None if it is none."""
    if not step.is_question:
        return None
    names = [choice["name"] for choice in step.content["choices"]]
    if step.type not in {QuestionType.MANY, QuestionType.RANKING}:
        return given if isinstance(given, str) and given in names else None
    if not isinstance(given, list) or not all(isinstance(name, str) for name in given):
        return None
    if not given or len(given) != len({*given}) or not {*given} <= {*names}:
        return None
    if step.type == QuestionType.RANKING:
        return list(given) if len(given) == len(names) else None
    return [name for name in names if name in given]


def clean_answers(steps: Iterable[Step], given: Mapping[str, Any]) -> dict[str, Any]:
    """Return what of some answers are answers to these steps."""
    cleaned = {step.id: clean_answer(step, given.get(step.id)) for step in steps}
    return {name: answer for name, answer in cleaned.items() if answer is not None}
