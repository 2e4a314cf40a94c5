"""The summary goes out when those who answered agree, or had the time to object."""

from datetime import timedelta

import pytest

from backend.core.errors import Conflict, ImpossibleMove
from backend.experts import local_time
from backend.experts.models import CheckIn, Consultation, Fee, Letter, Verdict
from backend.experts.selectors.consultations import overview_of
from backend.experts.services import contributions
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
from tests.experts.consulting_scenes import Talk, a_talk, in_days, own_boxes
from tests.experts.factories import Hope, some_boxes

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
    assert set(told) == {one.row.pk for one in talk.people[:2]}


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
    assert "result" in {one.kind for one in Letter.objects.all()}
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
    assert [fees[one.id] for one in talk.parts] == [7500, 7500, 0]
