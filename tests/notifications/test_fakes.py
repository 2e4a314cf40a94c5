"""What all fakes have in common; what each of them speaks is tested by the transports' contract."""

import time
from collections.abc import Iterator

import httpx
import pytest

from scripts.fake_providers.fake import Fake, Request, Response


class Echo(Fake):
    def respond(self, request: Request) -> Response:
        told = self.told()
        self.note({"path": request.path, "body": request.json()})
        return Response.of(told.status, {"heard": request.json()}, told)


@pytest.fixture
def echo() -> Fake:
    return Echo()


@pytest.fixture
def line(echo: Fake) -> Iterator[httpx.Client]:
    with echo.serving() as server, httpx.Client(base_url=server.url, timeout=60) as client:
        yield client


def test_it_notes_what_it_received(line: httpx.Client, echo: Fake) -> None:
    assert line.post("/here", json=1).json() == {"heard": 1}
    assert echo.received == [{"path": "/here", "body": 1}]


def test_it_answers_as_told_for_so_many_times(line: httpx.Client) -> None:
    line.post("/_fake/answer", json={"status": 503, "retry_after": 7, "times": 2})

    answers = [line.post("/", json=1) for _ in range(3)]

    assert [(answer.status_code, answer.headers.get("retry-after")) for answer in answers] == [
        (503, "7"),
        (503, "7"),
        (200, None),
    ]


def test_what_it_does_not_know_how_to_be_told_is_refused(line: httpx.Client) -> None:
    assert line.post("/_fake/answer", json={"colour": "red"}).status_code == 400


def test_it_answers_late(line: httpx.Client, echo: Fake) -> None:
    echo.answer(delay=60)
    with pytest.raises(httpx.ReadTimeout):
        line.post("/", json=1, timeout=httpx.Timeout(60, read=0.05))


def test_who_hears_nothing_was_heard_all_the_same(line: httpx.Client, echo: Fake) -> None:
    echo.answer(hang=True)
    with pytest.raises(httpx.ReadTimeout):
        line.post("/", json=1, timeout=httpx.Timeout(60, read=0.2))
    # It may hear only after nobody waits any more.
    until = time.monotonic() + 60
    while not echo.count and time.monotonic() < until:
        time.sleep(0.01)
    assert echo.count == 1


def test_reset_forgets(line: httpx.Client) -> None:
    line.post("/_fake/answer", json={"status": 500})
    line.post("/", json=1)
    line.post("/_fake/reset")

    assert line.get("/_fake/received").json() == {"count": 0, "received": []}
    assert line.post("/", json=1).status_code == 200
