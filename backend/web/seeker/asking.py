"""From one step to another: what a button does while nothing has been sent."""

from dataclasses import replace
from uuid import UUID

from django.http import QueryDict

from backend.organisations.profiles import Profile

from . import steps
from .answers import UUID_TEXT, Answers

WITHOUT = "without:"
# A skipped question is answered as if it had never been asked.
BLANK = Profile()
FIELDS = {
    "who": "audience",
    "about": "themes",
    "where": "region",
    "age": "age_band",
    "wishes": "wishes",
}


def move(step: str, go: str, answers: Answers) -> tuple[str, Answers]:
    """The next step and the answers, after this button was pressed at this step."""
    profile = answers.profile
    if go.startswith(WITHOUT) and UUID_TEXT.fullmatch(left := go.removeprefix(WITHOUT)):
        exclude = profile.exclude | {UUID(left)}
        return "match", Answers(profile=replace(profile, exclude=exclude))
    if go == "all":
        return "match", Answers(profile=replace(profile, exclude=frozenset()))
    if go == "choose":
        return "match", replace(answers, then=None)
    if go in steps.RETURNING or go == "start":
        return go, answers
    if go == "skip" and step in FIELDS:
        name = FIELDS[step]
        blank = replace(profile, **{name: getattr(BLANK, name)})
        if step == "wishes":
            blank = replace(blank, urgent=False)
        return steps.after(step), replace(answers, profile=blank)
    if go == "back":
        return steps.before(step), answers
    if go in {"next", "skip"}:
        return steps.after(step), answers
    return step, answers


def step_in(form: QueryDict) -> str:
    """The step at which a form was sent."""
    step = form.get("step", "")
    return step if step in (*steps.ASKING, *steps.RETURNING) else "start"
