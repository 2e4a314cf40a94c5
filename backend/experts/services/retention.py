"""Retention: what is erased by time, and requests that end because nothing happens in them.

Of a briefing choices, numbers and days stay, and what a result needs as long as its requester can
read it.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, F, Model, OuterRef, Q, QuerySet

from backend.core import retention
from backend.experts import local_time
from backend.experts.briefing import ON_THE_RESULT, TEXTS
from backend.experts.models import (
    Appointment,
    Assignment,
    CheckIn,
    Consultation,
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
from backend.experts.selectors.people import valid_consents
from backend.experts.selectors.requests import DAYS_TO_ASK, DAYS_TO_END, quiet_for
from backend.experts.services import history, requester_mail
from backend.experts.services.history import tell_desk
from backend.experts.states import AssignmentState

from .links import UNWRITTEN
from .requests import end_parts, erase_requests

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
WEEK = 7
# After so many days without a change the desk is told; the last time a month before the end.
REMIND_AFTER = (DAYS_TO_ASK, 2 * DAYS_TO_ASK, 3 * DAYS_TO_ASK, DAYS_TO_END - 30)
# Of a line of history: also what the coordinator wrote for members before the words they read.
WORDS = (*TEXTS, "said", "done")
BESIDE_THE_RESULT = tuple(name for name in TEXTS if name not in ON_THE_RESULT)


# -- Requests, words and requesters ---------------------------------------------------------------
def erase_never_sent() -> int:
    """Erase requests that were never sent, with whoever asked nothing else; return how many.

    Not opened in seven days, nothing written in thirty, or not changed in ninety.
    """
    return in_batches(_never_sent, _erase_never_sent)


def erase_words() -> int:
    """Erase words and recordings of requests that ended a year ago; return how many.

    Choices, numbers and days stay.
    """
    return _erase_said("ended_on__lt", local_time.today() - retention.ADVICE_WORDS.length)


def erase_words_of(assignment: Assignment) -> int:
    """Erase the same of one request at once; return how many."""
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
    """Erase name and address of those whose last request ended two years ago; return of how many.

    Rows stay, for the numbers. Who got a story that may still be used is kept until it may not, as
    they are told when it is withdrawn.
    """
    return in_batches(_long_gone, _forget_requester_rows)


def in_batches(
    due: Callable[[], QuerySet[Any]], erase: Callable[[list[UUID]], int], column: str = "pk"
) -> int:
    """Erase what is due, `BATCH` rows at a time, until nothing is; return how many."""
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


def _erase_recordings(ids: list[UUID]) -> int:
    gone, _rows = Recording.objects.filter(id__in=ids).delete()
    return gone


@transaction.atomic
def _erase_texts(ids: list[UUID]) -> int:
    # Held in one order, so that two of these jobs do not wait for each other.
    rows = SealedText.objects.filter(id__in=ids).order_by("pk").select_for_update()
    locked = [*rows.values_list("pk", flat=True)]
    SealedText.objects.filter(id__in=locked).delete()
    return len(locked)


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
def _forget_requester_rows(ids: list[UUID]) -> int:
    # Held, so that nobody begins another request under a name that goes just now.
    locked = Requester.objects.filter(pk__in=ids).order_by("pk").select_for_update(no_key=True)
    list(locked.values_list("pk"))
    gone = [*_long_gone().filter(pk__in=ids).values_list("pk", flat=True)]
    theirs = Assignment.objects.filter(requester__in=gone)
    Entry.objects.filter(assignment__in=theirs, by="requester").update(by_name="")
    Appointment.objects.filter(assignment__in=theirs).update(contact_name="", contact_phone="")
    Letter.objects.filter(requester__in=gone).delete()
    theirs.update(link=F("link") + 1, asked_as=None)
    return Requester.objects.filter(pk__in=gone).update(email="", name="")


# -- Briefings ------------------------------------------------------------------------------------
def erase_briefings() -> int:
    """Erase what was written for requests that ended two years ago; return of how many.

    What the result shows stays until its requester is forgotten.
    """
    return in_batches(_with_words_due, _erase_briefing_words)


def _with_words_due() -> QuerySet[Assignment]:
    long_ago = local_time.today() - timedelta(days=retention.BRIEFINGS.days)
    stays = Q(delivered_on__isnull=False) & ~Q(requester__email="")
    beside = Q(briefing__has_any_keys=BESIDE_THE_RESULT)
    on_it = Q(briefing__has_any_keys=ON_THE_RESULT) & ~stays
    lines = Exists(_lines().filter(assignment=OuterRef("pk")))
    return Assignment.objects.filter(beside | on_it | lines, ended_on__lt=long_ago)


def _lines() -> QuerySet[Entry]:
    return Entry.objects.filter(~Q(note="") | Q(changes__has_any_keys=WORDS))


@transaction.atomic
def _erase_briefing_words(ids: list[UUID]) -> int:
    # Held in one order, so that two of these jobs do not wait for each other; then looked at again.
    locked = Assignment.objects.filter(id__in=ids).order_by("pk").select_for_update(no_key=True)
    list(locked.values_list("pk"))
    rows = [*_with_words_due().filter(id__in=ids).select_related("requester")]
    for row in rows:
        row.briefing = _without(row.briefing, _that_go(row))
    Assignment.objects.bulk_update(rows, ["briefing"])
    # Somebody may have changed one request very often: a few lines at a time.
    while lines := [*_lines().filter(assignment__in=rows)[:BATCH]]:
        for line in lines:
            line.note, line.changes = "", _without(line.changes, WORDS)
        Entry.objects.bulk_update(lines, ["note", "changes"])
    return len(rows)


def _that_go(row: Assignment) -> Iterator[str]:
    yield from BESIDE_THE_RESULT
    if row.delivered_on is None or not row.requester.email:
        yield from ON_THE_RESULT


def _without(fields: dict[str, Any], names: Any) -> dict[str, Any]:
    gone = {*names}
    return {name: value for name, value in fields.items() if name not in gone}


# -- Requests in which nothing happens ------------------------------------------------------------
def remind_of_quiet() -> int:
    """Tell the desk of requests that became quiet in the week that is over; return of how many."""
    found = {
        assignment: organisation
        for days in REMIND_AFTER
        for assignment, organisation in quiet_for(days)
        .exclude(pk__in=quiet_for(days + WEEK).values("pk"))
        .values_list("pk", "platform")
    }
    for assignment, organisation in found.items():
        tell_desk(organisation, assignment)
    return len(found)


def end_what_is_quiet() -> int:
    """End requests in which nothing changed for a year, and erases their words; how many."""
    return in_batches(lambda: quiet_for(DAYS_TO_END), lambda ids: sum(map(_end_quiet, ids)))


@transaction.atomic
def _end_quiet(assignment_id: UUID) -> int:
    row = history.lock_for_update(assignment_id)
    # Who answers, or writes the summary, holds no more than the consultation.
    list(Consultation.objects.filter(assignment=row).select_for_update(no_key=True))
    # Looked at once more: somebody may have written in it, or another process was first.
    if not quiet_for(DAYS_TO_END).filter(pk=row.pk).exists():
        return 0
    moved = history.move(row, "expire", by=history.CLOCK)
    # Whoever worked is paid and looked after, and all who were asked or take part are told.
    end_parts(moved)
    erase_words_of(moved)
    requester_mail.write(assignment=moved, kind=requester_mail.NEWS)
    tell_desk(moved.platform_id, moved.pk)
    return 1
