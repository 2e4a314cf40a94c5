"""Out of the buffer: answers are written by the batch, in an order of chance.

All that happens to a round's buffer happens while its row is held, so no two processes write an
answer twice, and a batch is written whole or not at all. The buffer itself is shuffled whenever
something comes in: neither its identifiers nor the places of its rows in the table tell an order.
What an operator can do who watches the buffer all the time: docs/surveys-anonymity.md.
"""

import logging
import secrets
from collections import Counter
from collections.abc import Sequence
from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from backend.core.crypto.errors import Damaged
from backend.core.errors import Conflict, Missing
from surveys.models import FreeText, Response, Round, Waiting
from surveys.results import counting, publishing
from surveys.states import Audience, RoundStatus

from .boxes import Answered, lock_text, open_answer
from .dating import compiled_of, on_day

log = logging.getLogger("kier.surveys")
# As few are never written at once, but at the end of a round.
BATCH = 8
# Whose invitation or token says their group.
GROUP_KNOWN = {Audience.TOKEN, Audience.INVITATION}
# One transaction's worth, should many be waiting after something did not work.
MOST_AT_ONCE = 1_000
# So many rows of the buffer change places when one comes in.
SHUFFLED = 64
# Of a large round, results are published anew when so many of a hundred are new.
NEW_PERCENT = 5


def held(round_id: UUID) -> Round:
    """A round's row, held until the transaction ends: what is done with its buffer comes in turn.

    :raises Missing: it is not there (any more)
    """
    row = Round.objects.select_for_update(no_key=True).filter(id=round_id).first()
    if row is None:
        raise Missing("")
    return row


def put_in(survey: Round, box: bytes) -> None:
    """Adds an answer to the buffer of a round that is held, at a place of chance."""
    before = list(Waiting.objects.filter(round=survey).values_list("id", "box")[:SHUFFLED])
    Waiting.objects.filter(id__in=[row_id for row_id, _box in before]).delete()
    boxes = shuffled([*(bytes(there) for _id, there in before), box])
    Waiting.objects.bulk_create(Waiting(round=survey, box=one) for one in boxes)


def write_if_due(round_id: UUID) -> int:
    """Writes what waits, if that is enough for a batch; answers how many. May run side by side."""
    # A look first: seven times out of eight there is nothing, and the row need not be held.
    if Waiting.objects.filter(round=round_id).count() < BATCH:
        return 0
    with transaction.atomic():
        survey = held(round_id)
        if survey.status != RoundStatus.OPEN:
            return 0
        return _write(survey, at_least=batch_of(survey))


def write_rest(survey: Round) -> int:
    """Writes all that waits of a round that is held, however little; answers how much.

    :raises Conflict: some of it does not open; nothing was written then
    """
    written = 0
    while some := _write(survey, at_least=1):
        written += some
    if Waiting.objects.filter(round=survey).exists():
        raise Conflict(
            _("Some answers cannot be opened: a secret key is missing. Ask your operator.")
        )
    return written


def batch_of(survey: Round) -> int:
    """How many answers a batch of this round has at the least.

    More than its threshold: what is written after the last publication but one has to be enough for
    the last one.
    """
    return max(BATCH, survey.threshold + 1)


def today_of(survey: Round) -> date:
    """The day that it is in the time zone of the round."""
    return timezone.now().astimezone(ZoneInfo(survey.timezone)).date()


def shuffled[One](rows: Sequence[One]) -> list[One]:
    """The rows in an order of chance, which nobody can work out again."""
    rows = list(rows)
    secrets.SystemRandom().shuffle(rows)
    return rows


def _write(survey: Round, *, at_least: int) -> int:
    ripe = _ripe(survey, _opened(survey), at_least)
    if not ripe:
        return 0
    answers = [*ripe.values()]
    _publish_before(survey)
    day, compiled = today_of(survey), compiled_of(survey.version_id)
    responses = [
        Response(round=survey, day=day, group=one.group, answers=on_day(compiled, one.answers, day))
        for one in shuffled(answers)
    ]
    # Apart, so that neither their order nor anything else tells what belongs together.
    texts = shuffled(
        [
            FreeText(round=survey, question=question, language=one.language, box=lock_text(text))
            for one in answers
            for question, text in one.texts
        ]
    )
    Response.objects.bulk_create(responses)
    FreeText.objects.bulk_create(texts)
    counting.add(survey, responses)
    Waiting.objects.filter(id__in=ripe).delete()
    Round.objects.filter(id=survey.id).update(written=F("written") + len(responses))
    survey.refresh_from_db(fields=["written", "published"])
    return len(responses)


def _ripe(survey: Round, waiting: dict[UUID, Answered], at_least: int) -> dict[UUID, Answered]:
    """What waits and is enough for a batch, by its row.

    Where the group of who answered is known, of each group by itself: otherwise the only one of
    their group in a batch would be found in it.
    """
    if survey.audience not in GROUP_KNOWN:
        return waiting if len(waiting) >= at_least else {}
    of_each = Counter(one.group for one in waiting.values())
    return {row: one for row, one in waiting.items() if of_each[one.group] >= at_least}


def _opened(survey: Round) -> dict[UUID, Answered]:
    """What waits, by its row; what does not open stays where it is and holds up nobody."""
    rows = list(
        Waiting.objects.filter(round=survey).values_list("id", "box")[: MOST_AT_ONCE + BATCH]
    )
    if len(rows) == MOST_AT_ONCE + BATCH:
        # What stays behind is enough for a batch.
        rows = rows[:MOST_AT_ONCE]
    opened, closed = {}, 0
    for row_id, box in rows:
        try:
            opened[row_id] = open_answer(bytes(box))
        except Damaged:
            closed += 1
    if closed:
        log.error("%d answers in a buffer do not open: a secret key is missing", closed)
    return opened


def _publish_before(survey: Round) -> None:
    """Publishes what was written before this batch, if that is enough.

    Never the batch itself: so there is always something left for the last publication, and nobody's
    answers stay out of it because too few came after.
    """
    new = survey.written - survey.published
    if new > survey.threshold and new * 100 >= survey.written * NEW_PERCENT:
        publishing.publish(survey, final=False)
