"""A site of our own making, to see that what looks for faults finds them."""

import gzip
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(frozen=True)
class Answer:
    body: str
    headers: Mapping[str, str] = field(default_factory=dict)


@contextmanager
def site(answers: Mapping[str, Answer]) -> Iterator[str]:
    """Serve these paths, each compressed; return the address."""

    class Site(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            answer = answers.get(self.path.partition("?")[0])
            body = gzip.compress((answer.body if answer else "").encode())
            self.send_response(200 if answer else 404)
            headers = {"Content-Type": "text/html; charset=utf-8", "Content-Encoding": "gzip"}
            headers["Content-Length"] = str(len(body))
            for name, value in {**headers, **(answer.headers if answer else {})}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.do_GET()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
