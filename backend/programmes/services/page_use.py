"""Counting whether readers found a text useful, in a box that the server's key opens."""

import json
import logging
from collections.abc import Iterable
from typing import Final
from uuid import UUID

from backend.core.at_rest import lock_at_rest, open_at_rest
from backend.core.crypto.errors import Damaged
from backend.programmes.models import PageText, PageUse

log = logging.getLogger("kier.pages")

# All boxes have one length, whatever they hold; weeks that could not be published go.
PADDED: Final = 256
MOST_WEEKS: Final = 6

# Useful and not useful, by the Monday of the week.
type Weeks = dict[str, list[int]]


def purpose_of(row: PageUse) -> bytes:
    """Return the purpose for which this row's box is locked: one that was moved does not open."""
    text_id: UUID = row.pk
    return b"kier/pages/use/" + text_id.bytes


def opened(row: PageUse) -> Weeks:
    """Return what is in the box of a row; nothing if it does not open."""
    try:
        weeks: Weeks = json.loads(open_at_rest(purpose_of(row), bytes(row.box)))
    except Damaged as error:
        log.error("the counts of a page do not open", exc_info=error)
        return {}
    return weeks


def filled(row: PageUse, weeks: Weeks) -> PageUse:
    """Put counts into the box of a row, which is not saved yet."""
    newest = dict(sorted(weeks.items())[-MOST_WEEKS:])
    row.box = lock_at_rest(purpose_of(row), json.dumps(newest).ljust(PADDED))
    return row


def add_use(texts: Iterable[PageText]) -> None:
    """Give new texts their empty box."""
    PageUse.objects.bulk_create(filled(PageUse(text=text), {}) for text in texts)
