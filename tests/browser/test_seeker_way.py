"""The seeker's whole way, with and without JavaScript, in five languages, on phone and desk."""

import itertools
from collections.abc import Iterator
from typing import Any

import pytest

from scripts.browsing.chromium import DESK, LANGUAGES, PHONE, Device
from scripts.browsing.door import SEND_MS, Door
from scripts.browsing.tour import UNKNOWN_CODE, ask, errors, everybody_left_out
from scripts.demonstrations.intake import Desks
from scripts.demonstrations.phone import Phone
from scripts.demonstrations.server import OwnServer
from scripts.demonstrations.wire import Refused
from tests.environment import FULL

from .conftest import Visitors
from .looks import Looks
from .organisations import SLUGS

TEXT = "Ik werk veel. Mijn paspoort is weg. 护照不见了。"
MORE = "Nog iets: ik ben bang."
ANSWER = "Goed dat je schrijft. Chào bạn."
WAY = ["start", "trust", "who", "about", "where", "age", "wishes", "answer", "match", "write"]
WAY += ["code", "next", "talk"]


def answer_to(server: OwnServer, desks: Desks, organisation: str, code: str) -> list[str | None]:
    """Have the organisation answer; return what it read, which was written in the browser."""
    phone = Phone(server.address, source="127.0.7.1")
    phone.come_back(code)
    desk = desks.of(SLUGS[organisation])
    referral = desk.find(phone.request)
    assert referral
    read = [one.text for one in desk.read(referral)]
    desk.reply(referral, ANSWER)
    return read


def ways() -> Iterator[Any]:
    """Device, whether scripts run, language: each two of them together at least once."""
    for device, javascript, language in itertools.product((PHONE, DESK), (True, False), LANGUAGES):
        # All four in Dutch; in each other one a phone with scripts, a desk without.
        if FULL or language == "nl" or (device is PHONE) == javascript:
            names = ("phone" if device is PHONE else "desk", "script" if javascript else "plain")
            yield pytest.param(device, javascript, language, id="-".join((*names, language)))


@pytest.mark.parametrize(("device", "javascript", "language"), list(ways()))
def test_asked_answered_read_again_and_erased(
    visitors: Visitors,
    server: OwnServer,
    desks: Desks,
    device: Device,
    language: str,
    javascript: bool,
) -> None:
    door = Door(visitors(device, language, javascript=javascript), server.address, language)
    looks = Looks(door)
    if javascript and (device is PHONE or language == "nl"):
        looks.axe_on = door.page
    door.open()
    organisation = door.find()
    code = door.send(TEXT)
    door.to_talk()
    assert looks.screens[-len(WAY) :] == WAY
    assert door.messages() == [TEXT]
    assert answer_to(server, desks, organisation, code) == [TEXT]
    if javascript:
        door.wait_for(ANSWER, within_ms=3000)
    else:
        door.press("look")
        door.wait_for(ANSWER)

    other = Door(visitors(device, language, javascript=javascript), server.address, language)
    other_looks = Looks(other)
    # Once everything is erased, both hear so when they ask again.
    for page in (door.page, other.page):
        visitors.watch(page).expect(UNKNOWN_CODE)
    other.open()
    other.come_back(code)
    assert other.messages() == [TEXT, ANSWER]
    other.reply(MORE)
    assert other.messages() == [TEXT, ANSWER, MORE]
    other.erase()
    assert looks.faults + other_looks.faults == []
    assert sorted(looks.english | other_looks.english) == []
    with pytest.raises(Refused):
        Phone(server.address, source="127.0.7.3").come_back(code)


def test_erasing_one_request_leaves_the_kept_code_of_another(
    visitors: Visitors, server: OwnServer
) -> None:
    door = Door(visitors(), server.address)
    visitors.watch(door.page).expect(UNKNOWN_CODE)
    door.open()
    door.find()
    door.send(TEXT)
    kept = "() => localStorage.note"
    door.page.evaluate("() => { localStorage.note = '1'; }")
    door.to_talk()
    door.erase()
    assert door.page.evaluate(kept) == "1"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_error_is_said(visitors: Visitors, server: OwnServer, language: str) -> None:
    page = visitors(PHONE, language)
    visitors.watch(page).expect(UNKNOWN_CODE)
    door = Door(page, server.address, language)
    looks = Looks(door, page, frozenset(WAY))
    errors(door)
    assert looks.faults == []
    assert sorted(looks.english) == []


def test_every_screen_and_error_without_javascript(visitors: Visitors, server: OwnServer) -> None:
    page = visitors(PHONE, "nl", javascript=False)
    visitors.watch(page).expect(UNKNOWN_CODE)
    door = Door(page, server.address, "nl")
    looks = Looks(door, axe_on=visitors())
    door.open()
    assert page.locator("noscript .note").is_visible()
    errors(door)
    door.write(TEXT)
    door.press("next")
    door.at("code", SEND_MS)
    door.to_talk()
    assert looks.faults == []


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "plain"])
def test_whoever_leaves_out_all_organisations_can_see_them_again(
    visitors: Visitors, server: OwnServer, javascript: bool
) -> None:
    door = Door(visitors(javascript=javascript), server.address)
    looks = Looks(door, door.page if javascript else None, frozenset(WAY))
    offered = everybody_left_out(door)
    door.press("all")
    door.section("match").locator("input[name=chosen]").first.wait_for()
    assert door.offers() == offered > 1
    assert looks.faults == []


def test_every_screen_at_night(visitors: Visitors, server: OwnServer) -> None:
    door = Door(visitors(color_scheme="dark"), server.address)
    looks = Looks(door, door.page)
    ask(door, TEXT)
    door.page.locator(".lines > summary").click()
    looks.at("help now")
    assert looks.faults == []


@pytest.mark.parametrize("javascript", [True, False])
def test_one_more_reads_and_one_reads_no_longer(
    visitors: Visitors, server: OwnServer, desks: Desks, javascript: bool
) -> None:
    door = Door(visitors(javascript=javascript), server.address)
    door.open()
    first = door.find()
    code = door.send(TEXT)
    door.to_talk()
    second = door.may_let_in()
    door.let_in(second)
    assert set(door.readers()) == {first, second}
    assert answer_to(server, desks, second, code) == [TEXT]
    door.withdraw(first)
    door.reply(MORE)
    phone = Phone(server.address, source="127.0.7.2")
    phone.come_back(code)
    assert [one.text for one in phone.read()] == [TEXT, ANSWER, MORE]
    [gone] = [desks.of(SLUGS[first]).find(phone.request)]
    assert gone
    assert (gone["status"], gone["envelopes"]) == ("withdrawn", [])
    reads = desks.of(SLUGS[second])
    assert [one.text for one in reads.read(reads.find(phone.request) or {})][-1] == MORE
