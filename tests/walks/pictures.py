"""Makes the pictures of docs/journeys.md: `python -m tests.walks.pictures docs/pictures`."""

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import batched
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from scripts.demonstrations.server import BASE, OwnServer
from scripts.testing.browsers import find_chromium

from .chromium import DESK, PHONE, PROXY, Device, chromium
from .door import ANSWERS, Door
from .inbox import Inbox
from .photographer import PATIENCE_SECONDS, SHARP, Photographer
from .pictures_hope import advise

SMALL_DESK = Device("small desk", 640, 700, SHARP)
SLUGS = {
    organisation["id"]: organisation["slug"]
    for organisation in json.loads(
        (BASE / "backend/organisations/data/organisations.json").read_text()
    )["organisations"]
}
NEW_ORGANISATION = {
    "name": "Harbour",
    "slug": "harbour",
    "about_nl": "Een huis waar je kunt praten.",
    "age_from": "12",
    "capacity": "5",
}
FIRST, SECOND = "coordinator@harbour.example", "caseworker@harbour.example"
PASSWORD = "harbour lantern seven willow"
BELOW_EXIT = "(part) => scrollBy(0, part.getBoundingClientRect().top - 64)"
ON_ONE_PICTURE = 3


@dataclass(frozen=True, slots=True)
class Asking:
    """How somebody asks, and what is answered."""

    name: str
    language: str
    answers: dict[str, Any]
    text: str
    answer: str
    steps: Sequence[str]


BOY = Asking(
    "asking",
    "en",
    {**ANSWERS, "who": "boys", "about": ["sexual-exploitation"], "where": "NL-NB", "age": "16-17"},
    "I want this to stop. I do not know who I can ask.",
    "Good that you write. You can tell it at your own pace. When is it safe to write to you?",
    ("start", "about", "written", "code", "next", "notes offered", "answered"),
)
WORKER = Asking(
    "asking-in-vietnamese",
    "vi",
    dict(ANSWERS),
    "Chủ giữ hộ chiếu của tôi. Tôi phải làm gì?",
    "Cảm ơn bạn đã viết. Hộ chiếu là của bạn. Bạn có an toàn không?",
    ("start", "who", "written", "code", "answered"),
)


def ask(of: Photographer, asking: Asking, **more: Any) -> bytes:
    shots: dict[str, bytes] = {}
    with of.page(PHONE, asking.language, **more) as page:

        def look(step: str) -> None:
            page.mouse.move(0, 0)
            shots[step] = page.screenshot()

        door = Door(page, of.server.address, asking.language, look)
        door.open()
        slug = SLUGS[door.find(asking.answers)]
        door.write(asking.text)
        look("written")
        door.press("next")
        door.at("code", PATIENCE_SECONDS * 1000)
        door.press("next")
        door.at("next")
        if "notes offered" in asking.steps:
            door.contact("offer").locator("> summary").click()
            door.contact("offer").evaluate(BELOW_EXIT)
            look("notes offered")
        door.press("talk")
        door.at("talk")
        desk = of.answer(slug, asking.answer)
        button = door.section("talk").locator("button[value=look]")
        if button.is_visible():
            button.click()
        door.wait_for(asking.answer, PATIENCE_SECONDS * 1000)
        look("answered")
    for number, steps in enumerate(batched(asking.steps, ON_ONE_PICTURE, strict=False), 1):
        of.save(f"{asking.name}-{number}", [shots[step] for step in steps])
    return desk


def operator(of: Photographer) -> None:
    [account] = [sign_in for sign_in in of.server.sign_ins() if sign_in["role"] == "operator"]
    with of.page(DESK) as page:
        pages = f"{of.server.address}/operator/"
        page.goto(pages)
        page.locator("#email").fill(account["email"])
        page.locator("#password").fill(account["password"])
        page.locator("#sign-in button").click()
        page.locator("#to-do").wait_for()
        of.save("operator", [page.screenshot()])
        page.goto(f"{pages}organisations/organisation/add/")
        for name, text in NEW_ORGANISATION.items():
            page.locator(f"[name='{name}']").fill(text)
        for name in ("audiences", "themes", "wishes", "languages", "regions"):
            page.locator(f"input[name={name}]").first.check()
        page.locator("[name=_save]").click()
        page.goto(f"{pages}organisations/membership/add/")
        page.locator("[name=organisation]").select_option(label=NEW_ORGANISATION["name"])
        page.locator("[name=name]").fill("Coordinator")
        page.locator("[name=email]").fill(FIRST)
        page.locator("[name=_save]").click()
        page.locator(".messagelist").wait_for()


def set_up(of: Photographer) -> None:
    shots = []
    with of.page(SMALL_DESK) as page, of.page(SMALL_DESK) as other:
        inbox = come_in(of, page, FIRST, "first-key")
        page.locator("form button.main").click()
        inbox.at("recovery-code")
        shots.append(page.screenshot())
        code = page.locator(".code-on-paper code").inner_text()
        page.locator("input:visible").fill(code.replace(" ", "")[-4:])
        page.locator("form button.main").last.click()
        inbox.at("list")
        inbox.to("members")
        page.locator("input[type=email]").fill(SECOND)
        page.locator("form input").first.fill("Caseworker")
        page.locator("form button.main").first.click()
        waiting = come_in(of, other, SECOND, "waiting")
        waiting.part("six-words").nth(1).wait_for()
        shots.append(other.screenshot())
        page.locator("[data-state=waiting] button.main").click(timeout=PATIENCE_SECONDS * 1000)
        inbox.part("six-words").nth(1).wait_for()
        page.mouse.move(0, 0)
        shots.append(page.screenshot())
    of.save("setting-up-1", shots[:1])
    of.save("setting-up-2", shots[1:])


def come_in(of: Photographer, page: Page, email: str, part: str) -> Inbox:
    page.goto(of.mailed_link(email))
    page.locator("input[autocomplete=new-password]").fill(PASSWORD)
    page.locator("form button.main").click()
    inbox = Inbox(page, of.server.address, "en")
    inbox.at("reset-done")
    inbox.open()
    page.locator("input[type=email]").fill(email)
    inbox.give_password(PASSWORD)
    inbox.at(part)
    return inbox


def take(folder: Path, path: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with OwnServer(PROXY) as server, chromium(path) as driven:
        of = Photographer(server, driven.launch(), folder)
        of.save("answering", [ask(of, BOY)])
        ask(of, WORKER, javascript=False, color_scheme="dark")
        operator(of)
        set_up(of)
        advise(of)


def main() -> None:
    found = find_chromium()
    if not found.path:
        sys.exit(found.why)
    take(Path(sys.argv[1]), found.path)


if __name__ == "__main__":
    main()
