"""Signal tables: written, warned of, added to, passed on; and a basis that lapses."""

import pytest
from playwright.sync_api import expect

from scripts.demonstrations.server import OwnServer
from tests.walks.untranslated import untranslated

from .conftest import Visitors
from .organisations import IDENTIFIERS
from .signals import LEAD, PARTNER, Basis, Seat, with_key

WHAT = "Merkteken 5e21. Achter een restaurant slapen acht mensen in een schuur."
NUMBER = "111222333"
PERSON = "Jan de Vries"
ADDED = "Merkteken 77b0. Wij zagen daar vorige week ook iets."


def test_a_signal_from_its_warning_to_who_takes_it_over(
    visitors: Visitors, server: OwnServer
) -> None:
    basis = Basis(server)
    table = basis.create(lead=LEAD)
    basis.invite(PARTNER)
    lead = Seat.taken(visitors, server, LEAD, table)
    partner = Seat.taken(visitors, server, PARTNER, table)
    with_key(lead, partner)
    warned(lead)
    added(lead, partner)
    passed_on(lead, partner)
    met(lead)
    assert lead.faults + partner.faults == [], "\n".join(lead.faults + partner.faults)


def warned(lead: Seat) -> None:
    """A citizen number has to go, and a name needs a reason."""
    lead.write(f"{WHAT} Volgens {PERSON}, {NUMBER}.")
    lead.look("new")
    finding = lead.page.locator("[data-finding='citizen-number']")
    finding.wait_for()
    lead.send()
    lead.part("problem").wait_for()
    expect(finding.locator(".fault")).to_be_visible()
    expect(finding.locator("[data-act='keep']")).to_have_count(0)
    lead.look("warned")
    lead.press("[data-finding='citizen-number'] [data-act='take-out']")
    expect(finding).to_have_count(0)
    assert NUMBER not in lead.page.locator("#signal-text").input_value()
    lead.press("[data-finding='name'] [data-act='keep']")
    expect(lead.page.locator("#signal-text-name-reason")).to_be_focused()
    lead.page.locator("#signal-text-name-reason").select_option("public")
    lead.page.locator("#signal-text-name-words").fill("Staat op de gevel")
    lead.look("overruled")
    lead.send()
    expect(lead.part("signal-words")).to_contain_text(WHAT)
    lead.look("signal")


def added(lead: Seat, partner: Seat) -> None:
    """The other organisation reads it, and adds to it."""
    partner.again()
    row = partner.page.locator("[data-signal]").first
    expect(row).to_contain_text(WHAT)
    partner.look("list")
    row.locator("a").click()
    expect(partner.part("signal-words")).to_contain_text(PERSON)
    partner.press("[data-act='add']")
    expect(partner.page.locator("#added-text")).to_be_focused()
    partner.page.locator("#added-text").fill(ADDED)
    partner.press("[data-part='enrichment-form'] button.main")
    expect(partner.part("enrichments")).to_contain_text(ADDED)
    lead.again()
    expect(lead.part("enrichments")).to_contain_text(ADDED)


def passed_on(lead: Seat, partner: Seat) -> None:
    """Offered within the table, taken over, closed."""
    lead.press("[data-act='pass-on']")
    lead.page.locator("#offer-to").select_option(IDENTIFIERS[PARTNER])
    lead.look("offer")
    lead.press("[data-part='offer-form'] button.main")
    lead.page.locator("[data-move-state='offered']").wait_for()
    partner.again()
    partner.page.locator("[data-act='accept-move']").wait_for()
    partner.look("offered")
    partner.press("[data-act='accept-move']")
    partner.page.locator("[data-move-state='accepted']").wait_for()
    partner.press("[data-ask='close-signal']")
    dialog = partner.page.locator("dialog[data-part='close-signal']")
    dialog.locator("input").first.check()
    dialog.locator("button.main").click()
    expect(partner.part("signal")).to_have_attribute("data-state", "closed")


def met(lead: Seat) -> None:
    """What is new stands on the agenda, what was agreed is kept, and the history names no word."""
    lead.go("agenda")
    item = lead.page.locator("[data-item]").first
    expect(item).to_contain_text(WHAT)
    item.locator("textarea").fill("Spine belt de inspectie")
    lead.look("agenda")
    lead.page.emulate_media(media="print")
    expect(item.locator(".paper-only")).to_contain_text("Spine belt")
    expect(lead.page.locator(".bar")).to_be_hidden()
    lead.page.emulate_media(media="screen")
    lead.go("history")
    lead.page.locator("[data-line]").first.wait_for()
    expect(lead.part("signal-history")).not_to_contain_text("Merkteken")
    lead.look("history")
    lead.go("about")
    lead.part("signal-table").wait_for()
    lead.look("about")
    assert untranslated(lead.page, "nl") == []


@pytest.mark.full
def test_a_basis_that_lapses_while_somebody_writes_loses_no_word(
    visitors: Visitors, server: OwnServer
) -> None:
    basis = Basis(server)
    table = basis.create(lead=LEAD)
    seat = Seat.taken(visitors, server, LEAD, table)
    seat.go("partners")
    seat.part("first-key").wait_for()
    seat.press("[data-act='make-key']")
    seat.part("signal-list").wait_for()
    seat.write(WHAT)
    basis.renew(-1)
    visitors.watch(seat.page).expect(r"status of 409")
    seat.send()
    # The button is far below what says why.
    expect(seat.part("lapsed-meanwhile")).to_be_focused()
    seat.look("lapsed")
    assert seat.page.locator("#signal-text").input_value() == WHAT
    # Elsewhere and back, and it is still there.
    seat.go("about")
    seat.part("silence").wait_for()
    seat.look("silent")
    seat.go("new")
    expect(seat.page.locator("#signal-text")).to_have_value(WHAT)
    # So it is after a reload, while nothing can be written.
    seat.reload(server)
    seat.part("silence").wait_for()
    expect(seat.page.locator("#signal-text")).to_have_value(WHAT)
    basis.renew(30)
    seat.again()
    seat.part("silence").wait_for(state="detached")
    seat.choose("municipality", "not-known")
    seat.send()
    expect(seat.part("signal-words")).to_contain_text(WHAT)
    expect(seat.part("signal")).to_contain_text("Niet bekend")
    # What is added to a signal stays in the same way.
    seat.press("[data-act='add']")
    seat.page.locator("#added-text").fill(ADDED)
    basis.renew(-1)
    seat.press("[data-part='enrichment-form'] button.main")
    expect(seat.part("lapsed-meanwhile")).to_be_focused()
    expect(seat.page.locator("#added-text")).to_have_value(ADDED)
    seat.reload(server)
    seat.part("silence").wait_for()
    expect(seat.page.locator("#added-text")).to_have_value(ADDED)
    basis.renew(30)
    seat.again()
    seat.part("silence").wait_for(state="detached")
    seat.press("[data-act='add']")
    seat.press("[data-part='enrichment-form'] button.main")
    expect(seat.page.locator("[data-enrichment='1']")).to_contain_text(ADDED)
    expect(seat.page.locator("#added-text")).to_have_count(0)
    assert seat.faults == [], "\n".join(seat.faults)
