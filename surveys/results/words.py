"""Texts of results in one language: the questionnaire's own, or Kier's."""

from dataclasses import dataclass

from surveys.questionnaire.definition import Definition, Texts
from surveys.questionnaire.sources import NAMED

from .variables import Category


@dataclass(frozen=True, slots=True)
class Label:
    """A text and its language; empty if it is Kier's own, in the language of the page."""

    text: str
    language: str = ""


def label_of(texts: Texts, language: str, definition: Definition, otherwise: str = "") -> Label:
    """Return a text of a questionnaire in the order of `text_in`, "…" for answers in it."""
    for code in (language, language.partition("-")[0], *definition.languages, *texts):
        if texts.get(code):
            # What a respondent gave before stands there when they answer, and nothing in results.
            return Label(NAMED.sub("…", texts[code]), code)
    return Label(otherwise)


def category_label(category: Category, language: str, definition: Definition) -> Label:
    """Return the label of a category, else Kier's own words in the active language."""
    return label_of(category.label, language, definition, str(category.words) or category.id)
