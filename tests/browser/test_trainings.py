"""A training: planned at the desk, registered for, and who came said on a phone without a line."""

import re
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from scripts.demonstrations.server import OwnServer
from tests.walks.axe import violations
from tests.walks.chromium import DESK, PHONE
from tests.walks.targets import small_targets, wider_than_the_screen

from .conftest import Visitors
from .mails import newest_mails
from .test_programme import Programme, opened
from .waiting import make_old, until, until_newest_is_kept

pytestmark = pytest.mark.full

KEPT, SHELF = "[data-when='kept']", "trainer-1"
WAITING = "[data-when='waiting']"
NO_LINE = r"net::ERR_\w+"
ROW = ".people li"
PRESENT = f"{ROW} button[value$=came][aria-pressed=true]"
EMAIL = "sam@practice.example"
OVER = (
    "UPDATE programmes_trainingsession SET starts_at = ?, ends_at = ? WHERE training_id IN"
    " (SELECT id FROM programmes_training WHERE slug = 'proef')"
)


def test_a_session_is_planned_registered_for_and_attended(
    visitors: Visitors, server: OwnServer
) -> None:
    coordinator = opened(visitors, server, "coordinator")
    plan(coordinator)
    address = coordinator.page.locator("[data-training='proef'] a").first.get_attribute("href")
    page = visitors(PHONE)
    page.goto(f"{server.address}{urlsplit(str(address)).path}")
    faults = [*look(page, "training")]
    page.locator("#sessions ~ ul .button.main").first.click()
    faults += look(page, "session")
    page.locator("form .button.main").click()
    faults += look(page, "faults")
    register(page)
    faults += look(page, "registered")
    faults += confirm(page, server)
    coordinator.page.reload()
    faults += attend(visitors, server, trainer_of(coordinator))
    page.reload()
    faults += look(page, "there")
    let_it_be_over(server)
    faults += look_back(page)
    coordinator.page.reload()
    coordinator.page.locator("[data-session]").first.wait_for()
    coordinator.look("sessions")
    found = coordinator.faults + faults
    assert found == [], "\n".join(found)


def plan(coordinator: Programme) -> None:
    page = coordinator.page
    coordinator.open_part("trainings")
    coordinator.press("[data-act='new-training']")
    page.locator("#slug").fill("proef")
    page.locator("#title-nl").fill("Signalen herkennen")
    coordinator.look("training-form")
    coordinator.press("[data-part='training-form'] .main")
    page.locator("[data-training='proef']").wait_for()
    coordinator.press("[data-training='proef'] [data-act='new-session']")
    begins = datetime.now(ZoneInfo("Europe/Amsterdam")) + timedelta(hours=1)
    page.locator("#starts_at").fill(begins.strftime("%Y-%m-%dT%H:%M"))
    page.locator("#ends_at").fill((begins + timedelta(hours=2)).strftime("%Y-%m-%dT%H:%M"))
    page.locator("#municipality").select_option("GM0344")
    page.locator("#where").fill("Domplein 1")
    page.locator("#trainer").fill("Noor")
    coordinator.look("session-form")
    coordinator.press("[data-part='session-form'] .main")
    page.locator("[data-session]").first.wait_for()


def register(page: Page) -> None:
    page.locator("#f-name").fill("Sam de Vries")
    page.locator("#f-email").fill(EMAIL)
    page.locator("#f-organisation").fill("Praktijk Zuid")
    page.locator("#f-profession").select_option("care")
    page.locator("#f-region").select_option("NL-UT")
    page.locator("form .button.main").click()
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator("#f-name")).to_have_count(0)


def confirm(page: Page, server: OwnServer) -> list[str]:
    """Follow the link that was mailed, and confirm the place; it goes into a calendar."""

    def mailed() -> list[str]:
        return re.findall(r"http\S+/trainings/mine/\S+", "".join(newest_mails(server, EMAIL)))

    until(page, mailed)
    page.goto(mailed()[0])
    faults = look(page, "held")
    page.locator("[name=go][value=confirm]").click()
    expect(page.locator("[name=go][value=confirm]")).to_have_count(0)
    expect(page.get_by_role("main")).to_contain_text("Domplein 1")
    faults += look(page, "confirmed")
    with page.expect_download() as calendar:
        page.locator("a[href$='/calendar.ics']").click()
    assert calendar.value.path().read_bytes().startswith(b"BEGIN:VCALENDAR")
    page.locator("a[href$='?leave']").click()
    faults += look(page, "leave")
    page.locator("main a.button").last.click()
    return faults


