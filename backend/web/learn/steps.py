"""How a step of a course is drawn: its form, what was answered, and what is said of it."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.http import QueryDict

from backend.programmes.course_addresses import attempt_address, result_address
from backend.programmes.documents.course_path import CoursePath
from backend.programmes.documents.grades import Step, feedback
from backend.programmes.selectors.learners import LearningVersion
from backend.programmes.services.attempts import Progress
from backend.programmes.states import QuestionType
from surveys.questionnaire.shuffle import digest, shuffled

ANSWER: Final = "answer"
PLACE: Final = "place-"


def step_context(
    version: LearningVersion, path: CoursePath, step: Step, code: str, *, is_open: bool
) -> dict[str, Any]:
    """Return what the page of a step shows.

    :param is_open: whether it can still be answered: nothing was handed in
    """
    before, after = path.before(step), path.after(step)
    context: dict[str, Any] = {
        "step": step,
        "number": path.number(step),
        "total": len(path.steps),
        "address": attempt_address(code, step.id),
        "before": attempt_address(code, before.id) if before else attempt_address(code),
        "after": attempt_address(code, after.id) if after else result_address(code),
        "is_last": after is None,
        "can_change": is_open and step.is_question and step.id not in path.answers,
        "is_answered": step.id in path.answers,
        "is_open": is_open,
    }
    if not step.is_question:
        return context | {"html": version.html(step)}
    answer = path.answers.get(step.id)
    return context | {
        "question": step.content,
        "input": "checkbox" if step.type == QuestionType.MANY else "radio",
        "is_ranking": step.type == QuestionType.RANKING,
        "choices": _choices(step, answer, code),
        "places": range(1, len(step.content["choices"]) + 1),
        "feedback": feedback(step, answer) if answer is not None else None,
    }


def answer_in(step: Step, sent: QueryDict) -> Any:
    """Return the answer in a form, as JSON would have it; None if there is none."""
    if step.type == QuestionType.MANY:
        return sent.getlist(ANSWER)[: len(step.content["choices"])]
    if step.type != QuestionType.RANKING:
        return sent.get(ANSWER)
    places = {
        choice["name"]: sent.get(f"{PLACE}{choice['name']}", "")
        for choice in step.content["choices"]
    }
    numbers = [str(number) for number in range(1, len(places) + 1)]
    if sorted(places.values()) != sorted(numbers):
        return None
    return sorted(places, key=lambda name: int(places[name]))


def result_context(
    version: LearningVersion, path: CoursePath, progress: Progress, code: str, grade: Any
) -> dict[str, Any]:
    """Return what the page of a result shows."""
    unanswered = {step.id for step in path.unanswered()}
    return {
        "grade": grade,
        "course": version.course,
        "mark": version.course.mark_of(progress.pass_mark),
        "wrong": _linked([step for step in path.wrong() if step.id not in unanswered], code),
        "unanswered": _linked(path.unanswered(), code),
        "progress": progress,
        "address": result_address(code),
        "begin": attempt_address(code),
        "before": attempt_address(code, path.steps[-1].id) if path.steps else attempt_address(code),
    }


def _linked(steps: Sequence[Step], code: str) -> list[Mapping[str, str]]:
    return [
        {"label": step.content["label"], "address": attempt_address(code, step.id)}
        for step in steps
    ]


def _choices(step: Step, answer: Any, code: str) -> list[dict[str, Any]]:
    choices = step.content["choices"]
    is_ranking = step.type == QuestionType.RANKING
    if is_ranking and answer is None:
        # The order in which they stand is the right one.
        choices = shuffled(choices, digest(code), step.id)
    elif is_ranking:
        choices = sorted(choices, key=lambda choice: answer.index(choice["name"]))
    chosen = answer if isinstance(answer, list) else [answer]
    return [
        {
            "name": choice["name"],
            "label": choice["label"],
            "is_chosen": choice["name"] in chosen,
            "field": f"{PLACE}{choice['name']}",
        }
        for choice in choices
    ]
