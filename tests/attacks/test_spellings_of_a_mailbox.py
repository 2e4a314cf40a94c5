"""Somebody has one mailbox mailed again and again, each time in another spelling."""

import time
import unicodedata
from pathlib import Path
from uuid import uuid4

import httpx
import pytest

from backend.core.mail_addresses import mailbox_of
from tests.attacks.conftest import AttackedKier, Tried
from tests.attacks.second_factor import Caller
from tests.attacks.writer import DatabaseWriter

MAX_MAILS = 3
REQUESTS = "/api/v1/experts/requests"
HIDDEN = "\u00ad\u200b\u200c\u200d\u2060\ufeff\u034f\u3164\U000e0041"


def wide(text: str) -> str:
    return "".join(chr(ord(one) + 0xFEE0) if "!" <= one <= "~" else one for one in text)


def circled(text: str) -> str:
    return "".join(chr(ord(one) - 97 + 0x24D0) if "a" <= one <= "z" else one for one in text)


def spellings(local: str, domain: str) -> list[str]:
    bold = "".join(chr(0x1D41A + ord(one) - 97) if one.isalpha() else one for one in local)
    found = [
        f"{local}@{domain}",
        f"{local.upper()}@{domain.upper()}",
        f"{wide(local)}@{domain}",
        f"{local}@{wide(domain)}",
        f"{circled(local)}@{circled(domain)}",
        f"{bold}@{domain}",
        f"{local}@{domain}.",
        f"{local}@{domain.replace('.', '。')}",
        f'"{local}"@{domain}',
        f"{local}(any)@{domain}",
        f"any <{local}@{domain}>",
        *(f"{local}+{number}@{domain}" for number in range(12)),
    ]
    for place, sign in enumerate(HIDDEN, start=1):
        found.append(f"{local}@{domain[:place]}{sign}{domain[place:]}")
        found.append(f"{local[:1]}{sign}{local[1:]}@{domain}")
    return found


@pytest.fixture
def platform(writer: DatabaseWriter) -> None:
    if not writer.value("SELECT count(*) FROM experts_platform"):
        organisation = writer.identifiers("SELECT id FROM organisations_organisation LIMIT 1")[0]
        writer.execute(
            "INSERT INTO experts_platform (organisation_id, phone, rest_days, wave_hours)"
            " VALUES (%s, '', 14, 72)",
            organisation,
        )


def letters_to(writer: DatabaseWriter, mailbox: str) -> list[str]:
    rows = writer.execute(
        "SELECT r.email FROM experts_assignment a JOIN experts_requester r ON r.id = a.requester_id"
    )
    return [email for (email,) in rows if mailbox_of(email) == mailbox]


@pytest.mark.usefixtures("platform")
def test_requests_for_advice(kier: AttackedKier, writer: DatabaseWriter, tried: Tried) -> None:
    local = f"flood{uuid4().hex[:6]}".translate(str.maketrans("0123456789", "ghijklmnop"))
    asked = spellings(local, "city.example")
    for spelled in asked:
        body = {"email": spelled, "organisation": "City", "name": "A", "kind": "municipality"}
        Caller(kier.address).post(REQUESTS, body | {"language": "en"})
        httpx.post(
            f"{kier.address}/advice/ask/en",
            data=body | {"language": "en", "form": str(uuid4())},
            headers={"Origin": kier.address, "Sec-Fetch-Site": "same-origin"},
            trust_env=False,
            timeout=60,
        )
    begun = letters_to(writer, f"{local}@city.example")
    assert 1 <= len(begun) <= MAX_MAILS, begun
    assert all(unicodedata.normalize("NFKC", one) == one and one.isascii() for one in begun)
    tried(f"{2 * len(asked)} requests in {len(asked)} spellings", f"{len(begun)} mails")


def test_new_passwords(kier: AttackedKier, tried: Tried) -> None:
    member = kier.member("caseworker")["email"]
    local, _at, domain = member.partition("@")
    folder = kier.data / "mail"
    before = sum(member in path.read_text() for path in folder.glob("*")) if folder.exists() else 0
    asked = spellings(local, domain)
    for spelled in asked:
        Caller(kier.address).post("/api/v1/members/password-resets/requests", {"email": spelled})
    settle(folder)
    sent = sum(member in path.read_text() for path in folder.glob("*")) - before
    assert sent <= MAX_MAILS
    tried(f"new passwords asked for in {len(asked)} spellings", f"{sent} mails")


def settle(folder: Path) -> None:
    seen, since = -1, time.monotonic()
    while time.monotonic() - since < 5:
        now = len([*folder.glob("*")])
        if now != seen:
            seen, since = now, time.monotonic()
        time.sleep(0.2)