def trainer_of(coordinator: Programme) -> str:
    page = coordinator.page
    page.locator("[data-session]").first.wait_for()
    for fold in page.locator("[data-session] summary").all():
        fold.click()
    page.locator("[data-table='names']").wait_for()
    expect(page.locator("[data-table='names']")).to_contain_text("Sam de Vries")
    coordinator.look("names")
    text = page.locator("[data-session]").first.inner_html()
    return text.partition("/trainings/trainer/")[2][:43]


def attend(visitors: Visitors, server: OwnServer, token: str) -> list[str]:
    """Say who came without a line; the phone keeps it, and sends it once there is one."""
    page = visitors(PHONE)
    page.goto(f"{server.address}/trainings/trainer/{token}")
    page.locator(KEPT).wait_for()
    faults = look(page, "trainer")
    make_old(page, SHELF)
    page.reload()
    until_newest_is_kept(page, SHELF)
    context = page.context
    context.set_offline(True)
    visitors.watch(page).expect(NO_LINE)
    page.reload()
    row = page.locator(ROW).first
    expect(row).to_contain_text("Sam")
    expect(row).not_to_contain_text("de Vries")
    row.locator("button").first.click()
    add(page, "Kim Jansen")
    add(page, "Loes Bakker", email="loes@")
    expect(page.locator(WAITING)).to_be_visible()
    page.reload()
    expect(page.locator(PRESENT)).to_have_count(3)
    faults += look(page, "trainer without a line")
    context.set_offline(False)
    # The page sends by itself once there is a line again.
    expect(page.locator(WAITING)).to_be_hidden()
    correct_loes(page)
    page.reload()
    expect(page.locator(PRESENT)).to_have_count(3)
    faults += look(page, "trainer afterwards")
    return faults


def correct_loes(page: Page) -> None:
    """Send somebody whose mail address was none, as they come back into the form.

    The page is one that was kept before Kim was added: Kim and Loes are two all the same.
    """
    expect(page.locator("[data-said]")).to_contain_text("Loes Bakker: ")
    expect(page.locator(PRESENT)).to_have_count(2)
    form = page.locator("[data-add]")
    expect(form.locator("[name=name]")).to_have_value("Loes Bakker")
    form.locator("[name=email]").fill("loes@practice.example")
    form.locator(".button.main").click()
    expect(page.locator(PRESENT)).to_have_count(3)
    expect(page.locator(WAITING)).to_be_hidden()
    expect(form.locator("[name=name]")).to_have_value("")


def add(page: Page, name: str, email: str = "") -> None:
    """Add somebody who did not register."""
    form = page.locator("[data-add]")
    known = page.locator(ROW).count()
    form.locator("[name=name]").fill(name)
    form.locator("[name=email]").fill(email)
    form.locator("[name=organisation]").fill("Praktijk Noord")
    form.locator("[name=profession]").select_option("care")
    form.locator("[name=region]").select_option("NL-UT")
    form.locator(".button.main").click()
    expect(page.locator(ROW)).to_have_count(known + 1)


def let_it_be_over(server: OwnServer) -> None:
    """Put the session back by a day: certificates are made when it is over."""
    begins = datetime.now(UTC) - timedelta(days=1)
    times = [f"{one:%F %T}" for one in (begins, begins + timedelta(hours=2))]
    with closing(sqlite3.connect(server.data / "kier.sqlite3", timeout=20)) as database, database:
        database.execute(OVER, times)


def look_back(page: Page) -> list[str]:
    """Get the certificate, as who came does on their own page."""
    page.reload()
    faults = look(page, "came")
    page.locator("[name=go][value=certificate]").click()
    paper = page.locator("[name=form][value=pdf]")
    paper.wait_for()
    faults += look(page, "certificate")
    with page.expect_download() as file:
        paper.click()
    assert file.value.path().read_bytes().startswith(b"%PDF-")
    page.locator("main a[href^='/c/']").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_role("main")).not_to_contain_text("de Vries")
    return faults


def look(page: Page, name: str) -> list[str]:
    faults = []
    for device, light in ((DESK, "light"), (PHONE, "dark")):
        page.set_viewport_size({"width": device.width, "height": device.height})
        page.emulate_media(color_scheme=light)  # type: ignore[arg-type]
        found = [*violations(page), *small_targets(page), *wider_than_the_screen(page)]
        faults += [f"{name}, {device.width}, {light}: {one}" for one in found]
    return faults
