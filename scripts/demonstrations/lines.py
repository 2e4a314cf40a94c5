"""Lines between a Kier and its stores, which can be cut, mended and made slow."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

CHUNK_BYTES = 65_536
type Address = tuple[str, int] | str
"""Host and port, or the path of a socket."""


class Line:
    """A local port in front of a store, whose line may be cut, or delayed by `delay` seconds."""

    def __init__(self, store: Address) -> None:
        self.store, self.delay = store, 0.0
        self._listener = self._listen(0)
        self.port = int(self._listener.getsockname()[1])
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()

    @contextmanager
    def cut(self) -> Iterator[None]:
        """Hang up on everybody, and take no call until the end."""
        self.close()
        try:
            yield
        finally:
            self._listener = self._listen(self.port)

    @contextmanager
    def slow(self, seconds: float) -> Iterator[None]:
        """Have everything take longer until the end."""
        self.delay = seconds
        try:
            yield
        finally:
            self.delay = 0.0

    def close(self) -> None:
        """Hang up on everybody, and take no call."""
        with suppress(OSError):
            # Or whoever waits for a call would take one more.
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        with self._lock:
            ends, self._open = self._open, set()
        for end in ends:
            _hang_up(end)

    def _listen(self, port: int) -> socket.socket:
        listener = socket.create_server(("127.0.0.1", port))
        threading.Thread(target=self._take_calls, args=(listener,), daemon=True).start()
        return listener

    def _take_calls(self, listener: socket.socket) -> None:
        while True:
            try:
                here, _address = listener.accept()
            except OSError:
                return
            threading.Thread(target=self._connect, args=(here,), daemon=True).start()

    def _connect(self, here: socket.socket) -> None:
        try:
            there = _connected(self.store)
        except OSError:
            _hang_up(here)
            return
        with self._lock:
            self._open |= {here, there}
        for source, other in ((here, there), (there, here)):
            threading.Thread(target=self._carry, args=(source, other), daemon=True).start()

    def _carry(self, source: socket.socket, other: socket.socket) -> None:
        with suppress(OSError):
            while chunk := source.recv(CHUNK_BYTES):
                if self.delay:
                    time.sleep(self.delay)
                other.sendall(chunk)
        for end in (source, other):
            _hang_up(end)
            with self._lock:
                self._open.discard(end)


def _connected(store: Address) -> socket.socket:
    if isinstance(store, tuple):
        return socket.create_connection(store)
    there = socket.socket(socket.AF_UNIX)
    there.connect(store)
    return there


def _hang_up(end: socket.socket) -> None:
    with suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
    end.close()
