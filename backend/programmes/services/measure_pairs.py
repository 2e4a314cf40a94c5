"""Answers of the same people before and later, found by a code that only they have.

The browser of whoever answers makes the code, or they type the one they have. It is kept as a
digest under a key of the measure, in one box with all others of the group. The box has one length
and is locked anew with each answer; nothing else says that somebody answered. When the last phase
ends, pairs are counted into one table, and the box is erased; if none ever does, by the clock
(docs/measures.md).
"""

import hashlib
import hmac
import json
import secrets
from collections.abc import Iterable, Mapping, Sequence
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from backend.core import retention
from backend.core.at_rest import digest_at_rest, lock_at_rest, open_at_rest
from backend.core.crypto.encoding import decode, encode
from backend.core.days import today
from backend.programmes.models import Measure, MeasurePairs, MeasureRound, MeasureTable
from backend.programmes.models.measures import PAIRS_BYTES
from backend.programmes.selectors.measures import Asked, paired_phases, pairs_subject
from backend.programmes.states import Phase, Willingness
from surveys.disclosure.one_way import one_way
from surveys.disclosure.published import THRESHOLD
from surveys.disclosure.two_way import two_way
from surveys.models import CODE_SIGNS, Round
from surveys.services.batches import lock_round
from surveys.services.tokens import group_behind, note_spent, was_spent
from surveys.states import RoundStatus

OVERHEAD: Final = 28
# 31^12: 59 bits, in three groups of four signs that somebody can copy.
PAIR_CODE_LENGTH: Final = 12
DIGEST_BYTES: Final = 16
# More do not fit into a box; who comes then answers without a pair.
MOST_PAIRS: Final = 900
PLACES: Final = {phase.value: place for place, phase in enumerate(Phase)}
NOTHING: Final = "-"
MOST_AT_ONCE: Final = 1_000
# What is published of fewer than are shown.
NO_PAIRS: Final[Mapping[str, object]] = {"total": None, "phases": {}, "crossed": {}}


def new_pair_code() -> str:
    """Return a code in groups of four, for a page that works without scripts."""
    signs = "".join(secrets.choice(CODE_SIGNS) for _place in range(PAIR_CODE_LENGTH))
    return "-".join(signs[start : start + 4] for start in range(0, PAIR_CODE_LENGTH, 4))


def signs_of(code: str) -> str | None:
    """Return the signs of a code as it was typed; None if it is none."""
    signs = "".join(sign for sign in code.lower() if sign in CODE_SIGNS)
    return signs if len(signs) == PAIR_CODE_LENGTH else None


# -- Boxes ----------------------------------------------------------------------------------------
def key_purpose(row: Measure) -> bytes:
    """Return the purpose for which the key of a measure is locked."""
    return b"kier/measures/pair-key/" + UUID(str(row.pk)).bytes


def pairs_purpose(row: MeasurePairs) -> bytes:
    """Return the purpose for which this row's box is locked: one that was moved does not open."""
    return b"kier/measures/pairs/" + UUID(str(row.pk)).bytes


def lock_key(row: Measure, key: str) -> bytes:
    """Return the locked key of a measure."""
    return lock_at_rest(key_purpose(row), key)


def new_key(row: Measure) -> bytes:
    """Return a new key for a measure, locked."""
    return lock_key(row, encode(secrets.token_bytes(32)))


def opened(row: MeasurePairs) -> dict[str, str]:
    """Return what is said under each digest, a letter for each phase. May raise `Damaged`."""
    found: dict[str, str] = json.loads(open_at_rest(pairs_purpose(row), bytes(row.box)))
    return found


def filled(row: MeasurePairs, said: Mapping[str, str]) -> MeasurePairs:
    """Put answers into the box of a row, which is not saved yet."""
    # Sorted: an order of coming would be one more thing to know.
    text = json.dumps(dict(sorted(said.items())), separators=(",", ":"))
    row.box = lock_at_rest(pairs_purpose(row), text.ljust(PAIRS_BYTES - OVERHEAD))
    return row


def add_pairs(measure: Measure, group: str) -> None:
    """Give a group that is asked for the first time its empty box; no later phase makes another."""
    was_asked = MeasureRound.objects.filter(measure=measure, group=group).count() > 1
    if was_asked or MeasurePairs.objects.filter(measure=measure, group=group).exists():
        return
    # Two groups that are asked at once have one key.
    held = Measure.objects.select_for_update(of=("self",)).get(pk=measure.pk)
    if not held.pair_key:
        # The pairs of all groups that were asked before are counted.
        Measure.objects.filter(pk=held.pk).update(pair_key=new_key(held))
    filled(MeasurePairs(measure=measure, group=group), {}).save(force_insert=True)


# -- Answering ------------------------------------------------------------------------------------
def may_say(asked: Asked, token: str) -> bool:
    """Return whether whoever has this card is asked the one question still."""
    survey = asked.row.round
    return (
        asked.is_paired
        and survey.status == RoundStatus.OPEN
        and bool(group_behind(survey, token))
        and not was_spent(survey, _said_by(token))
    )


