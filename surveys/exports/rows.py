"""Rows and texts for exports, in the random but constant order of their identifiers."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any, NamedTuple

import orjson
from django.db import connection
from django.db.models import Count, F, Func, IntegerField, Max, QuerySet, TextField, Value
from django.db.models.functions import Cast

from backend.core.crypto.errors import Damaged
from surveys.models import Response, Round
from surveys.questionnaire.definition import read
from surveys.services.boxes import open_text
from surveys.services.text_groups import languages_said, seen_texts
from surveys.states import TextState

from .columns import left_out

PAGE, TEXTS_PAGE = 5_000, 500


class Answers(NamedTuple):
    """One respondent's answers without free texts, and their group."""

    answers: Mapping[str, Any]
    group: str


class Cleared(NamedTuple):
    """A text that may be read; its language is empty if too few wrote in it."""

    question: str
    language: str
    text: str


def read_rows(round_: Round) -> Iterator[Answers]:
    """Yield the written rows of a round with its version."""
    without = left_out(round_)
    # As text: Django's own reading of JSON takes longer than all the rest.
    rows = (
        Response.objects.filter(round=round_)
        .annotate(raw=Cast("answers", TextField()))
        .values_list("id", "raw", "group")
    )
    for page in _pages(rows, PAGE):
        for _id, raw, group in page:
            answers = orjson.loads(raw)
            yield Answers(_without(answers, without) if without else answers, group)


def read_texts(round_: Round) -> Iterator[Cleared]:
    """Yield cleared texts by question; those that few wrote to or that do not open are left out."""
    cleared = seen_texts(round_).filter(state=TextState.CLEARED)
    said = languages_said(round_)
    for item, _within in read(round_.version.definition).walk():
        if item.kind != "text":
            continue
        rows = cleared.filter(question=item.name).values_list("id", "box")
        for page in _pages(rows, TEXTS_PAGE):
            for _id, box in page:
                if text := _opened(item.name, said.get(item.name, ()), box):
                    yield text


def count_texts(round_: Round) -> int:
    """Return how many cleared texts there are."""
    return seen_texts(round_).filter(state=TextState.CLEARED).count()


def are_groups_large(round_: Round) -> bool:
    """Tell whether each group with rows has enough of them that rows may contain it."""
    rows = Response.objects.filter(round=round_).order_by().values("group")
    small = rows.annotate(there=Count("id")).filter(there__lt=round_.threshold)
    return not small.exists()


def most_entries(round_: Round) -> dict[str, int]:
    """Return the greatest number of entries of each repeat, by name."""
    names = _repeats(round_)
    if not names:
        return {}
    rows = Response.objects.filter(round=round_).aggregate(
        **{f"most_{at}": Max(_length_of(name)) for at, name in enumerate(names)}
    )
    return {name: rows[f"most_{at}"] or 0 for at, name in enumerate(names)}


def one_entry(round_: Round) -> dict[str, int]:
    """Return the same as if each were answered once."""
    return dict.fromkeys(_repeats(round_), 1)


def _pages[Row: tuple[Any, ...]](rows: QuerySet[Any, Row], size: int) -> Iterator[list[Row]]:
    ordered = rows.order_by("id")
    page = list(ordered[:size])
    while page:
        yield page
        page = list(ordered.filter(id__gt=page[-1][0])[:size]) if len(page) == size else []


def _without(answers: Mapping[str, Any], names: Collection[str]) -> dict[str, Any]:
    return {
        name: [_without(entry, names) if isinstance(entry, Mapping) else entry for entry in value]
        if isinstance(value, list)
        else value
        for name, value in answers.items()
        if name not in names
    }


def _repeats(round_: Round) -> list[str]:
    return [
        item.name
        for item, within in read(round_.version.definition).walk()
        if item.kind == "repeat" and not any(group.kind == "repeat" for group in within)
    ]


def _length_of(name: str) -> Func:
    if connection.vendor == "postgresql":
        inner = Func(F("answers"), Value(name), function="jsonb_extract_path")
        return Func(inner, function="jsonb_array_length", output_field=IntegerField())
    path = Value(f'$."{name}"')
    return Func(F("answers"), path, function="json_array_length", output_field=IntegerField())


def _opened(question: str, said: Collection[str], box: Any) -> Cleared | None:
    try:
        written = open_text(bytes(box))
    except Damaged:
        return None
    language = written.language if written.language in said else ""
    return Cleared(question, language, written.text or "")
