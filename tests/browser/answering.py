"""The organisation that a seeker asked in a browser: it reads, and answers."""

from scripts.demonstrations.intake import Desks
from scripts.demonstrations.phone import Phone
from scripts.demonstrations.server import OwnServer

from .organisations import SLUGS

ANSWER = "Goed dat je schrijft. Chào bạn."


def answer_to(server: OwnServer, desks: Desks, organisation: str, code: str) -> list[str | None]:
    """Have the organisation answer; return what it read."""
    phone = Phone(server.address, source="127.0.7.1")
    phone.come_back(code)
    desk = desks.of(SLUGS[organisation])
    referral = desk.find(phone.request)
    assert referral
    read = [one.text for one in desk.read(referral)]
    desk.accept(referral)
    desk.reply(referral, ANSWER)
    return read
