"""Which tests `scripts/test --changed` runs."""

import pytest

from scripts.testing.changed import BASE, LAYERS, folders_above

TESTS = {path.parent.name for path in (BASE / "tests").glob("*/__init__.py")}


@pytest.mark.parametrize(
    ("path", "folders"),
    {
        "docs/testing.md": {"docs"},
        "README.md": {"docs"},
        "scripts/run": {"scripts"},
        "deploy/nginx.conf": {"scripts"},
        "tests/experts/test_people.py": {"experts"},
        "backend/web/static/kier/seeker/main.js": {"web", "browser"},
        "backend/operator/views.py": {"operator"},
        "api/inbox/views.py": {"api", "attacks", "registries", "operator"},
    }.items(),
)
def test_what_stands_above_a_change(path: str, folders: set[str]) -> None:
    assert folders_above([path]) == folders


def test_an_application_and_all_above_it_but_none_beside_it() -> None:
    folders = folders_above(["backend/experts/models/people.py"])
    assert folders is not None
    assert {"experts", "web", "api", "operator"} <= folders
    assert not {"programmes", "surveys", "core"} & folders


@pytest.mark.parametrize("path", ["tests/factories.py", "pyproject.toml", "backend/settings/a.py"])
def test_what_serves_all_is_tested_by_all(path: str) -> None:
    assert folders_above(["docs/testing.md", path]) is None


def test_every_application_stands_in_its_layer() -> None:
    packages = {f"backend/{path.parent.name}" for path in (BASE / "backend").glob("*/apps.py")}
    assert packages
    assert packages <= {name for name, _folders in LAYERS}
    assert {folder for _name, folders in LAYERS for folder in folders} <= TESTS
