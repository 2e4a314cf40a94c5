"""What is erased by time, and what stays: words after a year, names after two, and drafts."""

from collections.abc import Callable
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from backend.experts import local_time
from backend.experts.models import (
    Assignment,
    CheckIn,
    Contribution,
    Entry,
    Evaluation,
    Invitation,
    Letter,
    Question,
    Reaction,
    Recording,
    Requester,
    SealedText,
    Statement,
    Verdict,
)
from backend.experts.selectors.numbers import numbers_of
from backend.experts.services import requester_mail, requests, retention
from backend.experts.services.consents import give_consent, note_use
from backend.experts.services.history import Actor, note_entry
from backend.experts.services.requester_mail import token_of
from backend.experts.services.sealed_texts import keep
from backend.experts.tasks import (
    erase_names_of_requesters,
    erase_requests_never_sent,
    erase_words_of_what_ended,
)
from tests.experts.care_scenes import an_appointment
from tests.experts.consultation_scenes import a_talk
from tests.experts.factories import (
    Hope,
    a_requester,
    an_assignment,
    an_expert,
    placed,
    some_boxes,
)


def ago(days: int) -> date:
    """A day so many days before today."""
    return local_time.today() - timedelta(days=days)


def ended(row: Assignment, days: int) -> None:
    """It was withdrawn so many days ago."""
    Assignment.objects.filter(pk=row.pk).update(**placed("withdrawn") | {"ended_on": ago(days)})


def everything_said(hope: Hope) -> Assignment:
    """A request about which something is said in every way there is: nine texts and recordings."""

    def text() -> SealedText:
        return keep(hope.platform, some_boxes(hope))

    talk = a_talk(hope).set_up()
    one, two = talk.parts
    Contribution.objects.create(invitation=one, text=text(), counted=True)
    Contribution.objects.create(invitation=two, draft=text())
    Recording.objects.create(id=uuid4(), invitation=one, text=one.contribution.text, pieces=b"a")
    statement = Statement.objects.create(
        id=uuid4(), consultation=talk.row, number=1, invitation=one, text=text()
    )
    Reaction.objects.create(statement=statement, invitation=two, kind="add", text=text())
    Verdict.objects.create(invitation=one, summary_number=1, fine=False, text=text())
    CheckIn.objects.create(invitation=one, kind="week", due_on=ago(0), mood=4, text=text())
    Evaluation.objects.create(
        assignment=talk.assignment, side="requester", until=ago(0), text=text()
    )
    Question.objects.create(
        assignment=talk.assignment, expert=talk.people[0].row, text=text(), asked_on=ago(0)
    )
    return talk.assignment


def test_words_are_erased_a_year_after_the_end(hope: Hope) -> None:
    row = everything_said(hope)
    ended(row, 365)
    assert erase_words_of_what_ended.func() == 0
    ended(row, 366)
    assert [erase_words_of_what_ended.func() for _twice in range(2)] == [9, 0]
    assert not SealedText.objects.exists()
    assert not Recording.objects.exists()


def test_what_was_chosen_and_counted_stays_without_its_words(hope: Hope) -> None:
    ended(everything_said(hope), 366)
    erase_words_of_what_ended.func()
    assert (CheckIn.objects.get().mood, Evaluation.objects.count()) == (4, 1)
    assert Contribution.objects.filter(counted=True).count() == 1
    assert (Invitation.objects.count(), Verdict.objects.get().fine) == (2, False)


@pytest.mark.parametrize("state", ["begun", "delivered"])
def test_nothing_is_erased_of_what_goes_on(hope: Hope, state: str) -> None:
    row = everything_said(hope)
    columns = placed(state) | {"created_on": ago(3_000)}
    Assignment.objects.filter(pk=row.pk).update(**columns)
    assert erase_words_of_what_ended.func() == 0


def test_batches_are_small_and_all_are_done(hope: Hope, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "BATCH", 2)
    for _each in range(3):
        ended(everything_said(hope), 366)
    assert erase_words_of_what_ended.func() == 27
    assert not SealedText.objects.exists()


def queries_of(job: Callable[[], int]) -> int:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        job()
    return len(queries)


