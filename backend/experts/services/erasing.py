"""What has been kept long enough is erased: docs/retention.md, “Platform HOPE”.

Every job may run twice at once, makes up for nights that were missed, and takes a small batch at a
time, so that nobody waits for it.
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, F, Model, OuterRef, Q, QuerySet

from backend.core import retention
from backend.experts import local_time
from backend.experts.models import (
    Appointment,
    Assignment,
    CheckIn,
    Contribution,
    Entry,
    Evaluation,
    Letter,
    Question,
    Reaction,
    Recording,
    Requester,
    SealedText,
    Statement,
    StoryUse,
    Verdict,
)
from backend.experts.selectors.consents import valid_consents
from backend.experts.states import AssignmentState

from .links import UNWRITTEN

BATCH = 200
PART = "invitation__assignment"
# What holds words that were said about a request, and where that request is.
HOLDERS: tuple[tuple[type[Model], str, str], ...] = (
    (Contribution, "text", PART),
    (Contribution, "draft", PART),
    # Before the statements, with which the reactions go: nothing would lead to their words then.
    (Reaction, "text", PART),
    (Statement, "text", "consultation__assignment"),
    (Verdict, "text", PART),
    (Evaluation, "text", "assignment"),
    (CheckIn, "text", PART),
    (Question, "text", "assignment"),
)


def erase_never_sent() -> int:
    """Erases requests that were never sent; answers how many.

    Their link was not opened in seven days, nobody wrote in thirty, or what was written was not
    changed in ninety. Whoever asked for nothing else goes with them.
    """
    return in_batches(_never_sent, _erase_never_sent)


def erase_words() -> int:
    """Erases what was said in words and recordings for requests that ended a year ago: how many.

    Choices, numbers and days stay. A statement goes with what the others thought of it, a question
    with its answer.
    """
    return _erase_said("ended_on__lt", local_time.today() - retention.ADVICE_WORDS.length)


def erase_words_of(assignment: Assignment) -> int:
    """Erases the same of one request at once; answers how many."""
    return _erase_said("pk", assignment.pk)


def _erase_said(which: str, value: Any) -> int:
    spoken = Recording.objects.filter(**{f"{PART}__{which}": value})
    erased = in_batches(spoken.all, _erase_recordings)
    for model, name, path in HOLDERS:
        said: QuerySet[Any] = model._default_manager.filter(
            **{f"{name}__isnull": False, f"{path}__{which}": value}
        )
        erased += in_batches(said.all, _erase_texts, name)
    return erased


def forget_requesters() -> int:
    """Erases name and address of those whose last request ended two years ago; of how many.

    Their links lead nowhere from then on, and whom to call on the day is erased, too. Rows stay,
    for the numbers. Who got a story that may still be used is kept until it may not: whoever
    withdraws it counts on it that they are told.
    """
    return in_batches(_long_gone, _forget)


def in_batches(
    due: Callable[[], QuerySet[Any]], erase: Callable[[list[UUID]], int], column: str = "pk"
) -> int:
    """Erases what is due, `BATCH` at a time, until nothing is; answers how many.

    :param erase: of a batch, by what stands in the column
    """
    erased = 0
    while batch := [*due().order_by("pk").values_list(column, flat=True)[:BATCH]]:
        erased += erase(batch)
    return erased


def _never_sent() -> QuerySet[Assignment]:
    today = local_time.today()
    unopened = Q(
        state=AssignmentState.DRAFT,
        confirmed_on=None,
        created_on__lt=today - retention.UNCONFIRMED_ADVICE.length,
    )
    unwritten = UNWRITTEN & Q(created_on__lt=today - retention.UNWRITTEN_ADVICE.length)
    since = today - retention.UNSENT_ADVICE.length
    changed = Entry.objects.filter(assignment=OuterRef("pk"), on__gte=since)
    unsent = Q(state=AssignmentState.DRAFT, created_on__lt=since) & ~Exists(changed)
    return Assignment.objects.filter(unopened | unwritten | unsent)


@transaction.atomic
def _erase_never_sent(ids: list[UUID]) -> int:
    # Held, so that nobody opens or writes in what goes just now; then looked at once more.
    rows = Assignment.objects.filter(id__in=ids).order_by("pk").select_for_update(no_key=True)
    list(rows.values_list("pk"))
    return erase_requests([*_never_sent().filter(id__in=ids).values_list("id", flat=True)])


@transaction.atomic
def erase_requests(ids: list[UUID]) -> int:
    """Erases requests, held by the caller, and whoever asked for nothing else; answers how many."""
    askers = {*Assignment.objects.filter(id__in=ids).values_list("requester", flat=True)}
    Assignment.objects.filter(id__in=ids).delete()
    held = Requester.objects.filter(id__in=askers).order_by("pk").select_for_update()
    list(held.values_list("pk"))
    Requester.objects.filter(id__in=askers, assignments=None).delete()
    return len(ids)


def _erase_recordings(ids: list[UUID]) -> int:
    gone, _rows = Recording.objects.filter(id__in=ids).delete()
    return gone


@transaction.atomic
def _erase_texts(ids: list[UUID]) -> int:
    # Held in one order, so that two of these jobs do not wait for each other.
    rows = SealedText.objects.filter(id__in=ids).order_by("pk").select_for_update()
    held = [*rows.values_list("pk", flat=True)]
    SealedText.objects.filter(id__in=held).delete()
    return len(held)


def _long_gone() -> QuerySet[Requester]:
    long_ago = local_time.today() - retention.REQUESTERS.length
    asked = Assignment.objects.filter(requester=OuterRef("pk"))
    lately = asked.filter(Q(ended_on=None) | Q(ended_on__gte=long_ago))
    told = StoryUse.objects.filter(
        assignment__requester=OuterRef("pk"), consent__in=valid_consents()
    )
    rows = Requester.objects.exclude(email="")
    return rows.filter(Exists(asked), ~Exists(lately), ~Exists(told))


@transaction.atomic
def _forget(ids: list[UUID]) -> int:
    # Held, so that nobody begins another request under a name that goes just now.
    held = Requester.objects.filter(pk__in=ids).order_by("pk").select_for_update(no_key=True)
    list(held.values_list("pk"))
    gone = [*_long_gone().filter(pk__in=ids).values_list("pk", flat=True)]
    theirs = Assignment.objects.filter(requester__in=gone)
    Entry.objects.filter(assignment__in=theirs, by="requester").update(by_name="")
    Appointment.objects.filter(assignment__in=theirs).update(contact_name="", contact_phone="")
    Letter.objects.filter(requester__in=gone).delete()
    theirs.update(link=F("link") + 1, asked_as=None)
    return Requester.objects.filter(pk__in=gone).update(email="", name="")
