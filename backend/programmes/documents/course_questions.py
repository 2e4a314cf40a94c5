"""The questions of a course as a questionnaire of the survey engine."""

from collections.abc import Mapping
from typing import Any

from backend.programmes.states import QuestionType
from surveys.questionnaire.definition import Choice, Definition, Item

from .grades import Step, steps_for

_KINDS: Mapping[str, str] = {
    QuestionType.ONE: "one",
    QuestionType.MANY: "many",
    QuestionType.RANKING: "ranking",
    # In the words of the course.
    QuestionType.YES_NO: "one",
    QuestionType.SCALE: "one",
}


def questionnaire_of(
    content: Mapping[str, Any], language: str, role: str = "", title: str = ""
) -> Definition:
    """Return the questions of a role as a questionnaire; names of items are ids of steps."""
    steps = [step for step in steps_for(content, role) if step.is_question]
    return Definition(
        title={language: _text(title)},
        languages=(language,),
        items=tuple(_item(step, language) for step in steps),
        choices={step.id: _choices(step, language) for step in steps},
    )


def _item(step: Step, language: str) -> Item:
    hint = step.content["hint"]
    return Item(
        kind=_KINDS[step.type],
        name=step.id,
        label={language: _text(step.content["label"])},
        hint={language: _text(hint)} if hint else {},
        required="true()",
        choices=step.id,
        shuffled=step.type == QuestionType.RANKING,
        appearance=("likert",) if step.type == QuestionType.SCALE else (),
    )


def _choices(step: Step, language: str) -> tuple[Choice, ...]:
    return tuple(
        Choice(choice["name"], {language: _text(choice["label"])})
        for choice in step.content["choices"]
    )


def _text(text: str) -> str:
    """Return a text that names no other answer, as `${...}` would."""
    return text.replace("${", "$ {")
