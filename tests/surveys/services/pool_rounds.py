"""Random rounds with known groups, answered person by person through unencrypted pools."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from random import Random
from typing import Any
from unittest.mock import patch

import orjson
from django.db import transaction

from surveys.models import Round
from surveys.results.mixed_groups import written_of
from surveys.services import batches
from surveys.services.boxes import Answered
from surveys.services.rounds import close_round
from surveys.services.text_groups import seen_texts, show_texts
from tests.surveys.results.rounds import a_round

TEXT = {"en": "x"}
WORDS = "why"


@dataclass(frozen=True)
class Person:
    """A respondent; `writes` adds a free text."""

    group: str
    answers: Mapping[str, str]
    writes: bool


@dataclass(frozen=True)
class Case:
    """A round, and who answers it, in order."""

    threshold: int
    groups: list[str]
    # The categories of each question, the last of which is no answer.
    questions: Mapping[str, list[str]]
    people: list[Person]


@dataclass(frozen=True)
class Seen:
    """What an observer sees after each write."""

    number: int
    respondents: int
    tables: Mapping[str, Any] | None
    groups: Mapping[str, int]
    texts: int
    final: bool


def a_case(seed: int) -> Case:
    random = Random(seed)  # noqa: S311 - the same every time
    groups = [f"g{at}" for at in range(random.randint(2, 4))]
    questions = {
        f"q{at}": [*"abc"[: random.choice((2, 2, 3))], "-"] for at in range(random.randint(1, 2))
    }
    total = random.choice((random.randint(20, 80), random.randint(60, 240)))
    weights = [random.random() ** random.choice((1, 4)) + 0.01 for _one in groups]
    stays = random.choice((0, 0.8, 0.97))
    likes = {
        (group, name): [random.random() ** random.choice((1, 6)) + 0.001 for _one in options]
        for group in groups
        for name, options in questions.items()
    }
    writing = {group: random.choice((0.05, 0.5, 1)) for group in groups}
    people: list[Person] = []
    for _one in range(total):
        again = people and random.random() < stays
        group = people[-1].group if again else random.choices(groups, weights)[0]
        answers = {
            name: random.choices(options, likes[group, name])[0]
            for name, options in questions.items()
        }
        given = {name: one for name, one in answers.items() if one != "-"}
        people.append(Person(group, given, random.random() < writing[group]))
    return Case(random.choice((5, 5, 5, 7, 10)), groups, questions, people)


def played(case: Case, *, early_texts: bool = False) -> list[Seen]:
    """Return what is seen of a round at each change, and roll back."""
    with unlocked(), transaction.atomic():
        survey, told = _a_round(case), list[Seen]()
        for person in case.people:
            texts = [(WORDS, "Because.")] if person.writes else []
            with transaction.atomic():
                batches.buffer_answer(
                    batches.lock_round(survey.id),
                    Answered(person.answers, texts, "en", person.group),
                )
            if not batches.write_if_due(survey.id):
                continue
            if early_texts:
                show_texts(survey)
            _look(survey, told)
        close_round(survey)
        _look(survey, told)
        transaction.set_rollback(True)
    return told


def _look(survey: Round, told: list[Seen]) -> None:
    survey = Round.objects.get(id=survey.id)
    last = survey.publications.order_by("-number").first()
    number, final = (last.number, last.final) if last else (0, False)
    is_new = number > max((one.number for one in told), default=0)
    tables = last.tables if last and is_new else None
    groups = {} if final else written_of(survey)
    total = last.respondents if last else 0
    told.append(Seen(number, total, tables, groups, seen_texts(survey).count(), final))


def _a_round(case: Case) -> Round:
    items = [
        {"kind": "one", "name": name, "label": TEXT, "choices": name} for name in case.questions
    ]
    choices = {
        name: [{"name": option, "label": TEXT} for option in options[:-1]]
        for name, options in case.questions.items()
    }
    words = {"kind": "text", "name": WORDS, "label": TEXT}
    return a_round(
        {"title": TEXT, "languages": ["en"], "choices": choices, "items": [*items, words]},
        groups=[{"id": group, "label": TEXT} for group in case.groups],
        threshold=case.threshold,
    )


@contextmanager
def unlocked() -> Iterator[None]:
    def lock(answered: Answered, _size: int) -> bytes:
        return orjson.dumps([answered.answers, answered.texts, answered.language, answered.group])

    def unlock(box: bytes) -> Answered:
        answers, texts, language, group = orjson.loads(box)
        return Answered(answers, [(one, text) for one, text in texts], language, group)

    with (
        patch.object(batches, "lock_answer", lock),
        patch.object(batches, "open_answer", unlock),
        patch.object(batches, "lock_anew", lambda box, _size: box),
        patch.object(batches, "lock_text", lambda text, _language, _size: text.encode()),
        patch("surveys.services.text_groups._language", lambda _box: "en"),
    ):
        yield