@transaction.atomic
def say(asked: Asked, *, token: str, code: str, answer: str) -> bool:
    """Keep the answer of somebody with a card under their code, once; return whether it is new.

    The first answer under a code in a phase stays.
    """
    signs = signs_of(code)
    # One after the other: a card is used once for this, and the box is written as a whole.
    survey: Round = lock_round(asked.row.round_id)
    asked.row.round = survey
    if signs is None or answer not in Willingness.values or not may_say(asked, token):
        return False
    group = asked.row.group
    row = MeasurePairs.objects.select_for_update().filter(measure=asked.measure, group=group)
    box = row.first()
    if box is None:
        return False
    note_spent(survey, _said_by(token))
    said = opened(box)
    digest = digest_of(asked.measure, signs)
    if digest not in said and len(said) >= MOST_PAIRS:
        return False
    so_far = said.get(digest, NOTHING * len(PLACES))
    place = PLACES[asked.row.phase]
    is_new = so_far[place] == NOTHING
    if is_new:
        said[digest] = so_far[:place] + answer[0] + so_far[place + 1 :]
    filled(box, said).save(update_fields=["box"])
    return is_new


def digest_of(measure: Measure, signs: str) -> str:
    """Return the digest of a code under the key of its measure."""
    key = decode(open_at_rest(key_purpose(measure), bytes(measure.pair_key)))
    return encode(hmac.digest(key, signs.encode(), hashlib.sha256)[:DIGEST_BYTES])


def _said_by(token: str) -> str:
    # As it may be typed, and apart from the identifiers of answers.
    return "willingness/" + "".join(sign for sign in token.lower() if sign in CODE_SIGNS)


# -- Counting -------------------------------------------------------------------------------------
def count_pairs(measure: Measure, group: str) -> MeasureTable | None:
    """Publish the pairs of a group once its last phase has ended, and erase its box.

    Phases that were left out cannot be asked any more, and are compared with nothing.
    """
    planned = paired_phases(measure.tables.all(), group)
    rounds = MeasureRound.objects.filter(measure=measure, group=group, phase__in=planned)
    ended = {*rounds.filter(round__status=RoundStatus.CLOSED).values_list("phase", flat=True)}
    row = MeasurePairs.objects.select_for_update().filter(measure=measure, group=group).first()
    if row is None or not planned or planned[-1] not in ended:
        return None
    phases = [phase for phase in planned if phase in ended]
    said = [*opened(row).values()] if Phase.BEFORE in ended else []
    return _settle(row, pair_tables(said, phases, _secret(row)))


def erase_unfinished_pairs() -> int:
    """Erase pairs of groups that nobody has asked for long, which are never counted now.

    Of each measure the key goes with the last of them. A round that is open is ended first: its
    pairs may be counted.

    :return: of how many groups
    """
    last = today() - retention.UNFINISHED_PAIRS.length
    asked = MeasureRound.objects.filter(
        Q(round__closes_on__gte=last) | Q(round__status=RoundStatus.OPEN),
        measure=OuterRef("measure"),
        group=OuterRef("group"),
    )
    rows = MeasurePairs.objects.filter(~Exists(asked))
    erased = 0
    for pk in [*rows.order_by("pk").values_list("pk", flat=True)[:MOST_AT_ONCE]]:
        with transaction.atomic():
            # Once more: somebody may be asked again meanwhile.
            row = rows.select_for_update(of=("self",)).filter(pk=pk).first()
            if row is not None:
                _settle(row, {**NO_PAIRS, "erased": True})
                erased += 1
    return erased


def _settle(row: MeasurePairs, tables: Mapping[str, object]) -> MeasureTable:
    """Publish what is said of a group's pairs, and erase them; the key goes with the last ones."""
    measure, subject = row.measure, pairs_subject(row.group)
    table = MeasureTable.objects.create(
        measure=measure, subject=subject, day=today(), tables={**tables}
    )
    row.delete()
    if not MeasurePairs.objects.filter(measure=measure).exists():
        Measure.objects.filter(pk=measure.pk).update(pair_key=b"")
    return table


def pair_tables(said: Sequence[str], phases: Sequence[str], secret: bytes) -> dict[str, object]:
    """Return what is published of those who answered in all phases: JSON of `disclosure`.

    Whoever answered in one phase alone is in no table: two tables that differ by them would be
    subtracted. Each phase has one table, and the first is crossed with each later one.
    """
    places = [PLACES[phase] for phase in phases]
    whole = [each for each in said if all(each[place] != NOTHING for place in places)]
    if len(whole) < THRESHOLD:
        return {**NO_PAIRS}
    rows = [[each[place] == "y" for place in places] for each in whole]
    margins = {
        phase: one_way(_two(row[at] for row in rows), threshold=THRESHOLD, final=True)
        for at, phase in enumerate(phases)
    }
    crossed = {}
    for at, phase in enumerate(phases[1:], 1):
        counts = [
            [sum(row[0] is first and row[at] is later for row in rows) for later in (True, False)]
            for first in (True, False)
        ]
        table = two_way(counts, margins[phases[0]], margins[phase], secret=secret + phase.encode())
        crossed[phase] = table.as_json()
    return {
        "total": len(whole),
        "phases": {phase: margin.as_json() for phase, margin in margins.items()},
        "crossed": crossed,
    }


def _two(answers: Iterable[bool]) -> list[int]:
    found = [*answers]
    yes = sum(found)
    return [yes, len(found) - yes]


def _secret(row: MeasurePairs) -> bytes:
    """Return the secret that decides which cells hide others, constant for one table."""
    return digest_at_rest(b"measure-pairs", str(row.pk))
