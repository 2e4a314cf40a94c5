"""Platform HOPE beside a walk: those who are not before the screen act over the wire."""

import re
import sqlite3
import time
from contextlib import closing
from dataclasses import dataclass, field
from functools import cached_property

from playwright.sync_api import Locator, Page

from scripts.demonstrations.hope_people import HopeDesk, HopeMember, Requester, day
from scripts.demonstrations.hope_words import (
    BRIEFING,
    DEFINITION,
    MEMBER_SAYS,
    REQUESTER,
    REQUESTER_SAYS,
)
from scripts.demonstrations.server import OwnServer
from tests.walks.axe import violations
from tests.walks.chromium import DESK, PHONE
from tests.walks.targets import small_targets, wider_than_the_screen

from .mails import newest_mails
from .waiting import SECONDS

SLUG = "hope"
LOOK_SECONDS = 0.1
LOOKS = [(device, light) for device in (PHONE, DESK) for light in ("light", "dark")]
LINK = re.compile(r"https?://\S+/advice/r/[\w-]+")


def sign_in_of(server: OwnServer, name: str) -> tuple[str, str]:
    """Address and password of `coordinator`, or of a member by the name of their choice."""
    wanted = f"{name.lower()}@{SLUG}.example"
    [found] = [sign_in for sign_in in server.sign_ins() if sign_in["email"] == wanted]
    return found["email"], found["password"]


def mailed_link(server: OwnServer, address: str) -> str:
    """Return the link of the newest mail to a requester."""
    return mailed(server, address, LINK)[0]


def mailed(server: OwnServer, address: str, pattern: re.Pattern[str]) -> re.Match[str]:
    """Return what is found in the newest mail to somebody, once it is there."""
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        for text in newest_mails(server, address):
            if found := pattern.search(text):
                return found
        time.sleep(LOOK_SECONDS)
    raise TimeoutError(address)


def rows_with(server: OwnServer, mark: str) -> list[str]:
    found = []
    with closing(sqlite3.connect(f"file:{server.data / 'kier.sqlite3'}?mode=ro", uri=True)) as rows:
        tables = [
            name for (name,) in rows.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        ]
        for table in tables:
            said = rows.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - a name of the database
            if any(
                mark in str(cell) or mark.encode() in _bytes(cell) for row in said for cell in row
            ):
                found.append(table)
    return found


def _bytes(cell: object) -> bytes:
    return cell if isinstance(cell, bytes) else b""


@dataclass
class Stand:
    """One person before the panel or the desk, in any language; parts are known by `data-part`."""

    page: Page
    address: str
    # Where a mouse is used, axe's least size of a target is enough.
    is_touched: bool = True
    faults: list[str] = field(default_factory=list)

    def part(self, name: str) -> Locator:
        return self.page.locator(f"[data-part='{name}']")

    def give(self, email_address: str, password: str) -> None:
        self.page.locator("input[type=email]").fill(email_address)
        self.unlock(password)

    def unlock(self, password: str) -> None:
        self.page.locator("input[autocomplete=current-password]").fill(password)
        self.page.locator("form button.main").click()

    def lock(self) -> None:
        self.part("lock").click()
        self.part("locked").wait_for()

    def to(self, name: str) -> None:
        self.page.locator(f"nav [data-page='{name}']").click()
        self.part(name).wait_for()

    def kept(self, state: str) -> None:
        """Wait until what was written is there: `kept`, or `away` without a line."""
        self.page.locator(f"[data-part=kept][data-state={state}]").wait_for()

    def look(self, name: str) -> None:
        before = self.page.viewport_size
        for device, light in LOOKS:
            self.page.set_viewport_size({"width": device.width, "height": device.height})
            self.page.emulate_media(color_scheme=light)  # type: ignore[arg-type]
            found = violations(self.page) + wider_than_the_screen(self.page)
            found += small_targets(self.page) if self.is_touched else []
            self.faults += [f"{name}, {device.name}, {light}: {one}" for one in found]
        if before:
            self.page.set_viewport_size(before)
        self.page.emulate_media(color_scheme="light")


