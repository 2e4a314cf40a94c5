"""The summary goes out when those who answered agree, or had the time to object."""

from datetime import timedelta

import pytest

from backend.core.errors import Conflict, ImpossibleMove
from backend.experts import local_time
from backend.experts.models import CheckIn, Consultation, Fee, Letter, NameConsent, Verdict
from backend.experts.selectors.consultations import overview_of
from backend.experts.selectors.requests import related_to
from backend.experts.services import contributions, summaries
from backend.experts.services.consultations import begin_summing
from backend.experts.services.history import Actor
from backend.experts.services.invitations import step_back
from backend.experts.services.summaries import (
    approve,
    deliver,
    give_verdict,
    send_round,
    write_summary,
)
from notifications.models import Notice
from surveys.models import Round
from tests.experts.consultation_scenes import Talk, a_talk, in_days, own_boxes
from tests.experts.factories import BRIEFING, Hope, some_boxes

BY = Actor("coordinator", "C. Coordinator")


def say(talk: Talk, at: int, *, fine: bool) -> Verdict:
    return give_verdict(
        talk.parts[at], summary_number=talk.now().summary_number, fine=fine, boxes=None
    )


def in_review(hope: Hope) -> Talk:
    return a_talk(hope, 3).set_up().answer(0, 1).summed().reviewed()


def test_those_who_answered_are_told(hope: Hope) -> None:
    talk = a_talk(hope, 3).set_up().answer(0, 1).summed()
    Notice.objects.all().delete()
    talk.reviewed()
    told = Notice.objects.filter(kind="expert.news").values_list("recipient", flat=True)
    assert set(told) == {person.row.pk for person in talk.people[:2]}


def test_when_all_agree_it_goes_out_at_once(hope: Hope) -> None:
    talk = in_review(hope)
    say(talk, 0, fine=True)
    with pytest.raises(Conflict):
        approve(talk.row)
    say(talk, 1, fine=True)
    assert approve(talk.row).stage == "approved"


def test_when_the_time_is_over_silence_is_no_objection(hope: Hope) -> None:
    talk = in_review(hope)
    Consultation.objects.update(review_until=local_time.today() - timedelta(days=2))
    assert approve(talk.row).stage == "approved"


def test_an_objection_stops_it_even_when_the_time_is_over(hope: Hope) -> None:
    talk = in_review(hope)
    say(talk, 0, fine=False)
    Consultation.objects.update(review_until=local_time.today() - timedelta(days=2))
    with pytest.raises(Conflict):
        approve(talk.row)


def test_a_new_summary_is_read_anew(hope: Hope) -> None:
    talk = in_review(hope)
    say(talk, 0, fine=False)
    write_summary(talk.row, {"en": "Another."})
    assert talk.now().stage == "summary"
    send_round(talk.row, until=in_days(1))
    assert (talk.now().summary_number, talk.now().summary) == (2, {"en": "Another."})
    say(talk, 0, fine=True)
    say(talk, 1, fine=True)
    assert approve(talk.row).stage == "approved"


def test_a_summary_is_taken_back(hope: Hope) -> None:
    talk = in_review(hope)
    begin_summing(talk.row)
    with pytest.raises(ImpossibleMove):
        say(talk, 0, fine=True)
    send_round(talk.row, until=in_days(1))
    assert talk.now().summary_number == 2


def test_a_verdict_on_an_old_summary_is_refused(hope: Hope) -> None:
    talk = in_review(hope)
    write_summary(talk.row, {"en": "Another."})
    send_round(talk.row, until=in_days(1))
    with pytest.raises(Conflict):
        give_verdict(talk.parts[0], summary_number=1, fine=True, boxes=None)


def test_somebody_thinks_again(hope: Hope) -> None:
    talk = in_review(hope)
    give_verdict(talk.parts[0], summary_number=1, fine=False, boxes=some_boxes(hope))
    say(talk, 0, fine=True)
    row = Verdict.objects.get()
    assert (row.fine, row.text) == (True, None)


def test_who_did_not_answer_does_not_decide(hope: Hope) -> None:
    with pytest.raises(ImpossibleMove):
        say(in_review(hope), 2, fine=False)


