"""A coordinator reads the figures of a month, and takes them along as a file."""

import csv
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from random import Random
from uuid import UUID, uuid4

import pytest
from playwright.sync_api import Page, Route, expect

from backend.help_requests.figures.tables import Counts, Published
from scripts.demonstrations.server import OwnServer
from tests.walks.axe import violations
from tests.walks.back import settle
from tests.walks.chromium import DESK, SMALL_PHONE
from tests.walks.inbox import Inbox
from tests.walks.targets import wider_than_the_screen
from tests.walks.untranslated import missing_glyphs, untranslated

from .conftest import Visitors
from .organisations import IDENTIFIERS
from .test_inbox_way import sign_in_of
from .waiting import until

pytestmark = pytest.mark.full

SLUG, ADDRESS = "koraal", "#/organisation/figures"
ROW = (
    "INSERT INTO help_requests_monthlyfigures (id, organisation_id, month, figures)"
    " VALUES (?, ?, ?, ?)"
)


def made_up(number: int) -> Published:
    random, counts = Random(number), Counts()  # noqa: S311 - made up
    for _ in range(number):
        counts.add(
            {
                "theme": random.sample(["sexual-exploitation", "labour-exploitation"], k=1),
                "urgent": ["urgent"] if random.random() < 0.3 else [],
                "region": [random.choice(["NL-UT", "NL-UT", "NL-GE", "NL-ZH"])],
                "language": [random.choice(["nl", "nl", "en", "pl"])],
                "age_band": [random.choice(["16-17", "18-22", "18-22"])],
                "answered": [random.choice(["hours-4", "hours-4", "hours-24", "week"])],
                "outcome": [random.choice(["accepted", "accepted", "closed", "declined"])],
            }
        )
    return Published.of(counts)


@pytest.fixture
def published(server: OwnServer) -> Iterator[None]:
    organisation = UUID(IDENTIFIERS[SLUG]).hex
    months = {"2026-08-01": made_up(3), "2026-09-01": made_up(41), "2026-10-01": made_up(64)}
    with closing(sqlite3.connect(server.data / "kier.sqlite3", timeout=20)) as database:
        with database:
            database.execute("DELETE FROM help_requests_monthlyfigures")
            for month, figures in months.items():
                row = (uuid4().hex, organisation, month, json.dumps(figures.as_json()))
                database.execute(ROW, row)
        yield
        with database:
            database.execute("DELETE FROM help_requests_monthlyfigures")


def figures_page(
    visitors: Visitors, server: OwnServer, language: str = "en", role: str = "coordinator"
) -> tuple[Page, Inbox]:
    page = visitors(SMALL_PHONE, language)
    inbox = Inbox(page, server.address, language)
    inbox.open()
    inbox.sign_in(*sign_in_of(server, SLUG, role))
    inbox.to("organisation")
    return page, inbox


def test_a_month_is_read_and_taken_along(
    visitors: Visitors, server: OwnServer, published: None
) -> None:
    page, inbox = figures_page(visitors, server)
    page.locator(f".page-tabs a[href='{ADDRESS}']").click()
    total, regions = inbox.part("total"), page.locator("[data-table='region']")
    expect(total).to_contain_text("64")
    expect(regions.locator("tbody tr").first).to_be_visible()
    # What is small is said in words.
    expect(regions.locator("[data-part='small'] summary")).to_contain_text("fewer than five")
    expect(inbox.part("workload")).to_contain_text("Work now")
    assert violations(page) + wider_than_the_screen(page) == []
    with page.expect_download() as had:
        page.locator("[data-part='download-csv']").click()
    assert had.value.suggested_filename == "kier-2026-10.csv"
    rows = list(csv.reader(had.value.path().read_text("utf-8-sig").splitlines(), delimiter=";"))
    assert rows[1][3] == "64"
    for row in regions.locator("tbody tr").all():
        label = row.locator("th").inner_text().strip()
        assert ["Region", label, row.locator("td").inner_text()] in [one[1:4] for one in rows]

    month = page.locator("#figures-month")
    month.select_option("2026-08")
    expect(total).to_contain_text("fewer than five")
    expect(page.locator("[data-part='figure-table']")).to_have_count(0)
    month.select_option("2026-09")
    expect(total).to_contain_text("41")
    another_month_while_one_is_on_its_way(page, inbox)


def another_month_while_one_is_on_its_way(page: Page, inbox: Inbox) -> None:
    """Choose twice on a slow line: the month that was chosen last is shown, and stays."""
    month, held = page.locator("#figures-month"), list[Route]()
    page.route("**/figures?month=2026-08", lambda route: held.append(route), times=1)  # noqa: PLW0108
    month.select_option("2026-08")
    until(page, lambda: held)
    expect(month).to_have_value("2026-08")
    month.select_option("2026-10")
    expect(inbox.part("total")).to_contain_text("64")
    with page.expect_response("**/figures?month=2026-08"):
        held[0].continue_()
    settle(page)
    expect(inbox.part("total")).to_contain_text("64")


# The walk above looks at the same page with figures.
def test_before_the_first_month(visitors: Visitors, server: OwnServer) -> None:
    page, inbox = figures_page(visitors, server)
    page.goto(f"{server.address}/inbox/{ADDRESS}")
    expect(inbox.part("empty")).to_contain_text(str(datetime.now(UTC).year))
    assert violations(page) + wider_than_the_screen(page) == []


def test_a_caseworker_has_no_way_to_it(visitors: Visitors, server: OwnServer) -> None:
    page, _inbox = figures_page(visitors, server, role="caseworker")
    page.locator(".page-tabs a").first.wait_for()
    expect(page.locator(f".page-tabs a[href='{ADDRESS}']")).to_have_count(0)


@pytest.mark.parametrize("language", ["nl", "vi", "zh-hans"])
def test_its_page_in_every_language(
    visitors: Visitors, server: OwnServer, published: None, language: str
) -> None:
    page, inbox = figures_page(visitors, server, language)
    page.locator(f".page-tabs a[href='{ADDRESS}']").click()
    expect(inbox.part("total")).to_contain_text("64")
    inbox.part("workload").locator("tbody tr, .note").first.wait_for()
    faults = violations(page) + wider_than_the_screen(page) + missing_glyphs(page)
    assert (faults, untranslated(page, language)) == ([], [])
    page.set_viewport_size({"width": DESK.width, "height": DESK.height})
    assert violations(page) + wider_than_the_screen(page) == []
