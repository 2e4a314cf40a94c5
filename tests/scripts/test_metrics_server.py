"""A running Kier tells metrics at an address of its own, and only there."""

import os
import signal
import time
from pathlib import Path

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from scripts.demonstrations.server import OwnServer

CANARY = "Canary5e1f9bq"


def scraped(address: str) -> str:
    return httpx.get(address, timeout=60).raise_for_status().text


def value(text: str, name: str, **labels: str) -> float:
    [found] = [
        sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        if (sample.name, sample.labels) == (name, labels)
    ]
    return found


def address_of(server: OwnServer) -> str:
    said = [line for line in server.said().splitlines() if line.startswith("Metrics are at ")]
    return said[0].removeprefix("Metrics are at ")


@pytest.mark.full
@pytest.mark.slow
def test_curl_of_the_metrics(kept_folder: Path) -> None:
    with OwnServer({"KIER_METRICS": "127.0.0.1:0"}, data=kept_folder) as server:
        address = address_of(server)
        assert httpx.get(f"{server.address}/{CANARY}", timeout=60).status_code == 404
        # It is written down within seconds that the process is there.
        while not value(text := scraped(address), "kier_sockets_limit"):
            time.sleep(0.1)
        assert value(text, "kier_processes", process="server") == 1
        assert value(text, "kier_ready", part="database") == 1
        assert value(text, "kier_refusals_total", kind="throttle") == 0
        assert CANARY not in text
        assert httpx.get(f"{server.address}/metrics", timeout=60).status_code == 404
    assert {path.stat().st_mode & 0o777 for path in (kept_folder / "metrics").iterdir()} == {0o600}


@pytest.mark.full
@pytest.mark.slow
def test_an_address_that_others_reach_stops_the_start(kept_folder: Path) -> None:
    with (
        pytest.raises(RuntimeError, match="which other machines can reach"),
        OwnServer({"KIER_METRICS": "0.0.0.0:0"}, data=kept_folder),
    ):
        raise AssertionError


@pytest.mark.full
def test_a_process_that_was_killed_is_counted_also_where_nothing_is_served(
    kept_folder: Path,
) -> None:
    settings = {"KIER_METRICS": "127.0.0.1:0", "KIER_ROLE": "worker", "KIER_PROCESSES": "separate"}
    with OwnServer(settings, data=kept_folder) as server:
        address = address_of(server)
        assert value(scraped(address), "kier_processes", process="metrics") == 1
        [worker] = server.processes("worker")
        os.kill(worker, signal.SIGKILL)
        while not value(text := scraped(address), "kier_process_restarts_total", process="worker"):
            time.sleep(0.1)
        assert value(text, "kier_processes", process="worker") == 1


# Tables are made for tests that are marked so, and copied from there.
@pytest.mark.django_db
@pytest.mark.full
def test_several_server_processes_tell_the_same(kept_folder: Path, stores: dict[str, str]) -> None:
    if "REDIS_URL" not in stores:
        pytest.skip("several server processes need a Redis")
    settings = {"KIER_METRICS": "127.0.0.1:0", "KIER_WORKERS": "3", **stores}
    with OwnServer(settings, data=kept_folder) as server:
        address = address_of(server)
        # Each of them writes down what it has within seconds.
        while len([*(server.data / "metrics").glob("server-*.json")]) < 3:
            time.sleep(0.1)
        assert value(scraped(address), "kier_processes", process="server") == 3
        assert [scraped(address).count("kier_ready{") for _ in range(10)] == [2] * 10
