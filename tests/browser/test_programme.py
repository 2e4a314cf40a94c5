"""The programme's pages: a manager creates a project, two change it at once, an editor reads."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from scripts.demonstrations.server import OwnServer
from tests.walks.axe import violations, wrong_landmarks
from tests.walks.chromium import DESK, PHONE
from tests.walks.keyboard import press
from tests.walks.targets import small_targets, wider_than_the_screen

from .conftest import Visitors
from .test_inbox_way import sign_in_of

OFFICE = "programme"
NAME, OTHERS, MINE = "Proef op school", "Proef op straat", "Proef op scholen"


@dataclass
class Programme:
    """One member before the pages of the programme; parts are known by `data-part`."""

    page: Page
    address: str
    faults: list[str] = field(default_factory=list)

    def part(self, name: str) -> Locator:
        return self.page.locator(f"[data-part='{name}']")

    def sign_in(self, server: OwnServer, role: str) -> None:
        email, password = sign_in_of(server, OFFICE, role)
        self.page.goto(f"{self.address}/programme/")
        self.page.locator("input[type=email]").fill(email)
        self.page.locator("input[autocomplete=current-password]").fill(password)
        self.page.locator("form button.main").click()
        self.part("figures").wait_for()

    def press(self, button: str) -> None:
        """Press a button with the keyboard, once it is there to be seen."""
        press(self.page.locator(button))

    def to(self, part: str) -> None:
        menu = self.page.locator(".project-menu")
        opener = menu.locator("> button")
        # On a phone the menu is opened first.
        if opener.is_visible() and opener.get_attribute("aria-expanded") == "false":
            self.press(".project-menu > button")
        menu.locator(f"a[href$='/{part}']").click()
        self.part(part).wait_for()

    def open_part(self, part: str, project: str = "jongens") -> None:
        """Show a part of a project, which is switched on if it is off."""
        self.page.goto(f"{self.address}/programme/#/projects")
        self.page.get_by_role("link", name=project).first.click()
        self.part("about").wait_for()
        self.to("parts")
        switched_on = self.page.locator(f"[data-id='{part}'] .mark")
        if switched_on.count() == 0:
            self.page.locator(f"[data-id='{part}'] button").click()
            switched_on.wait_for()
        self.to(part)

    def look(self, name: str) -> None:
        for device, light in ((DESK, "light"), (PHONE, "dark")):
            self.page.set_viewport_size({"width": device.width, "height": device.height})
            self.page.emulate_media(color_scheme=light)  # type: ignore[arg-type]
            found = [
                *violations(self.page),
                *small_targets(self.page),
                *wider_than_the_screen(self.page),
            ]
            self.faults += [f"{name}, {device.width}, {light}: {one}" for one in found]


def opened(visitors: Visitors, server: OwnServer, role: str) -> Programme:
    found = Programme(visitors(DESK), server.address)
    found.sign_in(server, role)
    return found


@pytest.mark.full
def test_signing_in_asks_everything_once(visitors: Visitors, server: OwnServer) -> None:
    editor = Programme(visitors(DESK), server.address)
    asked: list[str] = []
    editor.page.on("request", lambda request: asked.append(urlsplit(request.url).path))
    editor.sign_in(server, "editor")
    assert [path for path in asked if path.startswith("/api/")] == [
        "/api/v1/members/parameters",
        "/api/v1/members/me",
        "/api/v1/programmes/options",
        "/api/v1/programmes/board",
    ]


def test_a_project_from_its_first_day_to_two_who_change_it(
    visitors: Visitors, server: OwnServer
) -> None:
    manager = opened(visitors, server, "programme-manager")
    manager.look("board")
    place = create(manager)
    coordinator = opened(visitors, server, "coordinator")
    coordinator.page.goto(place)
    visitors.watch(coordinator.page).expect(r"status of 409")
    begin_to_change(coordinator, MINE)
    begin_to_change(manager, OTHERS)
    manager.press("[data-part='project-form'] .main")
    manager.part("about").wait_for()
    # The second is told, and sees both.
    coordinator.press("[data-part='project-form'] .main")
    clash = coordinator.part("conflict")
    expect(clash).to_contain_text(OTHERS)
    expect(clash).to_contain_text(MINE)
    coordinator.look("conflict")
    coordinator.press("[data-act='keep']")
    expect(coordinator.part("about")).to_contain_text(MINE)
    switch_on(coordinator)
    read_history(opened(visitors, server, "editor"), place)
    assert manager.faults + coordinator.faults == []


def create(manager: Programme) -> str:
    manager.page.goto(f"{manager.address}/programme/#/projects/new")
    manager.page.locator("#name-nl").fill(NAME)
    manager.page.locator("#slug").fill("school")
    manager.page.locator("#kind").select_option("trial")
    manager.page.locator("#organisation").select_option(label="Programmabureau")
    manager.look("new")
    manager.press("[data-part='project-form'] .main")
    manager.part("about").wait_for()
    return manager.page.url


def begin_to_change(somebody: Programme, name: str) -> None:
    somebody.part("about").wait_for()
    somebody.press("[data-act='edit']")
    somebody.page.locator("#name-nl").fill(name)


def switch_on(coordinator: Programme) -> None:
    coordinator.to("parts")
    coordinator.look("parts")
    coordinator.press("[data-act='flip-links']")
    expect(coordinator.part("parts").locator("[data-id='links'] .mark")).to_be_visible()
    coordinator.to("people")
    expect(coordinator.part("people")).to_contain_text("editor@programme.example")


def read_history(editor: Programme, place: str) -> None:
    editor.page.goto(place)
    editor.part("about").wait_for()
    expect(editor.page.locator("[data-act='edit']")).to_have_count(0)
    editor.to("history")
    expect(editor.page.locator("[data-event='project.changed']")).to_have_count(2)
    expect(editor.page.locator("[data-event='project.part-on']")).to_contain_text("coordinator@")
    # Never to what.
    expect(editor.part("history")).not_to_contain_text(MINE)
    assert wrong_landmarks(editor.page) == []
