"""What of a questionnaire goes into a survey round: all but words.

Free texts are sealed in the member's browser. The round never gets one, so it must not need one.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from backend.core.errors import FieldError
from surveys.questionnaire.definition import Definition, Item
from surveys.questionnaire.sources import listed, read_expression, sources_of
from surveys.questionnaire.validation import check

TEXT = "text"


def text_names(definition: Definition) -> frozenset[str]:
    """Return the names of the questions that are answered in one's own words."""
    return frozenset(item.name for item, _within in definition.walk() if item.kind == TEXT)


def faults_of(definition: Definition) -> list[FieldError]:
    """Return why no consultation can be made of a questionnaire; fields are those of its JSON.

    Beside what keeps any round from opening: repeated questions, and whatever looks at a free text
    (`free-text`), since the server does not know it.
    """
    faults = check(definition)
    if faults:
        return [FieldError(one.field, one.code, one.detail) for one in faults]
    return [*_faults_in(definition, definition.items, "items", None, text_names(definition))]


def countable(definition: Definition) -> Definition:
    """Return the same questionnaire, in which nobody has to write anything.

    :param definition: in which `faults_of` finds nothing
    """
    return replace(definition, items=tuple(_optional(one) for one in definition.items))


def _optional(item: Item) -> Item:
    if item.kind == TEXT:
        return replace(item, required="", required_message={})
    return replace(item, items=tuple(_optional(one) for one in item.items))


def _faults_in(
    definition: Definition,
    items: Sequence[Item],
    path: str,
    parent: Item | None,
    texts: frozenset[str],
) -> Iterator[FieldError]:
    for place, item in enumerate(items):
        at = f"{path}.{place}"
        if item.kind == "repeat":
            yield FieldError(at, "repeat", _("A consultation has no repeated questions."))
        if item.kind == TEXT and item.read_only:
            detail = _("Words that nobody may change are a note. Make it one.")
            yield FieldError(f"{at}.read_only", "free-text", detail)
        choices = listed(definition, item, parent)
        for name, source in sources_of(item).items():
            # Of a free text what it must look like is checked where it is written.
            if item.kind == TEXT and name in {"constraint", "calculation"}:
                continue
            named = sorted(read_expression(name, source, choices).references & texts)
            if named:
                detail = _(
                    "This looks at the free text “{name}”, which stays sealed. Ask with answers to"
                    " choose from instead."
                )
                yield FieldError(f"{at}.{name}", "free-text", detail.format(name=named[0]))
        yield from _faults_in(definition, item.items, f"{at}.items", item, texts)
