"""Rounds: created, changed, opened, closed and deleted."""

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import RestrictedError
from django.utils.translation import gettext as _

from backend.core.errors import Conflict, FieldConflict, FieldError, ImpossibleMove
from backend.organisations.models import Organisation
from notifications.outbox import forget
from surveys.models import (
    Export,
    FreeText,
    Publication,
    Response,
    Round,
    Spent,
    Tally,
    Token,
    Version,
    Waiting,
    new_key,
)
from surveys.owners import Owner, check_owner, check_questionnaire
from surveys.questionnaire.definition import read
from surveys.questionnaire.validation import check
from surveys.states import MOVES, Audience, RoundStatus

from . import batches
from .announcements import announce
from .blind import erase_private_key, make_key
from .invitations import tell_invited
from .round_settings import check_settings

# What may be changed when, of the columns that an owner sets.
ALWAYS = {"name"}
WHILE_OPEN = ALWAYS | {"closes_on", "remind_after_days", "target", "quotas"}
IN_DRAFT = WHILE_OPEN | {
    "version",
    "audience",
    "test",
    "purpose",
    "opens_on",
    "timezone",
    "one_per_screen",
    "languages",
    "statement",
    "groups",
    "plan",
    "threshold",
    "rows_exported",
}
MAX_OF_ONE = 5_000


@transaction.atomic
def create_round(
    *,
    organisation: Organisation,
    version: Version,
    name: str,
    closes_on: date,
    owner: Owner | None = None,
    **more: Any,
) -> Round:
    """Return a new draft with settings of `IN_DRAFT`; raise Conflict if they do not fit."""
    check_questionnaire(version.questionnaire_id, owner)
    if Round.objects.filter(organisation=organisation).count() >= MAX_OF_ONE:
        raise Conflict(_("You have too many rounds. Delete some that are over."))
    _only(more, IN_DRAFT)
    survey = Round(
        organisation=organisation,
        version=version,
        name=name.strip(),
        closes_on=closes_on,
        **(owner.columns() if owner else {}),
        **more,
    )
    check_settings(survey)
    survey.save(force_insert=True)
    return survey


@transaction.atomic
def change_round(survey: Round, *, owner: Owner | None = None, **changes: Any) -> Round:
    """Change a round: all of it in draft, `WHILE_OPEN` while it is open, else ImpossibleMove."""
    survey = batches.lock_round(survey.id)
    check_owner(survey, owner)
    _only(changes, IN_DRAFT)
    if "version" in changes:
        check_questionnaire(changes["version"].questionnaire_id, owner)
    allowed = {RoundStatus.DRAFT: IN_DRAFT, RoundStatus.OPEN: WHILE_OPEN}
    if changes.keys() - allowed.get(RoundStatus(survey.status), ALWAYS):
        raise ImpossibleMove(
            _("This can no longer be changed: the round is “{state}”.").format(
                state=RoundStatus(survey.status).label
            )
        )
    for name, value in changes.items():
        setattr(survey, name, value.strip() if name == "name" else value)
    check_settings(survey)
    if changes:
        survey.save(update_fields=[*changes])
    return survey


@transaction.atomic
def start_round(survey: Round, *, owner: Owner | None = None) -> Round:
    """Open a round, fix its version and notify the invited; raise Conflict if it has faults."""
    survey = batches.lock_round(survey.id)
    check_owner(survey, owner)
    version = Version.objects.select_for_update(no_key=True).get(id=survey.version_id)
    _move(survey, "open")
    faults = check(read(version.definition))
    if faults:
        errors = [FieldError(fault.field, fault.code, fault.detail) for fault in faults]
        raise Conflict(_("The questionnaire is not complete yet."), errors=errors)
    today = batches.today_of(survey)
    if survey.closes_on < today:
        detail = _("The last day is over. Choose another one.")
        raise FieldConflict("closes_on", "over", detail)
    if survey.opens_on is None or survey.opens_on > today:
        survey.opens_on = today
        survey.save(update_fields=["opens_on"])
    # With its first day: how long it lasts is only known now.
    check_settings(survey)
    Version.objects.filter(id=version.id).update(fixed=True)
    if survey.audience == Audience.BLIND:
        make_key(survey)
    tell_invited(survey)
    return survey


@transaction.atomic
def close_round(survey: Round, *, owner: Owner | None = None) -> Round:
    """Close a round: write what waits and publish the last results; erase a test's answers.

    If publishing fails, the clock tries again. Raise Conflict, and change nothing, if answers that
    wait cannot be decrypted.
    """
    survey = batches.lock_round(survey.id)
    check_owner(survey, owner)
    _move(survey, "close")
    # Whoever ends it before its last day makes today the last one: that is what pages say.
    survey.closes_on = min(survey.closes_on, batches.today_of(survey))
    survey.save(update_fields=["closes_on"])
    if survey.test:
        _erase_answers(survey)
    else:
        batches.write_rest(survey)
        announce(survey, final=True)
    erase_private_key(survey)
    # Nobody is told of a round that is over.
    forget([survey.id])
    return survey


def renew_results_key(survey: Round, *, owner: Owner | None = None) -> Round:
    """Give a round's results a new address; the old one stops working."""
    check_owner(survey, owner)
    survey.results_key = new_key()
    survey.save(update_fields=["results_key"])
    return survey


@transaction.atomic
def delete_round(survey: Round, *, owner: Owner | None = None) -> None:
    """Erase a round that is not open, with all its answers."""
    survey = batches.lock_round(survey.id)
    check_owner(survey, owner)
    if survey.status == RoundStatus.OPEN:
        raise ImpossibleMove(_("Close this round first."))
    forget([survey.id])
    _erase_answers(survey)
    try:
        survey.delete()
    except RestrictedError:
        raise Conflict(_("This round belongs to something else, so it stays.")) from None


def _move(survey: Round, how: str) -> None:
    before, after = MOVES[how]
    if not Round.objects.filter(id=survey.id, status=before).update(status=after):
        state = RoundStatus(survey.status).label
        raise ImpossibleMove(_("This round is “{state}” now.").format(state=state))
    survey.status = after


def _erase_answers(survey: Round) -> None:
    for model in (Waiting, Response, FreeText, Tally, Publication, Export, Spent, Token):
        model._default_manager.filter(round=survey).delete()
    survey.written = survey.published = 0
    survey.text_counts = b""
    survey.save(update_fields=["written", "published", "text_counts"])


def _only(changes: dict[str, Any], known: set[str]) -> None:
    if unknown := changes.keys() - known:
        raise TypeError(f"a round has no {sorted(unknown)[0]} to be set")
