"""A mail server (RFC 5321), as small as it can be: it takes mails, or answers as it is told."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, ClassVar

USUAL = {"EHLO": "250 kier.example", "DATA": "354 Go on", "": "220 kier.example", "QUIT": "221 Bye"}


class FakeMailServer:
    """Keeps `mails` by recipient; `told` has answers by verb or recipient.

    The verb of a greeting is empty, that of a mail's end a dot. An answer of None is silence until
    the caller hangs up, an empty one hangs up.
    """

    def __init__(self) -> None:
        self.mails: list[tuple[str, str]] = []
        self.connections = 0
        self.told: dict[str, str | None] = {}

    def answer(self, verb: str, address: str = "") -> str | None:
        """Return what to answer a verb with; None hangs up."""
        usual = USUAL.get(verb, "250 OK")
        return self.told.get(address if address in self.told else verb, usual)

    @contextmanager
    def serving(self) -> Iterator[dict[str, Any]]:
        """Listen on 127.0.0.1 on a thread; yield the setting `MAILERS`."""

        class Talk(_Talk):
            fake = self

        with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Talk) as server:
            server.daemon_threads = True
            threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
            options = {"host": "127.0.0.1", "port": server.server_address[1], "timeout": 60}
            backend = "django.core.mail.backends.smtp.EmailBackend"
            yield {"default": {"BACKEND": backend, "OPTIONS": options}}
            server.shutdown()


class _Talk(socketserver.StreamRequestHandler):
    fake: ClassVar[FakeMailServer]

    def handle(self) -> None:
        self.fake.connections += 1
        recipient, verb = "", ""
        while (answer := self.said(verb, recipient)) and verb != "QUIT":
            if answer.startswith("354"):
                mail = b"".join(iter(self.rfile.readline, b".\r\n")).decode()
                if self.said(".").startswith("250"):
                    self.fake.mails.append((recipient, mail))
            line = self.rfile.readline().decode()
            verb = line[:4].strip().upper()
            recipient = line.partition("<")[2].partition(">")[0] if verb == "RCPT" else recipient
            if not line:
                return

    def said(self, verb: str, recipient: str = "") -> str:
        answer = self.fake.answer(verb, recipient if verb == "RCPT" else "")
        if answer is None:
            self.rfile.read()
        elif answer:
            self.wfile.write(answer.encode() + b"\r\n")
        return answer or ""
