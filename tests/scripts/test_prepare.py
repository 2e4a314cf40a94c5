"""`scripts/prepare` installs the uv whose hash it knows, and no other."""

import base64
import hashlib
import os
import re
import shutil
import subprocess
import tomllib
import zipfile
from pathlib import Path

import pytest

from backend.core.extras import Extra
from scripts.demonstrations.server import BASE, bare_environment

PINNED = BASE / "scripts" / "uv.txt"
# Stands in for uv: says its version, and makes what `uv sync` makes.
UV = """#!/bin/sh
case "$1" in
    --version) echo "uv {version} (a stand-in)" ;;
    *)
        mkdir -p .venv/bin && touch .venv/bin/python && chmod +x .venv/bin/python
        echo "$@" >>asked
        ;;
esac
"""


@pytest.fixture
def version() -> str:
    [version] = re.findall(r"^uv==([0-9.]+)", PINNED.read_text(), re.MULTILINE)
    return str(version)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A new machine with the files that `scripts/prepare` reads."""
    folder = tmp_path / "kier"
    (folder / "scripts").mkdir(parents=True)
    for name in ("uv.lock", "pyproject.toml", "scripts/prepare", "scripts/uv.txt"):
        shutil.copy(BASE / name, folder / name)
    return folder


def wheel(folder: Path, version: str) -> Path:
    folder.mkdir(exist_ok=True)
    file = folder / f"uv-{version}-py3-none-any.whl"
    info = f"uv-{version}.dist-info"
    members = {
        f"uv-{version}.data/scripts/uv": UV.format(version=version),
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: uv\nVersion: {version}\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    rows = []
    with zipfile.ZipFile(file, "w") as packed:
        for name, text in members.items():
            member = zipfile.ZipInfo(name)
            member.external_attr = 0o100755 << 16
            packed.writestr(member, text)
            digest = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest())
            rows.append(f"{name},sha256={digest.decode().rstrip('=')},{len(text)}\n")
        packed.writestr(f"{info}/RECORD", "".join(rows) + f"{info}/RECORD,,\n")
    return file


def prepare(folder: Path, packages: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run it with only these packages to install, and without uv."""
    environment = bare_environment() | {
        "PATH": os.pathsep.join(["/usr/local/bin", "/usr/bin", "/bin"]),
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_FIND_LINKS": str(packages),
        "PIP_NO_INDEX": "1",
    }
    if shutil.which("uv", path=environment["PATH"]):
        pytest.skip("this machine has a uv of its own")
    return subprocess.run(  # noqa: S603
        [folder / "scripts" / "prepare", *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def test_each_wheel_has_a_hash() -> None:
    text = PINNED.read_text()
    assert len(re.findall(r"^\s+--hash=sha256:[0-9a-f]{64}", text, re.MULTILINE)) == 4
    assert len(re.findall(r"^\w", text, re.MULTILINE)) == 1


@pytest.mark.full
def test_another_package_of_that_name_and_version_is_refused(
    folder: Path, version: str, tmp_path: Path
) -> None:
    packages = tmp_path / "packages"
    wheel(packages, version)
    done = prepare(folder, packages)
    assert done.returncode == 1
    assert "HASHES" in done.stderr
    assert "uv was not installed" in done.stderr
    assert not (folder / ".venv-uv").exists()
    assert not (folder / ".venv").exists()


@pytest.mark.full
def test_the_one_whose_hash_is_known_is_installed_and_replaces_an_older_one(
    folder: Path, version: str, tmp_path: Path
) -> None:
    packages = tmp_path / "packages"
    digest = hashlib.sha256(wheel(packages, version).read_bytes()).hexdigest()
    (folder / "scripts" / "uv.txt").write_text(f"uv=={version} --hash=sha256:{digest}\n")
    older = folder / ".venv-uv" / "bin" / "uv"
    older.parent.mkdir(parents=True)
    older.write_text(UV.format(version="0.0.1"))
    older.chmod(0o755)
    done = prepare(folder, packages)
    assert (done.returncode, done.stderr.count("getting one")) == (0, 1), done.stderr
    assert version in older.read_text()
    assert (folder / ".venv" / "prepared-run").exists()


@pytest.fixture
def with_uv(folder: Path, version: str) -> Path:
    """A new machine with a fake uv that logs its calls."""
    own = folder / ".venv-uv" / "bin" / "uv"
    own.parent.mkdir(parents=True)
    own.write_text(UV.format(version=version))
    own.chmod(0o755)
    return folder / "asked"


def extras_of(asked: Path) -> list[list[str]]:
    return [re.findall(r"--extra (\S+)", line) for line in asked.read_text().splitlines()]


def test_all_extras_are_installed_unless_some_are_chosen_and_a_choice_is_kept(
    folder: Path, with_uv: Path, tmp_path: Path
) -> None:
    for arguments in (
        ["run"],
        ["run", "--without", "spss"],
        ["run"],
        ["run", "--with", "pdf, fcm"],
        ["run", "--with", "none"],
        ["run"],
        ["dev"],
        ["run", "--with", "pdf"],
    ):
        done = prepare(folder, tmp_path, *arguments)
        assert done.returncode == 0, done.stderr
    # What was chosen is there already the second time; what tests need holds all.
    every = ["fcm", "pdf", "spss"]
    assert extras_of(with_uv) == [every, ["fcm", "pdf"], [], every]


def test_what_tests_need_stays_when_kier_is_run_at_another_commit(
    folder: Path, with_uv: Path, tmp_path: Path
) -> None:
    lock = folder / "uv.lock"
    here, there = lock.read_text(), lock.read_text() + "\n"
    for what, packages in (("dev", here), ("run", there), ("dev", there), ("dev", here)):
        lock.write_text(packages)
        done = prepare(folder, tmp_path, what)
        assert done.returncode == 0, done.stderr
    # At the other one the first of both did it for the second.
    assert len(extras_of(with_uv)) == 3
    assert "--no-dev" not in with_uv.read_text()


def test_what_was_broken_off_is_done_again(
    folder: Path, with_uv: Path, version: str, tmp_path: Path
) -> None:
    uv = folder / ".venv-uv" / "bin" / "uv"
    assert prepare(folder, tmp_path, "run").returncode == 0
    uv.write_text(UV.format(version=version).replace("mkdir", "exit 1; mkdir"))
    assert prepare(folder, tmp_path, "run", "--without", "spss").returncode == 1
    uv.write_text(UV.format(version=version))
    assert prepare(folder, tmp_path, "run").returncode == 0
    assert extras_of(with_uv) == [["fcm", "pdf", "spss"]] * 2


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["run", "--with", "spss,gold"], "there is no extra gold; there are: fcm pdf spss"),
        (["run", "--only", "spss"], "--with or --without, not --only"),
        (["run", "--with"], "and a list of extras"),
        (["dev", "--with", "pdf"], "and a list of extras"),
    ],
)
def test_what_is_no_extra_is_refused(
    folder: Path, with_uv: Path, tmp_path: Path, arguments: list[str], sentence: str
) -> None:
    done = prepare(folder, tmp_path, *arguments)
    assert (done.returncode, with_uv.exists()) == (2, False)
    assert sentence in done.stderr


def test_the_extras_that_can_be_chosen_are_those_of_the_project() -> None:
    project = tomllib.loads((BASE / "pyproject.toml").read_text())["project"]
    [said] = re.findall(r'^all="(.+)"', (BASE / "scripts" / "prepare").read_text(), re.MULTILINE)
    named = re.findall(r"^#   (\w+)   ", (BASE / "scripts" / "install").read_text(), re.MULTILINE)
    extras = sorted(project["optional-dependencies"])
    assert said.split() == sorted(named) == sorted(extras) == sorted(Extra)
