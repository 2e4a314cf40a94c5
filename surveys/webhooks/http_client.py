"""Concurrent HTTP calls to the checked addresses, without redirects, for workers alone."""

import asyncio
import logging
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import httpx

from notifications.transports import retry_after

from .addresses import PrivateHost, look_up

log = logging.getLogger("kier.surveys")
# Of a whole call, with resolving and connecting; half of it for one connection.
TIMEOUT_SECONDS = 10.0
AT_ONCE = 20
USER_AGENT = "Kier-Webhooks/1"

# The first that fits.
FAILURES: tuple[tuple[type[Exception] | tuple[type[Exception], ...], str], ...] = (
    (PrivateHost, "private-host"),
    ((TimeoutError, httpx.TimeoutException), "timeout"),
    (httpx.ConnectError, "connection"),
    ((OSError, UnicodeError), "dns"),
    # It answered, but not as HTTP has it, or broke off.
    ((httpx.HTTPError, httpx.InvalidURL), "bad-answer"),
)


@dataclass(frozen=True, slots=True)
class Call:
    """A request; `headers` are those of the signature."""

    url: str
    body: bytes
    headers: dict[str, str]


@dataclass(frozen=True, slots=True)
class Answer:
    """The result of a call: a status, or 0 and the cause of the failure."""

    status: int
    cause: str = ""
    # Seconds that the receiver asked to wait.
    wait: float | None = None

    @property
    def text(self) -> str:
        """Return the result as it stands in the log."""
        return self.cause or str(self.status)


def call_all(calls: Sequence[Call]) -> list[Answer]:
    """Make all calls, up to twenty at once, each at most ten seconds."""
    return asyncio.run(_all(calls))


async def _all(calls: Sequence[Call]) -> list[Answer]:
    gate = asyncio.Semaphore(AT_ONCE)

    async def limited(call: Call) -> Answer:
        async with gate:
            return await _answer(call)

    return await asyncio.gather(*map(limited, calls))


async def _answer(call: Call) -> Answer:
    try:
        async with asyncio.timeout(TIMEOUT_SECONDS):
            return await _call(call, await asyncio.wrap_future(look_up(call.url)))
    except Exception as error:
        if isinstance(error, httpx.ConnectError) and _is_of_tls(error):
            return Answer(0, "tls")
        word = next((word for kinds, word in FAILURES if isinstance(error, kinds)), None)
        if word is None:
            log.exception("a webhook could not be called")
        return Answer(0, word or "no-answer")


async def _call(call: Call, addresses: Sequence[str]) -> Answer:
    url = httpx.URL(call.url)
    headers = {
        "host": url.netloc.decode(),
        "content-type": "application/json",
        "user-agent": USER_AGENT,
        **call.headers,
    }
    # The name is what the certificate is for, whatever address is called.
    extensions = {"sni_hostname": url.host}
    async with httpx.AsyncClient(
        verify=_trusted(),
        trust_env=False,
        timeout=httpx.Timeout(TIMEOUT_SECONDS, connect=TIMEOUT_SECONDS / 2),
    ) as client:
        for left, address in enumerate(addresses, 1 - len(addresses)):
            request = client.build_request(
                "POST",
                url.copy_with(host=address),
                content=call.body,
                headers=headers,
                extensions=extensions,
            )
            try:
                answer = await client.send(request, stream=True)
            except (httpx.ConnectError, httpx.ConnectTimeout):
                if left == 0:
                    raise
                continue
            await answer.aclose()
            wait = retry_after.seconds(answer.headers.get("retry-after"))
            return Answer(answer.status_code, wait=wait)
    return Answer(0, "dns")


@cache
def _trusted() -> ssl.SSLContext:
    return ssl.create_default_context()


def _is_of_tls(error: BaseException) -> bool:
    """Tell whether a connection was refused for its certificate."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLError):
            return True
        cause = cause.__cause__ or cause.__context__
    return False
