"""Creating signal tables, renewing their basis, and who is at them."""

from datetime import date
from typing import Any, Final
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from backend.core.days import today
from backend.core.errors import ChangedMeanwhile, Conflict, FieldConflict, Missing
from backend.organisations.directory import directory
from backend.programmes.models import (
    Project,
    Signal,
    SignalMove,
    SignalTable,
    TableEnvelope,
    TableMember,
)
from backend.programmes.roles import Participant
from backend.programmes.selectors.signal_tables import (
    AT_THE_TABLE,
    MOST_MEMBERS,
    PART,
    project_table,
)
from backend.programmes.states import MoveState, SignalEvent, SignalState, TableMemberState
from notifications import outbox, recipients

from .history import note
from .links import written_project
from .signal_history import locked_table, record

LONGEST_NAME: Final = 120
NEWS: Final = "signals.news"
# What it is lawful by: a change of these is told apart in the history.
BASIS: Final = ("purpose", "legal_basis", "assessment", "assessed_on", "valid_from", "valid_until")


@transaction.atomic
def create_table(
    *, by: Participant, project_id: UUID, lead_id: UUID | None = None, **fields: Any
) -> SignalTable:
    """Create a signal table; its lead is invited, and makes the key.

    :param lead_id: an organisation, else that of the project; it stays
    :raises Missing: `by` does not see the project
    :raises PermissionDenied: `by` does not coordinate it
    :raises Conflict: the project has no signals, or something of the basis is missing
    """
    project = _run_project(by, project_id)
    lead_id = lead_id or project.organisation_id
    _check_organisation(lead_id, "lead")
    row = SignalTable(project=project, lead_id=lead_id, **fields)
    _check(row)
    row.save(force_insert=True)
    record(row, SignalEvent.TABLE_CREATED, organisation=by.organisation_id, needs_basis=False)
    _invite(row, lead_id, by)
    note(project_id=project_id, by=by, event="signal-table.created", subject=row.pk)
    return project_table(project, row.pk)


@transaction.atomic
def change_table(
    *, by: Participant, project_id: UUID, table_id: UUID, version: int, **changes: Any
) -> SignalTable:
    """Change what is said of a table, and renew its basis.

    :param version: the one that was looked at
    :raises Missing: `by` does not see the table
    :raises PermissionDenied: `by` does not coordinate its project
    :raises ChangedMeanwhile: somebody changed it since
    :raises Conflict: as in `create_table`, or its new lead has not joined it
    """
    project = _run_project(by, project_id)
    project_table(project, table_id)
    row = locked_table(table_id)
    if row.version != version:
        raise ChangedMeanwhile
    changed = {name: value for name, value in changes.items() if getattr(row, name) != value}
    names = {name.removesuffix("_id") for name in changed}
    begins = changed.get("valid_from")
    if begins is not None and begins < min(row.valid_from, today()):
        # It would look as if what was refused had been lawful.
        raise FieldConflict(
            "valid_from", "past", _("A basis is not dated back. Choose today or a later day.")
        )
    if "lead_id" in changed:
        _check_new_lead(row, changed["lead_id"])
    for name, value in changed.items():
        setattr(row, name, value)
    _check(row)
    if changed:
        is_basis = any(name in BASIS for name in changed)
        record(
            row,
            SignalEvent.BASIS_CHANGED if is_basis else SignalEvent.TABLE_CHANGED,
            organisation=by.organisation_id,
            fields=names,
            needs_basis=False,
            **changed,
            version=version + 1,
        )
        event = "signal-table.changed"
        note(project_id=project_id, by=by, event=event, fields=names, subject=table_id)
    return project_table(project, table_id)


@transaction.atomic
def erase_table(*, by: Participant, project_id: UUID, table_id: UUID) -> None:
    """Erase a table with its history and figures.

    :raises Missing: `by` does not see the table
    :raises PermissionDenied: `by` does not coordinate its project
    :raises Conflict: it has signals that have not expired, or took such over from another table
    """
    project = _run_project(by, project_id)
    row = project_table(project, table_id)
    locked_table(table_id)
    if Signal.objects.filter(table=row).exclude(state=SignalState.EXPIRED).exists():
        raise Conflict(_("There are signals at this table. It can be erased when they expired."))
    # With the table it would be gone where these signals went, and what is offered and waits.
    here = SignalMove.objects.filter(
        to_table=row, state__in=(MoveState.OFFERED, MoveState.ACCEPTED)
    )
    if here.exclude(signal__state=SignalState.EXPIRED).exists():
        raise Conflict(
            _("Signals of another table were passed on here. It can be erased when they expired.")
        )
    row.delete()
    note(project_id=project_id, by=by, event="signal-table.erased", subject=table_id)


@transaction.atomic
def invite_organisation(
    *, by: Participant, project_id: UUID, table_id: UUID, organisation_id: UUID
) -> TableMember:
    """Invite an organisation to a table; it reads nothing before others give it the key.

    :raises Missing: `by` does not see the table
    :raises PermissionDenied: `by` does not coordinate its project
    :raises Conflict: the organisation has no key, or there are too many at the table
    """
    project = _run_project(by, project_id)
    project_table(project, table_id)
    row = locked_table(table_id)
    _check_organisation(organisation_id, "organisation")
    return _invite(row, organisation_id, by)


