"""Web push, compared with bare aiohttp that sends prepared boxes.

Half of its rate is the limit: encrypting costs as much as sending (RFC 8291, section 3.1).
"""

import asyncio
import itertools
import json
import time
from collections.abc import Mapping, Sequence

from .push import Half

# As many as Kier opens to a push service.
CONNECTIONS = 100
# Ready boxes, each sent many times.
READY = 200
# As long as an endpoint of Google's, and a text as long as ours.
IDENTIFIER = "{:08}:APA91b" + "0123456789" * 13
PLAINTEXT = b" " * 1024


def alone(settings: Mapping[str, str], count: int) -> float:
    """Return how many pushes a second the bare client sends."""
    import uvloop

    return uvloop.run(_send(settings, count))


async def _send(settings: Mapping[str, str], count: int) -> float:
    import aiohttp

    calls, headers = _ready(settings)
    numbers = iter(range(count))

    async def work() -> None:
        for number in numbers:
            endpoint, body = calls[number % READY]
            async with session.post(endpoint, data=body, headers=headers) as answer:
                assert answer.status == 201
                await answer.read()

    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=CONNECTIONS)) as session:
        began = time.perf_counter()
        await asyncio.gather(*(work() for _ in range(CONNECTIONS)))
        return count / (time.perf_counter() - began)


def _ready(settings: Mapping[str, str]) -> tuple[list[tuple[str, bytes]], dict[str, str]]:
    from py_vapid import Vapid02
    from pywebpush import WebPusher

    sender = Vapid02()
    sender.generate_keys()
    claims = {"aud": _url(settings), "sub": "mailto:kier@localhost"}
    headers = {**sender.sign(claims), "TTL": "86400", "Content-Encoding": "aes128gcm"}
    given = [json.loads(address) for address in addresses(settings, READY)]
    return [
        (subscription["endpoint"], WebPusher(subscription).encode(PLAINTEXT)["body"])
        for subscription in given
    ], headers


def addresses(settings: Mapping[str, str], count: int) -> Sequence[str]:
    """Return subscriptions, each with keys of its own."""
    from scripts.fake_providers.push_service import FakePushService

    service = FakePushService(_url(settings))
    identifiers = itertools.islice(map(IDENTIFIER.format, itertools.count()), count)
    return [json.dumps(service.subscription(identifier).as_json()) for identifier in identifiers]


def _url(settings: Mapping[str, str]) -> str:
    return f"http://{settings['KIER_OWN_PUSH_SERVICES']}"


HALF = Half(
    via="web_push",
    held_against="aiohttp alone with ready boxes, one process",
    alone=alone,
    addresses=addresses,
    provider=_url,
)
