"""Templates, phrases and translation on the device: made, found and sent by keyboard."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from scripts.demonstrations.consent import PROFILE
from scripts.demonstrations.intake import Desks
from scripts.demonstrations.phone import Phone
from scripts.demonstrations.server import OwnServer
from tests.walks.axe import violations
from tests.walks.chromium import DESK, SMALL_PHONE
from tests.walks.disk import traces
from tests.walks.inbox import Inbox
from tests.walks.targets import wider_than_the_screen
from tests.walks.untranslated import missing_glyphs, untranslated

from .conftest import Visitors
from .test_inbox_way import sign_in_of

# Full: one walk for each application is made every time; this is more of them.
pytestmark = pytest.mark.full

SLUG = "fairwork"
WORKER = PROFILE | {
    "audience": "labour-migrants",
    "themes": ["labour-exploitation"],
    "language": "vi",
    "age_band": "23-plus",
}
QUESTION = "Chu giu ho chieu cua toi 51d0"
NAME, START = "Merkteken standaardtekst 0b7e", "Chao ban, toi la"
TEXT = START + " {name}. Hen gap {ngay}."
FILLED = "Chao ban, toi la Noor. Hen gap thu hai."
# As Chromium has it; what it was asked to translate is kept.
TRANSLATOR = """
  window.asked = [];
  window.Translator = {
    availability: async ({ sourceLanguage, targetLanguage }) =>
      [sourceLanguage, targetLanguage].sort().join() === "nl,vi" ? window.pack : "unavailable",
    create: async (pair) => ({
      translate: async (text) => {
        window.asked.push({ ...pair, text });
        return `${pair.targetLanguage}: ${text}`;
      },
    }),
  };
