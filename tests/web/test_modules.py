import base64
import hashlib
import json
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from backend.web import modules

# A name that only an import map could resolve.
BARE_IMPORT = re.compile(r"""(?<!["'])\b(?:from|import)\s*["']([^."'][^"']*)["']""")


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    monkeypatch.setattr(modules, "_source", lambda name: tmp_path / name)
    return tmp_path


def test_imports_are_followed_each_once(folder: Path) -> None:
    (folder / "a").mkdir()
    (folder / "a" / "one.js").write_text(
        'import { x } from "./two.js";\nexport { y } from "../three.js";\n'
        'const later = () => import("./four.js");\n'
    )
    (folder / "a" / "two.js").write_text('import "../three.js";')
    (folder / "a" / "four.js").write_text("// imports nothing")
    (folder / "three.js").write_text('import{z}from"./a/two.js";')
    found = modules.modules_of(["a/one.js"])
    assert found == ["a/one.js", "a/two.js", "three.js", "a/four.js"]


def test_a_file_that_is_not_there_is_an_error() -> None:
    with pytest.raises(LookupError, match="no static file kier/none"):
        modules.modules_of(["kier/none.js"])


@pytest.mark.parametrize("kind", modules.ENTRIES)
def test_the_map_holds_every_module_of_a_page_with_its_hash(kind: str) -> None:
    sums = json.loads(modules.integrity_map(kind))["integrity"]
    names = modules.modules_of(modules.ENTRIES[kind])
    assert sums == {f"/static/{name}": sum_of(name) for name in names}


def sum_of(name: str) -> str:
    content = Path(str(finders.find(name))).read_bytes()
    return "sha256-" + base64.b64encode(hashlib.sha256(content).digest()).decode()


@pytest.mark.parametrize("kind", modules.ENTRIES)
def test_no_module_is_named_without_a_path(kind: str) -> None:
    """A bare name needs a second import map; a relative one is rewritten."""
    for name in modules.modules_of(modules.ENTRIES[kind]):
        if "/vendor/" not in name:
            assert BARE_IMPORT.findall(modules.code_of(name)) == [], name


APPLICATIONS = (
    "seeker",
    "inbox",
    "panel",
    "desk",
    "surveys",
    "respondent",
    "operator",
    "programme",
    "outreach",
    "public-page",
    "learner",
    "trainer",
)
STATIC = Path(str(finders.find("kier/shared/text.js"))).parents[1]
# What each folder of modules may import from, besides itself.
ALLOWED = {"vendor": set(), "shared": {"vendor"}} | {
    name: {"shared", "vendor"} for name in APPLICATIONS
}


def folder_of(path: Path) -> str:
    return path.relative_to(STATIC).parts[0]


def test_every_folder_of_modules_has_its_rule() -> None:
    assert {folder_of(path) for path in STATIC.rglob("*.js")} == set(ALLOWED)


@pytest.mark.parametrize("folder", ALLOWED)
def test_applications_import_from_shared_modules_and_never_from_each_other(folder: str) -> None:
    crossing = {
        f"{path.relative_to(STATIC)} imports {imported}"
        for path in (STATIC / folder).rglob("*.js")
        for imported in modules.IMPORT.findall(path.read_text(encoding="utf-8"))
        if folder_of((path.parent / imported).resolve()) not in {folder} | ALLOWED[folder]
    }
    assert crossing == set()


def test_roles_are_named_in_one_module() -> None:
    named = re.compile(r'"(?:caseworker|coordinator|operator)"')
    naming = {
        str(path.relative_to(STATIC))
        for path in STATIC.rglob("*.js")
        if "vendor" not in path.parts and named.search(path.read_text(encoding="utf-8"))
    }
    assert naming == {"shared/account/roles.js"}
