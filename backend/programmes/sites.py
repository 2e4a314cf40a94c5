"""The registry of sites on which first messages are sent, and how long one may be there."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

FILE = Path(__file__).resolve().parent / "data" / "outreach" / "sites.json"
# The default alphabet of short messages (3GPP TS 23.038), and signs that take the room of two.
GSM: Final = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
GSM_OF_TWO: Final = frozenset("^{}\\[~]|€")
# How many signs a short message with any other takes, of the 160 of one without.
OTHER_SMS: Final = 70

NAMES: Mapping[str, str | Promise] = {
    "advertisement": _("message form of an advertisement site"),
    "sms": _("text message (SMS)"),
    "whatsapp": "WhatsApp",
    "telegram": "Telegram",
    "instagram": "Instagram",
}


@dataclass(frozen=True, slots=True)
class Site:
    """Where messages are sent. `unit` says how their length is counted."""

    id: str
    limit: int
    unit: str

    @property
    def name(self) -> str:
        """What it is called, in the reader's language."""
        return str(NAMES[self.id])

    def length(self, text: str) -> int:
        """Return how much of `limit` a text takes."""
        return UNITS[self.unit](text, self.limit)


def _characters(text: str, _limit: int) -> int:
    return len(text)


def _bytes(text: str, _limit: int) -> int:
    return len(text.encode())


def _sms(text: str, limit: int) -> int:
    if {*text} <= GSM | GSM_OF_TWO:
        return len(text) + sum(sign in GSM_OF_TWO for sign in text)
    # Signs outside the Basic Multilingual Plane are two in UTF-16.
    units = len(text.encode("utf-16-le")) // 2
    return -(-units * limit // OTHER_SMS)


UNITS: Mapping[str, Callable[[str, int], int]] = {
    "characters": _characters,
    "bytes": _bytes,
    "sms": _sms,
}


@cache
def sites() -> Mapping[str, Site]:
    """Return all sites."""
    rows = json.loads(FILE.read_text(encoding="utf-8"))["sites"]
    return {row["id"]: Site(row["id"], row["limit"], row["unit"]) for row in rows}