def test_many_cost_what_few_cost(hope: Hope) -> None:
    ended(everything_said(hope), 366)
    few = queries_of(retention.erase_words)
    for _each in range(5):
        ended(everything_said(hope), 366)
    assert queries_of(retention.erase_words) == few


@pytest.mark.parametrize("how", [requests.decline, requests.withdraw])
def test_the_day_on_which_it_ended_is_kept(hope: Hope, how: Callable[..., Assignment]) -> None:
    row = how(an_assignment(hope), by=Actor("coordinator"), note="No time")
    assert row.ended_on == ago(0)


def test_nothing_ends_without_a_day(hope: Hope) -> None:
    row = an_assignment(hope)
    with pytest.raises(IntegrityError), transaction.atomic():
        Assignment.objects.filter(pk=row.pk).update(state="ended", reason="declined")


def test_what_was_written_and_never_sent_is_erased_after_ninety_days(hope: Hope) -> None:
    old = an_assignment(hope, "draft", created_on=ago(200), revision=3)
    line = note_entry(old, "changed", by=Actor("requester"))
    Entry.objects.filter(pk=line.pk).update(on=ago(90))
    an_assignment(hope, "question", created_on=ago(200), revision=3)
    assert erase_requests_never_sent.func() == 0
    Entry.objects.filter(pk=line.pk).update(on=ago(91))
    assert [erase_requests_never_sent.func() for _twice in range(2)] == [1, 0]
    assert Assignment.objects.get().reason == "question"
    assert not Requester.objects.filter(pk=old.requester_id).exists()


def an_old_request(hope: Hope, days: int = 731) -> Assignment:
    row = an_assignment(hope, "closed", ended_on=ago(days))
    note_entry(row, "submit", by=Actor("requester", row.requester.name))
    an_appointment(row, contact_name="A. Adviser", contact_phone="030 123 45 67")
    return row


def test_names_of_requesters_are_erased_two_years_after_their_last_request(hope: Hope) -> None:
    row = an_old_request(hope, 730)
    assert erase_names_of_requesters.func() == 0
    Assignment.objects.update(ended_on=ago(731))
    assert [erase_names_of_requesters.func() for _twice in range(2)] == [1, 0]
    asker = Requester.objects.get()
    assert (asker.name, asker.email, asker.organisation) == ("", "", "City of Utrecht")
    assert not Entry.objects.exclude(by_name="").exists()
    assert [
        (appointment.contact_name, appointment.contact_phone)
        for appointment in row.appointments.all()
    ] == [("", "")]


def test_numbers_stay_as_they_were(hope: Hope) -> None:
    an_old_request(hope)
    before = numbers_of(hope.platform, None, None)
    erase_names_of_requesters.func()
    assert numbers_of(hope.platform, None, None) == before


@pytest.mark.parametrize("state", ["submitted", "delivered", "draft"])
def test_who_still_asks_keeps_their_name(hope: Hope, state: str) -> None:
    an_assignment(hope, state, requester=an_old_request(hope).requester)
    assert erase_names_of_requesters.func() == 0


def test_links_of_who_is_forgotten_lead_nowhere(hope: Hope) -> None:
    row = an_old_request(hope)
    before = token_of(row)
    erase_names_of_requesters.func()
    assert token_of(Assignment.objects.get()) != before


def test_who_is_forgotten_gets_no_letter(hope: Hope) -> None:
    row = an_old_request(hope)
    requester_mail.write(assignment=row, kind=requester_mail.NEWS)
    erase_names_of_requesters.func()
    requester_mail.write(assignment=Assignment.objects.get(), kind=requester_mail.NEWS)
    assert not Letter.objects.exists()


def test_who_has_a_story_can_be_told_until_it_may_not_be_used(hope: Hope) -> None:
    robin, asker = an_expert(hope), a_requester(hope)
    consent = give_consent(
        expert=robin.row,
        kind="story",
        audiences=["public"],
        until=ago(-900),
        boxes=some_boxes(hope),
    )
    row = an_assignment(hope, requester=asker)
    note_use(consent=consent, assignment=row)
    ended(row, 731)
    assert erase_names_of_requesters.func() == 0
    type(consent).objects.update(until=ago(1))
    assert erase_names_of_requesters.func() == 1
