"""Firefox with settings that refuse something: the walks go on, or say why they cannot."""

from pathlib import Path

import pytest

from scripts.demonstrations.intake import Desks
from scripts.demonstrations.server import OwnServer
from tests.browser.answering import ANSWER, answer_to
from tests.walks.chromium import PATIENCE_MS
from tests.walks.door import Door
from tests.walks.inbox import Inbox
from tests.walks.survey import Survey

from .conftest import Visitors
from .members import Asked, sign_in_of
from .page import Page
from .programs import Setting

TEXT, MORE = "Ik werk veel.", "Nog iets."
APPLICATIONS = ["/inbox/", "/panel/", "/panel/desk/", "/surveys/"]
# Of the first there are no stores, the second refuses to name them.
NO_STORAGE: dict[str, dict[str, Setting]] = {
    "storage-off": {"dom.storage.enabled": False},
    "cookies-refused": {"network.cookie.cookieBehavior": 2},
}
NO_WASM: dict[str, Setting] = {"javascript.options.wasm": False}
RESISTING: dict[str, Setting] = {"privacy.resistFingerprinting": True}


@pytest.fixture(params=NO_STORAGE)
def without_storage(request: pytest.FixtureRequest, in_firefox: Visitors) -> Page:
    return in_firefox(NO_STORAGE[request.param])


def asked_and_answered(page: Page, server: OwnServer, desks: Desks, *, scripts: bool = True) -> str:
    door = Door(page, server.address)
    door.open()
    organisation = door.find()
    assert page.evaluate("document.documentElement.classList.contains('js')") is scripts
    code = door.send(TEXT)
    door.to_talk()
    answer_to(server, desks, organisation, code)
    if not scripts:
        door.press("look")
    door.wait_for(ANSWER)
    door.reply(MORE)
    assert door.messages() == [TEXT, ANSWER, MORE]
    return code


def erased(page: Page, server: OwnServer, code: str) -> None:
    door = Door(page, server.address)
    door.open()
    door.come_back(code)
    assert door.messages() == [TEXT, ANSWER, MORE]
    door.erase()


def test_a_seeker_whose_browser_keeps_nothing(
    without_storage: Page, server: OwnServer, desks: Desks
) -> None:
    page = without_storage
    erased(page, server, asked_and_answered(page, server, desks))


def test_a_caseworker_whose_browser_keeps_nothing(
    without_storage: Page, server: OwnServer, desks: Desks
) -> None:
    asked = Asked(server, desks, TEXT)
    inbox = Inbox(without_storage, server.address)
    without_storage.goto(f"{server.address}/inbox/")
    inbox.at("sign-in")
    inbox.sign_in(*sign_in_of(server))
    inbox.show(asked.referral, TEXT)
    inbox.reply(ANSWER)
    assert [one.text for one in asked.phone.read()] == [TEXT, ANSWER]
    inbox.lock()
    inbox.unlock(sign_in_of(server)[1])
    asked.phone.erase()


def test_every_desk_begins_where_nothing_is_kept(without_storage: Page, server: OwnServer) -> None:
    for path in APPLICATIONS:
        without_storage.goto(f"{server.address}{path}")
        without_storage.locator("[data-part='sign-in']").wait_for()


def test_a_survey_where_nothing_is_kept(without_storage: Page, rounds: dict[str, str]) -> None:
    survey = Survey(without_storage, rounds["short"])
    survey.open()
    survey.on("place")
    survey.mark("place", "farm")
    survey.on("look")
    survey.on("sent", "send")


def test_without_webassembly_desks_say_so_before_anybody_signs_in(
    in_firefox: Visitors, server: OwnServer
) -> None:
    page = in_firefox(NO_WASM)
    for path in APPLICATIONS:
        page.goto(f"{server.address}{path}")
        page.locator("[data-part=unable]").wait_for()
        assert not page.locator("input[type=password]").count()
    page.goto(f"{server.address}/operator/")
    page.locator(".errornote").filter(has_text="WebAssembly").wait_for()


def test_without_webassembly_the_server_does_a_seekers_steps(
    in_firefox: Visitors, server: OwnServer, desks: Desks
) -> None:
    page = in_firefox(NO_WASM)
    erased(page, server, asked_and_answered(page, server, desks, scripts=False))


def test_with_fingerprinting_resisted_all_goes_but_the_picture(
    in_firefox: Visitors, server: OwnServer, tmp_path: Path
) -> None:
    page = in_firefox({**RESISTING, **saving_in(tmp_path)})
    to_code(page, server)
    page.locator("[data-picture]").click()
    page.locator("section[data-step=code] [data-say='no-picture']").wait_for()
    assert list(tmp_path.iterdir()) == []
    Door(page, server.address).to_talk()


def test_the_picture_is_saved_where_nothing_is_resisted(
    in_firefox: Visitors, server: OwnServer, tmp_path: Path
) -> None:
    page = in_firefox(saving_in(tmp_path))
    to_code(page, server)
    page.locator("[data-picture]").click()
    saved = tmp_path / "note.png"
    page.wait(lambda: saved.exists() and saved.read_bytes().startswith(b"\x89PNG"), "saved")


def saving_in(folder: Path) -> dict[str, Setting]:
    return {"browser.download.dir": str(folder), "browser.download.folderList": 2}


def to_code(page: Page, server: OwnServer) -> None:
    door = Door(page, server.address)
    door.open()
    door.find()
    door.send(TEXT)
    door.at("code", PATIENCE_MS)
