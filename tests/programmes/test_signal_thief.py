"""A thief has the database, the server's secrets, and the key of an organisation that left.

They read no word of what was written since, and put nobody at a table by writing rows.
"""

import json
from typing import Any

import pytest
from django.db import connection

from backend.core.crypto import labels
from backend.core.crypto.key_pairs import KeyPair
from backend.core.errors import Missing
from backend.organisations.models import Role
from backend.programmes.models import (
    Enrichment,
    Signal,
    SignalMove,
    SignalTable,
    TableEnvelope,
    TableMember,
)
from backend.programmes.selectors.signal_tables import table_view
from backend.programmes.services import signal_keys
from tests.api.test_stolen_server import Stolen, all_that_the_server_has, open_all
from tests.api.trace import bytes_of_all_rows
from tests.authenticated_rows import write_by_sql
from tests.factories import Desk, a_desk, a_member
from tests.personas import Browser
from tests.programmes.factories import a_programme, a_project, in_days
from tests.programmes.signals import Table, a_table

pytestmark = pytest.mark.django_db

WORDS = ("Grey van behind the greenhouse", "Same plate as in May", "For you alone")


class Robbed:
    """A table that an organisation left, and what was written before and after."""

    def __init__(self) -> None:
        programme = a_programme()
        self.table = a_table(programme, a_project(programme), ["police", "gone"])
        self.gone, self.outside = self.table.desks["gone"], a_desk("outside")
        self.before = self.table.write(self.table.lead, "While they were here")
        # What a member of theirs could have kept.
        self.kept = self.table.opened_key(self.gone)
        signal_keys.leave_table(organisation_id=self.gone.row.pk, table_id=self.table.row.pk)
        self.table.next_key(self.table.desks["police"], self.table.lead)
        self.after = self.table.write(self.table.lead, WORDS[0])
        self.table.enrich(self.table.desks["police"], self.after, WORDS[1])
        self.move = self.table.offer(self.table.lead, self.after, self.outside)

    def stolen(self) -> Stolen:
        """Return all boxes of the table with their additional data, which is public."""
        found = Stolen()
        for row in Signal.objects.all():
            place = (row.table_id, row.pk, row.organisation_id, row.key_number, row.revision)
            found.lock(f"signal-{row.key_number}", row.box, labels.signal(*place))
        for more in Enrichment.objects.select_related("signal"):
            aad = labels.signal_enrichment(
                more.signal.table_id, more.signal_id, more.pk, more.organisation_id, more.key_number
            )
            found.lock("enrichment", more.box, aad)
        for one in TableEnvelope.objects.select_related("key", "organisation_key"):
            info = labels.signal_table_key(
                one.key.table_id, one.organisation_id, one.organisation_key_id, one.key.number
            )
            found.seal("table-key", one.envelope, info, one.organisation_key.public)
        for move in SignalMove.objects.select_related("organisation_key"):
            key, receiver = move.organisation_key, move.to_organisation_id
            assert key
            assert receiver
            info = labels.signal_move(move.signal_id, move.pk, receiver, key.pk)
            found.seal("move", move.box, info, key.public)
        return found


@pytest.fixture
def robbed() -> Robbed:
    return Robbed()


def kinds(opened: set[str]) -> set[str]:
    return {name.rsplit(" ", 1)[0] for name in opened}


def test_no_word_stands_in_the_database(robbed: Robbed) -> None:
    everything = bytes_of_all_rows(connection)
    for words in WORDS:
        assert words.encode() not in everything
        assert json.dumps(words).encode() not in everything


def test_the_server_opens_nothing(robbed: Robbed) -> None:
    assert open_all(robbed.stolen(), all_that_the_server_has()) == set()


@pytest.mark.full
def test_who_left_opens_nothing_that_came_later(robbed: Robbed) -> None:
    known = [*all_that_the_server_has(), robbed.gone.pair.seed, robbed.kept]
    assert kinds(open_all(robbed.stolen(), known)) == {"signal-1"}


def test_the_boxes_do_open_for_who_stayed(robbed: Robbed) -> None:
    police = open_all(robbed.stolen(), [robbed.table.desks["police"].pair.seed])
    # What was written before as well: its key was given to them then.
    assert kinds(police) == {"table-key", "signal-1", "signal-2", "enrichment"}
    assert kinds(open_all(robbed.stolen(), [robbed.outside.pair.seed])) == {"move"}


# -- Who writes rows without the secret -----------------------------------------------------------
def forged_seat(table: Table, desk: Desk) -> TableMember:
    seat = TableMember(
        table=table.row, organisation=desk.row, state="accepted", since=in_days(0), mac=b"m" * 32
    )
    TableMember._base_manager.bulk_create([seat])
    return seat


def test_a_forged_seat_is_none(robbed: Robbed) -> None:
    thief = a_desk("thief")
    forged_seat(robbed.table, thief)
    with pytest.raises(Missing):
        table_view(thief.row.pk, robbed.table.row.pk)
    caller = Browser(a_member(thief, name="thief", role=Role.COORDINATOR))
    caller.credentials()
    for path in ("", "/signals", f"/signals/{robbed.after.pk}", "/history", "/figures"):
        answer = caller.get(f"/api/v1/signals/tables/{robbed.table.id}{path}")
        assert answer.status_code == 404
    assert caller.get("/api/v1/signals/tables").json()["results"] == []


def test_a_seat_that_was_left_is_not_taken_again_by_a_row(robbed: Robbed) -> None:
    seat = TableMember.objects.get(organisation=robbed.gone.row)
    write_by_sql(seat, state="accepted")
    with pytest.raises(Missing):
        table_view(robbed.gone.row.pk, robbed.table.row.pk)


@pytest.mark.full
@pytest.mark.parametrize(
    "written",
    [{"valid_until": in_days(4000)}, {"needs_key": True}, {"key_number": 1}, {"head": b"h" * 32}],
)
def test_a_table_that_was_written_takes_nothing(robbed: Robbed, written: dict[str, Any]) -> None:
    write_by_sql(SignalTable.objects.get(), **written)
    with pytest.raises(Missing):
        robbed.table.write(robbed.table.lead)


def test_an_offer_to_a_thief_is_none(robbed: Robbed) -> None:
    thief = a_desk("thief")
    write_by_sql(robbed.move, to_organisation=thief.row.pk)
    caller = Browser(a_member(thief, name="thief"))
    caller.credentials()
    assert caller.get("/api/v1/signals/moves").json()["results"] == []
    answer = caller.post(f"/api/v1/signals/moves/{robbed.move.pk}/accept", {})
    assert answer.status_code == 404


def test_a_key_pair_of_a_thief_opens_no_envelope(robbed: Robbed) -> None:
    assert open_all(robbed.stolen(), [KeyPair.generate().seed]) == set()