"""


class Worker:
    """Somebody who asks in Vietnamese, at an organisation that answers in it."""

    def __init__(self, server: OwnServer, desks: Desks, source: str) -> None:
        self.phone = Phone(server.address, source=source)
        matches = self.phone.matches(WORKER)["matches"]
        [organisation] = [
            match["organisation"] for match in matches if match["organisation"]["slug"] == SLUG
        ]
        self.phone.ask(WORKER, QUESTION, [organisation])
        referral = desks.of(SLUG).find(self.phone.request)
        assert referral
        self.referral = str(referral["id"])


@pytest.fixture
def worker(server: OwnServer, desks: Desks) -> Iterator[Worker]:
    made = Worker(server, desks, "127.0.8.31")
    yield made
    made.phone.erase()


def signed_in(
    visitors: Visitors, server: OwnServer, role: str, *, script: str = "", **how: object
) -> Inbox:
    page = visitors(**({"device": DESK} | how))  # type: ignore[arg-type]  # as `visitors` takes them
    # Requests are erased when a test is over.
    visitors.watch(page).expect("status of 404")
    if script:
        page.add_init_script(script)
    inbox = Inbox(page, server.address, "nl")
    inbox.open()
    inbox.sign_in(*sign_in_of(server, SLUG, role))
    return inbox


def make_template(inbox: Inbox, name: str = NAME) -> None:
    page = inbox.page
    page.goto(f"{inbox.address}/inbox/#/organisation/templates")
    inbox.part("templates").locator("button.main").click()
    form = inbox.part("template-form")
    form.locator("#name").fill(name)
    if not form.locator("textarea").count() or not page.get_by_label("Vietnamees").count():
        form.locator("#further").select_option("vi")
    page.get_by_label("Vietnamees").fill(TEXT)
    form.locator("button.main").click()
    inbox.part("templates").get_by_text(name).wait_for()


def shown(inbox: Inbox, worker: Worker) -> None:
    """Show the conversation with its reply box, which has to be opened before acceptance."""
    inbox.show(worker.referral, QUESTION)
    inbox.part("open-reply").click()
    inbox.part("words").wait_for()


def looked_at(page: Page) -> None:
    assert violations(page) == []
    assert untranslated(page, "nl") == []
    assert missing_glyphs(page) == []
    assert wider_than_the_screen(page) == []


def test_a_template_is_made_and_a_colleague_answers_with_it_by_keyboard(
    visitors: Visitors, server: OwnServer, worker: Worker
) -> None:
    coordinator = signed_in(visitors, server, "coordinator")
    make_template(coordinator)
    looked_at(coordinator.page)

    inbox = signed_in(visitors, server, "caseworker")
    shown(inbox, worker)
    page = inbox.page
    page.locator("#conversation-title").focus()
    page.keyboard.press("p")
    inbox.part("words-panel").wait_for()
    inbox.part("words-tabs").locator("button").first.focus()
    page.keyboard.press("Enter")
    page.locator("[data-template]").first.wait_for()
    looked_at(page)
    page.locator(".book-tools input").focus()
    page.keyboard.type("0b7e")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    # Each field is asked for, and the text shows what becomes of it.
    inbox.part("fields").wait_for()
    looked_at(page)
    page.keyboard.type("Noor")
    page.keyboard.press("Tab")
    page.keyboard.type("thu hai")
    expect(inbox.part("preview")).to_have_text(FILLED)
    page.keyboard.press("Enter")
    expect(inbox.part("words-panel")).to_have_count(0)
    reply = inbox.part("reply").locator("textarea")
    expect(reply).to_have_value(FILLED)
    expect(reply).to_be_focused()
    page.keyboard.press("Control+Enter")
    inbox.wait_for(FILLED)
    assert [one.text for one in worker.phone.read()] == [QUESTION, FILLED]
    for text in (NAME, START):
        assert traces(server.data, text) == []


def test_two_change_the_same_template_and_both_texts_stay(
    visitors: Visitors, server: OwnServer
) -> None:
    first, second = (signed_in(visitors, server, "coordinator") for _browser in range(2))
    made = "Door twee veranderd"
    make_template(first, made)
    second.page.goto(f"{server.address}/inbox/#/organisation/templates")
    for inbox in (first, second):
        visitors.watch(inbox.page).expect("status of 409")
        inbox.part("templates").get_by_text(made).click()
    for inbox, name in ((first, "van de eerste"), (second, "van de tweede")):
        inbox.part("template-form").locator("#name").fill(f"{made} {name}")
        inbox.part("template-form").locator("button.main").first.click()
    second.part("overtaken").locator("button").first.click()
    for name in ("van de eerste", "van de tweede"):
        second.part("templates").get_by_text(f"{made} {name}").wait_for()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_phrases_on_a_phone(
    visitors: Visitors, server: OwnServer, worker: Worker, scheme: str
) -> None:
    inbox = signed_in(visitors, server, "caseworker", device=SMALL_PHONE, color_scheme=scheme)
    shown(inbox, worker)
    page = inbox.page
    inbox.part("words").click()
    inbox.part("words-tabs").locator("button").nth(1).click()
    expect(inbox.part("unread")).to_be_visible()
    looked_at(page)
    # One's own language finds it, and the person's is put into the reply; the next goes behind it.
    page.locator(".book-tools input").fill("paspoort")
    page.locator("[data-phrase='who-has-passport']").click()
    page.locator("[data-phrase='passport-is-yours']").click()
    expect(inbox.part("inserted")).not_to_be_empty()
    page.locator(".book-tools input").fill("zzz")
    inbox.part("empty").wait_for()
    page.keyboard.press("Escape")
    expect(inbox.part("reply").locator("textarea")).to_have_value(
        "Bây giờ ai giữ hộ chiếu của bạn? Hộ chiếu là của bạn. Chủ không được giữ."
    )


def hosts_of(page: Page) -> set[str]:
    found: set[str] = set()
    page.on("request", lambda request: found.add(urlsplit(request.url).netloc))
    return found


def test_a_message_and_a_reply_are_translated_here(
    visitors: Visitors, server: OwnServer, worker: Worker
) -> None:
    script = f"window.pack = 'available'; {TRANSLATOR}"
    inbox = signed_in(visitors, server, "caseworker", script=script)
    page, hosts = inbox.page, hosts_of(inbox.page)
    shown(inbox, worker)
    inbox.part("translate").click()
    expect(inbox.part("translation")).to_contain_text(f"nl: {QUESTION}")
    expect(inbox.part("by-machine")).to_be_visible()
    looked_at(page)
    inbox.part("reply").locator("textarea").fill("Dag\n\nWie ben je?")
    inbox.part("translate-reply").click()
    expect(inbox.part("translated")).to_have_text("vi: Dag\n\nvi: Wie ben je?")
    looked_at(page)
    page.locator("[data-act='both']").click()
    expect(inbox.part("reply").locator("textarea")).to_have_value(
        "vi: Dag\n\nvi: Wie ben je?\n\n"
        "Máy tính đã dịch đoạn này. Có thể có chỗ sai.\n\n"
        "Dag\n\nWie ben je?"
    )
    assert page.evaluate("window.asked.map(({ text }) => text)") == [QUESTION, "Dag", "Wie ben je?"]
    assert hosts <= {urlsplit(server.address).netloc}


def test_a_language_pack_is_told_of_before_it_is_fetched(
    visitors: Visitors, server: OwnServer, worker: Worker
) -> None:
    script = f"window.pack = 'downloadable'; {TRANSLATOR}"
    inbox = signed_in(visitors, server, "caseworker", script=script)
    shown(inbox, worker)
    expect(inbox.part("language-pack")).to_be_visible()
    inbox.part("reply").locator("textarea").fill("Dag")
    inbox.part("translate-reply").click()
    expect(inbox.part("reply-translation").locator("[data-part='language-pack']")).to_be_visible()
    assert inbox.page.evaluate("window.asked") == []


@pytest.mark.parametrize(
    "script", ["delete window.Translator", f"window.pack = 'unavailable'; {TRANSLATOR}"]
)
def test_where_the_browser_does_not_translate_nothing_is_shown(
    visitors: Visitors, server: OwnServer, worker: Worker, script: str
) -> None:
    inbox = signed_in(visitors, server, "caseworker", script=script)
    shown(inbox, worker)
    inbox.part("words").wait_for()
    expect(inbox.part("translate")).to_have_count(0)
    expect(inbox.part("translate-reply")).to_have_count(0)


def test_no_server_that_translates_pages_gets_words(
    visitors: Visitors, server: OwnServer, worker: Worker
) -> None:
    inbox = signed_in(visitors, server, "caseworker")
    shown(inbox, worker)
    page = inbox.page
    assert page.locator("meta[name='google']").get_attribute("content") == "notranslate"
    words = inbox.part("messages").locator(".words").first
    assert words.evaluate("(element) => element.translate") is False
    page.goto(f"{server.address}/")
    kept = page.locator("#text, #reply, template[data-template='message']")
    assert (
        kept.evaluate_all(
            "(all) => all.map((one) => (one.content?.querySelector('.text') ?? one).translate)"
        )
        == [False] * kept.count()
    )
