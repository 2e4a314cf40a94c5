"""Warnings to the owner of a round whose results may identify a person."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from surveys.models import Round
from surveys.questionnaire.definition import Definition, Item, read
from surveys.questionnaire.kinds import KINDS
from surveys.states import Audience

from .words import label_of

# A parameter of a question, or a setting of the whole questionnaire.
SENSITIVE, YES = "sensitive", "yes"


def warnings_of(round_: Round, language: str) -> list[str]:
    """Return the warnings about a round, in the active language, with texts in another."""
    if round_.audience != Audience.LINK:
        return []
    definition = read(round_.version.definition)
    names = [
        label_of(item.label, language, definition, item.name).text
        for item in _sensitive(definition)
    ]
    if not names:
        return []
    return [
        _(
            "Anybody can answer this round as often as they like. Whoever sends many answers and"
            " knows all but one can work out that one from the results. No smallest group helps"
            " against it. These questions are sensitive, or answered in own words: {names}. Ask"
            " them by invitation, or with links that work once."
        ).format(names=", ".join(f"“{name}”" for name in names))
    ]


def _sensitive(definition: Definition) -> Iterator[Item]:
    whole = definition.settings.get(SENSITIVE) == YES
    for item, _within in definition.walk():
        kind = KINDS[item.kind]
        if not kind.counted:
            continue
        if whole or kind.counted == "texts" or item.parameters.get(SENSITIVE) == YES:
            yield item
