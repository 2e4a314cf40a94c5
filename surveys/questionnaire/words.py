"""Kier's own messages at a question, level A2; `for_browser` sends them along."""

from collections.abc import Mapping

from django.utils import translation
from django.utils.translation import gettext_noop as _

from backend.core.locale import closest, seekers_languages

from .kinds import NOTATIONS

# By code of an `AnswerFault`; what stands in braces is filled in by who says it.
MESSAGES: Mapping[str, str] = {
    "required": _("Answer this question."),
    "constraint": _("This answer is not possible. Look at it again."),
    "choice": _("Choose one of these answers."),
    "choices": _("Choose from these answers."),
    "many": _("Choose at most {n} answers."),
    "ranking": _("Give each answer its own place."),
    "whole": _("Write a whole number."),
    "number": _("Write a number."),
    "scale": _("Choose a number from {start} to {end}."),
    "text": _("Write a text."),
    "long": _("Your text is too long. Write at most {n} letters."),
    **{value_type.value: notation.fault for value_type, notation in NOTATIONS.items()},
    "entries": _("This is not possible. Fill it in again."),
    "too-often": _("You can fill this in at most {n} times."),
    "unknown": _("This question does not exist here."),
}
# Labels of the choices that are not in the questionnaire itself.
LABELS: Mapping[str, str] = {"yes": _("Yes"), "no": _("No"), "ticked": _("OK")}


def say(text: str, language: str, values: Mapping[str, object] | None = None) -> str:
    """Return a message in a language, else in English, with `{name}` filled in from `values`."""
    with translation.override(_ours(language)):
        said = translation.gettext(text)
    for name, value in (values or {}).items():
        said = said.replace(f"{{{name}}}", str(value))
    return said


def _ours(language: str) -> str:
    return closest(language, seekers_languages()) or "en"
