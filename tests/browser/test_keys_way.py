"""Keys that members trust, in two browsers: replaced, compared by voice, recovered, taken away."""

import re
import time

import pytest
from playwright.sync_api import Page

from scripts.demonstrations.intake import Desks
from scripts.demonstrations.server import OwnServer
from tests.walks.axe import violations
from tests.walks.chromium import DESK
from tests.walks.inbox import Inbox

from .conftest import Visitors
from .mails import newest_mails
from .organisations import IDENTIFIERS
from .test_inbox_way import Asked
from .test_operator import sign_in as operator_sign_in
from .waiting import SECONDS, until

# Full: one walk for each application is made every time; this is more of them.
pytestmark = pytest.mark.full

# No other test signs in there.
SLUG, REGION = "sterk-huis", "NL-NB"
TEXT, LATER = "Merkteken van voor de sleutel 3b", "Merkteken van na de sleutel 8e"
PASSWORD = "vier woorden zonder enig verband"
RESET = re.compile(r"https?://\S+/members/reset#\S+")
LOOK_SECONDS = 0.2


class Colleague:
    """A member of the organisation before a screen."""

    def __init__(self, visitors: Visitors, server: OwnServer, role: str) -> None:
        self.server = server
        [found] = [
            sign_in
            for sign_in in server.sign_ins()
            if (sign_in["organisation"], sign_in["role"]) == (SLUG, role)
        ]
        self.email, self.password = found["email"], found["password"]
        self.used: list[str] = []
        self.page: Page = visitors(DESK)
        self.inbox = Inbox(self.page, server.address)

    def sign_in(self, part: str = "list") -> None:
        self.inbox.open()
        self.page.locator("input[type=email]").fill(self.email)
        self.inbox.give_password(self.password)
        self.inbox.at(part)

    def look_again(self) -> None:
        self.page.reload()
        self.inbox.at("locked")
        self.inbox.give_password(self.password)

    def words(self, of: str) -> list[str]:
        shown = self.page.locator(f"[data-part='six-words'][data-of='{of}'] li")
        until(self.page, lambda: shown.count() == 6)
        return shown.all_inner_texts()

    def choose_password(self, password: str) -> None:
        address = f"{self.server.address}/api/v1/members/password-resets/requests"
        assert self.page.request.post(address, data={"email": self.email}).ok
        link = mailed_link(self.server, self.email, but=self.used)
        self.used.append(link)
        # The address differs from the last one behind its mark alone.
        self.page.goto("about:blank")
        self.page.goto(link)
        self.inbox.at("reset")
        self.page.locator("input[autocomplete=new-password]").fill(password)
        self.page.locator("form button.main").click()
        self.inbox.at("reset-done")
        self.password = password


def mailed_link(server: OwnServer, address: str, *, but: list[str]) -> str:
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        for text in newest_mails(server, address):
            found = RESET.search(text)
            if found and found[0] not in but:
                return found[0]
        time.sleep(LOOK_SECONDS)
    raise TimeoutError(address)


def make_key(colleague: Colleague) -> tuple[str, str]:
    page = colleague.page
    page.locator("[data-part='recovery-code']").wait_for()
    code = page.locator("[data-part='recovery-code'] code").inner_text().replace(" ", "")
    paper = page.locator("[data-part='recovery-code'] .hint").inner_text()
    [name] = re.findall(r"\b[0-9a-f]{8}\b", paper)
    form = page.locator("form", has=page.locator("input[autocapitalize=characters]")).last
    form.locator("input").fill(code[-4:])
    form.locator("button.main").click()
    return code, name


def test_a_replaced_key_words_and_papers_and_a_key_that_was_taken_away(
    visitors: Visitors, server: OwnServer, desks: Desks
) -> None:
    coordinator, caseworker = (
        Colleague(visitors, server, role) for role in ("coordinator", "caseworker")
    )
    for one in (coordinator, caseworker):
        visitors.watch(one.page).expect(r"status of 40[0-9]")
        one.sign_in()
    code, name = replaced_by_a_holder(coordinator, caseworker, server, desks)
    compared_in_both_directions(coordinator, caseworker)
    recovered_with_the_code(caseworker, code, name)
    taken_away_by_the_operator(coordinator, caseworker, visitors, server)


