"""What the clock does with texts of pages: planned ones go live, old ones fall due and go."""

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from backend.core.days import today
from backend.core.errors import KierError
from backend.programmes.models import Page, PageText
from backend.programmes.selectors.pages import PART
from backend.programmes.states import PageState

from .history import note
from .page_states import NOT_PLANNED, show
from .page_trials import check_trial
from .pages import lock_page

log = logging.getLogger("kier.pages")

# A text that nobody looked at leaves the menus so long after it was due.
GRACE: Final = timedelta(days=30)
BATCH: Final = 500


def publish_scheduled() -> int:
    """Let the texts go live that were planned for today or before; return how many did."""
    return _each(PageText.objects.filter(goes_live_on__lte=today()), _publish)


def mark_due() -> int:
    """Mark live texts that somebody has to look at again; return how many."""
    rows = PageText.objects.filter(state=PageState.LIVE, review_on__lte=today())
    return _each(rows, _mark_due)


def hide_overdue() -> int:
    """Hide texts that were due long ago; return how many."""
    rows = PageText.objects.filter(state=PageState.DUE, review_on__lte=today() - GRACE)
    return _each(rows, _hide)


def _each(rows: QuerySet[PageText], do: Callable[[Page, PageText], bool]) -> int:
    """Do something with each text, in a transaction of its own; return how often it was done."""
    done, after = 0, UUID(int=0)
    while ids := [*rows.filter(pk__gt=after).order_by("pk").values_list("pk", "page_id")[:BATCH]]:
        for text_id, page_id in ids:
            try:
                done += _one(rows, text_id, page_id, do)
            except Exception:
                # The next ones are done all the same, and this one tomorrow.
                log.exception("a text of a page was left by the clock")
        after = ids[-1][0]
    return done


@transaction.atomic
def _one(
    rows: QuerySet[PageText], text_id: UUID, page_id: UUID, do: Callable[[Page, PageText], bool]
) -> bool:
    lock_page(page_id)
    # As it is now, and only if it verifies.
    found = rows.filter(pk=text_id).select_related("page__project", "scheduled").first()
    return found is not None and do(found.page, found)


def _publish(page: Page, text: PageText) -> bool:
    version = text.scheduled
    if version is None or PART not in page.project.parts:
        return False
    try:
        check_trial(page, text, version)
    except KierError:
        # The page came to be for seekers meanwhile, or its trial is gone.
        PageText.objects.filter(pk=text.pk).update(**NOT_PLANNED)
        _note(page, text, "page.not-live")
        return False
    show(page, text, version, by=None)
    return True


def _mark_due(page: Page, text: PageText) -> bool:
    PageText.objects.filter(pk=text.pk).update(state=PageState.DUE)
    _note(page, text, "page.due")
    return True


def _hide(page: Page, text: PageText) -> bool:
    PageText.objects.filter(pk=text.pk).update(state=PageState.HIDDEN, **NOT_PLANNED)
    _note(page, text, "page.hidden-unread")
    return True


def _note(page: Page, text: PageText, event: str) -> None:
    note(project_id=page.project_id, by=None, event=event, fields=[text.language], subject=page.pk)
