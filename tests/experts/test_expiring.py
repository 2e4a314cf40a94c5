"""What goes on and in which nothing happens: the desk is reminded, and after a year it ends."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.utils import timezone

from backend.core.errors import ImpossibleMove
from backend.experts.models import (
    Assignment,
    CheckIn,
    Consultation,
    Contribution,
    Entry,
    Evaluation,
    Fee,
    Invitation,
    Letter,
    Recording,
    SealedText,
)
from backend.experts.selectors.requests import quiet_for
from backend.experts.services import retention, summaries
from backend.experts.services.history import Actor, note_entry
from backend.experts.states import REASONS
from backend.experts.tasks import (
    end_requests_that_are_quiet,
    erase_words_of_what_ended,
    remind_of_requests_that_are_quiet,
)
from tests.experts.care_scenes import API, an_appointment, browser, desk, told
from tests.experts.consultation_scenes import Talk, a_talk
from tests.experts.factories import Hope, Person, an_assignment, an_expert, an_invitation, placed
from tests.experts.requesters import DESK, link_of
from tests.experts.test_erasing import ago, everything_said, queries_of
from tests.personas import whole

OLD = 3_000
GOES_ON = ("submitted", "question", "proposal", "going", "begun", "delivered")


def a_quiet_one(hope: Hope, state: str = "delivered", days: int = 366, **more: Any) -> Assignment:
    """A request in which the last line of history is so many days old."""
    row = an_assignment(hope, state, created_on=ago(OLD), **{"day": ago(OLD)} | more)
    row.briefing = row.briefing | {"told_on": ago(OLD).isoformat()}
    row.save(update_fields=["briefing"])
    line = note_entry(row, "changed", by=Actor("coordinator"))
    Entry.objects.filter(pk=line.pk).update(on=ago(days))
    return row


def a_forgotten_talk(hope: Hope, state: str = "begun") -> Assignment:
    """A consultation in which everything was said, and then nothing happened for a year."""
    row, old = everything_said(hope), ago(366)
    Assignment.objects.filter(pk=row.pk).update(
        **placed(state) | {"created_on": ago(OLD), "day": old}
    )
    Entry.objects.update(on=old)
    Consultation.objects.update(answer_until=old, changed_on=old)
    Invitation.objects.update(invited_on=old, answered_on=old)
    Evaluation.objects.update(until=old)
    row.questions.update(asked_on=old)
    row.refresh_from_db()
    row.briefing = row.briefing | {"told_on": old.isoformat()}
    row.save(update_fields=["briefing"])
    return row


@pytest.mark.parametrize("state", GOES_ON)
def test_what_goes_on_ends_after_a_year_without_a_change(hope: Hope, state: str) -> None:
    row = a_quiet_one(hope, state, 365)
    assert end_requests_that_are_quiet.func() == 0
    Entry.objects.update(on=ago(366))
    assert [end_requests_that_are_quiet.func() for _twice in range(2)] == [1, 0]
    row.refresh_from_db()
    assert (row.reason, row.ended_on) == ("expired", ago(0))
    line = Entry.objects.order_by("-number")[0]
    assert (line.what, line.by, line.by_name) == ("expire", "clock", "")


@pytest.mark.parametrize("state", ["draft", *REASONS["ended"]])
def test_what_was_not_sent_or_is_over_is_left_as_it_is(hope: Hope, state: str) -> None:
    a_quiet_one(hope, state)
    assert end_requests_that_are_quiet.func() == 0


def a_part(row: Assignment, person: Person) -> Invitation:
    part = an_invitation(row, person)
    Invitation.objects.filter(pk=part.pk).update(invited_on=ago(OLD))
    return part


def appointed(row: Assignment, hope: Hope) -> None:
    moment = timezone.make_aware(datetime.combine(ago(-5), time(12)))
    an_appointment(row, starts_at=moment, ends_at=moment + timedelta(hours=1))


SIGNS: dict[str, Callable[[Assignment, Hope], Any]] = {
    "a line": lambda row, _hope: note_entry(row, "changed", by=Actor("requester")),
    "the day": lambda row, _hope: Assignment.objects.filter(pk=row.pk).update(day=ago(-100)),
    "told on": lambda row, _hope: Assignment.objects.filter(pk=row.pk).update(
        briefing=row.briefing | {"told_on": ago(-200).isoformat()}
    ),
    "an appointment": appointed,
    "an invitation": lambda row, hope: an_invitation(row, an_expert(hope)),
    "a check-in": lambda row, hope: CheckIn.objects.create(
        invitation=a_part(row, an_expert(hope)),
        kind="week",
        due_on=ago(OLD),
        answered_on=ago(3),
    ),
    "an evaluation": lambda row, _hope: Evaluation.objects.create(
        assignment=row, side="requester", until=ago(10)
    ),
}


def a_forgotten_summary(hope: Hope) -> Talk:
    """A consultation of which members read the summary, and all that happened is a year old."""
    talk, old = a_talk(hope).set_up().answer().summed().reviewed(), ago(366)
    told = {"told_on": old.isoformat()}
    Assignment.objects.update(created_on=ago(OLD), day=old, briefing=told)
    Consultation.objects.update(answer_until=old, review_until=old, changed_on=old)
    Invitation.objects.update(invited_on=old, answered_on=old)
    Contribution.objects.update(handed_in_on=old)
    assert quiet_for(365).count() == 1
    return talk


WORK: dict[str, Callable[[Talk], Any]] = {
    "the summary is written": lambda talk: summaries.write_summary(talk.row, {"en": "A face."}),
    "somebody agrees with it": lambda talk: summaries.give_verdict(
        talk.parts[0], summary_number=1, fine=True, boxes=None
    ),
    "it is approved": lambda talk: summaries.approve(talk.row),
}


@pytest.mark.parametrize("work", WORK)
def test_whoever_works_on_the_summary_keeps_it(hope: Hope, work: str) -> None:
    WORK[work](a_forgotten_summary(hope))
    assert end_requests_that_are_quiet.func() == 0


def test_what_ended_is_not_worked_on_any_more(hope: Hope) -> None:
    talk = a_forgotten_summary(hope)
    assert end_requests_that_are_quiet.func() == 1
    with pytest.raises(ImpossibleMove, match="has ended"):
        summaries.write_summary(talk.row, {"en": "A face."})
    assert (talk.now().stage, talk.now().summary["en"]) == ("reviewing", "One face.")


@pytest.mark.parametrize(("given", "shown"), [(ago(400), "approved"), (None, None)])
def test_members_read_a_summary_that_went_out_and_no_other(
    hope: Hope, given: date | None, shown: str | None
) -> None:
    talk = a_forgotten_summary(hope)
    Consultation.objects.update(approved_on=ago(401))
    Assignment.objects.update(delivered_on=given)
    assert end_requests_that_are_quiet.func() == 1
    path = f"{API}/me/invitations/{talk.parts[0].id}"
    assert browser(talk.people[0]).get(path).json()["consultation"] == shown


@pytest.mark.parametrize("sign", SIGNS)
def test_whatever_happens_or_is_still_to_come_keeps_it(hope: Hope, sign: str) -> None:
    row = a_quiet_one(hope)
    assert quiet_for(90).count() == 1
    SIGNS[sign](row, hope)
    assert quiet_for(90).count() == 0
    assert end_requests_that_are_quiet.func() == 0


@pytest.mark.parametrize("told_on", ["9999-12-31", "", None])
def test_a_day_that_cannot_be_meant_keeps_nothing(hope: Hope, told_on: str | None) -> None:
    row = a_quiet_one(hope)
    row.briefing = row.briefing | {"told_on": told_on}
    row.save()
    assert quiet_for(365).get() == row
    row.briefing.pop("told_on")
    row.save()
    assert quiet_for(365).get() == row


def test_its_words_are_erased_with_it_and_what_was_counted_stays(hope: Hope) -> None:
    row = a_forgotten_talk(hope)
    assert end_requests_that_are_quiet.func() == 1
    assert not SealedText.objects.exists()
    assert not Recording.objects.exists()
    assert CheckIn.objects.filter(mood=4).exists()
    assert row.invitations.filter(state="accepted").count() == 2


def test_words_of_others_are_left_as_they_are(hope: Hope) -> None:
    a_quiet_one(hope)
    everything_said(hope)
    before = SealedText.objects.count()
    assert end_requests_that_are_quiet.func() == 1
    assert SealedText.objects.count() == before


def test_what_somebody_says_afterwards_has_its_year(hope: Hope) -> None:
    a_forgotten_talk(hope)
    end_requests_that_are_quiet.func()
    assert erase_words_of_what_ended.func() == 0
    Assignment.objects.update(ended_on=ago(365))
    assert erase_words_of_what_ended.func() == 0


def test_who_worked_is_paid_and_asked_how_they_are(hope: Hope) -> None:
    row = a_forgotten_talk(hope)
    one = row.invitations.order_by("place")[0]
    type(one.contribution).objects.filter(pk=one.pk).update(handed_in_on=ago(366))
    end_requests_that_are_quiet.func()
    assert [fee.invitation_id for fee in Fee.objects.all()] == [one.id]
    assert CheckIn.objects.filter(invitation=one, due_on__gt=ago(0)).count() == 2


def test_all_sides_are_told(hope: Hope) -> None:
    row = a_quiet_one(hope)
    part = a_part(row, an_expert(hope))
    assert end_requests_that_are_quiet.func() == 1
    assert told("expert.news") == [(str(part.expert_id), str(part.id))]
    assert told("hope.news") == [(str(hope.desk.row.pk), str(row.id))]
    assert [letter.kind for letter in Letter.objects.all()] == ["news"]


def test_members_read_that_nobody_told_them_what_was_done_with_it(hope: Hope) -> None:
    row, robin = a_quiet_one(hope, said="One face, no form."), an_expert(hope)
    a_part(row, robin)
    end_requests_that_are_quiet.func()
    [news] = browser(robin).get(f"{API}/me/news").json()["results"]
    assert {name: news[name] for name in ("expired", "said", "done", "closed_on")} == {
        "expired": True,
        "said": "One face, no form.",
        "done": "",
        "closed_on": ago(0).isoformat(),
    }


def test_a_result_that_was_given_can_still_be_read(hope: Hope) -> None:
    given, never = a_quiet_one(hope, delivered_on=ago(400)), a_quiet_one(hope, "begun")
    end_requests_that_are_quiet.func()
    assert [assignment.has_result for assignment in Assignment.objects.filter(pk=given.pk)] == [
        True
    ]
    assert [assignment.has_result for assignment in Assignment.objects.filter(pk=never.pk)] == [
        False
    ]
    assert link_of(given).get(f"{API}/request").json()["result"] is True


def test_batches_are_small_and_all_are_done(hope: Hope, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "BATCH", 2)
    for _each in range(5):
        a_quiet_one(hope)
    assert end_requests_that_are_quiet.func() == 5


# -- Reminded -------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("days", "number"),
    [(90, 0), (91, 1), (97, 1), (98, 0), (181, 1), (271, 1), (336, 1), (342, 1), (343, 0)],
)
def test_the_desk_is_told_in_the_week_in_which_it_becomes_quiet(
    hope: Hope, days: int, number: int
) -> None:
    row = a_quiet_one(hope, "begun", days)
    assert remind_of_requests_that_are_quiet.func() == number
    assert told("hope.news") == [(str(hope.desk.row.pk), str(row.id))] * number


def test_reminding_many_costs_what_reminding_none_does(hope: Hope) -> None:
    few = queries_of(retention.remind_of_quiet)
    for _each in range(3):
        a_quiet_one(hope, "begun", 200)
    assert queries_of(retention.remind_of_quiet) == few


def test_the_desk_sees_all_that_are_quiet_the_oldest_first(hope: Hope) -> None:
    rows = [a_quiet_one(hope, "begun", days) for days in (91, 90, 300)]
    Assignment.objects.filter(pk=rows[2].pk).update(created_on=ago(OLD + 1))
    an_assignment(hope, "begun")
    assert desk(hope).get(f"{API}/desk").json()["quiet"] == 2
    status, answer = whole(desk(hope).get(f"{DESK}?quiet=true"))
    shown = [row["id"] for row in answer["results"]]
    assert (status, shown) == (200, [str(rows[2].id), str(rows[0].id)])
    assert len(desk(hope).get(f"{DESK}?quiet=false").json()["results"]) == 4
