"""`manage.py demonstration_signals`: five organisations share twelve signals."""

import json
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from backend.core.crypto.signal_tables import SignalPlace, open_table_key, unlock_signal
from backend.organisations.models import Organisation
from backend.programmes.management.commands import demonstration_signals
from backend.programmes.management.commands.demonstration_signals import FILE
from backend.programmes.models import (
    PeerPin,
    Signal,
    SignalMove,
    SignalTable,
    TableEnvelope,
    TableMember,
)
from backend.programmes.selectors.signal_history import first_broken
from tests.factories import Desk, a_desk
from tests.programmes.factories import a_programme, a_project

pytestmark = [pytest.mark.django_db, pytest.mark.full]
CONTENT = json.loads(FILE.read_text(encoding="utf-8"))
SLUGS = (CONTENT["lead"], *CONTENT["members"], CONTENT["outside"])


@pytest.fixture(autouse=True)
def desks(settings: Any, monkeypatch: pytest.MonkeyPatch) -> dict[str, Desk]:
    """Organisations whose keys the demonstration has."""
    settings.MODE = "demonstration"
    programme = a_programme()
    a_project(programme, CONTENT["project"], parts=["signals"])
    made = {slug: a_desk(slug) for slug in SLUGS}

    def opened(organisation: Organisation) -> Any:
        desk = made[organisation.slug]
        return desk.row.keys.get(pk=desk.key_id), desk.pair

    monkeypatch.setattr(demonstration_signals, "opened_pair", opened)
    return made


def test_five_organisations_share_twelve_signals(desks: dict[str, Desk]) -> None:
    call_command("demonstration_signals")
    table = SignalTable.objects.get()
    assert {one.state for one in TableMember.objects.filter(table=table)} == {"accepted"}
    assert (TableMember.objects.count(), Signal.objects.count()) == (5, 12)
    assert PeerPin.objects.count() == 21
    assert {move.state for move in SignalMove.objects.all()} == {"offered", "accepted"}
    assert {row.state for row in Signal.objects.all()} == {"new", "enriched", "moved", "closed"}
    assert first_broken(table) is None
    desk, first = desks["spine"], Signal.objects.get(number=1)
    envelope = TableEnvelope.objects.get(organisation=desk.row)
    key = open_table_key(
        desk.pair,
        table=table.pk,
        organisation=desk.row.pk,
        key_id=desk.key_id,
        envelope=bytes(envelope.envelope),
    )
    place = SignalPlace(table.pk, first.pk, first.organisation_id)
    assert unlock_signal(key, place, bytes(first.box)) == {"text": CONTENT["signals"][0]["text"]}


def test_running_it_again_keeps_all() -> None:
    call_command("demonstration_signals")
    call_command("demonstration_signals")
    assert (SignalTable.objects.count(), Signal.objects.count()) == (1, 12)


def test_it_is_not_for_production(settings: Any) -> None:
    settings.MODE = "production"
    settings.PRODUCTION = True
    with pytest.raises(CommandError):
        call_command("demonstration_signals")
