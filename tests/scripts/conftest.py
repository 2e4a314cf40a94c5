import logging
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.own_database import own_database


@pytest.fixture(scope="module")
def database_url(
    started_before: Path,
    tmp_path_factory: pytest.TempPathFactory,
    django_db_setup: None,
    django_db_blocker: Any,
) -> Iterator[str | None]:
    """The database of `kept_folder` on PostgreSQL; nothing on SQLite."""
    if not os.environ.get("DATABASE_URL"):
        yield None
        return
    folder = tmp_path_factory.mktemp("rows")
    for file in started_before.glob("kier.sqlite3*"):
        shutil.copy(file, folder)
    with own_database("own", folder, django_db_blocker) as own:
        own.take_rows(folder / "kier.sqlite3")
        yield own.url


@pytest.fixture
def stores(database_url: str | None) -> dict[str, str]:
    redis = os.environ.get("REDIS_URL")
    found = {"DATABASE_URL": database_url, "REDIS_URL": redis}
    return {name: value for name, value in found.items() if value}


@pytest.fixture(autouse=True)
def quiet_client() -> None:
    """Keep a thousand calls from being logged."""
    logging.getLogger("httpx").setLevel(logging.WARNING)