class Others:
    """A requester, the coordinator and members over HTTP."""

    def __init__(self, server: OwnServer, requester: str, *, wanted: int = 1) -> None:
        self.server, self.wanted = server, wanted
        self.email = f"{requester}@city.example"
        self.requester = Requester(server.address, language="en")
        self.request = ""
        self._members: dict[str, HopeMember] = {}

    @cached_property
    def desk(self) -> HopeDesk:
        return HopeDesk(self.server.address, *sign_in_of(self.server, "coordinator"), language="en")

    def member(self, name: str) -> HopeMember:
        if name not in self._members:
            found = sign_in_of(self.server, name)
            self._members[name] = HopeMember(self.server.address, *found, language="en")
        return self._members[name]

    @property
    def at(self) -> str:
        return f"desk/requests/{self.request}"

    def part_of(self, name: str, state: str = "accepted") -> str:
        [found] = [
            invitation["id"]
            for invitation in self.member(name).invitations(state)
            if invitation["assignment"]["id"] == self.request
        ]
        return str(found)

    # -- Up to the state in which a walk begins ---------------------------------------------------

    def follow(self) -> str:
        link = mailed_link(self.server, self.email)
        self.requester.follow(link)
        self.request = self.requester.call("GET")["id"]
        return link

    def ask(self) -> None:
        self.requester.ask(REQUESTER | {"email": self.email, "language": "en"})
        self.follow()
        self.requester.fill_in(BRIEFING, wanted=self.wanted)
        self.requester.call("POST", "/submit", {})

    def take_on(self) -> None:
        self.desk.take_on(self.at)

    def invite(self, *names: str) -> None:
        """Ask these members, in one wave; wait until all of them can read it."""
        experts = {
            row["chosen_name"]: row["id"] for row in self.desk.call("GET", "desk/people")["results"]
        }
        wave = [experts[name] for name in names]
        self.desk.call("PUT", f"{self.at}/waves", {"waves": [wave], "hours": 48})

    def accept(self, *names: str) -> None:
        for name in names:
            part = self.part_of(name, "invited")
            self.member(name).call("POST", f"me/invitations/{part}/accept", {})

    def begin(self) -> None:
        self.desk.call("POST", f"{self.at}/start", {})
        asked = {"questionnaire": self.questionnaire(), "answer_until": day(14), "reacts": False}
        self.desk.call("PUT", f"{self.at}/consultation", asked)

    def questionnaire(self) -> str:
        body = {"name": "Vragen", "definition": DEFINITION}
        return str(self.desk.wire.call("POST", "/api/v1/surveys/questionnaires", body)["id"])

    def answer(self, name: str, words: str) -> None:
        member = self.member(name)
        sealed = member.seal_own({"answers": {"words": words}, "recordings": []})
        choices = {"told": "friend", "trust": 4}
        body = {"language": "en", "choices": choices, "sealed": sealed, "recordings": []}
        member.call("POST", f"me/invitations/{self.part_of(name)}/consultation/answers", body)

    def to_be_read(self, summary: dict[str, str]) -> None:
        at = f"{self.at}/consultation"
        self.desk.call("POST", f"{at}/sum", {})
        self.desk.call("PUT", f"{at}/summary", {"summary": summary})
        self.desk.call("POST", f"{at}/review", {"until": day(7)})

    def deliver(self, summary: dict[str, str], *names: str) -> None:
        self.to_be_read(summary)
        self.let_out(*names)
        self.desk.call("POST", f"{self.at}/consultation/approve", {})
        self.desk.call("POST", f"{self.at}/deliver", {})

    def let_out(self, *names: str, fine: bool = True) -> None:
        for name in names:
            path = f"me/invitations/{self.part_of(name)}/consultation/verdict"
            self.member(name).call("PUT", path, {"summary_number": 1, "fine": fine})

    def evaluate(self, *names: str) -> None:
        for name in names:
            path = f"me/invitations/{self.part_of(name)}/evaluation"
            self.member(name).call("POST", path, {"language": "en", "answers": MEMBER_SAYS})
        said = {"language": "en", "answers": REQUESTER_SAYS, "text": ""}
        self.requester.call("POST", "/evaluation", said)
