"""Notices to the owners of pages: a text has to be looked at again soon, or now.

What a notice says is the same for all kinds (docs/notifications.md): it names no page.
"""

import logging
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final

from django.db import transaction

from backend.core.days import today
from backend.organisations.models import Role
from backend.programmes.models import PageText
from backend.programmes.selectors.projects import people_of
from backend.programmes.states import SHOWN_STATES
from notifications import outbox, recipients

log = logging.getLogger("kier.pages")
KIND: Final = "page.due"
# Before the day by which somebody looks at a text again.
DAYS_BEFORE: Final = (30, 7, 0)


def notify_owners() -> int:
    """Tell owners of texts to be looked at again 30 and 7 days before, and on the day, once each.

    :return: how many notices were given
    """
    day = today()
    rows = PageText.objects.filter(
        state__in=SHOWN_STATES, review_on__lte=day + timedelta(days=DAYS_BEFORE[0])
    )
    given = 0
    for text in rows.select_related("page__project").order_by("review_on", "pk").iterator():
        try:
            given += _notify(text, day)
        except Exception:
            # The others are told all the same.
            log.exception("the owner of a page was not told that it has to be looked at")
    return given


@transaction.atomic
def _notify(text: PageText, day: date) -> int:
    step = _step(text, day)
    before = text.notified_for
    if step is None or (before is not None and before >= step):
        return 0
    # Of two clocks one tells.
    same = PageText.objects.filter(pk=text.pk, notified_for=before)
    if not same.update(notified_for=step):
        return 0
    outbox.notify(KIND, _recipients(text), subject=text.page_id)
    return 1


def _step(text: PageText, day: date) -> date | None:
    """Return the last day until now on which the owner hears of a text."""
    if text.review_on is None:
        return None
    days = [text.review_on - timedelta(days=number) for number in DAYS_BEFORE]
    return max((one for one in days if one <= day), default=None)


def _recipients(text: PageText) -> Iterable[recipients.Recipient]:
    """Return the owner, or whoever runs the project if the owner is gone from it."""
    people = [*people_of(text.page.project)]
    owners = [person for person in people if person.member_id == text.page.owner_id]
    told = owners or [person for person in people if person.role == Role.COORDINATOR]
    return [recipients.member(person.member_id) for person in told]
