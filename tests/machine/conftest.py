"""One machine for all of these tests, on which the page's commands are carried out once."""

import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from scripts.demonstrations.server import bare_environment
from scripts.testing.browsers import install
from tests.scripts.test_production import copy_checkout

from .debian import CERTIFICATES, Machine, NotToBeHad, missing_packages, why_not
from .page import carry_out, commands
from .people import ADDRESS, HOST, Caseworker, named

CODE = "mnt/code"
# The organisation that comes first for `PROFILE`, and somebody who works there.
ORGANISATION, EMAIL = "best-man", "caseworker@best-man.example"


@pytest.fixture(scope="package")
def folder() -> Iterator[Path]:
    made = Path(tempfile.mkdtemp(prefix="kier-machine-"))
    yield made
    shutil.rmtree(made, ignore_errors=True)


@pytest.fixture(scope="package")
def machine(folder: Path) -> Iterator[Machine]:
    """A bare Debian that runs, whose clients find the code and trust our authority."""
    if why := install(missing_packages()) or why_not():
        pytest.skip(f"no Debian of its own: {why}")
    made = Machine(folder / "debian")
    try:
        made.make()
        make_certificate(folder, made.root / "root")
        made.trust((folder / "authority.pem").read_text())
        make_releases(folder / "checkout", made.root / CODE / "kier.git")
        made.write("root/.gitconfig", f'[url "/{CODE}/"]\n\tinsteadOf = https://code.example/\n')
        bundle = str(made.root / CERTIFICATES)
        with made.booted(folder / "console"), named(bundle):
            yield made
    except NotToBeHad as why:
        pytest.skip(f"no Debian of its own: {why}")


@pytest.fixture(scope="package")
def said(machine: Machine) -> list[str]:
    """The output of each block of the page's "Starting"; Kier runs from here on."""
    install, stores, settings, *others = commands("Starting")
    # One after the other in the same shell, as the page says; these two share their words.
    blocks = [install, f"{stores}\n{settings}", *others]
    return [carry_out(machine, block) for block in blocks]


@pytest.fixture(scope="package")
def organisation(machine: Machine, said: list[str]) -> str:
    """The password of a caseworker at an organisation that accepts requests."""
    word = secrets.token_urlsafe()
    script = (Path(__file__).parent / "made_caseworker.py").read_text()
    script += f"\nmake({ORGANISATION!r}, {EMAIL!r}, {word!r})\n"
    machine.write("root/made_caseworker.py", script)
    machine.run(
        "cd /srv/kier && export KIER_DATA=/var/lib/kier\n"
        "runuser -u kier -- .venv/bin/python manage.py shell </root/made_caseworker.py"
    )
    return word


@pytest.fixture(scope="package")
def caseworker(machine: Machine, organisation: str) -> Iterator[Caseworker]:
    """That caseworker, signed in with a second factor."""
    signed_in = machine.do(lambda: Caseworker(ADDRESS, EMAIL, organisation))
    yield signed_in
    signed_in.wire.close()


def make_certificate(folder: Path, to: Path) -> None:
    """Make an authority, and of it the two files that the page wants, in the folder `to`."""
    key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"]
    authority = [f"{folder}/authority.pem", "-keyout", f"{folder}/authority.key"]
    words = ["/usr/bin/openssl", "req", "-x509", *key, "-subj", "/CN=An authority of this test"]
    words += ["-addext", "keyUsage=critical,keyCertSign,cRLSign"]
    run([*words, "-out", *authority])
    words = ["/usr/bin/openssl", "req", "-x509", *key, "-subj", f"/CN={HOST}"]
    words += ["-CA", authority[0], "-CAkey", authority[2]]
    words += ["-addext", f"subjectAltName=DNS:{HOST}", "-addext", "basicConstraints=CA:FALSE"]
    files = ["-out", f"{to}/fullchain.pem", "-keyout", f"{to}/key.pem"]
    run([*words, *files])


def make_releases(checkout: Path, to: Path) -> None:
    """Make a repository of what is here as v0.1.0, and with one migration more as v0.2.0."""
    copy_checkout(checkout)
    author = ["-c", "user.name=Kier", "-c", "user.email=kier@kier.example"]

    def git(*words: str) -> None:
        run(["/usr/bin/git", "-C", str(checkout), *author, *words])

    (checkout / ".venv").unlink()
    git("init", "--quiet")
    for release in ("v0.1.0", "v0.2.0"):
        if release == "v0.2.0":
            add_migration(checkout)
        git("add", "--all", "--force")
        git("commit", "--quiet", "--message", release)
        git("tag", release)
    to.parent.mkdir(parents=True)
    run(["/usr/bin/git", "clone", "--quiet", "--bare", str(checkout), str(to)])


def add_migration(checkout: Path) -> None:
    """Have Django write a migration that does nothing."""
    words = ["manage.py", "makemigrations", "--empty", "--name", "of_the_next_release", "core"]
    python = Path(__file__).resolve().parents[2] / ".venv" / "bin" / "python"
    own = {"KIER_MODE": "test", "KIER_DATA": str(checkout.parent / "data")}
    run([str(python), *words], cwd=checkout, env=bare_environment() | own)


def run(words: list[str], **options: Any) -> None:
    subprocess.run(words, check=True, capture_output=True, **options)  # noqa: S603