@transaction.atomic
def remove_organisation(
    *, by: Participant, project_id: UUID, table_id: UUID, organisation_id: UUID
) -> None:
    """Take an organisation from a table: it reads nothing any more.

    :raises Missing: `by` does not see the table, or the organisation is not at it
    :raises PermissionDenied: `by` does not coordinate its project
    :raises Conflict: it leads the table
    """
    project = _run_project(by, project_id)
    project_table(project, table_id)
    remove_member(locked_table(table_id), organisation_id, by=by.organisation_id)


def remove_member(table: SignalTable, organisation_id: UUID, *, by: UUID) -> None:
    """Take an organisation from a locked table; from now on another key is needed there.

    :raises Missing: it is not at the table
    :raises Conflict: it leads the table
    """
    rows = TableMember.objects.filter(
        table=table, organisation=organisation_id, state__in=AT_THE_TABLE
    )
    member = rows.first()
    if member is None:
        raise Missing
    if organisation_id == table.lead_id:
        raise Conflict(_("Who leads a table stays. Hand the lead to another organisation first."))
    had_key = TableEnvelope.objects.filter(key__table=table, organisation=organisation_id)
    needs_key = table.needs_key or had_key.exists()
    rows.update(state=TableMemberState.LEFT, since=today(), pin_number=None, pin_mac=None)
    had_key.delete()
    _take_back_offers(table, organisation_id, by)
    record(
        table,
        SignalEvent.MEMBER_LEFT,
        organisation=by,
        subject=organisation_id,
        needs_basis=False,
        needs_key=needs_key,
    )


def _take_back_offers(table: SignalTable, organisation_id: UUID, by: UUID) -> None:
    """Take back what an organisation that leaves offered, and what it would read at the table."""
    reads_here = Q(to_organisation=organisation_id, box__isnull=True)
    offered = SignalMove.objects.filter(
        Q(offered_by=organisation_id) | reads_here, signal__table=table, state=MoveState.OFFERED
    )
    for move in offered.order_by("offered_on", "pk"):
        record(
            table,
            SignalEvent.MOVE_WITHDRAWN,
            organisation=by,
            subject=move.signal_id,
            needs_basis=False,
        )
        columns: dict[str, Any] = {"state": MoveState.WITHDRAWN, "answered_on": today()}
        if move.box is not None:
            columns["box"] = b""
        SignalMove.objects.filter(pk=move.pk).update(**columns)
        Signal.objects.filter(pk=move.signal_id).update(change=table.changes)


def _invite(table: SignalTable, organisation_id: UUID, by: Participant) -> TableMember:
    members = TableMember.objects.filter(table=table)
    known = members.filter(organisation=organisation_id).first()
    if known is not None and known.state in AT_THE_TABLE:
        return known
    if members.filter(state__in=AT_THE_TABLE).count() >= MOST_MEMBERS:
        raise Conflict(_("There are {most} organisations at this table.").format(most=MOST_MEMBERS))
    if known is not None:
        members.filter(pk=known.pk).update(state=TableMemberState.INVITED, since=today())
    else:
        TableMember.objects.create(
            table=table,
            organisation_id=organisation_id,
            state=TableMemberState.INVITED,
            since=today(),
        )
    record(
        table,
        SignalEvent.MEMBER_INVITED,
        organisation=by.organisation_id,
        subject=organisation_id,
        needs_basis=False,
    )
    outbox.notify(NEWS, [recipients.organisation(organisation_id)], subject=table.pk)
    return members.get(organisation=organisation_id)


def _run_project(by: Participant, project_id: UUID) -> Project:
    project = written_project(by, project_id, PART)
    if not by.runs(project.organisation_id):
        raise PermissionDenied
    return project


def _check_organisation(organisation_id: UUID, field: str) -> None:
    partner = directory().partners.get(organisation_id)
    if partner is None or partner.key is None:
        raise FieldConflict(
            field, "unknown", _("Choose an organisation that has a key on this Kier.")
        )


def _check_new_lead(table: SignalTable, organisation_id: UUID) -> None:
    """Raise `Conflict` unless an organisation has joined a table; on an instance."""
    rows = TableMember.objects.filter(table=table, organisation=organisation_id)
    if rows.filter(state=TableMemberState.ACCEPTED).first() is None:
        raise FieldConflict(
            "lead", "not-at-table", _("Only an organisation that has joined the table leads it.")
        )


def _check(row: SignalTable) -> None:
    if not any(row.name.values()):
        raise FieldConflict("name", "none", _("Give the table a name in one language."))
    for name in ("purpose", "legal_basis", "assessment"):
        if not getattr(row, name).strip():
            raise FieldConflict(
                name, "none", _("Without purpose, legal basis and assessment there is no table.")
            )
    _check_days(row.valid_from, row.valid_until, row.assessed_on)


def _check_days(valid_from: date, valid_until: date, assessed_on: date) -> None:
    if valid_until < valid_from:
        raise FieldConflict(
            "valid_until", "before-first", _("Choose a last day that is not before the first one.")
        )
    if assessed_on > valid_from and assessed_on > today():
        raise FieldConflict(
            "assessed_on", "later", _("The assessment is made before signals are shared.")
        )
