"""A server on this machine that takes reports as Sentry does, and keeps every byte that came."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self


class FakeSentry:
    """A context manager that listens; `came` holds heads and bodies."""

    def __init__(self) -> None:
        came: list[bytes] = []
        self.came, self._bodies = came, (bodies := [])

        class Take(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                came.append(self.requestline.encode() + bytes(self.headers) + body)
                bodies.append(body)
                self.send_response(200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_arguments: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Take)
        self.dsn = f"http://key@127.0.0.1:{self.server.server_port}/1"

    def __enter__(self) -> Self:
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.server.shutdown()
        self.server.server_close()

    def events(self) -> list[dict[str, Any]]:
        return [json.loads(body.split(b"\n")[2]) for body in self._bodies]
