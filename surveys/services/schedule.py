"""Scheduled work on rounds: opening, closing, reminding, writing and erasing."""

import logging
from collections.abc import Callable
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.utils import timezone

from backend.core import retention
from backend.core.days import day_of, today
from backend.core.errors import Conflict, Missing
from backend.core.hours import may_disturb
from surveys.models import Invitation, Round, Spent, Token
from surveys.states import RoundStatus

from .announcements import announce_closed, unannounced
from .batches import today_of, write_if_due
from .invitations import INVITED, remind
from .rounds import close_round, start_round

log = logging.getLogger("kier.surveys")
# After the last day of a round that is over.
KEEP_ASKED = retention.SURVEY_INVITATIONS.length
AT_ONCE = 1_000


def open_due() -> int:
    """Open rounds whose first day has come; skip those that cannot be opened yet."""
    rows = _unowned(RoundStatus.DRAFT).filter(opens_on__lte=_latest_day())
    return _each(rows, _is_to_open, start_round)


def close_due() -> int:
    """Close rounds whose last day is over."""
    rows = _unowned(RoundStatus.OPEN).filter(closes_on__lt=_latest_day())
    return _each(rows, lambda survey: survey.closes_on < today_of(survey), close_round)


def remind_due() -> int:
    """Remind those who have not answered, where it is time; return how many people."""
    rows = Round.objects.filter(
        status=RoundStatus.OPEN, reminded=False, remind_after_days__isnull=False
    )
    return sum(_tried(remind, survey) for survey in rows.iterator())


def write_due() -> int:
    """Write batches that could not be written when they were full; return how many answers."""
    rows = Round.objects.filter(status=RoundStatus.OPEN).values_list("id", flat=True)
    return sum(_tried(write_if_due, round_id) for round_id in rows.iterator())


def announce_due() -> int:
    """Publish last results that could not be published at the end; return of how many rounds."""
    return sum(_tried(announce_closed, round_id) for round_id in unannounced())


def _unowned(status: RoundStatus) -> QuerySet[Round]:
    """Return rounds in this state without an owner: those with one follow its own clock."""
    return Round.objects.filter(status=status, owner_kind="")


def _is_to_open(survey: Round) -> bool:
    first = survey.opens_on
    # Who is invited is told when it opens; before that nobody has a link to it.
    is_told = survey.audience in INVITED
    return (
        first is not None
        and first <= today_of(survey) <= survey.closes_on
        and (not is_told or may_disturb(ZoneInfo(survey.timezone)))
    )


def forget_who_was_asked() -> int:
    """Erase invitations and tokens, not responses, of rounds long over; return how many rows."""
    over = Round.objects.filter(status=RoundStatus.CLOSED, closes_on__lt=today() - KEEP_ASKED)
    gone = 0
    for model in (Invitation, Token, Spent):
        left = model._default_manager.filter(round__in=over)
        while some := [*left.values_list("pk", flat=True)[:AT_ONCE]]:
            gone += model._default_manager.filter(pk__in=some).delete()[0]
    return gone


def _each(
    rows: QuerySet[Round], is_due: Callable[[Round], bool], act: Callable[[Round], object]
) -> int:
    def move(survey: Round) -> int:
        try:
            act(survey)
        except (Conflict, Missing):
            # Somebody else did it just now, or its owner has to do something first.
            log.warning("a round could not be moved by the clock")
            return 0
        return 1

    return sum(_tried(move, survey) for survey in rows.iterator() if is_due(survey))


def _tried[One](act: Callable[[One], int], row: One) -> int:
    """Return what `act` returns, or 0 if it fails, so that other rows go on."""
    try:
        return act(row)
    except Exception:
        log.exception("the clock could not do something with a round")
        return 0


def _latest_day() -> date:
    # Somewhere on earth it is tomorrow already.
    return day_of(timezone.now() + timedelta(days=1))
