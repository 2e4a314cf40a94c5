"""A registry's page lists exactly the files to edit; all other uses derive from the registry."""

import json
import re
import subprocess
import sys

import pytest

from scripts.demonstrations.server import bare_environment

from .places import BASE, REGISTRIES

PLACES = [
    pytest.param(registry, place, id=f"{registry}: {place}")
    for registry, found in REGISTRIES.items()
    for place in found.places
]


@pytest.mark.django_db
@pytest.mark.parametrize(("registry", "place"), PLACES)
def test_every_entry_is_known(registry: str, place: str) -> None:
    found = REGISTRIES[registry]
    assert found.entries() - found.places[place]() == set()


@pytest.fixture(scope="module")
def made_up() -> dict[str, dict[str, bool]]:
    ran = subprocess.run(
        [sys.executable, "-m", "tests.registries.made_up"],
        cwd=BASE,
        env=bare_environment() | {"KIER_MODE": "test"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    found: dict[str, dict[str, bool]] = json.loads(ran.stdout.splitlines()[-1])
    return found


def listed(page: str) -> set[str]:
    """The files that a page says to edit, by path and by name."""
    lists = re.findall(r"^## To add .*?(?=^## |\Z)", (BASE / page).read_text(), re.M | re.S)
    return {word for list_ in lists for word in re.findall(r"`([\w./-]+)`", list_)}


@pytest.mark.full
@pytest.mark.parametrize("registry", REGISTRIES)
def test_what_does_not_follow_from_the_registry_is_listed(
    registry: str, made_up: dict[str, dict[str, bool]]
) -> None:
    by_hand = {place for place, knows in made_up[registry].items() if not knows}
    page = REGISTRIES[registry].page
    names = listed(page) | {page}
    missing = {one for one in by_hand if not any(name.startswith(one) for name in names)}
    assert missing == set()
