"""An organisation whose own key was replaced goes on reading, and new colleagues read too."""

from typing import Any

import pytest

from api.signals.table_serializers import MOST_ENVELOPES
from backend.core.crypto import boxes, signal_tables
from backend.core.crypto.encoding import encode
from backend.core.crypto.errors import Damaged
from backend.core.errors import Conflict, FieldConflict, Missing
from backend.programmes.models import SignalHistory, TableEnvelope, TableMember
from backend.programmes.selectors.signal_history import first_broken
from backend.programmes.services import signal_keys
from tests.authenticated_rows import write_by_sql
from tests.factories import Desk, a_desk, a_key_for, a_member
from tests.personas import Browser
from tests.programmes.factories import a_programme, a_project, in_days
from tests.programmes.signals import Table, a_table

pytestmark = pytest.mark.django_db


@pytest.fixture
def table() -> Table:
    programme = a_programme()
    return a_table(programme, a_project(programme), ["police", "city"])


def replaced(table: Table, slug: str) -> Desk:
    """Replace an organisation's own key; return the desk of a colleague who has the new one."""
    before = table.desks[slug]
    return a_key_for(before.row, follows=before)


def renewed(table: Table, desk: Desk, **changes: Any) -> None:
    """Do what a browser does that has both keys."""
    numbers = range(1, len(table.keys) + 1)
    sealed = [(number, table.envelope(desk, number)) for number in numbers]
    made: dict[str, Any] = {
        "pin": table.pin(desk),
        "envelopes": [
            signal_keys.OwnEnvelope(number, one.key, one.envelope) for number, one in sealed
        ],
    }
    place: Any = {"organisation_id": desk.row.pk, "table_id": table.row.pk}
    signal_keys.renew_envelopes(**place, **(made | changes))


def test_who_has_the_older_key_opens_the_table_still_and_seals_it_for_the_others(
    table: Table,
) -> None:
    before = table.desks["police"]
    table.next_key(table.lead, before, table.desks["city"])
    after = replaced(table, "police")
    assert table.opened_key(before, 2) == table.keys[1]
    with pytest.raises(Damaged):
        table.opened_key(after, 2)
    renewed(table, after)
    assert [table.opened_key(after, number) for number in (1, 2)] == table.keys
    with pytest.raises(Damaged):
        table.opened_key(before, 1)
    seat = TableMember.objects.get(table=table.row, organisation=after.row)
    assert bytes(seat.pin_mac or b"") == table.pin(after).mac != table.pin(before).mac
    table.write(after)
    line = SignalHistory.objects.get(event="key.shared")
    assert (line.organisation, line.subject, line.fields) == (
        after.row.pk,
        after.row.pk,
        ["1", "2"],
    )
    assert first_broken(table.fresh()) is None


def test_of_two_colleagues_who_do_it_at_once_one_changes_something(table: Table) -> None:
    after = replaced(table, "police")
    renewed(table, after)
    stored = [bytes(row.envelope) for row in TableEnvelope.objects.filter(organisation=after.row)]
    renewed(table, after)
    assert stored == [
        bytes(row.envelope) for row in TableEnvelope.objects.filter(organisation=after.row)
    ]
    assert SignalHistory.objects.filter(event="key.shared").count() == 1


def test_it_goes_on_under_a_basis_that_lapsed(table: Table) -> None:
    after = replaced(table, "police")
    write_by_sql(table.fresh(), valid_until=in_days(-1))
    rows: Any = type(table.row).objects.unverified().filter(pk=table.row.pk)
    rows.update(mac=rows.get().new_mac())
    renewed(table, after)
    assert table.opened_key(after) == table.keys[0]


