"""The second round: who can read what, and how members react."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from backend.core.errors import Conflict, ImpossibleMove, Missing
from backend.experts.models import Reaction, SealedText, Statement
from backend.experts.selectors.consultations import statements_for
from backend.experts.services import consultations, summaries
from tests.experts.consultation_scenes import Talk, a_talk
from tests.experts.factories import Hope, an_expert, an_invitation, some_boxes


def reacting(hope: Hope) -> Talk:
    talk = a_talk(hope, 3).set_up(reacts=True).answer()
    consultations.begin_reacting(talk.row)
    return talk


def copies(talk: Talk) -> dict[UUID, bytes]:
    return {person.row.pk: bytes(1168) for person in talk.people}


def publish(talk: Talk, at: int = 0, **changes: Any) -> Statement:
    given = {
        "statement_id": uuid4(),
        "invitation_id": talk.parts[at].id,
        "boxes": some_boxes(talk.hope),
        "copies": copies(talk),
    }
    return summaries.publish(talk.row, **(given | changes))


def test_everybody_who_takes_part_reads_it(hope: Hope) -> None:
    talk = reacting(hope)
    first, second = publish(talk), publish(talk, 1)
    assert (first.number, second.number) == (1, 2)
    assert [one.mine for one in statements_for(talk.parts[0])] == [True, False]


def test_copies_are_for_exactly_those_who_take_part(hope: Hope) -> None:
    talk = reacting(hope)
    some = copies(talk)
    some.popitem()
    for wrong in (some, copies(talk) | {an_expert(hope, "Other").row.pk: bytes(1168)}):
        with pytest.raises(Conflict) as refused:
            publish(talk, copies=wrong)
        assert refused.value.errors[0].code == "people"


def test_only_somebody_who_answered_said_something(hope: Hope) -> None:
    talk = a_talk(hope, 3).set_up(reacts=True).answer(0, 1)
    consultations.begin_reacting(talk.row)
    with pytest.raises(Missing):
        publish(talk, 2)


def test_nothing_is_published_while_members_answer(hope: Hope) -> None:
    with pytest.raises(ImpossibleMove):
        publish(a_talk(hope, 3).set_up(reacts=True).answer())


def test_the_same_again_is_published_once(hope: Hope) -> None:
    talk, given = reacting(hope), {"statement_id": uuid4(), "boxes": some_boxes(hope)}
    assert publish(talk, **given) == publish(talk, **given)
    assert Statement.objects.count() == 1


def test_somebody_thinks_again(hope: Hope) -> None:
    talk = reacting(hope)
    statement, part = publish(talk), talk.parts[1]
    summaries.react(part, statement.id, kind="agree", boxes=some_boxes(hope))
    before = SealedText.objects.count()
    summaries.react(part, statement.id, kind="differ", boxes=some_boxes(hope))
    assert Reaction.objects.get().kind == "differ"
    assert SealedText.objects.count() == before


def test_nobody_reacts_to_themselves(hope: Hope) -> None:
    talk = reacting(hope)
    with pytest.raises(Conflict):
        summaries.react(talk.parts[0], publish(talk).id, kind="agree", boxes=None)


def test_who_came_later_does_not_get_what_was_not_sealed_to_them(hope: Hope) -> None:
    talk = reacting(hope)
    statement = publish(talk)
    later = an_invitation(talk.assignment, an_expert(hope, "Later"))
    assert statements_for(later) == []
    with pytest.raises(Missing):
        summaries.react(later, statement.id, kind="agree", boxes=None)


def test_reacting_ends(hope: Hope) -> None:
    talk = reacting(hope)
    statement = publish(talk)
    consultations.begin_summing(talk.row)
    with pytest.raises(ImpossibleMove):
        summaries.react(talk.parts[1], statement.id, kind="add", boxes=None)
