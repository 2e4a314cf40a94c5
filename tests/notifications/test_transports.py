"""The contract: whatever a provider answers, each transport makes the same of it."""

import io
import logging
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from backend.core.log import BareFormatter
from notifications.transports.base import Outcome, Result, Transport
from scripts.fake_providers.fake import Fake

from .contract import CASES, PATIENCE, PLENTY, ROWS, Case, a_message, send

ANSWERS = [
    pytest.param(case, *row, id=f"{case.via}: {name}")
    for case in CASES
    for name, row in {**ROWS, **case.rows}.items()
]
TRANSPORTS = pytest.mark.parametrize("case", CASES, ids=[case.via for case in CASES])


class Line:
    """A transport and its provider, both at work."""

    def __init__(self, case: Case, fake: Fake, url: str, patience: float) -> None:
        self.case, self.fake, self.url = case, fake, url
        self.transport: Transport = case.transport(patience)

    def send(self, count: int = 1) -> list[Outcome]:
        addresses = [self.case.address(self.url, number) for number in range(count)]
        return send(self.transport, [a_message(address) for address in addresses])


@pytest.fixture
def patience(request: pytest.FixtureRequest) -> float:
    """Set the transport's timeout: short only where no answer is to come."""
    told = request.node.callspec.params.get("told", {})
    return PATIENCE if told.keys() & {"delay", "hang"} else PLENTY


@pytest.fixture
def line(case: Case, patience: float, settings: Any, tmp_path: Path) -> Iterator[Line]:
    fake = case.fake()
    with fake.serving() as server:
        case.use(settings, fake, server.url, tmp_path, patience)
        line = Line(case, fake, server.url, patience)
        yield line
        line.transport.close()


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """Log records as text, whatever the level."""
    text = io.StringIO()
    handler = logging.StreamHandler(text)
    handler.setFormatter(BareFormatter())
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield text
    root.setLevel(before)
    root.removeHandler(handler)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
    return port


@pytest.mark.parametrize(("case", "told", "result", "wait"), ANSWERS)
def test_what_becomes_of_a_message(
    case: Case,
    line: Line,
    written: io.StringIO,
    told: dict[str, Any],
    result: Result,
    wait: float | None,
) -> None:
    line.fake.answer(**told)

    outcomes = line.send(2)

    assert [(outcome.result, outcome.wait) for outcome in outcomes] == [(result, wait)] * 2
    said = repr(outcomes) + written.getvalue()
    for number in range(2):
        for secret in case.secrets(case.address(line.url, number)):
            assert secret not in said


@pytest.mark.full
@pytest.mark.parametrize("result", [Result.GONE, Result.REFUSED])
@TRANSPORTS
def test_one_that_fails_fails_alone(case: Case, line: Line, result: Result) -> None:
    told = next(
        told for told, becomes, _wait in {**ROWS, **case.rows}.values() if becomes is result
    )
    line.fake.answer(**{**told, "times": 1})

    results = sorted(one.result for one in line.send(3))

    assert results == sorted([result, Result.SENT, Result.SENT])


@TRANSPORTS
def test_nobody_listens(case: Case, settings: Any, tmp_path: Path) -> None:
    url = f"http://127.0.0.1:{free_port()}"
    case.use(settings, case.fake(), url, tmp_path, PLENTY)
    transport = case.transport(PLENTY)

    [outcome] = send(transport, [a_message(case.address(url, 1))])

    assert (outcome.result, outcome.whole_lane) == (Result.LATER, True)
    transport.close()


@pytest.mark.full
@TRANSPORTS
def test_it_goes_on_when_the_provider_is_well_again(case: Case, line: Line) -> None:
    line.fake.answer(503)
    line.send(2)
    line.fake.answer()

    assert [one.result for one in line.send(2)] == [Result.SENT] * 2


@pytest.mark.full
@TRANSPORTS
def test_nothing_is_sent_twice(case: Case, line: Line) -> None:
    """Only the outbox repeats: a library that does may send twice."""
    line.fake.answer(503)
    line.send(2)
    assert line.fake.count <= 2


@pytest.mark.full
@TRANSPORTS
def test_all_of_a_chunk_is_sent(case: Case, line: Line) -> None:
    outcomes = line.send(line.transport.chunk)

    assert {outcome.result for outcome in outcomes} == {Result.SENT}
    assert line.fake.count == line.transport.chunk


@pytest.mark.full
@TRANSPORTS
@pytest.mark.parametrize("patience", [PATIENCE])
def test_it_gives_up_in_time(case: Case, patience: float, line: Line) -> None:
    """However many messages a provider does not answer: they are not waited for in turn."""
    line.fake.answer(hang=True)
    line.send(line.transport.chunk)
    assert line.fake.count < line.transport.chunk or line.fake.most_hanging > 1
