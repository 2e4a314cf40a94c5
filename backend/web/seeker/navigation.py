"""Navigation between the steps before a request is sent."""

from dataclasses import replace
from uuid import UUID

from django.http import QueryDict

from backend.organisations.profiles import Profile

from . import steps
from .answers import UUID_TEXT, Answers

WITHOUT = "without:"
# Buttons beside the message: the marked organisation, the best one, all of them again, and those in
# the Netherlands for somebody in another country.
CHOICES = frozenset({"choose", "find", "all", "netherlands"})
BLANK = Profile()
FIELDS = {
    "who": ("audience",),
    "about": ("themes", "wishes", "urgent"),
    "where": ("region", "age_band"),
}


def move(step: str, go: str, answers: Answers) -> tuple[str, Answers]:
    """Return the next step and the answers after a button of this step."""
    if go.startswith(WITHOUT) or go in CHOICES:
        return "write", choose(go, answers)
    if go in {*steps.RETURNING, "start"}:
        return go, answers
    if go == "back":
        return steps.before(step), answers
    if go == "skip":
        return steps.after(step), skip(step, answers)
    return (steps.after(step) if go == "next" else step), answers


def choose(go: str, answers: Answers) -> Answers:
    """Return the answers after a button that excludes, shows all, or takes the marked one."""
    profile, left = answers.profile, go.removeprefix(WITHOUT)
    if go == "choose":
        # Who may read it later was said of the organisation that was shown.
        return answers if answers.chosen == answers.shown else replace(answers, then=None)
    if go == "find":
        return Answers(profile=profile)
    if go == "netherlands":
        return Answers(profile=replace(profile, concerns_netherlands=True))
    exclude = profile.exclude | {UUID(left)} if UUID_TEXT.fullmatch(left) else frozenset()
    return Answers(profile=replace(profile, exclude=exclude))


def skip(step: str, answers: Answers) -> Answers:
    """Return the answers without those of this step."""
    blank = {name: getattr(BLANK, name) for name in FIELDS.get(step, ())}
    return replace(answers, profile=replace(answers.profile, **blank))


def step_in(form: QueryDict) -> str:
    """Return the step at which a form was sent."""
    step = form.get("step", "")
    step = steps.FORMER.get(step, step)
    return step if step in (*steps.ASKING, *steps.RETURNING, steps.ERASED) else "start"
