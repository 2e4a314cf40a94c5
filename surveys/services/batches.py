"""Writing answers in batches, drawn at random from a larger pool.

The round's row is locked meanwhile, and the whole pool is rewritten with every answer: neither
identifiers, nor row positions, nor transaction numbers show an order (docs/surveys-anonymity.md).
"""

import logging
import secrets
from collections.abc import Sequence
from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext as _

from backend.core.crypto.errors import Damaged
from backend.core.days import today
from backend.core.errors import Conflict, Missing
from surveys.models import FreeText, Response, Round, Version, Waiting
from surveys.questionnaire.compiled import Compiled
from surveys.questionnaire.sizes import answer_size, text_size
from surveys.results import counters
from surveys.results.mixed_groups import BATCH, SEVERAL, batch_of, drawn_of
from surveys.states import RoundStatus

from .announcements import announce
from .boxes import Answered, lock_anew, lock_answer, lock_text, open_answer
from .round_clock import compiled_of, on_day
from .text_groups import note_languages, show_texts

log = logging.getLogger("kier.surveys")
# Of one pool in one statement: more wait only after something did not work.
MAX_AT_ONCE = 1_000
# Of a large round, results are published anew when so many of a hundred are new.
NEW_PERCENT = 5


def lock_round(round_id: UUID) -> Round:
    """Lock a round's row until the transaction ends; raise Missing if it is gone."""
    row = Round.objects.select_for_update(no_key=True).filter(id=round_id).first()
    if row is None:
        raise Missing
    return row


def buffer_answer(survey: Round, answered: Answered) -> None:
    """Add an answer to its pool at a random place; the round is locked.

    Each known group has its own pool. All boxes are encrypted again, so that two copies of the
    database do not show which is new. Raise Conflict if the answer is longer than a box.
    """
    # Otherwise the only one of their group in a batch would be found in it.
    pool = answered.group if survey.has_known_groups else ""
    size = answer_size(compiled_of(survey.version_id))
    new = lock_answer(answered, size)
    before = list(_some(survey, pool))
    Waiting.objects.filter(id__in=[row_id for row_id, _box in before]).delete()
    boxes = shuffled([*(lock_anew(bytes(there), size) for _id, there in before), new])
    Waiting.objects.bulk_create(Waiting(round=survey, group=pool, box=box) for box in boxes)


def write_if_due(round_id: UUID) -> int:
    """Write a batch of each full pool, and publish if enough is new; return how many answers."""
    # A look first: seven times out of eight there is nothing, and the row need not be held.
    full = _full(round_id)
    if not full:
        return 0
    with transaction.atomic():
        survey = lock_round(round_id)
        if survey.status != RoundStatus.OPEN:
            return 0
        drawn = dict[UUID, Answered]()
        for group in full:
            drawn |= _drawn(survey, group, stays=batch_of(survey), least=drawn_of(survey))
        written = _write(survey, drawn)
        new = survey.written - survey.published
        if written and survey.has_live_results and new * 100 >= survey.written * NEW_PERCENT:
            announce(survey, final=False)
    return written


def write_rest(survey: Round) -> int:
    """Write all that waits of a locked round; raise Conflict if some cannot be decrypted."""
    waiting, written = Waiting.objects.filter(round=survey), 0
    groups = list(waiting.order_by("group").values_list("group", flat=True).distinct())
    for group in groups:
        while some := _drawn(survey, group, stays=batch_of(survey), least=drawn_of(survey)):
            written += _write(survey, some)
    # Together: a text has no group, and must not lie beside the few of one.
    drawn = dict[UUID, Answered]()
    for group in groups:
        drawn |= _drawn(survey, group)
    written += _write(survey, drawn)
    show_texts(survey)
    if waiting.exists():
        raise Conflict(
            _("Some answers cannot be opened: a secret key is missing. Ask your operator.")
        )
    return written


def today_of(survey: Round) -> date:
    """Return today's date in the time zone of the round."""
    return today(ZoneInfo(survey.timezone))


def shuffled[One](rows: Sequence[One]) -> list[One]:
    """Return the rows in an unpredictable random order."""
    rows = list(rows)
    secrets.SystemRandom().shuffle(rows)
    return rows


def _full(round_id: UUID) -> list[str]:
    pools = Waiting.objects.filter(round=round_id).values("group", "round__threshold")
    pools = pools.annotate(size=Count("id"))
    # One batch stays.
    many = SEVERAL + 1
    small = Q(size__gte=2 * BATCH) & Q(size__gte=2 * (F("round__threshold") + 1))
    large = Q(size__gte=many * BATCH) & Q(size__gte=many * (F("round__threshold") + 1))
    enough = pools.filter(large | Q(round__groups=[]) & small)
    return [*enough.values_list("group", flat=True)]


def _drawn(survey: Round, group: str, *, stays: int = 0, least: int = 0) -> dict[UUID, Answered]:
    """Draw answers at random from a pool, leaving `stays`; none if fewer than `least`."""
    waiting = _opened(survey, group)
    if len(waiting) < stays + least:
        return {}
    return dict(shuffled([*waiting.items()])[stays:])


def _write(survey: Round, drawn: dict[UUID, Answered]) -> int:
    if not drawn:
        return 0
    answers = [*drawn.values()]
    # All that counting asks of it; the spreadsheet that it was made from is large.
    survey.version = Version.objects.defer("source", "report").get(id=survey.version_id)
    day, compiled = today_of(survey), compiled_of(survey.version_id)
    responses = [
        Response(
            round=survey, day=day, group=answer.group, answers=on_day(compiled, answer.answers, day)
        )
        for answer in shuffled(answers)
    ]
    Response.objects.bulk_create(responses)
    _write_texts(survey, compiled, answers)
    counters.add(survey, responses)
    Waiting.objects.filter(id__in=drawn).delete()
    Round.objects.filter(id=survey.id).update(written=F("written") + len(responses))
    survey.refresh_from_db(fields=["written", "published"])
    return len(responses)


def _write_texts(survey: Round, compiled: Compiled, answers: Sequence[Answered]) -> None:
    # Neither their order nor anything else tells what belongs together.
    found = shuffled(
        [(question, text, answer.language) for answer in answers for question, text in answer.texts]
    )
    size = text_size(compiled)
    FreeText.objects.bulk_create(
        FreeText(
            round=survey,
            question=question,
            box=lock_text(text, language, size),
            # Of one group alone, as long as no other grew.
            shown=not survey.has_known_groups,
        )
        for question, text, language in found
    )
    if not survey.has_known_groups:
        note_languages(survey, [(question, language) for question, _text, language in found])


def _opened(survey: Round, group: str) -> dict[UUID, Answered]:
    """Return the answers of a pool by row; those that cannot be decrypted stay and are logged."""
    opened, closed = {}, 0
    for row_id, box in _some(survey, group):
        try:
            opened[row_id] = open_answer(bytes(box))
        except Damaged:
            closed += 1
    if closed:
        log.error("%d answers in a buffer do not open: a secret key is missing", closed)
    return opened


def _some(survey: Round, group: str) -> QuerySet[Waiting, tuple[UUID, bytes | memoryview]]:
    rows = Waiting.objects.filter(round=survey, group=group)
    return rows.values_list("id", "box")[:MAX_AT_ONCE]
