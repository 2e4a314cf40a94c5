"""A signal table with a basis, two organisations at it, and what a member does there."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from playwright.sync_api import Locator, Page, expect

from scripts.demonstrations.desk import Desk
from scripts.demonstrations.server import OwnServer
from tests.walks.axe import violations
from tests.walks.chromium import DESK, PHONE
from tests.walks.inbox import Inbox
from tests.walks.keyboard import press
from tests.walks.targets import small_targets, wider_than_the_screen

from .conftest import Visitors
from .organisations import IDENTIFIERS
from .test_inbox_way import sign_in_of

PROJECTS = "/api/v1/programmes/projects"
OFFICE, LEAD, PARTNER = "programme", "spine", "lumens"
BASIS = {
    "name": {"nl": "Signalentafel Midden-Nederland", "en": "Signal table Midden-Nederland"},
    "region": "NL-UT",
    "purpose": "Uitbuiting in de regio eerder zien, en samen beslissen wie er iets mee doet.",
    "legal_basis": "Convenant signalentafel, artikel 4; AVG artikel 6, lid 1, onder e.",
    "assessment": "DPIA 2026-014, bewaard bij de privacyfunctionaris",
}


def today() -> date:
    """Return the day that it is for the server."""
    return datetime.now(ZoneInfo("Europe/Amsterdam")).date()


@dataclass
class Basis:
    """The table as its project's coordinator keeps it, over the API."""

    server: OwnServer
    wire: Any = None
    at: str = ""
    table: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.wire = Desk(self.server.address, *sign_in_of(self.server, OFFICE, "coordinator")).wire
        found = self.wire.call("GET", PROJECTS)["results"]
        [project] = [one for one in found if one["slug"] == "signalen"]
        if "signals" not in project["parts"]:
            changed = {"parts": sorted({*project["parts"], "signals"})}
            path = f"{PROJECTS}/{project['id']}"
            self.wire.call("PATCH", path, {**changed, "version": project["version"]})
        self.at = f"{PROJECTS}/{project['id']}/signal-tables"

    def create(self, *, lead: str, days: int = 300) -> str:
        """Create the table with a basis that is valid for so many days."""
        begins = str(today() - timedelta(days=10))
        more = {"assessed_on": begins, "valid_from": begins, "valid_until": self.until(days)}
        made = {**BASIS, **more, "lead": IDENTIFIERS[lead]}
        self.table = self.wire.call("POST", self.at, made)
        return str(self.table["id"])

    def invite(self, slug: str) -> None:
        """Invite an organisation."""
        body = {"organisation": IDENTIFIERS[slug]}
        self.wire.call("POST", f"{self.at}/{self.table['id']}/members", body)

    def renew(self, days: int) -> None:
        """Have the basis end so many days from today."""
        path = f"{self.at}/{self.table['id']}"
        version = self.wire.call("GET", path)["version"]
        body = {"valid_until": self.until(days), "version": version}
        self.table = self.wire.call("PATCH", path, body)

    @staticmethod
    def until(days: int) -> str:
        """Return a day, counted from today."""
        return str(today() + timedelta(days=days))


@dataclass
class Seat:
    """A member of an organisation at the table, before one screen."""

    page: Page
    address: str
    table: str
    slug: str
    faults: list[str] = field(default_factory=list)

    @classmethod
    def taken(cls, visitors: Visitors, server: OwnServer, slug: str, table: str) -> "Seat":
        """Sign in, and open the table."""
        inbox = Inbox(visitors(DESK), server.address)
        inbox.open()
        inbox.sign_in(*sign_in_of(server, slug, "caseworker"))
        seat = cls(inbox.page, server.address, table, slug)
        seat.go()
        return seat

    def part(self, name: str) -> Locator:
        """Return what is known by this name."""
        return self.page.locator(f"[data-part='{name}']")

    def go(self, place: str = "") -> None:
        """Go to a page of the table by its address."""
        there = "/".join(["#/signals", self.table, *([place] if place else [])])
        self.page.evaluate("(there) => { location.hash = there }", there)

    def again(self) -> None:
        """Have the page ask again, as when the window comes to the front."""
        self.page.evaluate("dispatchEvent(new Event('focus'))")

    def reload(self, server: OwnServer) -> None:
        """Load the page anew, and unlock it."""
        self.page.reload()
        self.part("locked").wait_for()
        _email, password = sign_in_of(server, self.slug, "caseworker")
        Inbox(self.page, self.address).give_password(password)

    def press(self, button: str) -> None:
        """Press a button with the keyboard."""
        press(self.page.locator(button).first)

    def confirm(self, dialog: str) -> None:
        """Confirm a question, once it may be confirmed."""
        box = self.page.locator(f"dialog[data-part='{dialog}']")
        # Six words take a moment.
        box.locator("[data-part='six-words']").last.wait_for()
        press(box.locator("button.main"))
        box.wait_for(state="detached")

    def choose(self, name: str, value: str) -> None:
        """Choose from a list of the form."""
        self.page.locator(f"#signal-{name}").select_option(value)

    def write(self, text: str) -> None:
        """Fill in the form of a new signal."""
        self.go("new")
        self.part("signal-form").wait_for()
        self.page.locator("#signal-text").fill(text)
        for name, value in (
            ("form", "labour"),
            ("branch", self.first("branch")),
            ("municipality", "GM0344"),
            ("reliability", "B2"),
        ):
            self.choose(name, value)

    def first(self, name: str) -> str:
        """Return the first choice of a list."""
        option = self.page.locator(f"#signal-{name} option").nth(1)
        return str(option.get_attribute("value"))

    def send(self) -> None:
        """Send the form."""
        self.press("[data-part='signal-form'] button.main")

    def look(self, name: str) -> None:
        """Look for faults on a wide and on a narrow screen."""
        for device, light in ((DESK, "light"), (PHONE, "dark")):
            self.page.set_viewport_size({"width": device.width, "height": device.height})
            self.page.emulate_media(color_scheme=light)  # type: ignore[arg-type]
            found = [
                *violations(self.page),
                *small_targets(self.page),
                *wider_than_the_screen(self.page),
            ]
            self.faults += [f"{name}, {device.width}, {light}: {one}" for one in found]
        self.page.set_viewport_size({"width": DESK.width, "height": DESK.height})


def with_key(lead: Seat, partner: Seat) -> None:
    """Compare words, make the key, and join: first the lead, then the partner."""
    lead.go("partners")
    lead.part("first-key").wait_for()
    lead.look("partners")
    other = lead.page.locator(f"[data-partner='{IDENTIFIERS[PARTNER]}']")
    other.wait_for()
    # Colleagues share the comparison, at each table.
    if other.get_attribute("data-peer") != "compared":
        lead.press(f"[data-partner='{IDENTIFIERS[PARTNER]}'] [data-act='compare-peer']")
        lead.confirm("compare-peer")
    expect(other).to_have_attribute("data-peer", "compared")
    lead.press("[data-act='make-key']")
    lead.part("first-key").wait_for(state="detached")
    partner.again()
    partner.page.locator("[data-act='join']").wait_for()
    partner.look("joining")
    partner.press("[data-act='join']")
    partner.confirm("join-table")
    partner.part("signal-list").wait_for()