def test_nobody_replaces_envelopes_by_others(table: Table) -> None:
    before, city = table.desks["police"], table.desks["city"]
    after = replaced(table, "police")
    # To the key that was replaced, or to somebody else's.
    for desk in (before, city):
        one = table.envelope(desk)
        with pytest.raises(FieldConflict):
            renewed(table, after, envelopes=[signal_keys.OwnEnvelope(1, one.key, one.envelope)])
    one = table.envelope(after)
    twice = [signal_keys.OwnEnvelope(1, one.key, one.envelope)] * 2
    for changes in (
        {"envelopes": twice},
        {"envelopes": [signal_keys.OwnEnvelope(2, one.key, one.envelope)]},
        {"pin": signal_keys.Pin(2, table.pin(after).mac)},
    ):
        with pytest.raises(Conflict):
            renewed(table, after, **changes)
    outside, invited = a_desk("outside"), table.invite(a_desk("invited"))
    for desk in (outside, invited):
        with pytest.raises(Missing):
            renewed(table, desk)
    assert table.opened_key(before) == table.keys[0]


def test_over_the_wire(table: Table) -> None:
    after = replaced(table, "police")
    caller = Browser(a_member(after, name="caller"))
    caller.credentials()
    path = f"/api/v1/signals/tables/{table.id}"
    pin, one = table.pin(after), table.envelope(after)
    body = {
        "pin": {"number": 1, "mac": encode(pin.mac)},
        "envelopes": [{"number": 1, "key": str(one.key), "envelope": encode(one.envelope)}],
    }
    answer = caller.post(f"{path}/envelopes", body)
    assert answer.status_code == 200
    [shown] = answer.json()["envelopes"]
    assert (shown["key"], answer.json()["pin"]["mac"]) == (str(after.key_id), encode(pin.mac))
    assert answer.json() == caller.get(path).json()


def test_as_many_keys_as_a_table_has_fit_into_a_call(table: Table) -> None:
    after = replaced(table, "police")
    caller = Browser(a_member(after, name="caller"))
    caller.credentials()
    pin, one = table.pin(after), table.envelope(after)
    sealed = {"key": str(one.key), "envelope": encode(one.envelope)}
    numbers = range(1, MOST_ENVELOPES + 1)
    body = {
        "pin": {"number": 1, "mac": encode(pin.mac)},
        "envelopes": [{"number": number, **sealed} for number in numbers],
    }
    # It is read, and refused for what it says.
    answer = caller.post(f"/api/v1/signals/tables/{table.id}/envelopes", body)
    assert answer.status_code == 409


def test_who_lost_every_key_is_invited_again_and_one_that_leads_hands_over_first(
    table: Table,
) -> None:
    police = table.desks["police"]
    after = a_key_for(police.row)
    signal_keys.leave_table(organisation_id=police.row.pk, table_id=table.row.pk)
    assert not TableEnvelope.objects.filter(organisation=police.row).exists()
    table.next_key(table.lead, table.desks["city"])
    table.invite(after)
    signal_keys.add_key(
        organisation_id=table.lead.row.pk,
        table_id=table.row.pk,
        number=2,
        chain=None,
        envelopes=[table.envelope(after, 2)],
    )
    table.accept(after, 2)
    table.write(after)


# -- Keys that are sent twice ---------------------------------------------------------------------
def test_a_first_key_whose_answer_was_lost_is_not_followed_by_another_one(table: Table) -> None:
    lead = table.lead
    stored = TableEnvelope.objects.get(key__table=table.row, organisation=lead.row)
    same = signal_keys.Envelope(lead.row.pk, lead.key_id, bytes(stored.envelope))
    place: Any = {"organisation_id": lead.row.pk, "table_id": table.row.pk}
    signal_keys.add_key(**place, number=1, chain=None, envelopes=[same])
    other = signal_tables.seal_table_key(
        lead.pair.public,
        table=table.id,
        organisation=lead.id,
        key_id=lead.key_id,
        table_key=boxes.new_key(),
    )
    late = table.invite(a_desk("late"))
    envelopes = [signal_keys.Envelope(lead.row.pk, lead.key_id, other), table.envelope(late)]
    with pytest.raises(Conflict) as refused:
        signal_keys.add_key(**place, number=1, chain=None, envelopes=envelopes)
    assert refused.value.code == "key-replaced"
    assert not TableEnvelope.objects.filter(organisation=late.row).exists()
