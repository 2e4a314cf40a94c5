"""One server process: uvicorn on a given socket: `python -m scripts.launcher.server SLOT FD [FD]`.

`scripts/run` owns the socket, so that callers wait while a process is restarted. A second socket is
for metrics.
"""

import os
import socket
import sys

import uvicorn

from backend.core import file_descriptors, statement_timeout

from .connections import Connections, HttpConnection, SocketConnection

# A phone that thinks for a while between two questions keeps its connection.
KEEP_ALIVE_SECONDS = 20
# A call that is under way when we stop gets so long.
STOP_SECONDS = 5
PING_SECONDS = 20.0
# Nothing that clients say on a socket is read.
SOCKET_MESSAGE_BYTES = 1024


def configure(trusted_proxies: str) -> uvicorn.Config:
    """Return uvicorn's configuration, without logs of calls.

    `trusted_proxies` are comma-separated addresses whose `X-Forwarded-For` is trusted.
    """
    HttpConnection.all = Connections(file_descriptors.shares())
    return uvicorn.Config(
        "backend.asgi:application",
        http=HttpConnection,
        ws=SocketConnection,
        lifespan="on",
        log_config=None,
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=bool(trusted_proxies),
        forwarded_allow_ips=trusted_proxies or None,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=STOP_SECONDS,
        ws_ping_interval=PING_SECONDS,
        ws_ping_timeout=PING_SECONDS,
        ws_max_size=SOCKET_MESSAGE_BYTES,
        ws_per_message_deflate=False,
    )


def serve(slot: int, listener: socket.socket, metrics: socket.socket | None = None) -> None:
    """Serve in this slot until SIGTERM or SIGINT, and metrics on a second socket."""
    file_descriptors.raise_limit()
    statement_timeout.limit_statements()
    config = configure(os.environ.get("KIER_TRUSTED_PROXIES", ""))
    if metrics:
        # It loads all pages, which metrics are made with.
        config.load()
        from .metrics_server import begin

        begin(metrics, slot)
    uvicorn.Server(config).run(sockets=[listener])


if __name__ == "__main__":
    serve(int(sys.argv[1]), *[socket.socket(fileno=int(text)) for text in sys.argv[2:]])
