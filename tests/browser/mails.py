"""Mails that the server of these tests wrote into its folder."""

import email
from collections.abc import Iterator
from email import policy
from email.message import EmailMessage

from scripts.demonstrations.server import OwnServer

# What Django writes after each: mails of one second may stand in one file, and the last one may
# be half written.
END = b"-" * 79


def newest_mails(server: OwnServer, address: str) -> Iterator[str]:
    files = sorted((server.data / "mail").glob("*.log"), key=lambda one: one.stat().st_mtime_ns)
    for file in reversed(files):
        for written in reversed(file.read_bytes().split(END)[:-1]):
            mail: EmailMessage = email.message_from_bytes(written.lstrip(), policy=policy.default)
            body = mail.get_body(("plain",))
            if body and address in str(mail["To"]):
                yield body.get_content()
