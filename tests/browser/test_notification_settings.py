"""How a member hears of things: push in this browser, devices, kinds, quiet hours, mail."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from scripts.demonstrations.server import OwnServer
from scripts.fake_providers.push_service import FakePushService
from tests.walks.axe import violations
from tests.walks.chromium import DESK, PHONE, SMALL_PHONE, Device
from tests.walks.inbox import Inbox
from tests.walks.keyboard import Keyboard
from tests.walks.push import Push
from tests.walks.targets import small_targets, wider_than_the_screen

from .conftest import Visitors
from .waiting import until

# Full: one walk for each application is made every time; this is more of them.
pytestmark = pytest.mark.full

API = "/api/v1/notifications"
SLUG = "spine"
# After that long it fetches what nobody waits for.
SOON_MS = 21_000
PERMISSION = 'Object.defineProperty(Notification, "permission", { get: () => "%s" });'
GRANTED, DENIED = PERMISSION % "granted", PERMISSION % "denied"
# The page has fetched what has time.
LISTENS = "navigator.serviceWorker.onmessage !== null"
SENT_SECONDS = 60.0
MISSING = "delete window.PushManager;"


class Settings:
    """A member before the page of the notifications, in a browser that has push."""

    def __init__(
        self,
        visitors: Visitors,
        server: OwnServer,
        service: FakePushService,
        device: Device = DESK,
        role: str = "caseworker",
        script: str = "",
    ) -> None:
        self.page = visitors(device)
        self.service, self.subscription = service, service.new_subscription()
        self.push = Push(self.page, self.subscription.as_json())
        if script:
            self.page.context.add_init_script(script)
        self.inbox = Inbox(self.page, server.address)
        [(email, self.password)] = [
            (sign_in["email"], sign_in["password"])
            for sign_in in server.sign_ins()
            if (sign_in["organisation"], sign_in["role"]) == (SLUG, role)
        ]
        self.inbox.open()
        self.inbox.sign_in(email, self.password)

    def part(self, name: str, state: str) -> None:
        self.page.locator(f"[data-part='{name}'][data-state='{state}']").wait_for()

    def devices(self, count: int) -> None:
        expect(self.page.locator("[data-device]")).to_have_count(count)

    def switch_on(self) -> None:
        self.inbox.to_notifications()
        self.part("push", "off")
        self.page.locator("[data-part='push'] .switch").click()
        self.part("push", "on")

    def reload(self) -> None:
        self.page.context.add_init_script(GRANTED)
        self.page.reload()
        self.inbox.at("locked")
        self.inbox.give_password(self.password)
        self.inbox.at("notifications")

    def texts(self) -> list[str]:
        return [
            one["plaintext"]
            for one in self.service.received
            if one["subscription"] == self.subscription.id
        ]

    def forget(self) -> None:
        self.page.locator("[data-here='true'] [data-act='forget']").click()
        self.page.locator("dialog[data-part='forget-device'] button.main").click()
        self.part("push", "off")

    def save(self) -> None:
        self.page.locator("[data-part='preferences'] button.main").click()
        self.part("preferences", "saved")


def box(page: Page, kind: str, way: str) -> Any:
    return page.locator(f"[id='{kind}-{way}']")


@pytest.mark.parametrize("device", [PHONE, DESK], ids=["360 px", "1280 px"])
def test_what_a_member_chooses_is_there_again_after_a_reload(
    visitors: Visitors, server: OwnServer, push_service: FakePushService, device: Device
) -> None:
    member = Settings(visitors, server, push_service, device)
    page, faults = member.page, []

    def look() -> None:
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            faults.extend([*violations(page), *small_targets(page), *wider_than_the_screen(page)])

    member.inbox.to_notifications()
    look()
    assert member.push.asked == 0
    member.switch_on()
    assert member.push.asked == 1
    member.devices(1)
    page.locator("[data-act='test']").click()
    expect(page.locator("[data-device] [role=status]")).not_to_be_empty()
    page.locator("[data-act='rename']").click()
    page.locator("dialog[data-part='rename-device'] input").fill("Merkteken 5e11")
    page.locator("dialog[data-part='rename-device'] button.main").click()
    expect(page.locator("[data-device] h3")).to_contain_text("Merkteken 5e11")
    box(page, "referral.written", "push").uncheck()
    box(page, "referral.written", "mail").check()
    page.locator("[name=hasQuiet]").check()
    page.locator("#quiet-0-from").select_option("21")
    page.locator("#timezone").select_option("Asia/Manila")
    look()
    member.save()
    member.reload()
    member.part("push", "on")
    member.devices(1)
    assert [box(page, "referral.written", way).is_checked() for way in ("push", "mail")] == [
        False,
        True,
    ]
    assert page.locator("#quiet-0-from").input_value() == "21"
    assert page.locator("#timezone").input_value() == "Asia/Manila"
    member.part("preferences", "kept")
    box(page, "referral.written", "push").check()
    box(page, "referral.written", "mail").uncheck()
    page.locator("[name=hasQuiet]").uncheck()
    member.save()
    member.forget()
    member.devices(0)
    assert not member.push.is_subscribed
    assert faults == []


def test_by_keyboard_alone_at_320_px(
    visitors: Visitors, server: OwnServer, push_service: FakePushService
) -> None:
    member = Settings(visitors, server, push_service, SMALL_PHONE)
    page, keys = member.page, Keyboard(member.page)
    keys.press(".bar-links [data-page='settings']")
    member.inbox.at("settings")
    # The page has taken the focus by itself: a Tab before that is nobody's.
    expect(page.locator("#main h1")).to_be_focused()
    keys.press(".page-tabs a:not([aria-current])")
    member.inbox.at("notifications")
    expect(page.locator("#main h1")).to_be_focused()
    keys.press("[data-part='push'] .switch")
    member.part("push", "on")
    keys.press("[data-act='test']")
    expect(page.locator("[data-device] [role=status]")).not_to_be_empty()
    keys.choose("[id='referral.offered-mail']")
    keys.choose("[name=hasQuiet]")
    keys.choose("#quiet-0-days input[value='7']")
    keys.press("[data-add=quiet]")
    expect(page.locator("#quiet-1-days")).to_be_focused()
    keys.press("#quiet-1-days button")
    expect(page.locator("#quiet-0-days")).to_be_focused()
    keys.press("[data-part='preferences'] button.main")
    member.part("preferences", "saved")
    assert wider_than_the_screen(page) == []
    assert keys.unseen == []
    box(page, "referral.offered", "mail").check()
    page.locator("[name=hasQuiet]").uncheck()
    member.save()
    member.forget()
    expect(page.locator("#devices")).to_be_focused()


def test_hours_that_nobody_can_keep_are_not_sent_and_lead_to_their_field(
    visitors: Visitors, server: OwnServer, push_service: FakePushService
) -> None:
    member = Settings(visitors, server, push_service)
    page = member.page
    member.inbox.to_notifications()
    page.locator("[name=hasQuiet]").check()
    page.locator("#quiet-0-from").select_option("7")
    page.locator("[data-part='preferences'] button.main").click()
    member.inbox.complains()
    page.locator("[data-part='problem'] a").click()
    expect(page.locator("#quiet-0-from")).to_be_focused()
    member.part("preferences", "changed")
    assert violations(page) == []


@pytest.mark.parametrize(("script", "state"), [(DENIED, "denied"), (MISSING, "missing")])
def test_where_push_cannot_be_had_there_is_no_switch(
    visitors: Visitors, server: OwnServer, push_service: FakePushService, script: str, state: str
) -> None:
    member = Settings(visitors, server, push_service, script=script)
    member.inbox.to_notifications()
    member.part("push", state)
    expect(member.page.locator("[data-part='push'] .switch")).to_have_count(0)
    expect(member.page.locator("[data-part='push'] .note")).not_to_be_empty()
    assert violations(member.page) == []


def test_a_mailbox_that_was_stopped_is_told_and_started_again(
    visitors: Visitors, server: OwnServer, push_service: FakePushService
) -> None:
    member = Settings(visitors, server, push_service)
    state = ""

    def stopped(route: Route) -> None:
        answer = route.fetch()
        found = answer.json()
        if route.request.method == "GET":
            found["mail"]["state"] = state
        route.fulfill(response=answer, json=found)

    member.page.route(f"**{API}/settings", stopped)
    for state in ("bounced", "complained"):
        member.inbox.to_notifications()
        member.part("mail", state)
        assert violations(member.page) == []
        member.page.locator("[data-part='mail'] button").click()
        member.part("mail", "ok")
        expect(member.page.locator("#mail")).to_be_focused()


def test_push_is_renewed_once_the_inbox_has_time(
    visitors: Visitors, server: OwnServer, push_service: FakePushService
) -> None:
    member = Settings(visitors, server, push_service)
    page = member.page
    member.switch_on()
    kept = page.evaluate("localStorage.getItem('push')")
    assert re.fullmatch(r"[0-9a-f-]{36} [0-9a-f-]{36}", kept)
    page.clock.install()
    with page.expect_request(lambda one: one.method == "PUT" and f"{API}/devices/" in one.url):
        member.reload()
        page.clock.fast_forward(SOON_MS)
    member.forget()


def test_a_tap_on_a_push_brings_the_inbox_forward_and_has_it_ask(
    visitors: Visitors, server: OwnServer, push_service: FakePushService
) -> None:
    member = Settings(visitors, server, push_service)
    page = member.page
    member.switch_on()
    page.clock.install()
    member.reload()
    page.locator("[data-act='test']").click()
    until(page, member.texts, within=SENT_SECONDS)
    member.push.deliver(page, member.texts()[0])
    page.clock.fast_forward(SOON_MS)
    until(page, lambda: page.evaluate(LISTENS))
    with page.expect_request(lambda one: "/inbox/referrals?status=offered" in one.url):
        assert member.push.tap() == [f"focus {page.url}"]
    member.inbox.at("notifications")
    member.forget()


def test_who_leaves_what_is_not_saved_is_asked(
    visitors: Visitors, server: OwnServer, push_service: FakePushService
) -> None:
    member = Settings(visitors, server, push_service, role="coordinator")
    asked = page_dialogs(member.page)
    leave_unsaved(member, asked, member.inbox.to_notifications, "[name=hasQuiet]")


def leave_unsaved(member: Settings, asked: list[str], go: Callable[[], None], change: str) -> None:
    page, dialog = member.page, member.page.locator("dialog[data-part='leave']")
    asked.clear()
    go()
    page.locator(change).click()
    expect(page.locator(".save-bar > [role=status]")).not_to_be_empty()
    here = page.url
    page.locator(".bar-links [data-page='inbox']").click()
    dialog.wait_for()
    assert violations(page) == []
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    assert page.url == here
    page.go_back()
    dialog.wait_for()
    page.keyboard.press("Escape")
    # As it was before there is nothing to ask about.
    page.close(run_before_unload=True)
    until(page, lambda: asked)
    page.locator(".bar-links [data-page='inbox']").click()
    dialog.locator("button.main").click()
    member.inbox.at("list")
    go()


def page_dialogs(page: Page) -> list[str]:
    found: list[str] = []

    def note(dialog: Any) -> None:
        found.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", note)
    return found