def test_an_empty_summary_goes_to_nobody(hope: Hope) -> None:
    talk = a_talk(hope).set_up().answer().summed(nl="  ")
    with pytest.raises(Conflict) as refused:
        talk.reviewed()
    assert refused.value.errors[0].field == "summary"


def test_no_summary_is_written_while_members_answer(hope: Hope) -> None:
    with pytest.raises(ImpossibleMove):
        write_summary(a_talk(hope).set_up().row, {"nl": "Te vroeg"})


def test_only_what_was_approved_is_delivered(hope: Hope) -> None:
    talk = in_review(hope)
    with pytest.raises(ImpossibleMove):
        deliver(talk.assignment, by=BY)


def test_what_was_approved_is_delivered_once(hope: Hope) -> None:
    talk = in_review(hope)
    say(talk, 0, fine=True)
    say(talk, 1, fine=True)
    approve(talk.row)
    moved = deliver(talk.assignment, by=BY)
    assert (moved.state, moved.delivered_on) == ("delivered", local_time.today())
    assert "result" in {letter.kind for letter in Letter.objects.all()}
    assert (Fee.objects.count(), CheckIn.objects.count()) == (3, 6)
    with pytest.raises(ImpossibleMove):
        deliver(talk.assignment, by=BY)


def test_a_meeting_is_delivered_without_a_consultation(hope: Hope) -> None:
    talk = a_talk(hope, form="meeting")
    assert deliver(talk.assignment, by=BY).state == "delivered"


def test_a_veto_does_not_vanish_when_its_owner_steps_back(hope: Hope) -> None:
    talk = in_review(hope)
    say(talk, 1, fine=True)
    objection = say(talk, 0, fine=False)
    step_back(talk.parts[0])
    assert talk.now().stage == "summary"
    with pytest.raises(ImpossibleMove):
        approve(talk.row)
    assert overview_of(talk.now()).verdicts[0] == objection


def test_who_answered_and_steps_back_has_the_summary_written_again(hope: Hope) -> None:
    talk = in_review(hope)
    step_back(talk.parts[0])
    assert talk.now().stage == "summary"
    talk.reviewed()
    say(talk, 1, fine=True)
    assert approve(talk.row).stage == "approved"


def test_who_did_not_answer_and_steps_back_changes_no_summary(hope: Hope) -> None:
    talk = in_review(hope)
    step_back(talk.parts[2])
    assert talk.now().stage == "reviewing"


def test_without_an_answer_nothing_goes_round_or_out(hope: Hope) -> None:
    talk = a_talk(hope).set_up().summed()
    with pytest.raises(Conflict, match="Nobody answered"):
        talk.reviewed()
    Consultation.objects.update(review_until=local_time.today() - timedelta(2))
    with pytest.raises(Conflict, match="Nobody answered"):
        approve(talk.now())
    Consultation.objects.update(approved_on=local_time.today())
    with pytest.raises(Conflict, match="Nobody answered"):
        deliver(talk.assignment, by=BY)


def test_who_did_not_answer_is_asked_anew(hope: Hope) -> None:
    talk = a_talk(hope).set_up()
    contributions.keep_draft(talk.parts[0], own_boxes(hope, talk.people[0]))
    begin_summing(talk.row)
    talk.set_up().answer()
    assert (talk.now().state, Round.objects.count()) == ("asking", 1)
    begin_summing(talk.row)
    with pytest.raises(ImpossibleMove):
        talk.set_up()


def test_who_answered_nothing_is_not_paid_for_it(hope: Hope) -> None:
    talk = in_review(hope)
    say(talk, 0, fine=True)
    say(talk, 1, fine=True)
    approve(talk.row)
    deliver(talk.assignment, by=BY)
    fees = dict(Fee.objects.values_list("invitation", "fee_cents"))
    assert [fees[part.id] for part in talk.parts] == [7500, 7500, 0]


def names_of(talk: Talk) -> list[str]:
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
    assert sorted(row.withdrawn_on is None for row in rows) == [False, True]


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
