"""A Kier in this process that is served too, on a clock that is set by hand."""

import logging
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from typing import Any

from .moved_clock import MovedClock, own_kier

# Between two looks whether it serves by now.
LOOK_SECONDS = 0.05


@contextmanager
def served_kier(begin: str) -> Iterator[tuple[MovedClock, str]]:
    """Serve a Kier of its own whose clock starts at `begin`; yield the clock and the address."""
    with own_kier(KIER_HOSTS="127.0.0.1"):
        # Thousands of calls, each a line.
        logging.getLogger("httpx").setLevel(logging.WARNING)
        clock = MovedClock(begin)
        with clock.running(), _server() as address:
            yield clock, address


@contextmanager
def _server() -> Iterator[str]:
    """Serve it on a free port of this machine; yield its address."""
    import uvicorn
    from django.contrib.staticfiles.handlers import ASGIStaticFilesHandler

    from backend import asgi

    application: Any = asgi.application
    with socket.create_server(("127.0.0.1", 0)) as listening:
        # It goes by the same clock as this process, in a thread of its own.
        config = uvicorn.Config(ASGIStaticFilesHandler(application), log_level="error")
        serving = uvicorn.Server(config)
        thread = Thread(target=serving.run, args=([listening],), daemon=True)
        thread.start()
        try:
            # However long a busy machine takes: whoever asks before waits for a part of it only.
            while not serving.started:
                if not thread.is_alive():
                    raise RuntimeError("the server ended before it served")
                time.sleep(LOOK_SECONDS)
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            serving.should_exit = True
            thread.join()
