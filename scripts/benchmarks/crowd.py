"""Many real requests at one organisation: sealed as a phone seals them, and stored at once."""

import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from backend.core.crypto.encoding import decode
from backend.core.crypto.seeker import seeker_keys
from scripts.demonstrations.consent import PROFILE
from scripts.demonstrations.phone import Phone
from scripts.demonstrations.server import OwnServer

TEXT = "Ik wil met iemand praten."
# Parts of profiles that differ, so that rows and what a search finds do too.
WISHES = (["talk"], ["talk", "advice"], ["safe-place"], ["report"])
AGES = ("16-17", "18-22", "23-plus")
# So many come to one organisation in an hour, the newest in this one.
AN_HOUR = 40

REQUEST = """INSERT INTO help_requests_helprequest (id, suite, access_digest, status, audience,
    themes, region, age_band, language, wishes, urgent, exclude, seeker_envelope, key_number,
    last_number, reachable, fingerprint, erase_at)
  VALUES (:request, 1, :access, 'offered', :audience, :themes, :region, :age_band, :language,
    :wishes, :urgent, '[]', :seeker_envelope, 1, 1, 0, :access, :erase)"""
REFERRAL = """INSERT INTO help_requests_referral (id, suite, request_id, organisation_id, key_id,
    envelope, status, decline_reason, position, reasons, offered_hour, due_at, last_message_hour,
    pin_due, overdue, passed_over, answered)
  VALUES (:referral, 1, :request, :organisation, :key, :envelope, 'offered', '', 0, :reasons, :hour,
    :due, :hour, '', 0, 0, '')"""
MESSAGE = """INSERT INTO help_requests_message (id, suite, request_id, number, key_number, body,
    sent_hour)
  VALUES (:message, 1, :request, 1, 1, :body, :hour)"""


def crowd(server: OwnServer, slug: str, count: int) -> None:
    """Store so many requests at an organisation that fits `PROFILE`, in a server's SQLite.

    Each has keys of its own: a browser opens nothing that was sealed for another request.
    """
    phone = Phone(server.address)
    [match] = [
        match
        for match in phone.matches(PROFILE)["matches"]
        if match["organisation"]["slug"] == slug
    ]
    reasons = json.dumps([reason["code"] for reason in match["reasons"]])
    rows = [row | {"reasons": reasons} for row in _rows(phone, match["organisation"], count)]
    with closing(sqlite3.connect(server.data / "kier.sqlite3", timeout=60)) as database, database:
        for statement in (REQUEST, REFERRAL, MESSAGE):
            database.executemany(statement, rows)


def _rows(phone: Phone, organisation: Any, count: int) -> Iterator[dict[str, Any]]:
    now = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    for number in range(count):
        # Nobody comes back for them, so that no code has to be stretched.
        mine = seeker_keys(os.urandom(32))
        profile = PROFILE | {
            "wishes": WISHES[number % len(WISHES)],
            "age_band": AGES[number % len(AGES)],
        }
        body = phone.new_request(mine, profile, f"{TEXT} ({number})", [organisation])
        [referral], message = body["referrals"], body["message"]
        hour = now - timedelta(hours=number // AN_HOUR)
        yield _as_lists(profile) | {
            "request": UUID(body["id"]).hex,
            "access": decode(body["access_digest"]),
            "seeker_envelope": decode(body["seeker_envelope"]),
            "erase": _hour(now + timedelta(days=90)),
            "referral": uuid4().hex,
            "organisation": UUID(referral["organisation"]).hex,
            "key": UUID(referral["key"]).hex,
            "envelope": decode(referral["envelope"]),
            "hour": _hour(hour),
            "due": _hour(now + timedelta(hours=24)),
            "message": UUID(message["id"]).hex,
            "body": decode(message["body"]),
        }


def _as_lists(profile: dict[str, Any]) -> dict[str, Any]:
    """Return the profile with its lists as SQLite stores them."""
    return {
        name: json.dumps(value) if isinstance(value, list) else value
        for name, value in profile.items()
    }


def _hour(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M:%S")
