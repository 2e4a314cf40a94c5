"""A folder of one's own, in which Kier is well."""

from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from backend.core import backups, hourly_counts
from backend.core.hourly_counts import HourlyCounts
from backend.operator.hourly_snapshot import HourlySnapshot
from notifications.models import Worker
from tests.clock import Clock

from .scene import Scene


@pytest.fixture
def scene(
    db: Any, clock: Clock, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Scene:
    settings.DATA = tmp_path
    settings.LEAST_FREE_MB = 0
    monkeypatch.setattr(hourly_counts, "counts", HourlyCounts())
    backups.last_made_file().touch()
    Worker.objects.create(seen_at=timezone.now())
    HourlySnapshot().look()
    return Scene(clock, tmp_path, settings, monkeypatch)
