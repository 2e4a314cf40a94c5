"""Metrics are told to this machine alone, unless it is clearly meant otherwise."""

import pytest

from scripts.launcher.metrics_address import read


@pytest.mark.parametrize(
    ("text", "found"),
    [("127.0.0.1:9100", ("127.0.0.1", 9100)), ("[::1]:9100", ("::1", 9100))],
)
def test_this_machine(text: str, found: tuple[str, int]) -> None:
    assert read(text, is_public=False) == found


@pytest.mark.parametrize(
    "text", ["0.0.0.0:9100", "[::]:9100", "10.0.0.5:9100", "localhost:9100", "9100", ":9100", "x"]
)
def test_every_other_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"KIER_METRICS=127\.0\.0\.1:9100"):
        read(text, is_public=False)


def test_another_that_is_meant() -> None:
    assert read("10.0.0.5:9100", is_public=True) == ("10.0.0.5", 9100)


@pytest.mark.parametrize("text", ["127.0.0.1", "127.0.0.1:", "127.0.0.1:99999", "127.0.0.1:x"])
def test_a_port_is_needed(text: str) -> None:
    with pytest.raises(ValueError, match=r"no port|no address"):
        read(text, is_public=False)
