"""What a test of metrics needs: the text that Prometheus gets, and its samples."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from prometheus_client import generate_latest
from prometheus_client.parser import text_string_to_metric_families

from backend.operator.hourly_snapshot import HourlySnapshot
from backend.operator.metrics import registry
from tests.clock import Clock

type Samples = dict[tuple[str, tuple[tuple[str, str], ...]], float]


@dataclass
class Scene:
    """A Kier, its clock and its folder."""

    clock: Clock
    folder: Path
    settings: Any
    patch: pytest.MonkeyPatch

    def next_hour(self) -> None:
        self.clock.put_on(hours=1)
        HourlySnapshot().look()


def text() -> str:
    return generate_latest(registry()).decode()


def samples_of(exposition: str) -> Samples:
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(exposition)
        for sample in family.samples
    }


def value(name: str, **labels: str) -> float:
    return samples_of(text())[name, tuple(sorted(labels.items()))]
