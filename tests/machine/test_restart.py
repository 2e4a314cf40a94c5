"""A restart of kier.service under kier.socket: nobody is refused, and no call is lost."""

import asyncio
import json
import threading
from collections import Counter

import pytest

from .debian import Machine
from .people import HOST, PROFILE

pytestmark = pytest.mark.full
PORT = 8000
PER_SECOND = 50
CALLS = 750
# Kier is started anew when so many calls have begun.
RESTARTS = (150, 400)
PATIENCE_SECONDS = 300


def call_of(number: int) -> bytes:
    body = json.dumps(PROFILE).encode()
    head = [
        "POST /api/v1/intake/matches HTTP/1.1",
        f"Host: {HOST}",
        f"X-Forwarded-For: 192.0.2.{number % 250 + 1}",
        "X-Forwarded-Proto: https",
        "Content-Type: application/json",
        f"Content-Length: {len(body)}",
        "Connection: close",
    ]
    return "\r\n".join([*head, "", ""]).encode() + body


async def call(number: int) -> str:
    try:
        reader, writer = await asyncio.open_connection("127.0.0.1", PORT)
        writer.write(call_of(number))
        answer = await asyncio.wait_for(reader.read(), PATIENCE_SECONDS)
        writer.close()
    except (OSError, TimeoutError) as error:
        return type(error).__name__
    head, _, body = answer.partition(b"\r\n\r\n")
    try:
        json.loads(body)
    except ValueError:
        return f"cut off: {head[:60]!r}"
    return head.split()[1].decode()


async def call_often(reached: dict[int, threading.Event]) -> Counter[str]:
    calls = []
    for number in range(CALLS):
        calls.append(asyncio.create_task(call(number)))
        if number in reached:
            reached[number].set()
        await asyncio.sleep(1 / PER_SECOND)
    return Counter(await asyncio.gather(*calls))


@pytest.fixture
def restarted(machine: Machine, said: list[str]) -> tuple[Counter[str], list[str]]:
    reached = {number: threading.Event() for number in RESTARTS}
    ended: list[Counter[str]] = []

    def send() -> None:
        machine.enter_network()
        ended.append(asyncio.run(call_often(reached)))

    sender = threading.Thread(target=send, daemon=True)
    sender.start()
    mains = [main_process(machine)]
    for number in RESTARTS:
        reached[number].wait()
        machine.run("systemctl restart kier.service")
        mains.append(main_process(machine))
    sender.join()
    return ended[0], mains


def main_process(machine: Machine) -> str:
    return machine.run("systemctl show --property MainPID kier.service").strip()


def test_no_call_is_refused_or_lost(restarted: tuple[Counter[str], list[str]]) -> None:
    ended, mains = restarted
    assert len(set(mains)) == len(RESTARTS) + 1
    assert ended == {"200": CALLS}
