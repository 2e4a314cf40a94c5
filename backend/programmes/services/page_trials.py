"""Trials by readers: opened, ended and read; and whether a text for seekers may go live.

Readers answer a round of a survey by link. It is one of the organisation, opened and read here by
whoever writes for the project (docs/decisions/editors-try-pages-and-see-no-surveys.md).
"""

import logging
from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from backend.core.days import today
from backend.core.errors import Conflict, FieldConflict, ImpossibleMove
from backend.organisations.models import Organisation
from backend.programmes.models import Page, PageText, PageTrial, PageVersion
from backend.programmes.roles import Participant
from backend.programmes.selectors.page_trials import (
    has_enough_readers,
    is_running,
    open_trials,
    trial_of,
)
from backend.programmes.selectors.pages import page_of, text_of
from backend.programmes.states import PageAudience, PageState
from surveys.models import MIN_THRESHOLD, Version
from surveys.questionnaire.definition import read, write
from surveys.services import rounds
from surveys.services.questionnaires import copy_ready
from surveys.services.ready import ready_definition
from surveys.states import Audience, RoundStatus

from .history import note
from .pages import lock_page, written_project

log = logging.getLogger("kier.pages")
LEAST_READERS: Final = MIN_THRESHOLD
# The questionnaire "page tried by readers", and what surveys call its purpose.
QUESTIONNAIRE: Final = "page"
USUAL: Final = timedelta(days=14)
LONGEST: Final = timedelta(days=60)
MOST_AT_ONCE: Final = 1_000


@transaction.atomic
def open_trial(
    *,
    by: Participant,
    project_id: UUID,
    page_id: UUID,
    language: str,
    closes_on: date | None = None,
) -> PageTrial:
    """Show the draft of a text to readers who have its address, and ask them what they think.

    :param closes_on: the last day; else `USUAL` from today
    :raises Missing: `by` does not see the page, or it lacks the language
    :raises PermissionDenied: `by` does not write for its project
    :raises Conflict: there is no draft, readers try the text already, or the day does not do
    """
    project = written_project(by, project_id)
    page = page_of(project, page_id)
    # Two who open one at once open one.
    lock_page(page_id)
    text = text_of(page, language)
    if text.draft is None:
        raise Conflict(_("Write something first. Then readers can try it."))
    if any(is_running(trial) for trial in open_trials(text)):
        raise ImpossibleMove(_("Readers try this text already. End that first."))
    closes_on = closes_on or today() + USUAL
    _check_day(closes_on)
    version = _questions_of(project.organisation)
    known = read(version.definition).languages
    survey = rounds.create_round(
        organisation=project.organisation,
        version=version,
        name=f"{page.slug} · {language} · {text.draft.number}",
        closes_on=closes_on,
        audience=Audience.LINK,
        purpose=QUESTIONNAIRE,
        languages=[language] if language in known else [],
    )
    rounds.start_round(survey)
    trial = PageTrial.objects.create(text=text, version=text.draft, round=survey, opened_on=today())
    # What strangers read meanwhile stays as it is.
    _move(text, {PageState.DRAFT, PageState.HIDDEN}, PageState.TRIAL)
    _note(by, page, "page.trial-opened", language)
    return trial_of(text, trial.pk)


@transaction.atomic
def end_trial(
    *, by: Participant, project_id: UUID, page_id: UUID, language: str, trial_id: UUID
) -> PageTrial:
    """End a trial before its last day; what readers said is shown if there are enough of them.

    :raises Missing: `by` does not see the trial
    :raises PermissionDenied: `by` does not write for its project
    :raises Conflict: it has ended, or answers wait that cannot be opened
    """
    page = page_of(written_project(by, project_id), page_id)
    lock_page(page_id)
    text = text_of(page, language)
    trial = trial_of(text, trial_id)
    if trial.round is None or trial.round.status != RoundStatus.OPEN:
        raise ImpossibleMove(_("This trial has ended."))
    rounds.close_round(trial.round)
    _leave_trial(text)
    _note(by, page, "page.trial-ended", language)
    return trial_of(text, trial_id)


