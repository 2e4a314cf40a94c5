"""Releasing figures of the programme, and withdrawing them with a word."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from backend.core import retention
from backend.core.days import today
from backend.core.errors import ChangedMeanwhile, Conflict, FieldConflict, ImpossibleMove
from backend.core.quarters import Quarter
from backend.programmes.models import FiguresRelease, Project, ReleasedFigure
from backend.programmes.roles import Participant
from backend.programmes.selectors.figure_releases import newest_release, release_of
from backend.programmes.selectors.figures import MOST_QUARTERS
from backend.programmes.selectors.indicators import is_over
from backend.programmes.selectors.release_content import Draft, draft_of, new_figures
from backend.programmes.states import ReleaseState

from .history import note


def prepare_release(*, by: Participant, first: Quarter, last: Quarter) -> Draft:
    """Return exactly what would become public.

    :raises PermissionDenied: `by` is no programme manager
    :raises Conflict: a quarter is not over, or they are too many
    """
    if not by.manages:
        raise PermissionDenied
    quarters = first.until(last)
    if not quarters:
        raise FieldConflict("last", "before-first", _("Choose a last quarter after the first."))
    if len(quarters) > MOST_QUARTERS:
        text = _("Choose at most {most} quarters.").format(most=MOST_QUARTERS)
        raise FieldConflict("first", "too-many", text)
    if not is_over(last, today()):
        raise FieldConflict("last", "running", _("Choose a last quarter that is over."))
    return draft_of(quarters)


@transaction.atomic
def release_figures(
    *, by: Participant, first: Quarter, last: Quarter, digest: str
) -> FiguresRelease:
    """Make figures public as somebody looked at them.

    :param digest: that of the draft that was looked at
    :raises PermissionDenied: `by` is no programme manager
    :raises ChangedMeanwhile: something in them changed since, or somebody released at this moment
    :raises Conflict: there is nothing in them, a quarter is not over, or they are too many
    """
    draft = prepare_release(by=by, first=first, last=last)
    if draft.digest != digest:
        raise ChangedMeanwhile
    if not draft.content["projects"]:
        raise Conflict(_("No project has an indicator that can be released."))
    newest = newest_release()
    if newest is not None and newest.digest == digest:
        # Sent again after a lost answer: it says what readers see already.
        return newest
    number = (FiguresRelease.objects.aggregate(last=Max("number"))["last"] or 0) + 1
    try:
        with transaction.atomic():
            row = FiguresRelease.objects.create(
                number=number,
                first_quarter=str(first),
                last_quarter=str(last),
                content=draft.content,
                digest=draft.digest,
                role=by.role,
                released_by_id=by.member_id,
                released_on=today(),
            )
            # The constraint refuses a number that somebody else released at this moment.
            ReleasedFigure.objects.bulk_create(new_figures(draft))
    except IntegrityError:
        raise ChangedMeanwhile from None
    _tell(draft.content, "figures.released", by, row.pk)
    return release_of(number)


@transaction.atomic
def withdraw_release(*, by: Participant, number: int, word: Mapping[str, str]) -> FiguresRelease:
    """Take a release from the public page; readers see why instead of it.

    What people knew from it they still know: the numbers stay the same in later releases.

    :raises Missing: there is none
    :raises PermissionDenied: `by` is no programme manager
    :raises Conflict: no word is given, or it is withdrawn already
    """
    if not by.manages:
        raise PermissionDenied
    row = release_of(number)
    said = {language: text.strip() for language, text in word.items() if text.strip()}
    if not said:
        raise FieldConflict("word", "none", _("Say why in one language at least."))
    same = FiguresRelease.objects.filter(pk=row.pk, state=ReleaseState.RELEASED)
    changes: dict[str, Any] = {"state": ReleaseState.WITHDRAWN, "word": said}
    if not same.update(**changes, withdrawn_on=today()):
        raise ImpossibleMove(_("These figures are withdrawn already."))
    _tell(row.content, "figures.withdrawn", by, row.pk)
    return release_of(number)


def erase_old_releases() -> int:
    """Erase releases that were kept long enough, and what they made known; return how many."""
    day = today() - retention.PROGRAMME_FIGURES.length
    ReleasedFigure.objects.filter(released_on__lt=day).delete()
    return FiguresRelease.objects.unverified().filter(released_on__lt=day).delete()[0]


def _tell(content: Mapping[str, Any], event: str, by: Participant, release: UUID) -> None:
    slugs = [project["slug"] for project in content["projects"]]
    for project_id in Project.objects.filter(slug__in=slugs).values_list("pk", flat=True):
        note(project_id=project_id, by=by, event=event, subject=release)
