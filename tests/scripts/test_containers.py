"""The files of `deploy/container`, and an image built from a Debian that is made here.

Needs Buildah and debootstrap.
"""

import json
import os
import resource
import shutil
import subprocess
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from scripts.checks import documentation
from scripts.demonstrations.server import BASE
from scripts.launcher import health
from scripts.launcher.children import die_with_parent
from scripts.launcher.supervisor import Watch

FOLDER = BASE / "deploy" / "container"
COMPOSE = shutil.which("docker-compose")
KIER = {"web", "worker", "backup"}
USER = 10001
NEEDED = ("buildah", "debootstrap", "unshare", "setpriv")
# As the compose file confines it: ROOT DATA COMMAND…
CONFINED = """set -e
root=$1 data=$2; shift 2
mount --bind "$root" "$root"
mount -o remount,bind,ro "$root"
mount --bind "$data" "$root/var/lib/kier"
mount -t tmpfs -o size=64m,mode=1777,noexec tmpfs "$root/tmp"
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
exec chroot "$root" setpriv --reuid 10001 --regid 10001 --clear-groups --bounding-set=-all \
    --inh-caps=-all --no-new-privs env -i PATH=/usr/bin:/bin KIER_MODE=production PORT=0 \
    KIER_DATA=/var/lib/kier sh -c 'cd /srv/kier; exec "$@"' kier "$@"
"""


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((FOLDER / "compose.yaml").read_text())
    return found


def test_each_container_may_little(compose: dict[str, Any]) -> None:
    for name, service in compose["services"].items():
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert service.get("cap_add", []) == (["NET_BIND_SERVICE"] if name == "proxy" else [])
        assert not {"privileged", "pid", "ipc", "network_mode", "devices"} & service.keys(), name
        assert ("ports" in service) is (name == "proxy"), name
        # A tag that says a version; our own is built here.
        _image, _colon, tag = service["image"].rpartition(":")
        assert (tag == "latest") is (name in KIER), name


def test_each_variable_is_a_setting(compose: dict[str, Any]) -> None:
    known = documentation.variables()
    for name in KIER:
        assert compose["services"][name].get("environment", {}).keys() <= known
    image = (FOLDER / "Containerfile").read_text()
    assert {"KIER_MODE", "KIER_DATA"} <= known
    assert "ENV KIER_MODE=production KIER_DATA=/var/lib/kier\n" in image
    front = compose["services"]["proxy"]["networks"]["front"]["ipv4_address"]
    assert compose["services"]["web"]["environment"]["KIER_TRUSTED_PROXIES"] == front


def test_nobody_is_given_the_proxys_address(compose: dict[str, Any]) -> None:
    front = [
        one["networks"]["front"]
        for one in compose["services"].values()
        if "front" in one["networks"]
    ]
    addresses = [one["ipv4_address"] for one in front]
    assert len(addresses) == len({*addresses}) == 2
    assert all(port.startswith("0.0.0.0:") for port in compose["services"]["proxy"]["ports"])


def test_postgresql_logs_no_more_than_outside_a_container(compose: dict[str, Any]) -> None:
    file = (BASE / "deploy" / "postgresql" / "kier.conf").read_text()
    settings = dict(line.split(" = ") for line in file.splitlines() if line[:1] not in {"", "#"})
    given = compose["services"]["database"]["command"].split(" -c ")[1:]
    # What is the default there is left out.
    assert settings.items() - {tuple(one.strip().split("=")) for one in given} == {
        ("log_min_duration_statement", "-1"),
        ("wal_keep_size", "0"),
    }


def test_no_secret_stands_in_the_file(compose: dict[str, Any]) -> None:
    assert all(set(one) == {"file"} for one in compose["secrets"].values())
    text = (FOLDER / "compose.yaml").read_text()
    assert "PASSWORD:" not in text
    assert ":@" not in text


def test_nothing_secret_gets_into_the_image() -> None:
    """Files that are not named are left out."""
    first, *others = [
        line
        for line in (BASE / ".dockerignore").read_text().splitlines()
        if line and line[0] != "#"
    ]
    assert first == "*"
    taken = {line.removeprefix("!") for line in others if line.startswith("!")}
    assert {name for name in taken if not (BASE / name).exists()} == set()
    assert not {".git", "var", "tests", ".venv"} & taken


