"""The way out of these browsers: whichever host they ask for, one neutral page of `outside`."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.walks.outside import served_outside

BYTES = 65_536


class Serving(ThreadingHTTPServer):
    daemon_threads = True
    # A browser that ends is not waited for.
    block_on_close = False

    def handle_error(self, request: object, client_address: object) -> None:
        pass


@contextmanager
def way_out() -> Iterator[int]:
    """Serve a proxy; return its port on 127.0.0.1."""
    with served_outside() as outside:

        class Proxy(BaseHTTPRequestHandler):
            """A proxy for CONNECT alone."""

            def do_CONNECT(self) -> None:
                with socket.create_connection(("127.0.0.1", outside)) as there:
                    self.send_response(200)
                    self.end_headers()
                    back = threading.Thread(target=carry, args=(there, self.connection))
                    back.start()
                    carry(self.connection, there)
                    back.join()
                self.close_connection = True

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                pass

        with Serving(("127.0.0.1", 0), Proxy) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            yield server.server_port
            server.shutdown()


def carry(one: socket.socket, other: socket.socket) -> None:
    with suppress(OSError):
        while heard := one.recv(BYTES):
            other.sendall(heard)
    for ended in (one, other):
        with suppress(OSError):
            ended.shutdown(socket.SHUT_RDWR)
