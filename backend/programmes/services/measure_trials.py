"""The words for victims, tried by readers before anybody is asked with them.

Readers see the questions and answer the questionnaire "page tried by readers", in a round by link.
As long as the questions stay as they were tried, all measures of the project may ask them.
"""

from datetime import date, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from backend.core.days import today
from backend.core.errors import FieldConflict, ImpossibleMove
from backend.organisations.models import Organisation
from backend.programmes.models import Project, WordingTrial
from backend.programmes.roles import Participant
from backend.programmes.selectors.measures import PART, trial_of, trials_of, wording_digest
from backend.programmes.selectors.page_trials import respondents_of
from backend.programmes.states import RespondentGroup
from surveys.models import MIN_THRESHOLD, Version
from surveys.questionnaire.definition import write
from surveys.services import rounds
from surveys.services.questionnaires import copy_ready
from surveys.services.ready import ready_definition
from surveys.states import Audience, RoundStatus

from .history import note
from .links import written_project

# Whom nobody asks with words that were not tried.
TRIED_GROUPS: Final = frozenset({RespondentGroup.VICTIMS.value})
LEAST_READERS: Final = MIN_THRESHOLD
QUESTIONNAIRE: Final = "page"
USUAL: Final = timedelta(days=14)
LONGEST: Final = timedelta(days=60)


def check_wording(project: Project, group: str) -> None:
    """Raise ImpossibleMove unless readers tried these words and what they said was read."""
    if group not in TRIED_GROUPS:
        return
    rows = WordingTrial.objects.filter(
        project=project, group=group, digest=wording_digest(group), read_on__isnull=False
    )
    if not rows.exists():
        raise ImpossibleMove(
            _("Let at least {least} readers try the questions for victims first.").format(
                least=LEAST_READERS
            )
        )


@transaction.atomic
def open_wording_trial(
    *, by: Participant, project_id: UUID, group: str, closes_on: date | None = None
) -> WordingTrial:
    """Ask readers what they think of the questions for a group.

    :raises Missing: `by` does not see the project
    :raises PermissionDenied: `by` does not write for it
    :raises Conflict: readers try these questions already, or the day does not do
    """
    project = written_project(by, project_id, PART)
    closes_on = closes_on or today() + USUAL
    if not today() <= closes_on <= today() + LONGEST:
        raise FieldConflict(
            "closes_on",
            "out-of-range",
            _("Choose a last day from today, {most} days ahead at most.").format(most=LONGEST.days),
        )
    # Two who open one at once open one.
    Project.objects.unverified().select_for_update(no_key=True).filter(pk=project_id).first()
    running = trials_of(project).filter(group=group, round__status=RoundStatus.OPEN)
    if running.exists():
        raise ImpossibleMove(_("Readers try these questions already. End that first."))
    survey = rounds.create_round(
        organisation=project.organisation,
        version=_questions_of(project.organisation),
        name=f"{project.slug} · measure-{group}",
        closes_on=closes_on,
        audience=Audience.LINK,
        purpose=QUESTIONNAIRE,
    )
    rounds.start_round(survey)
    row = WordingTrial.objects.create(
        project=project,
        group=group,
        digest=wording_digest(group),
        round=survey,
        opened_on=today(),
    )
    note(project_id=project_id, by=by, event="measure.trial-opened", fields=[group])
    return trial_of(project, row.pk)


@transaction.atomic
def end_wording_trial(*, by: Participant, project_id: UUID, trial_id: UUID) -> WordingTrial:
    """End a trial before its last day.

    :raises Missing: `by` does not see the trial
    :raises PermissionDenied: `by` does not write for its project
    :raises Conflict: it has ended
    """
    project = written_project(by, project_id, PART)
    row = trial_of(project, trial_id)
    if row.round is None or row.round.status != RoundStatus.OPEN:
        raise ImpossibleMove(_("This trial has ended."))
    rounds.close_round(row.round)
    note(project_id=project_id, by=by, event="measure.trial-ended", fields=[row.group])
    return trial_of(project, trial_id)


@transaction.atomic
def read_wording_trial(*, by: Participant, project_id: UUID, trial_id: UUID) -> WordingTrial:
    """Say that one has read what readers said; a second time changes nothing.

    :raises Missing: `by` does not see the trial
    :raises PermissionDenied: `by` does not write for its project
    :raises ImpossibleMove: it has not ended, or too few readers answered
    """
    project = written_project(by, project_id, PART)
    row = trial_of(project, trial_id)
    if row.read_on is not None:
        return row
    if row.round is None or row.round.status != RoundStatus.CLOSED:
        raise ImpossibleMove(_("Wait until the trial has ended. Then you see what readers said."))
    if respondents_of(row.round) is None:
        raise ImpossibleMove(
            _("Fewer than {least} readers answered. Let more readers try it.").format(
                least=LEAST_READERS
            )
        )
    if WordingTrial.objects.filter(pk=trial_id, read_on=None).update(
        read_by=by.member_id, read_on=today()
    ):
        note(project_id=project_id, by=by, event="measure.trial-read", fields=[row.group])
    return trial_of(project, trial_id)


def _questions_of(organisation: Organisation) -> Version:
    rows = WordingTrial.objects.filter(round__organisation=organisation)
    wanted = write(ready_definition(QUESTIONNAIRE))
    last = rows.select_related("round__version").order_by("-opened_on", "-pk").first()
    if last and last.round and last.round.version.definition == wanted:
        version: Version = last.round.version
        return version
    return copy_ready(organisation=organisation, ready_id=QUESTIONNAIRE).versions.get()