@pytest.mark.skipif(COMPOSE is None, reason="docker-compose is not installed")
def test_compose_takes_the_file(tmp_path: Path) -> None:
    """It validates the schema without an engine."""
    done = subprocess.run(  # noqa: S603 - Debian's own program
        [str(COMPOSE), "-f", str(FOLDER / "compose.yaml"), "config", "--quiet"],
        env={"PATH": os.environ["PATH"], "HOME": str(tmp_path), "KIER_HOST": "kier.example"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_workers_are_well_while_they_run(tmp_path: Path) -> None:
    assert not health.is_well(tmp_path)
    roll = tmp_path / "processes.json"
    rows = [{"name": "worker", "pid": os.getpid()}]
    roll.write_text(json.dumps({"port": 0, "processes": rows}))
    assert health.is_well(tmp_path)
    rows.append({"name": "notifications", "pid": None})
    roll.write_text(json.dumps({"port": 0, "processes": rows}))
    assert not health.is_well(tmp_path)


@pytest.mark.parametrize("host", ["127.0.0.1", "[::1]"])
def test_servers_are_well_while_they_are_ready(tmp_path: Path, monkeypatch: Any, host: str) -> None:
    """Asked at `KIER_BIND`."""
    asked = []
    monkeypatch.setattr(health, "is_ready", lambda *where: bool(asked.append(where)))
    watch = Watch(
        port=8000,
        host=host,
        servers=[],
        after=[],
        say=lambda _line: None,
        on_ready=lambda: None,
        roll=tmp_path / "processes.json",
    )
    watch._write_roll()
    assert not health.is_well(tmp_path)
    assert asked == [(8000, host)]


def run(*command: object, **more: Any) -> str:
    done = subprocess.run(  # noqa: S603 - programs of this machine
        [str(word) for word in command], capture_output=True, text=True, check=False, **more
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return done.stdout


@pytest.fixture
def image(tmp_path: Path) -> Iterator[Path]:
    missing = [name for name in NEEDED if not shutil.which(name)]
    if os.geteuid() != 0 or missing:
        pytest.skip(f"needs root, and {', '.join(missing) or 'to be root'}")
    base = tmp_path / "base"
    options = ["--variant=minbase", "--include=ca-certificates"]
    run("debootstrap", *options, "trixie", base, "http://deb.debian.org/debian")
    with tarfile.open(tmp_path / "base.tar", "w") as archive:
        archive.add(base, "/")
    stores = ["--root", tmp_path / "store", "--runroot", tmp_path / "run"]
    buildah = ["buildah", *stores, "--storage-driver", "vfs"]
    made = run(*buildah, "from", "scratch").strip()
    run(*buildah, "add", made, tmp_path / "base.tar", "/")
    run(*buildah, "commit", made, "localhost/debian:here")
    options = ["--format", "docker", "--isolation", "chroot", "--pull=never"]
    # What this process may not raise, and a proxy's certificates, if there is one.
    for name, limit in ("nproc", resource.RLIMIT_NPROC), ("nofile", resource.RLIMIT_NOFILE):
        soft, hard = resource.getrlimit(limit)
        options += ["--ulimit", f"{name}={soft}:{hard}"]
    options += ["--volume", "/etc/ssl/certs:/etc/ssl/certs:ro"]
    options += ["--build-arg", "DEBIAN=localhost/debian:here", "--tag", "localhost/kier"]
    run(*buildah, "build", *options, "--file", FOLDER / "Containerfile", BASE)
    config = json.loads(run(*buildah, "inspect", "--type", "image", "localhost/kier"))
    assert config["Docker"]["config"]["User"] == f"{USER}:{USER}"
    assert config["Docker"]["config"]["Healthcheck"]["Test"][0] == "CMD"
    container = run(*buildah, "from", "--pull=never", "localhost/kier").strip()
    yield Path(run(*buildah, "mount", container).strip())
    run(*buildah, "umount", container)


@pytest.mark.full
def test_an_image_is_built_and_kier_is_ready_in_it(image: Path, tmp_path: Path) -> None:
    for program in ("gcc", "cc", "make", "pip", "pip3"):
        assert not (image / "usr/bin" / program).exists(), program
    data = tmp_path / "data"
    data.mkdir(mode=0o700)
    os.chown(data, USER, USER)
    confined = ["unshare", "--mount", "--propagation", "private"]
    confined += ["bash", "-c", CONFINED, "confined", str(image), str(data)]
    run(*confined, "scripts/setup", "production", "--host", "kier.example")
    said = run(*confined, "sh", "-c", "touch written || id -u; grep CapBnd /proc/$$/status")
    assert said.split() == [str(USER), "CapBnd:", "0" * 16]
    own = ["unshare", "--pid", "--fork", "--kill-child", *confined[1:]]
    with subprocess.Popen(  # noqa: S603 - programs of this machine
        [*own, "scripts/run"],
        stdout=subprocess.PIPE,
        text=True,
        preexec_fn=die_with_parent,  # noqa: PLW1509 - no threads are shared
    ) as running:
        try:
            assert running.stdout
            lines = [line for line in iter(running.stdout.readline, "Ctrl-C stops it.\n") if line]
            address = lines[0].split()[3].rstrip(",")
            assert httpx.get(f"{address}readyz", timeout=120).json() == {
                "status": "ready",
                "missing": [],
            }
            run(*confined, ".venv/bin/python", "-m", "scripts.launcher.health")
            assert {file.stat().st_uid for file in data.iterdir()} == {USER}
        finally:
            running.kill()
