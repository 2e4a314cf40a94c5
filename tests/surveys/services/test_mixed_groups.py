"""Where groups are known, what is published of one never stands alone."""

import importlib
from collections import Counter

import pytest
from django.apps import apps

from backend.core.errors import Missing
from surveys.exports.rows import count_texts
from surveys.models import FreeText, Round
from surveys.results.publication import publish
from surveys.services.batches import BATCH
from surveys.services.rounds import close_round
from surveys.services.text_groups import languages_said
from surveys.services.texts import clear_text, readable_texts, texts_of
from surveys.services.tokens import make_tokens
from surveys.states import TextState
from tests.factories import Desk

from .scenes import an_open_round, answer

pytestmark = pytest.mark.django_db
GROUPS = [{"id": name, "label": {"nl": name}} for name in ("north", "south", "east")]
# Sixteen are written, eight stay.
ENOUGH = 3 * BATCH


@pytest.fixture
def survey(desk: Desk) -> Round:
    return an_open_round(desk.row, audience="token", groups=GROUPS)


def come(survey: Round, group: str, number: int = ENOUGH, text: str = "") -> None:
    for at, token in enumerate(make_tokens(survey, count=number, group=group)):
        answer(survey, at, token=token, answers={"why": text} if text else {})


def published(survey: Round) -> list[int]:
    rows = survey.publications.order_by("number")
    return [*rows.values_list("respondents", flat=True)]


def written(survey: Round) -> Counter[str]:
    return Counter(survey.responses.values_list("group", flat=True))


@pytest.mark.full
def test_a_group_is_published_when_another_has_grown_too(survey: Round) -> None:
    come(survey, "north", ENOUGH + 2 * BATCH)
    assert survey.responses.count() == 4 * BATCH
    assert published(survey) == []
    come(survey, "south", ENOUGH - 1)
    assert published(survey) == []
    come(survey, "south", 1)
    assert published(survey) == [6 * BATCH]
    assert written(survey) == {"north": 4 * BATCH, "south": 2 * BATCH}
    # The same once more: what came since then is of one group.
    come(survey, "south", 4 * BATCH)
    assert published(survey) == [6 * BATCH]
    come(survey, "east", ENOUGH)
    assert published(survey) == [6 * BATCH, 12 * BATCH]


def test_at_the_end_each_group_that_was_shown_grows_once_more(survey: Round) -> None:
    for group in ("north", "south"):
        come(survey, group)
    before = written(survey)
    come(survey, "east", 3)
    close_round(survey)
    assert written(survey) - before == {"north": BATCH, "south": BATCH, "east": 3}
    assert published(survey) == [4 * BATCH, 6 * BATCH + 3]


def test_without_groups_nothing_waits_for_others(desk: Desk) -> None:
    alone = an_open_round(desk.row, audience="token")
    come(alone, "", 2 * BATCH)
    assert published(alone) == [BATCH]


def test_texts_are_seen_with_what_is_published(survey: Round) -> None:
    come(survey, "north", text="ours")
    assert FreeText.objects.filter(round=survey).count() == 2 * BATCH
    assert not texts_of(survey).rows
    assert not languages_said(survey)
    come(survey, "south", text="theirs")
    found = texts_of(survey).rows
    assert sorted(str(one.text) for one in found) == ["ours"] * 2 * BATCH + ["theirs"] * 2 * BATCH
    assert {one.language for one in found} == {"nl"}
    come(survey, "north", 2 * BATCH, text="later")
    assert not any(row.text == "later" for row in texts_of(survey, after=found[-1].id).rows)
    assert len(texts_of(survey).rows) == 4 * BATCH
    close_round(survey)
    assert FreeText.objects.filter(round=survey, shown=True).count() == 8 * BATCH


def test_a_text_that_is_not_seen_is_read_by_nobody(survey: Round) -> None:
    come(survey, "north", text="ours")
    rows = FreeText.objects.filter(round=survey)
    with pytest.raises(Missing):
        clear_text(survey, rows[0].id, text="so")
    rows.update(state=TextState.CLEARED)
    assert not readable_texts(survey).rows
    assert count_texts(survey) == 0
    come(survey, "south")
    assert len(readable_texts(survey).rows) == count_texts(survey) == 2 * BATCH


def test_what_was_written_before_the_update_counts_as_published(survey: Round) -> None:
    come(survey, "north")
    migration = importlib.import_module("surveys.migrations.0006_groups_grow_together")
    migration.note_groups(apps, None)
    come(survey, "south")
    assert publish(survey, final=False) is None
    survey.refresh_from_db()
    assert survey.published_groups == {"north": 2 * BATCH}
