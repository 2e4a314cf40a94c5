"""`manage.py demonstration_signals`: a signal table of five organisations, to try Kier with."""

import json
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any, Final, override
from uuid import uuid4

from django.conf import settings
from django.core.management import BaseCommand, CommandError
from django.db import transaction

from backend.core.days import today
from backend.organisations.directory import forget_directory
from backend.organisations.management.demonstration_accounts import opened_pair
from backend.organisations.models import Membership, Organisation, Role
from backend.programmes.management.demonstration_seats import (
    Seat,
    TableKeys,
    pin_peer,
    sealed_offer,
)
from backend.programmes.models import Project, SignalTable
from backend.programmes.roles import Participant
from backend.programmes.selectors.signal_tables import PART
from backend.programmes.services import signal_moves, signals
from backend.programmes.services.signal_tables import create_table, invite_organisation
from backend.programmes.states import MoveTarget, SignalOutcome

FILE: Final = Path(__file__).resolve().parents[2] / "data" / "signals.json"
SAID: Final = ("municipality", "form", "branch", "reliability", "tlp")


class Command(BaseCommand):
    """Makes the table with its key and signals, unless it is there."""

    help = (
        "Makes a signal table of five organisations of the demonstration with twelve made-up "
        "signals, sealed with the keys of KIER_DATA/demo.json. Not for production."
    )

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("made-up signals are not for production")
        content = json.loads(FILE.read_text(encoding="utf-8"))
        project = Project.objects.filter(slug=content["project"]).first()
        if project is None or PART not in project.parts:
            return
        if SignalTable.objects.filter(project=project).exists():
            return
        # Keys were made a moment ago.
        forget_directory()
        by, seats = _coordinator(project), _seats(content)
        if by is None or seats is None:
            self.stdout.write("No signal table: its organisations have no keys here.")
            return
        make_table(project, by, seats, content)


@transaction.atomic
def make_table(
    project: Project, by: Participant, seats: Mapping[str, Seat], content: Mapping[str, Any]
) -> None:
    """Make the table, and let its organisations write."""
    day, lead = today(), seats[content["lead"]]
    table = create_table(
        by=by,
        project_id=project.pk,
        lead_id=lead.organisation.pk,
        assessed_on=day - timedelta(days=60),
        valid_from=day - timedelta(days=30),
        valid_until=day + timedelta(days=240),
        **content["table"],
    )
    for slug in content["members"]:
        invite_organisation(
            by=by,
            project_id=project.pk,
            table_id=table.pk,
            organisation_id=seats[slug].organisation.pk,
        )
    at_it = {slug: seats[slug] for slug in (content["lead"], *content["members"])}
    keys = TableKeys(table, at_it)
    keys.share(lead)
    for wanted in content["signals"]:
        _write(keys, seats[content["outside"]], wanted)


def _write(keys: TableKeys, outside: Seat, wanted: Mapping[str, Any]) -> None:
    writer = keys.seats[wanted["by"]]
    place: dict[str, Any] = {"table_id": keys.table.pk}
    own = {**place, "organisation_id": writer.organisation.pk}
    signal, _created = signals.write_signal(
        **own,
        text=keys.text(writer, wanted["text"]),
        expires_on=today() + timedelta(days=wanted["days"]),
        **{name: wanted[name] for name in SAID},
    )
    for more in wanted.get("more", ()):
        other = keys.seats[more["by"]]
        signals.enrich_signal(
            **place,
            organisation_id=other.organisation.pk,
            signal_id=signal.pk,
            text=keys.more(other, signal.pk, more["text"]),
        )
    if "outcome" in wanted:
        outcome = SignalOutcome(wanted["outcome"])
        signals.close_signal(**own, signal_id=signal.pk, outcome=outcome)
    if "offer" in wanted:
        pin_peer(writer, outside)
        offer = sealed_offer(signal, outside, wanted["text"])
        signal_moves.offer_signal(**own, signal_id=signal.pk, offer=offer)
    if "elsewhere" in wanted:
        offer = signal_moves.Offer(uuid4(), MoveTarget.ELSEWHERE, case_table=wanted["elsewhere"])
        move, _created = signal_moves.offer_signal(**own, signal_id=signal.pk, offer=offer)
        signal_moves.accept_move(organisation_id=writer.organisation.pk, move_id=move.pk)


def _coordinator(project: Project) -> Participant | None:
    rows = Membership.objects.filter(
        organisation=project.organisation_id, role=Role.COORDINATOR
    ).order_by("pk")
    found = rows.first()
    if found is None:
        return None
    return Participant(found.member_id, project.organisation_id, Role.COORDINATOR)


def _seats(content: Mapping[str, Any]) -> dict[str, Seat] | None:
    seats = {}
    for slug in (content["lead"], *content["members"], content["outside"]):
        organisation = Organisation.objects.filter(slug=slug).first()
        opened = opened_pair(organisation) if organisation else None
        if organisation is None or opened is None:
            return None
        seats[slug] = Seat(organisation, *opened)
    return seats
