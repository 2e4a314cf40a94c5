"""Moves of a page's text between draft, trial, live, due and hidden (docs/pages.md)."""

import calendar
from collections.abc import Collection
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from backend.core.days import today
from backend.core.errors import FieldConflict, ImpossibleMove
from backend.programmes.models import Page, PageText, PageVersion
from backend.programmes.roles import Participant
from backend.programmes.selectors.pages import page_of, text_of, version_of
from backend.programmes.states import SHOWN_STATES, PageState

from .history import note
from .page_trials import check_trial
from .pages import lock_page, written_project

# As far ahead as somebody plans.
LONGEST_WAIT: Final = timedelta(days=366)
NOT_PLANNED: Final = {"scheduled": None, "goes_live_on": None}


@transaction.atomic
def go_live(
    *,
    by: Participant,
    project_id: UUID,
    page_id: UUID,
    language: str,
    number: int | None = None,
    on: date | None = None,
) -> PageText:
    """Show a version to strangers, now or from a day on; doing it twice changes nothing more.

    :param number: of the version; None: the newest
    :param on: the day; None: today
    :raises Missing: `by` does not see the page, or there is no such version
    :raises PermissionDenied: `by` does not write for its project
    :raises ImpossibleMove: there is no draft, or readers did not try it yet
    :raises Conflict: the day is past, or too far away
    """
    page, text = _locked(by, project_id, page_id, language)
    version = version_of(text, number) if number else text.draft
    if version is None:
        raise ImpossibleMove(_("Write something first: there is no draft yet."))
    check_trial(page, text, version)
    day = today()
    if on and on != day:
        _check_day(on, day)
        _plan(by, page, text, version, on)
    elif text.state != PageState.LIVE or text.live_id != version.pk or text.scheduled_id:
        show(page, text, version, by)
    return text_of(page, language)


@transaction.atomic
def unschedule(*, by: Participant, project_id: UUID, page_id: UUID, language: str) -> PageText:
    """Take back that a version goes live on a day to come.

    :raises Missing: `by` does not see the page, or it lacks the language
    :raises PermissionDenied: `by` does not write for its project
    :raises ImpossibleMove: nothing was planned
    """
    page, text = _locked(by, project_id, page_id, language)
    if not PageText.objects.filter(pk=text.pk, scheduled__isnull=False).update(**NOT_PLANNED):
        raise ImpossibleMove(_("No day was planned."))
    _note(page, text, by, "page.unscheduled")
    return text_of(page, language)


@transaction.atomic
def hide(*, by: Participant, project_id: UUID, page_id: UUID, language: str) -> PageText:
    """Take a text away from strangers, and from menus; what was planned is taken back.

    :raises Missing: `by` does not see the page, or it lacks the language
    :raises PermissionDenied: `by` does not write for its project
    :raises ImpossibleMove: strangers do not read it
    """
    page, text = _locked(by, project_id, page_id, language)
    moved = _move(text, SHOWN_STATES, state=PageState.HIDDEN, review_on=None, **NOT_PLANNED)
    if not moved:
        raise ImpossibleMove(_("Strangers do not read this text now."))
    _note(page, text, by, "page.hidden")
    return text_of(page, language)


@transaction.atomic
def look_again(*, by: Participant, project_id: UUID, page_id: UUID, language: str) -> PageText:
    """Say that the live version is still right; the next look is due later.

    :raises Missing: `by` does not see the page, or it lacks the language
    :raises PermissionDenied: `by` does not write for its project
    :raises ImpossibleMove: strangers do not read it
    """
    page, text = _locked(by, project_id, page_id, language)
    moved = _move(text, SHOWN_STATES, state=PageState.LIVE, **_looked_at(page))
    if not moved:
        raise ImpossibleMove(_("Strangers do not read this text now. Let it go live again."))
    _note(page, text, by, "page.looked-at")
    return text_of(page, language)


def show(page: Page, text: PageText, version: PageVersion, by: Participant | None) -> None:
    """Show a version to strangers, within a transaction that holds the page.

    :param by: None: it was planned for today
    """
    PageText.objects.filter(pk=text.pk).update(
        state=PageState.LIVE, live=version, **_looked_at(page), **NOT_PLANNED
    )
    _note(page, text, by, "page.live")


def months_later(day: date, months: int) -> date:
    """Return the same day so many months later, or the last one of that month."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def _locked(
    by: Participant, project_id: UUID, page_id: UUID, language: str
) -> tuple[Page, PageText]:
    project = written_project(by, project_id)
    page_of(project, page_id)
    lock_page(page_id)
    page = page_of(project, page_id)
    return page, text_of(page, language)


def _move(text: PageText, states: Collection[str], **columns: object) -> int:
    return PageText.objects.filter(pk=text.pk, state__in=states).update(**columns)


def _looked_at(page: Page) -> dict[str, date | None]:
    day = today()
    return {
        "looked_at_on": day,
        "review_on": months_later(day, page.review_every),
        "notified_for": None,
    }


def _plan(by: Participant, page: Page, text: PageText, version: PageVersion, on: date) -> None:
    if text.scheduled_id == version.pk and text.goes_live_on == on:
        return
    PageText.objects.filter(pk=text.pk).update(scheduled=version, goes_live_on=on)
    _note(page, text, by, "page.scheduled")


def _check_day(on: date, day: date) -> None:
    if on < day:
        raise FieldConflict("on", "past", _("Choose a day that is not past."))
    if on > day + LONGEST_WAIT:
        raise FieldConflict("on", "too-late", _("Choose a day within a year."))


def _note(page: Page, text: PageText, by: Participant | None, event: str) -> None:
    note(project_id=page.project_id, by=by, event=event, fields=[text.language], subject=page.pk)
