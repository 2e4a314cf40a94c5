"""Notes are offered, and switched off by one tap; and when they may come."""

import pytest

from backend.web.seeker.contact import EVERY_DAY
from scripts.demonstrations.server import OwnServer
from scripts.fake_providers.push_service import FakePushService
from tests.walks.chromium import DESK, SMALL_PHONE, Device
from tests.walks.door import Door
from tests.walks.tour import UNKNOWN_CODE

from .conftest import Visitors
from .looks import Looks
from .notes import HEARD, TEXT, Seeker
from .test_seeker_way import WAY
from .waiting import until

# Full: one walk for each application is made every time; this is more of them.
pytestmark = pytest.mark.full

# As in Firefox, which settles nothing while its question is ignored.
NEVER_ASKS = "() => { Notification.requestPermission = () => new Promise(() => {}); }"


@pytest.fixture
def seeker(visitors: Visitors, server: OwnServer, push_service: FakePushService) -> Seeker:
    return Seeker(visitors, server, push_service)


def test_who_does_not_allow_it_hears_what_else_there_is(seeker: Seeker) -> None:
    seeker.push.allows = False
    seeker.ask()
    seeker.door.want_notes()
    seeker.says("denied")
    assert not seeker.push.is_subscribed
    # Asked once, it is not offered again.
    seeker.to_talk()
    seeker.page.wait_for_load_state("networkidle")
    assert not seeker.door.contact("offer").is_visible()


def test_a_question_of_the_browser_that_nobody_answers_holds_nothing_up(seeker: Seeker) -> None:
    seeker.ask()
    seeker.page.evaluate(NEVER_ASKS)
    seeker.door.want_notes()
    seeker.to_talk()
    seeker.door.reply("Dit komt toch aan")
    assert not seeker.push.is_subscribed


def test_whoever_takes_the_notes_of_another_request_is_told(seeker: Seeker) -> None:
    seeker.ask()
    assert seeker.door.contact("another").is_hidden()
    seeker.want_notes()
    seeker.ask()
    seeker.door.contact("offer").locator("> summary").click()
    seeker.door.contact("another").wait_for()
    seeker.page.locator("[data-contact-yes]").click()
    seeker.door.contact("on").wait_for()
    assert seeker.door.contact("another").is_hidden()


def test_times_are_kept_at_once_and_changed_without_scripts_by_the_code(
    visitors: Visitors, seeker: Seeker, server: OwnServer
) -> None:
    code = seeker.ask()
    seeker.want_notes()
    seeker.keeps("when", "own")
    for day in sorted(EVERY_DAY - {6}):
        seeker.keeps("days", str(day))
    seeker.choose("days", "6")
    seeker.says("no-hours")

    page = visitors(javascript=False)
    other = Door(page, server.address)
    looks = Looks(other, visitors(), frozenset(WAY))
    other.open()
    other.come_back(code)
    fold = other.section("talk").locator("[data-contact-plain]")
    fold.locator("> summary").click()
    other.look("talk, times")
    days = fold.locator("[name=days]:checked")
    assert days.evaluate_all("all => all.map((one) => one.value)") == ["6"]
    fold.locator("label:has([value='18-23'])").click()
    other.press("times")
    other.section("talk").locator("[data-say=done]").wait_for()
    assert looks.faults == []

    seeker.to_talk()
    seeker.door.contact("times").locator("> summary").click()
    chosen = seeker.door.section("talk").locator("[name=when]:checked")
    assert chosen.input_value() == "18-23"
    other.section("talk").locator("[data-contact-plain] > summary").click()
    other.press("no-notes")
    other.section("talk").locator("[data-contact-plain]").wait_for(state="detached")


def test_another_phone_takes_over_and_one_tap_ends_it(
    visitors: Visitors, seeker: Seeker, server: OwnServer, push_service: FakePushService
) -> None:
    code = seeker.ask()
    seeker.want_notes()
    other = Seeker(visitors, server, push_service)
    other.come_back(code)
    other.door.contact("elsewhere").wait_for()
    other.want_notes()
    other.door.contact("stop").locator("button").click()
    other.says("stopped")
    until(other.page, lambda: not other.push.is_subscribed)
    seeker.to_talk()
    seeker.door.contact("offer").wait_for()


def test_enter_on_a_choice_sends_no_word_and_what_is_erased_takes_the_address_with_it(
    visitors: Visitors, seeker: Seeker
) -> None:
    visitors.watch(seeker.page).expect(UNKNOWN_CODE)
    seeker.ask()
    seeker.want_notes()
    seeker.to_talk()
    seeker.door.section("talk").locator("textarea").fill(TEXT * 2)
    seeker.door.contact("times").locator("> summary").click()
    seeker.door.section("talk").locator("[name=when]:checked").press("Enter")
    seeker.keeps("when", "7-12")
    assert seeker.door.messages() == [TEXT]
    seeker.door.erase()
    until(seeker.page, lambda: not seeker.push.is_subscribed)


@pytest.mark.parametrize(
    ("device", "language", "scheme"),
    [
        (SMALL_PHONE, "nl", "dark"),
        (DESK, "en", "light"),
    ],
)
def test_all_that_is_said_of_notes_and_every_screen_at_night(
    visitors: Visitors,
    server: OwnServer,
    push_service: FakePushService,
    device: Device,
    language: str,
    scheme: str,
) -> None:
    """By day on a phone, `test_seeker_way` covers it in each language."""
    seeker = Seeker(visitors, server, push_service, device, language, color_scheme=scheme)
    looks = Looks(seeker.door, seeker.page, frozenset(WAY if scheme == "light" else ()))
    seeker.ask()
    seeker.hear_all()
    assert looks.screens[-len(HEARD) :] == HEARD
    seeker.page.locator(".lines > summary").click()
    looks.at("help now")
    assert looks.faults == []
    assert sorted(looks.english) == []