def replaced_by_a_holder(
    coordinator: Colleague, caseworker: Colleague, server: OwnServer, desks: Desks
) -> tuple[str, str]:
    before = Asked(server, desks, SLUG, "127.0.9.1", TEXT, REGION)
    coordinator.inbox.to("members")
    coordinator.page.locator("details.card summary").click()
    coordinator.page.locator("details.card form button.main").click()
    paper = make_key(coordinator)
    coordinator.page.locator("[data-part='recovery-code']").wait_for(state="detached")
    assert coordinator.page.locator("[data-alarm]").count() == 0
    after = Asked(server, desks, SLUG, "127.0.9.2", LATER, REGION)
    caseworker.look_again()
    caseworker.inbox.at("list")
    for asked, text in ((before, TEXT), (after, LATER)):
        caseworker.inbox.show(asked.referral, text)
        assert caseworker.page.locator("[data-alarm]").count() == 0
    caseworker.inbox.move("accept")
    caseworker.inbox.reply("Dag")
    before.phone.erase()
    after.phone.erase()
    return paper


def compared_in_both_directions(coordinator: Colleague, caseworker: Colleague) -> None:
    caseworker.choose_password(PASSWORD)
    caseworker.sign_in("waiting")
    own, organisation = caseworker.words("member"), caseworker.words("organisation")
    coordinator.inbox.to("organisation")
    coordinator.inbox.to("members")
    let_in = coordinator.page.locator("[data-state='waiting'] button.main")
    let_in.click()
    assert (coordinator.words("member"), coordinator.words("organisation")) == (own, organisation)
    assert violations(caseworker.page) + violations(coordinator.page) == []
    coordinator.page.locator("dialog[data-part='let-in'] button.main").click()
    let_in.wait_for(state="detached")
    # The grant is there, and opens nothing before the organisation's words were confirmed, too.
    caseworker.page.locator("[data-part='waiting'] > div > form button.main").last.click()
    caseworker.page.wait_for_timeout(500)
    assert caseworker.inbox.part("list").count() == 0
    caseworker.page.locator("[data-part='confirm-words'] button.main").click()
    caseworker.inbox.at("list")
    assert caseworker.page.locator("[data-alarm]").count() == 0


def recovered_with_the_code(caseworker: Colleague, code: str, name: str) -> None:
    caseworker.choose_password(f"{PASSWORD} opnieuw")
    caseworker.sign_in("waiting")
    caseworker.page.locator("details summary").click()
    form = caseworker.page.locator("details form")
    form.locator("input").nth(0).fill(code)
    form.locator("input").nth(1).fill("00000000")
    form.locator("button.main").click()
    form.locator("[data-part='problem']").wait_for()
    form.locator("input").nth(1).fill(name)
    form.locator("button.main").click()
    caseworker.inbox.at("list")
    assert caseworker.page.locator("[data-alarm]").count() == 0


def taken_away_by_the_operator(
    coordinator: Colleague, caseworker: Colleague, visitors: Visitors, server: OwnServer
) -> None:
    """A key that nobody vouched for is an alarm in each browser, until words were compared."""
    operator = visitors(DESK, "en")
    operator_sign_in(operator, server)
    operator.get_by_role("button", name="Sign in").wait_for(state="detached")
    keys = f"{server.address}/operator/organisations/organisation/{IDENTIFIERS[SLUG]}/key/"
    operator.goto(keys)
    operator.locator("input[type=checkbox]").check()
    operator.locator("button.grave").click()
    operator.wait_for_load_state()
    coordinator.look_again()
    coordinator.page.locator("[data-alarm='key-gone']").wait_for()
    coordinator.page.locator("[data-act='set-up-anew']").click()
    assert violations(coordinator.page) == []
    coordinator.page.locator("[data-alarm] form button.main").click()
    coordinator.page.locator("[data-part='recovery-code']").wait_for()
    assert violations(coordinator.page) == []
    make_key(coordinator)
    coordinator.page.locator("[data-alarm='key-gone']").wait_for(state="detached")
    caseworker.look_again()
    caseworker.page.locator("[data-alarm='unknown-key']").wait_for()
    assert caseworker.page.locator("[data-part='reply'], [data-move='accept']").count() == 0
    caseworker.page.locator("[data-act='compare-words']").click()
    words = caseworker.words("organisation")
    assert violations(caseworker.page) == []
    operator.goto(keys)
    assert operator.locator(".codes li").all_inner_texts() == words
    caseworker.page.locator("dialog[data-part='compare-organisation'] button.main").click()
    # Trusted, and to be given: told, and no alarm any more.
    caseworker.page.locator("[data-alarm='unknown-key']").wait_for(state="detached")
