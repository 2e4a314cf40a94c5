"""Machines that run Kier, and the proxy in front of those that serve."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx

from scripts.demonstrations.server import BASE, READY, bare_environment
from scripts.launcher.secrets_file import quoted

from .hosts import Host
from .stores import end, wait_until

PORT = 8000
ANSWER_SECONDS = 10
# What of a checkout is not Kier's.
LEFT_OUT = (".git", ".venv*", "var", "__pycache__", "*.pyc", ".*_cache", "node_modules")
VERSION = re.compile(r'^version = "(.+)"$', re.MULTILINE)
NGINX = """daemon off; pid {folder}/pid; error_log stderr crit; user root; worker_processes 1;
events {{ worker_connections 4096; }}
http {{
    client_body_temp_path {folder}/bodies; proxy_temp_path {folder}/answers;
    fastcgi_temp_path {folder}/a; uwsgi_temp_path {folder}/b; scgi_temp_path {folder}/c;
    {kier}
}}
"""


class Node:
    """A host with a Kier: its folder, and a checkout that can be another one at its next start."""

    def __init__(self, host: Host, role: str, folder: Path, stack: ExitStack) -> None:
        self.host, self.role, self.data = host, role, folder
        self.checkout = BASE
        self.log = stack.enter_context((folder.parent / f"{host.name}.log").open("w"))
        self.process: subprocess.Popen[bytes] | None = None
        stack.callback(self.stop)

    def start(self) -> None:
        """Start it; it is not ready yet."""
        environment = bare_environment() | {"KIER_DATA": str(self.data), "KIER_ROLE": self.role}
        environment |= {"PORT": str(PORT), "KIER_BIND": self.host.addresses.get("front", "")}
        self.said_before = Path(self.log.name).stat().st_size
        self.process = self.host.start(
            [sys.executable, "-m", "scripts.launcher"],
            log=self.log,
            environment=environment,
            folder=self.checkout,
        )

    def wait(self) -> None:
        """Wait until the node is ready, or raise `RuntimeError` if it ended."""
        try:
            wait_until(self.is_ready, f"{self.host.name} is ready", self.process)
        except (RuntimeError, TimeoutError) as error:
            raise RuntimeError(f"{error}: {self.said()[-2000:]}") from error

    def is_ready(self) -> bool:
        """Tell whether it said so since its start, and still answers so if it serves."""
        if READY not in self.said():
            return False
        if self.role == "worker":
            return True
        address = f"http://{self.host.addresses['front']}:{PORT}"
        try:
            answer = httpx.get(f"{address}/readyz", timeout=ANSWER_SECONDS, trust_env=False)
        except httpx.TransportError:
            return False
        return answer.is_success

    def said(self) -> str:
        """Return what it said since its last start."""
        self.log.flush()
        return Path(self.log.name).read_bytes()[self.said_before :].decode(errors="replace")

    def checkouts(self) -> set[str]:
        """Return the folders in which its processes run."""
        numbers = json.loads((self.data / "processes.json").read_text())["processes"]
        return {str(Path("/proc", str(process["pid"]), "cwd").readlink()) for process in numbers}

    def sign_ins(self) -> list[dict[str, Any]]:
        """Return `demo.json`."""
        found: list[dict[str, Any]] = json.loads((self.data / "demo.json").read_text())
        return found

    def kill(self) -> None:
        """Kill all of its processes."""
        self.host.kill()
        if self.process:
            self.process.wait()

    def stop(self) -> None:
        """Have it stop as at an upgrade."""
        end(self.process, signal.SIGTERM)


def write_settings(folder: Path, values: Mapping[str, str]) -> None:
    """Write what all machines read: one `kier.env`."""
    lines = [f"{name}={quoted(value)}\n" for name, value in values.items()]
    path = folder / "kier.env"
    path.touch(0o600)
    path.write_text("".join(lines))


def copy_data(folder: Path, to: Path) -> None:
    """Give another machine the settings, the sign-ins and the static files of this one."""
    to.mkdir(0o700)
    for name in ("kier.env", "demo.json"):
        shutil.copy2(folder / name, to / name)
    shutil.copytree(folder / "static", to / "static")


def next_version(folder: Path) -> Path:
    """Make a checkout of another version, with one more column that its code knows."""
    new = folder / "next"
    shutil.copytree(BASE, new, ignore=shutil.ignore_patterns(*LEFT_OUT), symlinks=True)
    (new / ".venv").symlink_to(BASE / ".venv")
    project = new / "pyproject.toml"
    project.write_text(VERSION.sub(r'version = "\1.next"', project.read_text(), count=1))
    requests = new / "backend" / "help_requests"
    column = "models.CharField(max_length=20, null=True)"
    models = requests / "models" / "requests.py"
    field = "    erase_at = models.DateTimeField(db_index=True)\n"
    code = models.read_text()
    if code.count(field) != 1:
        raise RuntimeError(f"{models} has no such line: {field.strip()}")
    models.write_text(code.replace(field, f"{field}    of_the_next_version = {column}\n"))
    last = max(path.stem for path in (requests / "migrations").glob("0*.py"))
    (requests / "migrations" / f"{int(last[:4]) + 1:04}_next.py").write_text(
        "from django.db import migrations, models\n\n\n"
        "class Migration(migrations.Migration):\n"
        f'    dependencies = [("help_requests", "{last}")]\n'
        "    operations = [\n"
        f'        migrations.AddField("helprequest", "of_the_next_version", {column})\n'
        "    ]\n"
    )
    return new


class Proxy:
    """nginx with `deploy/nginx/cluster.conf`, its addresses changed."""

    def __init__(self, host: Host, web: list[Host], stack: ExitStack) -> None:
        if not shutil.which("nginx") or not shutil.which("openssl"):
            raise RuntimeError("nginx or openssl is not installed (Debian: apt-get install nginx)")
        self.host = host
        self.name = host.addresses["front"]
        self.address = f"https://{self.name}"
        self.folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="kier-cluster-")))
        self.certificate, key = self.folder / "cert.pem", self.folder / "key.pem"
        self._sign(key)
        kier = (BASE / "deploy" / "nginx" / "cluster.conf").read_text()
        changes = {
            "kier.example": self.name,
            "/etc/ssl/kier/fullchain.pem": str(self.certificate),
            "/etc/ssl/kier/key.pem": str(key),
            "10.0.0.11": web[0].addresses["front"],
            "10.0.0.12": web[1].addresses["front"],
        }
        for theirs, ours in changes.items():
            if theirs not in kier:
                raise RuntimeError(f"{theirs} is not in cluster.conf")
            kier = kier.replace(theirs, ours)
        file = self.folder / "nginx.conf"
        file.write_text(NGINX.format(folder=self.folder, kier=kier))
        log = stack.enter_context((self.folder / "log").open("w"))
        command = ["nginx", "-p", str(self.folder), "-c", str(file), "-e", "stderr"]
        self.process = host.start(command, log=log, environment=dict(os.environ))
        stack.callback(end, self.process, signal.SIGTERM)

    def _sign(self, key: Path) -> None:
        words = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"]
        words += ["-nodes", "-days", "2", "-subj", f"/CN={self.name}"]
        words += ["-addext", f"subjectAltName=IP:{self.name}", "-out", str(self.certificate)]
        subprocess.run([*words, "-keyout", str(key)], check=True, capture_output=True)