@transaction.atomic
def read_trial(
    *, by: Participant, project_id: UUID, page_id: UUID, language: str, trial_id: UUID
) -> PageTrial:
    """Say that one has read what readers said; the tried text may go live from then on.

    A second time changes nothing.

    :raises Missing: `by` does not see the trial
    :raises PermissionDenied: `by` does not write for its project
    :raises ImpossibleMove: it has not ended, or too few readers answered
    """
    page = page_of(written_project(by, project_id), page_id)
    text = text_of(page, language)
    trial = trial_of(text, trial_id)
    if trial.read_on is not None:
        return trial
    if trial.round is None or trial.round.status != RoundStatus.CLOSED:
        raise ImpossibleMove(_("Wait until the trial has ended. Then you see what readers said."))
    if not has_enough_readers(trial):
        raise ImpossibleMove(_too_few())
    unread = PageTrial.objects.filter(pk=trial_id, read_on=None)
    if unread.update(read_by=by.member_id, read_on=today()):
        _note(by, page, "page.trial-read", language)
    return trial_of(text, trial_id)


def settle_ended_trials() -> int:
    """Move texts on whose trials have ended by their day; return how many."""
    tried = PageText.objects.filter(state=PageState.TRIAL)
    over = tried.exclude(trials__round__status=RoundStatus.OPEN)
    settled = 0
    for text in over[:MOST_AT_ONCE]:
        try:
            settled += _leave_trial(text)
        except Exception:
            log.exception("a text whose trial has ended could not be moved")
    return settled


# -- What a trial allows --------------------------------------------------------------------------
def trial_allows(page: Page, text: PageText, version: PageVersion) -> bool:
    """Return whether a version may go live: readers tried it or one before it, and it was read.

    What is not for seekers needs no trial.
    """
    return not missing_for(page, text, version)


def missing_for(page: Page, text: PageText, version: PageVersion) -> str:
    """Return what is missing until a version may go live, in the reader's language; else `""`."""
    if page.audience != PageAudience.SEEKERS:
        return ""
    trials = [*PageTrial.objects.filter(text=text).select_related("version", "round")]
    read_numbers = [trial.version.number for trial in trials if trial.read_on]
    if not read_numbers:
        return _missing_of(trials)
    if version.number < min(read_numbers):
        return _("This version is older than the one that readers tried. Choose a newer one.")
    return ""


def check_trial(page: Page, text: PageText, version: PageVersion) -> None:
    """Refuse a version that may not go live, as `ImpossibleMove` that says what is missing."""
    if missing := missing_for(page, text, version):
        raise ImpossibleMove(missing)


def _missing_of(trials: Sequence[PageTrial]) -> str:
    """Return what is missing if nobody has read what readers said yet."""
    if not trials:
        return _("Let at least {least} readers try this text first.").format(least=LEAST_READERS)
    if any(is_running(trial) for trial in trials):
        return _("Readers try this text now. Wait until at least {least} of them answered.").format(
            least=LEAST_READERS
        )
    if any(has_enough_readers(trial) for trial in trials):
        return _("Read what the readers said, and say that you did.")
    return _too_few()


def _too_few() -> str:
    return _("Fewer than {least} readers answered. Let more readers try it.").format(
        least=LEAST_READERS
    )


def _questions_of(organisation: Organisation) -> Version:
    """Return the questions of the last trial if they are still those that come with Kier."""
    rows = PageTrial.objects.filter(round__organisation=organisation)
    last = rows.select_related("round__version").order_by("-opened_on", "-pk").first()
    wanted = write(ready_definition(QUESTIONNAIRE))
    if last and last.round and last.round.version.definition == wanted:
        return last.round.version
    return copy_ready(organisation=organisation, ready_id=QUESTIONNAIRE).versions.get()


def _check_day(closes_on: date) -> None:
    if not today() <= closes_on <= today() + LONGEST:
        raise FieldConflict(
            "closes_on",
            "out-of-range",
            _("Choose a last day from today, {most} days ahead at most.").format(most=LONGEST.days),
        )


def _leave_trial(text: PageText) -> int:
    """Make a text again what it was before its trial."""
    return _move(text, {PageState.TRIAL}, PageState.HIDDEN if text.live_id else PageState.DRAFT)


def _move(text: PageText, before: Collection[PageState], after: PageState) -> int:
    return PageText.objects.filter(pk=text.pk, state__in=before).update(state=after)


def _note(by: Participant, page: Page, event: str, language: str) -> None:
    note(project_id=page.project_id, by=by, event=event, fields=[language], subject=page.pk)
