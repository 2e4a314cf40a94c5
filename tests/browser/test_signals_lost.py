"""Signal tables on a bad line and in two windows: nothing is lost, and nothing is there twice."""

from typing import Any

import pytest
from playwright.sync_api import Route, expect

from scripts.demonstrations.desk import Desk
from scripts.demonstrations.server import OwnServer
from tests.walks.inbox import Inbox

from .conftest import Visitors
from .signals import LEAD, PARTNER, Basis, Seat, with_key
from .test_inbox_way import sign_in_of

# Not seen to pass beside other work yet.
pytestmark = pytest.mark.full

WHAT = "Merkteken 31aa. In een loods branden 's nachts lampen."
CHANGED = "Merkteken 31aa. In een loods branden elke nacht lampen."
ADDED = "Merkteken 90fc. Er rijdt ook een busje."


def losing_the_answer(seat: Seat, ending: str, method: str = "POST") -> None:
    """Have the next such call arrive, and its answer not come."""
    lost: list[str] = []

    def answer(route: Route) -> None:
        if route.request.method != method or lost:
            route.continue_()
            return
        lost.append(route.request.url)
        route.fetch()
        route.abort("connectionreset")

    seat.page.route(f"**/signals/tables/*{ending}", answer)


def signals_at(server: OwnServer, table: str, slug: str = LEAD) -> list[dict[str, Any]]:
    """Return the signals as the server has them."""
    wire = Desk(server.address, *sign_in_of(server, slug, "caseworker")).wire
    rows: list[dict[str, Any]] = wire.call("GET", f"/api/v1/signals/tables/{table}/signals")[
        "results"
    ]
    return rows


def begun(visitors: Visitors, server: OwnServer) -> tuple[Basis, Seat]:
    basis = Basis(server)
    table = basis.create(lead=LEAD)
    seat = Seat.taken(visitors, server, LEAD, table)
    visitors.watch(seat.page).expect(r"ERR_CONNECTION_RESET|Error unreachable|status of 409")
    seat.go("partners")
    seat.part("first-key").wait_for()
    return basis, seat


def test_what_was_sent_and_not_answered_is_there_once(
    visitors: Visitors, server: OwnServer
) -> None:
    basis, seat = begun(visitors, server)
    losing_the_answer(seat, "/keys")
    seat.press("[data-act='make-key']")
    seat.page.locator("[data-part='first-key'] .fault").wait_for()
    seat.press("[data-act='make-key']")
    seat.part("signal-list").wait_for()

    losing_the_answer(seat, "/signals")
    seat.write(WHAT)
    seat.send()
    seat.part("problem").wait_for()
    assert len(signals_at(server, basis.table["id"])) == 1
    # Once as it was, and once with another word in it.
    seat.page.locator("#signal-text").fill(CHANGED)
    seat.send()
    expect(seat.part("signal-words")).to_contain_text(CHANGED)
    [row] = signals_at(server, basis.table["id"])
    assert row["revision"] == 2

    losing_the_answer(seat, "/signals/*/enrichments")
    seat.press("[data-act='add']")
    seat.page.locator("#added-text").fill(ADDED)
    seat.press("[data-part='enrichment-form'] button.main")
    seat.page.locator("[data-part='enrichment-form'] [data-part='problem']").wait_for()
    seat.press("[data-part='enrichment-form'] button.main")
    expect(seat.part("enrichments")).to_contain_text(ADDED)
    [row] = signals_at(server, basis.table["id"])
    assert len(row["enrichments"]) == 1

    losing_the_answer(seat, f"/signals/{row['id']}", "PATCH")
    seat.press("[data-act='revise']")
    seat.page.locator("#signal-text").fill(WHAT)
    seat.send()
    seat.part("problem").wait_for()
    seat.send()
    expect(seat.part("signal-words")).to_contain_text(WHAT)
    [row] = signals_at(server, basis.table["id"])
    assert row["revision"] == 3
    assert seat.faults == []


def test_two_windows_of_one_member_put_a_signal_on_the_table_once(
    visitors: Visitors, server: OwnServer
) -> None:
    basis, seat = begun(visitors, server)
    seat.press("[data-act='make-key']")
    seat.part("signal-list").wait_for()
    second = Inbox(seat.page.context.new_page(), server.address)
    second.open()
    second.sign_in(*sign_in_of(server, LEAD, "caseworker"))
    other = Seat(second.page, server.address, basis.table["id"], LEAD)
    other.go()
    seat.write(WHAT)
    seat.part("kept").wait_for()
    other.go("new")
    expect(other.page.locator("#signal-text")).to_have_value(WHAT)
    seat.send()
    expect(seat.part("signal-words")).to_contain_text(WHAT)
    # What still stands here goes under the same name, and is found there.
    other.send()
    expect(other.part("signal-words")).to_contain_text(WHAT)
    assert len(signals_at(server, basis.table["id"])) == 1


def test_a_colleague_who_changed_it_meanwhile_is_not_written_over_unseen(
    visitors: Visitors, server: OwnServer
) -> None:
    basis = Basis(server)
    table = basis.create(lead=LEAD)
    basis.invite(PARTNER)
    lead, partner = (Seat.taken(visitors, server, slug, table) for slug in (LEAD, PARTNER))
    with_key(lead, partner)
    lead.write(WHAT)
    lead.send()
    expect(lead.part("signal-words")).to_contain_text(WHAT)
    place = lead.page.url
    colleague = Seat.taken(visitors, server, LEAD, table)
    colleague.page.goto(place)
    colleague.press("[data-act='revise']")
    lead.press("[data-act='revise']")
    colleague.page.locator("#signal-text").fill(CHANGED)
    colleague.send()
    expect(colleague.part("signal-words")).to_contain_text(CHANGED)
    visitors.watch(lead.page).expect(r"status of 409")
    lead.page.locator("#signal-text").fill(ADDED)
    lead.send()
    theirs = lead.part("changed-meanwhile")
    expect(theirs).to_contain_text(CHANGED)
    lead.look("changed-meanwhile")
    expect(lead.page.locator("#signal-text")).to_have_value(ADDED)
    lead.send()
    expect(lead.part("signal-words")).to_contain_text(ADDED)
    assert lead.faults == [], "\n".join(lead.faults)
