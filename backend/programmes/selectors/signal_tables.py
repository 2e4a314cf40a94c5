"""Signal tables: for whoever is at one, and for who runs the project."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from backend.core.days import today
from backend.core.errors import Missing
from backend.organisations.directory import directory
from backend.organisations.models import Organisation, OrganisationKey
from backend.programmes.due import DueItem, Figure
from backend.programmes.models import (
    PeerPin,
    Project,
    SignalTable,
    TableEnvelope,
    TableMember,
)
from backend.programmes.states import TableMemberState

PART: Final = "signals"
MOST_MEMBERS: Final = 40
# Tables that an organisation may pass a signal on to, and organisations.
MOST_CHOICES: Final = 500
# The lead hears of it, and the board shows it.
BASIS_LAPSES_SOON: Final = timedelta(days=30)
AT_THE_TABLE: Final = (TableMemberState.INVITED, TableMemberState.ACCEPTED)


# -- For who runs the project ---------------------------------------------------------------------
def project_tables(project: Project) -> QuerySet[SignalTable]:
    """Return the signal tables of a project."""
    return SignalTable.objects.filter(project=project).select_related("lead")


def project_table(project: Project, table_id: UUID) -> SignalTable:
    """Return a signal table of a project. May raise `Missing`."""
    found = project_tables(project).filter(pk=table_id).first()
    if found is None:
        raise Missing
    return found


# -- For who is at a table ------------------------------------------------------------------------
def seats_of_organisation(organisation_id: UUID) -> QuerySet[TableMember]:
    """Return where an organisation is at a table or invited to one."""
    rows = TableMember.objects.filter(organisation=organisation_id, state__in=AT_THE_TABLE)
    return rows.select_related("table__lead")


def seat_at(organisation_id: UUID, table_id: UUID, *states: TableMemberState) -> TableMember:
    """Return an organisation's seat at a table, if it is in one of these states; else invited too.

    May raise `Missing`.
    """
    rows = seats_of_organisation(organisation_id).filter(table=table_id)
    found = rows.filter(state__in=states or AT_THE_TABLE).first()
    if found is None:
        raise Missing
    return found


def read_table(organisation_id: UUID, table_id: UUID) -> SignalTable:
    """Return a table whose signals an organisation reads. May raise `Missing`."""
    return seat_at(organisation_id, table_id, TableMemberState.ACCEPTED).table


def members_of(table: SignalTable) -> list[TableMember]:
    """Return the organisations of a table, also those that left."""
    rows = TableMember.objects.filter(table=table).select_related("organisation")
    return [*rows.order_by("organisation__name", "pk")]


def active_keys(organisations: Iterable[UUID]) -> Mapping[UUID, OrganisationKey]:
    """Return the keys in use, by organisation."""
    rows = OrganisationKey.objects.filter(organisation__in=[*organisations], active=True)
    return {row.organisation_id: row for row in rows}


def own_envelopes(table: SignalTable, organisation_id: UUID) -> list[TableEnvelope]:
    """Return the keys of a table that were sealed to an organisation, by number."""
    rows = TableEnvelope.objects.filter(key__table=table, organisation=organisation_id)
    return [*rows.select_related("key").order_by("key__number")]


def key_holders(table: SignalTable) -> set[UUID]:
    """Return the organisations that have the newest key."""
    rows = TableEnvelope.objects.filter(key__table=table, key__number=table.key_number)
    return {*rows.values_list("organisation", flat=True)}


def pins_of(organisation_id: UUID) -> QuerySet[PeerPin]:
    """Return all that an organisation pinned of others."""
    return PeerPin.objects.filter(organisation=organisation_id)


def peer_pins(organisation_id: UUID, others: Iterable[UUID]) -> list[PeerPin]:
    """Return what an organisation pinned of others."""
    rows = PeerPin.objects.filter(organisation=organisation_id, other__in=[*others])
    return [*rows.order_by("other")]


@dataclass(frozen=True, slots=True)
class SeatView:
    """A member of a table, the key that one seals to, and whether it has the newest key."""

    member: TableMember
    key: OrganisationKey | None
    has_key: bool


@dataclass(frozen=True, slots=True)
class TableView:
    """A table as an organisation sees it."""

    seat: TableMember
    table: SignalTable
    members: Sequence[SeatView]
    envelopes: Sequence[TableEnvelope]
    peers: Sequence[PeerPin]


def table_view(organisation_id: UUID, table_id: UUID) -> TableView:
    """Return a table as an organisation sees it that is at it. May raise `Missing`."""
    seat = seat_at(organisation_id, table_id)
    table, members = seat.table, members_of(seat.table)
    at_it = [one.organisation_id for one in members if one.state in AT_THE_TABLE]
    keys, holders = active_keys(at_it), key_holders(table)
    return TableView(
        seat=seat,
        table=table,
        members=[
            SeatView(one, keys.get(one.organisation_id), one.organisation_id in holders)
            for one in members
        ],
        envelopes=own_envelopes(table, organisation_id),
        peers=peer_pins(organisation_id, at_it),
    )


def organisations_with_key() -> list[tuple[Organisation, OrganisationKey]]:
    """Return organisations to which something can be sealed, by name."""
    partners = directory().partners.values()
    found = [(one.organisation, one.key) for one in partners if one.key is not None]
    return sorted(found, key=lambda pair: (pair[0].name, str(pair[0].pk)))[:MOST_CHOICES]


def tables_to_choose() -> list[SignalTable]:
    """Return the tables that signals are passed on to: those that are valid and have a key."""
    day = today()
    rows = SignalTable.objects.filter(
        key_number__gt=0, valid_from__lte=day, valid_until__gte=day
    ).select_related("lead")
    return [*rows.order_by("region", "pk")[:MOST_CHOICES]]


# -- For the board --------------------------------------------------------------------------------
def due_items(projects: QuerySet[Project], day: date, most: int) -> Iterable[DueItem]:
    """Return tables whose basis lapses soon or has lapsed, the first to lapse first."""
    rows = SignalTable.objects.filter(
        project__in=projects.filter(parts__icontains=f'"{PART}"').values("pk")
    )
    lapsing = rows.filter(valid_until__lte=day + BASIS_LAPSES_SOON)
    for table in lapsing.order_by("valid_until", "pk")[:most]:
        is_over = table.valid_until < day
        yield DueItem(
            kind="signals.basis-lapsed" if is_over else "signals.basis-lapses",
            project_id=table.project_id,
            text=_("The legal basis of a signal table has lapsed: nothing can be written there.")
            if is_over
            else _("The legal basis of a signal table lapses soon. Renew it, or let it end."),
            due_on=table.valid_until,
            place=f"#/projects/{table.project_id}/signals",
        )


def figures(projects: QuerySet[Project], day: date) -> Iterable[Figure]:
    """Return how many tables have a valid basis."""
    rows: Any = SignalTable.objects.filter(project__in=projects)
    number = rows.filter(valid_from__lte=day, valid_until__gte=day).count()
    yield Figure("signals.tables", _("Signal tables at work"), number)
