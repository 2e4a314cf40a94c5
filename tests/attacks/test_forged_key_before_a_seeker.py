"""Somebody who writes to the database gives a request a key 2 that the seeker did not make."""

import os
import re
from uuid import UUID, uuid4

import httpx
import pytest

from scripts.demonstrations.consent import PROFILE
from scripts.demonstrations.phone import Phone
from scripts.demonstrations.trust import Alarm
from tests.attacks.conftest import AttackedKier, Tried
from tests.attacks.writer import DatabaseWriter

WORDS = "Woorden na de aanval"
FORGED = re.compile(r'<p class="alarm" role="alert"( hidden)? data-say="forged">')


def ask(kier: AttackedKier) -> tuple[str, UUID]:
    phone = Phone(kier.address)
    match = phone.matches(PROFILE)["matches"][0]
    return phone.ask(PROFILE, "Help", [match["organisation"]]), UUID(phone.request)


def forge(writer: DatabaseWriter, request: UUID) -> None:
    writer.execute(
        "INSERT INTO help_requests_seekerenvelope (id, request_id, number, suite, box, chain)"
        " VALUES (%s, %s, 2, 1, %s, %s)",
        uuid4(),
        request,
        os.urandom(60),
        os.urandom(32),
    )
    writer.execute("UPDATE help_requests_helprequest SET key_number = 2 WHERE id = %s", request)


@pytest.mark.full
def test_the_page_without_scripts_seals_nothing_under_it(
    kier: AttackedKier, writer: DatabaseWriter, tried: Tried
) -> None:
    code, request = ask(kier)
    with httpx.Client(base_url=kier.address, trust_env=False, timeout=60) as browser:

        def send(**fields: str) -> str:
            form = {"in": "nl", **fields}
            answer = browser.post("/", data=form, headers={"Sec-Fetch-Site": "same-origin"})
            assert answer.status_code == 200
            return answer.text

        page = send(step="return", go="next", code=code)
        alarm, root = FORGED.search(page), re.search(r'name="root" value="([^"]+)"', page)
        assert alarm
        assert alarm[1], "an alarm before the attack"
        assert root
        forge(writer, request)
        page = send(step="talk", go="reply", text=WORDS, root=root[1])
    alarm = FORGED.search(page)
    assert alarm
    assert not alarm[1], "no alarm after the attack"
    assert WORDS in page, "what was typed is lost"
    count = "SELECT count(*) FROM help_requests_message WHERE request_id = %s"
    assert writer.value(count, request) == 1
    tried("a forged key 2 before a seeker who writes without scripts", "an alarm; nothing was sent")


@pytest.mark.full
def test_a_phone_does_not_use_it(kier: AttackedKier, writer: DatabaseWriter, tried: Tried) -> None:
    code, request = ask(kier)
    forge(writer, request)
    phone = Phone(kier.address)
    phone.come_back(code)
    with pytest.raises(Alarm) as refused:
        phone.write(WORDS)
    count = "SELECT count(*) FROM help_requests_message WHERE request_id = %s"
    assert writer.value(count, request) == 1
    tried("a forged key 2 before a phone", f"nothing was sent: {type(refused.value).__name__}")
