"""Third-party modules are what vendor.json says, and that is what the lock file says."""

import base64
import gzip
import hashlib
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.checks.catalogues import BASE

PAGES = BASE / "backend/web/static/kier/vendor"
TESTS = BASE / "tests/browser/vendor"
JAVASCRIPT = BASE / "scripts/javascript"
VERSION = re.compile(r"(npm:\w+@)?\d+\.\d+\.\d+")
LOCK = json.loads((JAVASCRIPT / "package-lock.json").read_text())


def faults(folder: Path) -> Iterator[str]:
    """Yield a line for each file, package and licence that is not as it should be."""
    files = json.loads((folder / "vendor.json").read_text())
    licences = (folder / "LICENCES.txt").read_text()
    expected = {*files, "vendor.json", "LICENCES.txt"}
    found = {path.name for path in folder.iterdir() if not path.name.endswith(".d.ts")}
    for name in sorted(expected ^ found):
        yield f"{name}: {'not there' if name in expected else 'not in vendor.json'}"
    for name in sorted(set(files) & found):
        digest = hashlib.sha384((folder / name).read_bytes()).digest()
        if files[name]["integrity"] != f"sha384-{base64.b64encode(digest).decode()}":
            yield f"{name}: not the file that was made"
        if not files[name]["packages"]:
            yield f"{name}: of no package"
        for package in files[name]["packages"]:
            locked = LOCK["packages"][f"node_modules/{package['name']}"]
            for ours, theirs in (("version",) * 2, ("licence", "license"), ("integrity",) * 2):
                if package[ours] != locked[theirs]:
                    yield f"{package['name']}: {ours} is not the locked one"
            title = "== {name} {version} ({licence})\n".format_map(package)
            _before, _title, text = licences.partition(title)
            if len(text.partition("\n== ")[0]) < 500:
                yield f"{package['name']}: no licence"


@pytest.mark.parametrize("folder", [PAGES, TESTS], ids=["pages", "tests"])
def test_nothing_is_wrong(folder: Path) -> None:
    assert list(faults(folder)) == []


@pytest.mark.parametrize("path", sorted(PAGES.glob("*.js")), ids=lambda path: path.stem)
def test_a_module_has_the_types_of_its_entry(path: Path) -> None:
    types, entry = JAVASCRIPT / f"{path.stem}.d.ts", JAVASCRIPT / f"{path.stem}.mjs"
    expected = types if types.exists() else entry
    assert path.with_suffix(".d.ts").read_text() == expected.read_text()


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(PAGES, tmp_path / "vendor"))


def test_a_changed_byte_is_noticed(copy: Path) -> None:
    file = copy / "hpke.js"
    content = bytearray(file.read_bytes())
    content[1000] ^= 1
    file.write_bytes(content)
    assert list(faults(copy)) == ["hpke.js: not the file that was made"]


def test_a_file_too_many_and_one_too_few_are_noticed(copy: Path) -> None:
    (copy / "preact.js").rename(copy / "react.js")
    found = list(faults(copy))
    assert found == ["preact.js: not there", "react.js: not in vendor.json"]


def test_another_package_than_the_locked_one_is_noticed(copy: Path) -> None:
    path = copy / "vendor.json"
    path.write_text(path.read_text().replace('"version": "4.13.0"', '"version": "4.12.0"'))
    assert list(faults(copy)) == [
        "hash-wasm: version is not the locked one",
        "hash-wasm: no licence",
    ]


def test_a_licence_that_is_left_out_is_noticed(copy: Path) -> None:
    path = copy / "LICENCES.txt"
    title = re.compile(r"== mlkem .*?(?=\n== |\Z)", re.DOTALL)
    path.write_text(title.sub("", path.read_text()))
    assert list(faults(copy)) == ["mlkem: no licence"]


def test_every_package_is_asked_for_in_one_version() -> None:
    asked = json.loads((JAVASCRIPT / "package.json").read_text())
    root = LOCK["packages"][""]
    for kind in ("dependencies", "devDependencies"):
        assert root[kind] == asked[kind]
        loose = [one for one in asked[kind].values() if not VERSION.fullmatch(one)]
        assert loose == []


def test_the_lock_names_no_place_and_has_a_hash_of_every_package() -> None:
    packages = {name: one for name, one in LOCK["packages"].items() if name}
    assert [name for name, one in packages.items() if "resolved" in one] == []
    assert [name for name, one in packages.items() if "sha512-" not in one["integrity"]] == []


MAX_BYTES = {
    "argon2id": 12_000,
    "blind-tokens": 14_000,
    "hpke": 18_000,
    "preact": 7_000,
    "prosemirror": 72_000,
}


@pytest.mark.parametrize(("name", "most"), MAX_BYTES.items())
def test_a_module_is_no_heavier_than_it_may_be(name: str, most: int) -> None:
    assert len(gzip.compress((PAGES / f"{name}.js").read_bytes(), 9)) <= most
