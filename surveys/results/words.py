"""Texts of results in one language: the questionnaire's own, and ours where it has none."""

from dataclasses import dataclass

from surveys.questionnaire.definition import Definition, Texts
from surveys.questionnaire.sources import NAMED

from .variables import Category


@dataclass(frozen=True, slots=True)
class Label:
    """A text, and in which language it is; empty if it is ours, in the language of the page."""

    text: str
    language: str = ""


def label_of(texts: Texts, language: str, definition: Definition, otherwise: str = "") -> Label:
    """A text of a questionnaire, in the order of `text_in`; what each respondent saw else is "…".

    :param otherwise: a name that stands there if there is no text at all
    """
    for code in (language, language.partition("-")[0], *definition.languages, *texts):
        if texts.get(code):
            # What a respondent gave before stands there when they answer, and nothing in results.
            return Label(NAMED.sub("…", texts[code]), code)
    return Label(otherwise)


def category_label(category: Category, language: str, definition: Definition) -> Label:
    """Return what a category is called; our words in the language that is active."""
    return label_of(category.label, language, definition, str(category.words) or category.id)
