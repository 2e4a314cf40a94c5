"""A real nginx and a real Caddy with the files of `deploy/`, with `--full`."""

import json
import re
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import httpx
import pytest

from scripts.demonstrations.server import BASE
from scripts.launcher.children import die_with_parent

# Full: starts proxies.
pytestmark = [pytest.mark.full, pytest.mark.slow]
CANARY = b"Canary8c2e"
PATIENCE_SECONDS = 60.0
NGINX = """daemon off; pid {folder}/pid; error_log stderr crit; user root; worker_processes 1;
events {{}}
http {{
    client_body_temp_path {folder}/bodies; proxy_temp_path {folder}/answers;
    fastcgi_temp_path {folder}/a; uwsgi_temp_path {folder}/b; scgi_temp_path {folder}/c;
    {kier}
}}
"""


class Echo(BaseHTTPRequestHandler):
    """Answers with the headers and size of what it got."""

    late: ClassVar[list[str]] = []
    # Paths below `/p/` and the language that was asked for.
    pages: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        if self.path.startswith("/p/"):
            return self._page()
        if self.path == "/latez":
            self.late.append(self.path)
            self.send_error(503)
            return None
        size = len(self.rfile.read(int(self.headers.get("Content-Length", 0))))
        body = json.dumps({"headers": self.headers.items(), "size": size}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body) + len(CANARY) * 300_000))
        self.end_headers()
        self.wfile.write(body + CANARY * 300_000)
        return None

    def _page(self) -> None:
        self.pages.append(self.path)
        self.send_response(200)
        for name, value in (("Cache-Control", "public, max-age=60"), ("Content-Length", "2")):
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(b"ok")

    do_POST = do_GET  # noqa: N815 - the name that the base class calls

    def log_message(self, *_arguments: object) -> None:
        pass


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@pytest.fixture
def echo() -> Iterator[int]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Echo) as served:
        threading.Thread(target=served.serve_forever, daemon=True).start()
        yield served.server_port
        served.shutdown()


@pytest.fixture
def certificate(tmp_path: Path) -> tuple[Path, Path]:
    both = tmp_path / "cert.pem", tmp_path / "key.pem"
    words = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"]
    words += ["-nodes", "-days", "2", "-subj", "/CN=kier.example"]
    words += ["-addext", "subjectAltName=DNS:kier.example", "-out", str(both[0])]
    subprocess.run([*words, "-keyout", str(both[1])], check=True, capture_output=True)  # noqa: S603
    return both


@pytest.fixture(params=["nginx", "nginx/cluster", "caddy"])
def proxy(
    request: pytest.FixtureRequest, tmp_path: Path, echo: int, certificate: tuple[Path, Path]
) -> Iterator[int]:
    """The port of a proxy with the file of `deploy/`, its addresses changed."""
    program = shutil.which(request.param.partition("/")[0])
    if not program or not shutil.which("openssl"):
        pytest.skip(f"{request.param} or openssl is not installed")
    port, plain = free_port(), free_port()
    cert, key = map(str, certificate)
    file = tmp_path / "conf"
    if request.param != "caddy":
        name = "cluster.conf" if "cluster" in request.param else "kier.conf"
        kier = (BASE / "deploy" / "nginx" / name).read_text()
        kier = kier.replace("10.0.0.11", "127.0.0.1").replace("10.0.0.12", "127.0.0.1")
        kier = kier.replace("listen 80;", f"listen 127.0.0.1:{plain};")
        kier = kier.replace("listen 443 ssl;", f"listen 127.0.0.1:{port} ssl;")
        kier = kier.replace("/etc/ssl/kier/fullchain.pem", cert)
        kier = kier.replace("/etc/ssl/kier/key.pem", key).replace(":8000", f":{echo}")
        file.write_text(NGINX.format(folder=tmp_path, kier=kier))
        command = [program, "-p", str(tmp_path), "-c", str(file), "-e", "stderr"]
    else:
        kier = (BASE / "deploy" / "caddy" / "Caddyfile").read_text().replace(":8000", f":{echo}")
        kier = re.sub("admin .+", f"admin off\n\thttp_port {plain}\n\tauto_https off", kier)
        named = f"https://kier.example:{port} {{\n\tbind 127.0.0.1\n\ttls {cert} {key}"
        file.write_text(kier.replace("{$SITE:kier.example} {", named))
        command = [program, "run", "--adapter", "caddyfile", "--config", str(file)]
    environment = {"HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path)}
    running = subprocess.Popen(  # noqa: S603 - a proxy of this machine
        command,
        env=environment,
        preexec_fn=die_with_parent,  # noqa: PLW1509 - no threads are shared
    )
    try:
        wait_for(port, running)
        # Where nginx would put bodies: a proxy that wants to write one fails from here on.
        for name in ("bodies", "answers"):
            shutil.rmtree(tmp_path / name, ignore_errors=True)
        yield port
    finally:
        running.terminate()
        running.wait()


def wait_for(port: int, running: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        assert running.poll() is None, "it ended"
        with socket.socket() as one:
            if one.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    pytest.fail("it does not listen")


def test_nothing_is_written_and_only_what_is_true_goes_on(
    proxy: int, certificate: tuple[Path, Path], tmp_path: Path
) -> None:
    transport = httpx.HTTPTransport(verify=False)
    at = {"sni_hostname": "kier.example"}
    lies = {"X-Forwarded-For": "192.0.2.9", "X-Forwarded-Proto": "http", "Host": "kier.example"}
    with httpx.Client(transport=transport, timeout=60) as client:

        def call(size: int, path: str = "/", **headers: str) -> httpx.Response:
            url = f"https://127.0.0.1:{proxy}{path}{CANARY.decode()}"
            body = CANARY * (size // len(CANARY))
            return client.post(url, headers=lies | headers, content=body, extensions=at)

        answer = call(2_000_000)
        assert answer.status_code == 200
        got = json.JSONDecoder().raw_decode(answer.text)[0]
        headers = {name.lower(): value for name, value in got["headers"]}
        assert got["size"] == 2_000_000
        assert headers["host"] == "kier.example"
        assert (headers["x-forwarded-for"], headers["x-forwarded-proto"]) == ("127.0.0.1", "https")
        # Where one that has several machines behind it keeps bodies until they were answered.
        assert call(250_000, "/api/v1/intake/").status_code == 200
        assert call(46_000_000).status_code in {413, 502}
        assert call(10, **{"X-Long": "x" * 60_000}).status_code in {400, 431, 494}
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert files
    assert [str(path) for path in files if CANARY in path.read_bytes()] == []


def test_what_is_late_is_no_failure_of_a_machine(proxy: int) -> None:
    """The next machine is not asked, and this one stays in use."""
    Echo.late.clear()
    at = {"sni_hostname": "kier.example"}
    with httpx.Client(transport=httpx.HTTPTransport(verify=False), timeout=60) as client:
        url, host = f"https://127.0.0.1:{proxy}/latez", {"Host": "kier.example"}
        assert client.get(url, headers=host, extensions=at).status_code == 503
    assert Echo.late == ["/latez"]


def test_no_page_is_kept(proxy: int) -> None:
    """What strangers read may be taken back at any moment."""
    at = {"sni_hostname": "kier.example"}
    Echo.pages.clear()
    with httpx.Client(transport=httpx.HTTPTransport(verify=False), timeout=60) as client:
        for _time in range(3):
            url, host = f"https://127.0.0.1:{proxy}/p/money", {"Host": "kier.example"}
            assert client.get(url, headers=host, extensions=at).status_code == 200
    assert Echo.pages == ["/p/money"] * 3
