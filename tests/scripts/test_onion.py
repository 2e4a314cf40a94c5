"""The files of an onion service, and what Kier answers under its address."""

import asyncio
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from backend.core.origin import origin_tag
from scripts.demonstrations.server import BASE

FOLDER = BASE / "deploy" / "onion"
ONION = "pg6mmjiyjmcrsslvykfwnntlaru7p5svn6y2ymmju6nubxndf4pscryd.onion"
TOR, NGINX = shutil.which("tor"), shutil.which("nginx")


@pytest.mark.skipif(TOR is None, reason="tor is not installed")
def test_tor_takes_its_file(tmp_path: Path) -> None:
    file, data = tmp_path / "torrc", tmp_path / "data"
    file.write_text((FOLDER / "torrc").read_text().replace("/var/lib/tor", str(tmp_path)))
    done = subprocess.run(  # noqa: S603 - tor's own program
        [str(TOR), "--verify-config", "-f", str(file), "--DataDirectory", str(data)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, "Configuration was valid" in done.stdout) == (0, True), done.stdout


@pytest.mark.skipif(NGINX is None, reason="nginx is not installed")
def test_nginx_takes_its_file(tmp_path: Path) -> None:
    file = tmp_path / "nginx.conf"
    file.write_text(
        f"pid {tmp_path}/pid; events {{}} http {{ client_body_temp_path {tmp_path}/a; "
        f"proxy_temp_path {tmp_path}/b; fastcgi_temp_path {tmp_path}/c; "
        f"uwsgi_temp_path {tmp_path}/d; scgi_temp_path {tmp_path}/e; "
        f"include {FOLDER}/kier.conf; }}"
    )
    done = subprocess.run(  # noqa: S603 - nginx's own program
        [str(NGINX), "-t", "-e", "stderr", "-c", str(file)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_tor_speaks_to_nginx_and_nginx_says_which_circuit() -> None:
    torrc, nginx = (FOLDER / "torrc").read_text(), (FOLDER / "kier.conf").read_text()
    assert "\nHiddenServicePort 80 127.0.0.1:8081\nHiddenServiceExportCircuitID haproxy\n" in torrc
    assert "listen 127.0.0.1:8081 proxy_protocol;" in nginx
    assert "X-Forwarded-For circuit-$proxy_protocol_addr;" in nginx
    assert "HiddenServiceSingleHopMode 0" in torrc


def test_each_circuit_counts_for_itself() -> None:
    """By the address that nginx gives it and uvicorn passes on."""
    seen = []

    async def application(scope: Any, _receive: Any, _send: Any) -> None:
        seen.append(scope["client"][0])

    believed = ProxyHeadersMiddleware(application, trusted_hosts=["127.0.0.1"])
    for circuit in ("fc00:dead:beef:4dad::1:29a", "fc00:dead:beef:4dad::2:29a"):
        heads = [(b"x-forwarded-for", f"circuit-{circuit}".encode())]
        scope = {"type": "http", "client": ("127.0.0.1", 1), "headers": heads, "scheme": "http"}
        asyncio.run(believed(scope, None, None))
    assert len({origin_tag(address) for address in seen}) == 2


@pytest.mark.django_db
def test_under_an_onion_address_nothing_asks_for_https(settings: Any) -> None:
    """Otherwise a browser could not come back: the address has no certificate."""
    settings.ALLOWED_HOSTS = [ONION]
    settings.SECURE_HSTS_SECONDS = 63_072_000
    page = Client().get("/", headers={"host": ONION})
    assert page.status_code == 200
    assert "Strict-Transport-Security" not in page.headers
    assert "upgrade-insecure-requests" not in page.headers["Content-Security-Policy"]
    assert not page.cookies
    # No host of others, and none of ours under another name.
    assert "https://kier" not in page.content.decode()


@pytest.mark.django_db
def test_the_other_address_asks_for_https(settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["kier.example"]
    settings.SECURE_HSTS_SECONDS = 63_072_000
    page = Client().get("/", headers={"host": "kier.example"}, secure=True)
    assert page.headers["Strict-Transport-Security"].startswith("max-age=63072000")
