"""Questionnaires of evaluations and consultations, without what is answered in one's own words.

Words are sealed in the member's browser, so no survey round gets one, or may need one. What both
sides are asked after an assignment comes with Kier (`surveys/data/ready/`).
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from django.utils.translation import gettext as _

from backend.core.errors import FieldError
from backend.experts.models import Evaluation
from surveys.disclosure.one_way import one_way
from surveys.models import MIN_THRESHOLD
from surveys.questionnaire.compiled import Compiled, compile_definition
from surveys.questionnaire.definition import Definition, Item
from surveys.questionnaire.for_browser import schema_of
from surveys.questionnaire.sources import listed, read_expression, sources_of
from surveys.questionnaire.submissions import check_answers, read_answers, settle
from surveys.questionnaire.validation import check
from surveys.results.variables import Sort, Variable, variables_of
from surveys.results.words import category_label, label_of
from surveys.services.errors import AnswersRefused
from surveys.services.ready import ready_definition

READY = {
    Evaluation.MEMBER: "assignment-member",
    Evaluation.REQUESTER: "assignment-requester",
}
# The one question of each side that is followed over time: 1 (bad) to 5 (good).
FOLLOWED = {Evaluation.MEMBER: "feeling", Evaluation.REQUESTER: "content"}
TEXT = "text"


# -- Evaluations ----------------------------------------------------------------------------------
type Said = dict[str, Any]


@cache
def asked(side: str) -> Compiled:
    """Return the questions for one side, without those that are answered in words."""
    whole = ready_definition(READY[side])
    return compile_definition(replace(whole, items=_without_words(whole.items)))


def definition_of(side: str, language: str) -> dict[str, Any]:
    """Return the same for a browser, in a language or the nearest one that there is."""
    return schema_of(asked(side), nearest(side, language))


def nearest(side: str, language: str) -> str:
    """Return the language in which questions are put to whoever reads this one."""
    known = asked(side).languages
    for tag in (language, language.partition("-")[0]):
        if tag in known:
            return tag
    return "en" if "en" in known else known[0]


def kept_answers(side: str, raw: Mapping[str, Any], language: str) -> dict[str, Any]:
    """Return the answers to the questions that are asked, given the others.

    :raises AnswersRefused: something is missing or wrong; says at which question
    """
    compiled = asked(side)
    faults = check_answers(compiled, raw, nearest(side, language))
    if faults:
        raise AnswersRefused(faults)
    kept, _words = settle(compiled, read_answers(compiled, raw))
    return kept


def said(side: str, answers: Mapping[str, Any], language: str) -> list[Said]:
    """Return what one person answered, in words: the choices they made, each counting one."""
    definition, found = asked(side).definition, []
    for question, variables in _by_question(definition).items():
        value = answers.get(question)
        if value is None:
            continue
        chosen = [_chosen(variable, value, language, definition) for variable in variables]
        labels = [label for label in chosen if label is not None]
        if definition.item(question).kind == "integer":
            labels = [str(value)]
        found.append(
            {
                "question": _question(definition, question, language),
                "answers": [{"label": label, "count": 1} for label in labels],
            }
        )
    return found


def counted(side: str, rows: Sequence[Mapping[str, Any]], language: str) -> list[Said] | None:
    """Return how many chose what, as far as it points at nobody (docs/surveys-disclosure.md).

    Only of questions that everybody was asked. None: all is hidden, or fewer than five answered.
    """
    if len(rows) < MIN_THRESHOLD:
        return None
    definition = asked(side).definition
    always = _asked_always(definition)
    return [
        {
            "question": _question(definition, variable.question, language),
            "answers": _counts(variable, rows, language, definition),
        }
        for variable in variables_of(definition)
        if variable.sort is Sort.QUESTION and variable.question in always
    ]


def _counts(
    variable: Variable, rows: Iterable[Mapping[str, Any]], language: str, definition: Definition
) -> list[dict[str, Any]]:
    places = Counter(variable.place_of(row.get(variable.source)) for row in rows)
    counts = [places[at] for at in range(len(variable.categories))]
    table = one_way(counts, threshold=MIN_THRESHOLD, no_answer=variable.no_answer, final=True)
    cells = table.cells or (None,) * len(counts)
    return [
        {
            "label": category_label(category, language, definition).text,
            "count": cell.lowest if cell is not None and cell.open else None,
        }
        for category, cell in zip(variable.categories, cells, strict=True)
    ]


def _chosen(variable: Variable, value: Any, language: str, definition: Definition) -> str | None:
    place = variable.place_of(value)
    if place is None or (variable.sort is Sort.OPTION and place != 0):
        return None
    return category_label(variable.categories[place], language, definition).text


def _by_question(definition: Definition) -> dict[str, list[Variable]]:
    found: dict[str, list[Variable]] = {}
    for variable in variables_of(definition):
        found.setdefault(variable.question, []).append(variable)
    return found


def _question(definition: Definition, name: str, language: str) -> str:
    return label_of(definition.item(name).label, language, definition, name).text


def _asked_always(definition: Definition) -> frozenset[str]:
    return frozenset(
        item.name
        for item, within in definition.walk()
        if not any(outer.relevant for outer in (*within, item))
    )


def _without_words(items: Sequence[Item]) -> tuple[Item, ...]:
    return tuple(
        replace(item, items=_without_words(item.items)) for item in items if item.kind != "text"
    )


# -- Consultations --------------------------------------------------------------------------------
def text_names(definition: Definition) -> frozenset[str]:
    """Return the names of the questions that are answered in one's own words."""
    return frozenset(item.name for item, _within in definition.walk() if item.kind == TEXT)


def faults_of(definition: Definition) -> list[FieldError]:
    """Return why no consultation can be made of a questionnaire; fields are those of its JSON.

    Beside what keeps any round from opening: repeated questions, and conditions on free texts.
    """
    faults = check(definition)
    if faults:
        return [FieldError(fault.field, fault.code, fault.detail) for fault in faults]
    return [*_faults_in(definition, definition.items, "items", None, text_names(definition))]


def without_required_texts(definition: Definition) -> Definition:
    """Return the same questionnaire, in which nobody has to write anything."""
    return replace(definition, items=tuple(_without_required(item) for item in definition.items))


def _without_required(item: Item) -> Item:
    if item.kind == TEXT:
        return replace(item, required="", required_message={})
    return replace(item, items=tuple(_without_required(inner) for inner in item.items))


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
