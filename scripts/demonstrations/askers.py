"""Somebody who asks for help on a clock that is set: a phone with scripts, and the page without."""

import os
import re
from collections.abc import Iterable
from html import unescape
from typing import Any

import httpx

from backend.core.crypto.encoding import encode
from backend.core.crypto.seeker import seeker_keys

from .consent import PROFILE
from .phone import Organisation, Phone

OUTLOOK = re.compile(r'<p([^>]*) data-outlook="\w+"[^>]*>([^<]*)</p>')
READER = re.compile(r"<p[^>]* data-status-text>([^<]+)</p>")


class Asker:
    """A seeker whose keys are like those of a code: stretching one takes as long as on a phone."""

    def __init__(self, address: str, *, language: str = "en") -> None:
        self.root, self.language = os.urandom(32), language
        self.phone = Phone(address, language=language)

    def ask(
        self,
        text: str,
        *organisations: Organisation,
        later: Iterable[Organisation] = (),
        language: str = "en",
    ) -> None:
        """Send a request to organisations now, and to others if nobody answers."""
        keys, profile = seeker_keys(self.root), PROFILE | {"language": language}
        body = self.phone.new_request(keys, profile, text, organisations, later=later)
        self.phone.wire.call("POST", "/api/v1/intake/requests", body | {"exclude": []})

    def outlook(self, language: str = "") -> str:
        """Return what the page without scripts says of the time until an answer."""
        found = OUTLOOK.findall(self.page(language))
        return " ".join(unescape(text) for marks, text in found if text and "hidden" not in marks)

    def readers(self) -> list[str]:
        """Return what it says of each organisation that was asked."""
        return [unescape(text) for text in READER.findall(self.page())]

    def on_the_wire(self) -> str:
        """Return what the page with scripts says of the time, as it is joined."""
        said: Any = self.phone.look()["outlook"]
        return " ".join(filter(None, [said["text"], said["otherwise"]]))

    def page(self, language: str = "") -> str:
        """Return the conversation as the page without scripts shows it."""
        form = {"step": "talk", "in": language or self.language, "root": encode(self.root)}
        answer = httpx.post(
            self.phone.wire.address,
            data={**form, "go": "look"},
            headers={"Sec-Fetch-Site": "same-origin"},
            trust_env=False,
            timeout=60,
        )
        return answer.raise_for_status().text
