"""What waits: how many are written at once, of whom, and what is published with them."""

from collections import Counter
from itertools import pairwise
from typing import Any

import pytest

from surveys.models import Response, Round, Waiting
from surveys.results import counters
from surveys.services import batches
from surveys.services.rounds import close_round
from surveys.services.tokens import make_tokens
from tests.factories import Desk
from tests.representatives import cases

from .operators import BY_CHANCE, POOL, SIZE, Guesses, rows_since
from .scenes import an_open_round, answer, numbers

pytestmark = pytest.mark.django_db


@pytest.fixture
def sizes(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    found: list[int] = []
    add = counters.add

    def note(round_: Round, responses: Any) -> None:
        found.append(len(responses))
        add(round_, responses)

    monkeypatch.setattr(counters, "add", note)
    return found


@pytest.mark.full
@pytest.mark.parametrize("is_shuffled", cases([True, False], always={True}))
def test_at_the_end_an_operator_guesses_no_better_than_chance(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, is_shuffled: bool
) -> None:
    if not is_shuffled:
        monkeypatch.setattr(batches, "shuffled", list)
    waiting, many = SIZE + 1, 20
    guesses = Guesses(waiting, waiting, many)
    for _round in range(many):
        survey = an_open_round(desk.row)
        for number in range(waiting):
            answer(survey, number)
        close_round(survey)
        responses = [one.answers["number"] for one in rows_since(Response, 0)]
        guesses.note("as they lie", range(waiting), responses)
        survey.responses.all().delete()
    assert guesses.luckier_than(BY_CHANCE) == (set() if is_shuffled else {"as they lie"})


@pytest.mark.parametrize("total", [SIZE, 2 * SIZE - 1, 2 * SIZE, 2 * SIZE + 1, 4 * SIZE - 1])
def test_each_write_is_a_batch_at_least_and_so_is_what_is_published_anew(
    desk: Desk, sizes: list[int], total: int
) -> None:
    survey = an_open_round(desk.row, audience="token")
    for number in range(total):
        answer(survey, number)
    close_round(survey)
    assert sum(sizes) == total
    assert min(sizes) >= SIZE
    rows = survey.publications.order_by("number")
    respondents = [0, *rows.values_list("respondents", flat=True)]
    assert [after - before for before, after in pairwise(respondents)] == sizes


def test_after_a_failure_too_each_write_is_a_batch_at_least(
    desk: Desk, sizes: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "MAX_AT_ONCE", 3 * SIZE)
    survey = an_open_round(desk.row)
    with monkeypatch.context() as later:
        later.setattr(batches, "write_if_due", lambda _round: 0)
        for number in range(5 * SIZE + 1):
            answer(survey, number)
    assert batches.write_if_due(survey.id) == 2 * SIZE
    close_round(survey)
    assert numbers(survey) == [*range(5 * SIZE + 1)]
    assert sizes == [2 * SIZE, 2 * SIZE, SIZE + 1]


def test_who_is_known_by_their_group_is_not_alone_in_a_batch(desk: Desk) -> None:
    groups = [{"id": name, "label": {"nl": name}} for name in ("north", "south")]
    survey = an_open_round(desk.row, audience="token", groups=groups)
    north = make_tokens(survey, count=POOL + SIZE, group="north")
    south = make_tokens(survey, count=POOL + SIZE - 1, group="south")

    def written() -> Counter[str]:
        return Counter(survey.responses.values_list("group", flat=True))

    for number, token in enumerate((*south[:4], *north[1:], *south[4:])):
        answer(survey, number, token=token)
    assert written() == {}
    answer(survey, 40, token=north[0])
    assert written() == {"north": POOL}
    close_round(survey)
    assert written() == {"north": POOL + SIZE, "south": POOL + SIZE - 1}


def test_what_does_not_open_neither_counts_nor_holds_up_the_others(
    desk: Desk, settings: Any
) -> None:
    survey, key = an_open_round(desk.row), settings.SECRET_KEY
    settings.SECRET_KEY = "another" * 8
    answer(survey, 100)
    settings.SECRET_KEY = key
    for number in range(POOL - 1):
        answer(survey, number)
    assert (Response.objects.count(), Waiting.objects.count()) == (0, POOL)
    answer(survey, POOL - 1)
    assert (Response.objects.count(), Waiting.objects.count()) == (SIZE, SIZE + 1)


def test_of_a_large_round_results_are_published_when_enough_is_new(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "NEW_PERCENT", 60)
    survey = an_open_round(desk.row, audience="token")
    for number in range(5 * SIZE + 1):
        answer(survey, number)
    close_round(survey)
    respondents = survey.publications.order_by("number").values_list("respondents", flat=True)
    assert [*respondents] == [SIZE, 3 * SIZE, 5 * SIZE + 1]
