"""Metrics, served by a thread of each server process at their own address.

Any process may answer, because all share the socket and read each other's counts from files. On a
machine with workers only it is a process: `python -m scripts.launcher.metrics_server FD`.
"""

import logging
import os
import socket
import sys
import threading
from socketserver import BaseServer
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

import django
from django.db import connections
from prometheus_client import make_wsgi_app

from backend.core.hourly_counts import CountsFile

from .connections import HttpConnection

log = logging.getLogger("kier.metrics")
# What this process has to tell is written so often, if it changed.
LOOK_SECONDS = 5.0
# For a client that says nothing, which others wait for meanwhile.
CALL_SECONDS = 5.0


class Call(WSGIRequestHandler):
    """One call; nothing is logged."""

    timeout = CALL_SECONDS

    def log_message(self, format: str, *_arguments: Any) -> None:  # noqa: A002 - its own name
        """Say nothing."""


class MetricsServer(WSGIServer):
    """One call at a time, on a given socket."""

    def __init__(self, listener: socket.socket, slot: int) -> None:
        BaseServer.__init__(self, listener.getsockname(), Call)
        # Or whoever is woken and finds that another process took the call would wait for the next.
        listener.setblocking(False)
        self.socket = listener
        self.server_name, self.server_port = listener.getsockname()[:2]
        self.setup_environ()
        # They need Django's models.
        from backend.operator.hourly_snapshot import hourly
        from backend.operator.metrics import registry

        self.set_app(make_wsgi_app(registry()))
        self.hourly = hourly
        self.file = CountsFile(slot)

    def service_actions(self) -> None:
        """Write this process's counts, between calls and every few seconds."""
        open_now = HttpConnection.all
        try:
            self.file.write(sockets=open_now.sockets, most_sockets=open_now.most_sockets)
            self.hourly.look()
        except Exception:
            # Most likely the disk is full: metrics say so as long as this thread lives.
            log.exception("what metrics are made of was not written down")
        finally:
            connections.close_all()

    def shutdown_request(self, request: Any) -> None:
        """End a call, and close this thread's database connection."""
        super().shutdown_request(request)
        connections.close_all()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Ignore clients that disconnect."""


def begin(listener: socket.socket, slot: int) -> None:
    """Serve metrics on a thread for as long as this process lives."""
    server = MetricsServer(listener, slot)
    threading.Thread(
        target=server.serve_forever, args=(LOOK_SECONDS,), name="kier-metrics", daemon=True
    ).start()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.settings")
    django.setup()
    MetricsServer(socket.socket(fileno=int(sys.argv[1])), 0).serve_forever(LOOK_SECONDS)
