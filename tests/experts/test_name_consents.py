"""Of a few who take part in a consultation no name is said, unless each of them agreed."""

import pytest

from backend.core.errors import ImpossibleMove
from backend.experts.models import NameConsent
from backend.experts.selectors.requests import related_to
from backend.experts.services import summaries
from tests.experts.consulting_scenes import Talk, a_talk
from tests.experts.factories import BRIEFING, Hope


def names_of(talk: Talk) -> list[str]:
    """The names that the requester reads."""
    return related_to([talk.assignment])[talk.assignment.id].members


@pytest.mark.parametrize("count", [1, 2, 4])
def test_names_of_a_few_need_the_word_of_each(hope: Hope, count: int) -> None:
    talk = a_talk(hope, count).set_up()
    assert names_of(talk) == []
    for part in talk.parts[:-1]:
        summaries.agree_to_name(part)
        assert names_of(talk) == []
    summaries.agree_to_name(talk.parts[-1])
    assert len(names_of(talk)) == count
    summaries.withdraw_name(talk.parts[0])
    assert names_of(talk) == []


def test_five_are_named_as_the_briefing_says(hope: Hope) -> None:
    assert len(names_of(a_talk(hope, 5).set_up())) == 5


def test_what_is_agreed_to_has_a_row_with_its_days(hope: Hope) -> None:
    talk = a_talk(hope, 1).set_up()
    for act in (
        summaries.agree_to_name,
        summaries.agree_to_name,
        summaries.withdraw_name,
        summaries.withdraw_name,
        summaries.agree_to_name,
    ):
        act(talk.parts[0])
    rows = NameConsent.objects.filter(invitation=talk.parts[0])
    assert sorted(one.withdrawn_on is None for one in rows) == [False, True]


def test_it_stands_once_the_result_was_given(hope: Hope) -> None:
    talk = a_talk(hope, 1).set_up()
    summaries.agree_to_name(talk.parts[0])
    type(talk.assignment).objects.filter(id=talk.assignment.id).update(state="delivered")
    for act in (summaries.agree_to_name, summaries.withdraw_name):
        with pytest.raises(ImpossibleMove):
            act(talk.parts[0])
    talk.assignment.refresh_from_db()
    assert len(names_of(talk)) == 1


@pytest.mark.parametrize("form", ["consultation", "meeting"])
@pytest.mark.parametrize("count", [2, 5])
def test_no_names_are_used_where_the_briefing_says_so(hope: Hope, form: str, count: int) -> None:
    talk = a_talk(hope, count, form=form, briefing=BRIEFING | {"names": "none"})
    if form == "consultation":
        talk.set_up()
        for part in talk.parts:
            summaries.agree_to_name(part)
    assert names_of(talk) == []


def test_each_is_named_who_said_so_beforehand(hope: Hope) -> None:
    talk = a_talk(hope, 5, briefing=BRIEFING | {"names": "each"}).set_up()
    assert names_of(talk) == []
    summaries.agree_to_name(talk.parts[2])
    assert names_of(talk) == [talk.people[2].row.chosen_name]
