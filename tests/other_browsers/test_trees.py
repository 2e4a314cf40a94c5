"""What a screen reader is told of ten screens, in Firefox and in WebKitGTK, beside what is kept."""

import difflib
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from scripts.demonstrations.intake import Desks
from scripts.demonstrations.server import OwnServer
from tests.walks.door import Door
from tests.walks.inbox import Inbox
from tests.walks.survey import Survey

from .conftest import Visitors
from .members import Asked, sign_in_of
from .page import Page
from .tree import tree

KEPT = Path(__file__).with_name("trees")
TEXT = "Ik werk veel."
# No other test writes to it, so that its lists have one row.
SLUG = "fier"
# Only where a tree is kept anew.
SETTLE_SECONDS = 3
SEEKERS = {"start", "who", "write", "code", "talk", "return"}


class Trees:
    """Compares accessibility trees with stored ones, and stores new ones."""

    def __init__(self, browser: str) -> None:
        self.folder, self.faults = KEPT / browser, list[str]()

    def look(self, page: Page, names: set[str]) -> Callable[[str], None]:
        def look(name: str) -> None:
            if name in names:
                self.compare(name, page)

        return look

    def compare(self, name: str, page: Page) -> None:
        """Wait until a screen matches the stored tree: parts of it may come later."""
        path = self.folder / f"{name}.txt"
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(settled(page))
            self.faults.append(f"{name} was not kept, and is now: read it, then run this again")
            return
        kept, seen = path.read_text(), list[str]()

        def is_as_kept() -> bool:
            seen.append(tree(page))
            return seen[-1] == kept

        try:
            page.wait(is_as_kept, "as it is kept")
        except TimeoutError:
            lines = difflib.unified_diff(kept.splitlines(), seen[-1].splitlines(), n=0)
            self.faults.append("\n".join([f"{name}:", *lines]))


def settled(page: Page) -> str:
    before, now = "", tree(page)
    while now != before:
        time.sleep(SETTLE_SECONDS)
        before, now = now, tree(page)
    return now


@pytest.fixture
def trees(request: pytest.FixtureRequest) -> Trees:
    return Trees(request.node.callspec.params["visitors"])


def test_a_seekers_screens(visitors: Visitors, server: OwnServer, trees: Trees) -> None:
    page = visitors()
    door = Door(page, server.address, look=trees.look(page, SEEKERS))
    door.open()
    door.find()
    code = door.send(TEXT)
    door.to_talk()
    other = visitors()
    again = Door(other, server.address, look=trees.look(other, {"return"}))
    again.open()
    again.come_back(code)
    again.erase()
    assert trees.faults == []


def test_a_caseworkers_screens(
    visitors: Visitors, server: OwnServer, desks: Desks, trees: Trees
) -> None:
    asked = Asked(server, desks, TEXT, SLUG)
    page = visitors()
    inbox = Inbox(page, server.address, look=trees.look(page, {"conversation"}))
    inbox.open()
    trees.compare("sign-in", page)
    inbox.sign_in(*sign_in_of(server, SLUG))
    inbox.show(asked.referral, TEXT)
    asked.phone.erase()
    assert trees.faults == []


def test_a_question_of_a_survey(visitors: Visitors, rounds: dict[str, str], trees: Trees) -> None:
    page = visitors()
    survey = Survey(page, rounds["every"], trees.look(page, {"place"}))
    survey.open()
    survey.on("place")
    assert trees.faults == []
