"""The seeker's whole way, with and without JavaScript, in five languages, on phone and desk."""

import itertools
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import expect

from scripts.demonstrations.intake import Desks
from scripts.demonstrations.phone import Phone
from scripts.demonstrations.server import OwnServer
from scripts.demonstrations.wire import Refused
from scripts.fake_providers.push_service import FakePushService
from tests.environment import FULL
from tests.walks.chromium import DESK, LANGUAGES, PHONE, SEEKERS_LANGUAGES, Device
from tests.walks.door import Door
from tests.walks.tour import UNKNOWN_CODE, errors, everybody_left_out

from .answering import ANSWER, answer_to
from .conftest import Visitors
from .looks import Looks
from .notes import Seeker
from .organisations import SLUGS

TEXT = "Ik werk veel. Mijn paspoort is weg. 护照不见了。"
MORE = "Nog iets: ik ben bang."
WAY = ["start", "who", "about", "where", "write", "code", "next", "talk"]


# What is walked every time: each device once, with scripts and without.
ALWAYS = {"phone-script-nl", "desk-plain-zh-hans"}


def ways() -> Iterator[Any]:
    """Return devices, scripts and languages so that each pair occurs; without `--full` `ALWAYS`."""
    languages = [*LANGUAGES, *SEEKERS_LANGUAGES]
    for device, javascript, language in itertools.product((PHONE, DESK), (True, False), languages):
        # All four in Dutch; in each other one a phone with scripts, a desk without.
        if FULL or language == "nl" or (device is PHONE) == javascript:
            names = ("phone" if device is PHONE else "desk", "script" if javascript else "plain")
            way = "-".join((*names, language))
            marks = () if way in ALWAYS else pytest.mark.full
            yield pytest.param(device, javascript, language, id=way, marks=marks)


@pytest.mark.parametrize(("device", "javascript", "language"), list(ways()))
def test_asked_answered_read_again_and_erased(
    visitors: Visitors,
    server: OwnServer,
    desks: Desks,
    push_service: FakePushService,
    device: Device,
    language: str,
    javascript: bool,
) -> None:
    """On a phone with every error on the way."""
    phone = device is PHONE
    seeker = (
        Seeker(visitors, server, push_service, language=language) if phone and javascript else None
    )
    door = seeker.door if seeker else a_door(visitors, server, device, language, javascript)
    looks = Looks(door)
    if javascript and (phone or language == "nl"):
        looks.axe_on = door.page
    elif phone:
        looks.axe_on = visitors(device)
    # Of a code that is unknown or erased both hear that there is nothing.
    visitors.watch(door.page).expect(UNKNOWN_CODE)
    organisation = errors(door) if phone else to_write(door)
    door.write(TEXT)
    code = door.send_written()
    if seeker:
        seeker.to_offer()
        seeker.hear_all()
    else:
        door.to_talk()
    if not javascript:
        assert door.page.locator("[data-module=contact], [data-contact-plain]").count() == 0
    assert [screen for screen in looks.screens if screen in WAY][-len(WAY) :] == WAY
    assert door.messages() == [TEXT]
    assert answer_to(server, desks, organisation, code) == [TEXT]
    if javascript:
        door.wait_for(ANSWER)
    else:
        door.press("look")
        door.wait_for(ANSWER)

    other = a_door(visitors, server, device, language, javascript)
    other_looks = Looks(other)
    visitors.watch(other.page).expect(UNKNOWN_CODE)
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


def a_door(
    visitors: Visitors, server: OwnServer, device: Device, language: str, javascript: bool
) -> Door:
    page = visitors(device, language, javascript=javascript)
    return Door(page, server.address, language)


def to_write(door: Door) -> str:
    door.open()
    return door.find()


@pytest.mark.full
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


@pytest.mark.full
@pytest.mark.parametrize("javascript", [True, False], ids=["script", "plain"])
def test_whoever_leaves_out_all_organisations_can_see_them_again(
    visitors: Visitors, server: OwnServer, javascript: bool
) -> None:
    door = Door(visitors(javascript=javascript), server.address)
    looks = Looks(door, door.page if javascript else None, frozenset(WAY))
    offered = everybody_left_out(door)
    door.press("all")
    door.section("write").locator("textarea").wait_for()
    assert door.offers() == offered > 1
    assert looks.faults == []


@pytest.mark.full
@pytest.mark.parametrize("javascript", [True, False])
def test_one_more_reads_and_one_reads_no_longer(
    visitors: Visitors, server: OwnServer, desks: Desks, javascript: bool
) -> None:
    door = Door(visitors(javascript=javascript), server.address)
    door.open()
    assert door.page.locator("noscript .note").is_visible() is not javascript
    first = door.find()
    code = door.send(TEXT)
    door.to_talk()
    second = door.may_let_in()
    door.let_in(second)
    assert set(door.readers()) == {first, second}
    door.may_withdraw(first)
    before = door.readers()[second]
    assert answer_to(server, desks, second, code) == [TEXT]
    if javascript:
        # What comes in meanwhile folds nothing up.
        expect(door.reader(second).locator("[data-status-text]")).not_to_have_text(before)
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
