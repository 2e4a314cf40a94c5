"""The summary goes out when those who answered agree, or had the time to object."""

from datetime import timedelta

import pytest
from django.utils import timezone

from backend.core.errors import Conflict, ImpossibleMove
from backend.experts.models import CheckIn, Consultation, Fee, Letter, Verdict
from backend.experts.services.consulting import begin_summing
from backend.experts.services.history import Actor
from backend.experts.services.summaries import (
    approve,
    deliver,
    give_verdict,
    send_round,
    write_summary,
)
from notifications.models import Notice
from tests.experts.consulting_scenes import Talk, a_talk, in_days
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
    assert approve(talk.row).state == "approved"


def test_when_the_time_is_over_silence_is_no_objection(hope: Hope) -> None:
    talk = in_review(hope)
    Consultation.objects.update(review_until=timezone.localdate() - timedelta(days=2))
    assert approve(talk.row).state == "approved"


def test_an_objection_stops_it_even_when_the_time_is_over(hope: Hope) -> None:
    talk = in_review(hope)
    say(talk, 0, fine=False)
    Consultation.objects.update(review_until=timezone.localdate() - timedelta(days=2))
    with pytest.raises(Conflict):
        approve(talk.row)


def test_a_new_summary_is_read_anew(hope: Hope) -> None:
    talk = in_review(hope)
    say(talk, 0, fine=False)
    write_summary(talk.row, {"en": "Another."})
    assert talk.now().state == "summing"
    send_round(talk.row, until=in_days(1))
    assert (talk.now().summary_number, talk.now().summary) == (2, {"en": "Another."})
    say(talk, 0, fine=True)
    say(talk, 1, fine=True)
    assert approve(talk.row).state == "approved"


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
    assert refused.value.errors[0].pointer == "/summary"


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
    assert (moved.state, moved.delivered_on) == ("delivered", timezone.localdate())
    assert "result" in {one.kind for one in Letter.objects.all()}
    assert (Fee.objects.count(), CheckIn.objects.count()) == (3, 6)
    with pytest.raises(ImpossibleMove):
        deliver(talk.assignment, by=BY)


def test_a_meeting_is_delivered_without_a_consultation(hope: Hope) -> None:
    talk = a_talk(hope, form="meeting")
    assert deliver(talk.assignment, by=BY).state == "delivered"
