"""The session engine: tokens are hashed at rest, and what a session holds is locked with its token.

A copy of the database lets nobody sign in, and does not tell what a session holds (a second
factor's secret, while it is set up). Sessions end by themselves: after `IDLE_HOURS` without a call
and `LONGEST_HOURS` after sign-in at the latest, both rounded up to the hour.
"""

import hashlib
import json
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase, UpdateError
from django.db import DEFAULT_DB_ALIAS
from django.db.models import BinaryField, DateTimeField, QuerySet
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from backend.accounts.models import Member, Session
from backend.accounts.signals import sessions_ended
from backend.core.crypto.boxes import hkdf, lock, unlock
from backend.core.hours import hours_from_now
from backend.core.prepared import Prepared

IDLE_HOURS = 12
LONGEST_HOURS = 7 * 24

_LABEL = b"kier/session"
# Where allauth keeps a sign-in that still waits for its second factor.
_PENDING_LOGIN = "account_login"


class SessionStore(SessionBase):
    """Sessions in the table of `Session`; `session_key` is the token that the client holds."""

    def _get_new_session_key(self) -> str:
        # 256 random bits need no look whether they are taken.
        return secrets.token_urlsafe(32)

    def exists(self, session_key: str) -> bool:
        """Tell whether there is a live session with this token."""
        return _alive().filter(digest=digest_of(session_key)).exists()

    def load(self) -> dict[str, Any]:
        """Return what the session holds; without a live one forget the token."""
        row = _alive().filter(digest=digest_of(self.session_key or "")).first()
        if row is None:
            self._session_key = None
            return {}
        return self.open(row)

    def open(self, row: Session) -> dict[str, Any]:
        """Return what is in this row of the session, and let it live on."""
        key = self.session_key or ""
        data: dict[str, Any] = json.loads(unlock(_key_of(key), _LABEL, bytes(row.box)))
        expires = _expiry(row.ends)
        if expires > row.expires:
            # Once in an hour, so that reading does not write.
            Session.objects.filter(digest=row.digest).update(expires=expires)
        self._session_cache = data
        return data

    def create(self) -> None:
        """Make a new, empty session with a new token."""
        self._session_key = self._get_new_session_key()
        self.save(must_create=True)
        self.modified = True

    def save(self, must_create: bool = False) -> None:
        """Write the session.

        :raises UpdateError: it was ended meanwhile
        """
        if self.session_key is None:
            self.create()
            return
        data = self._get_session(no_load=must_create)  # type: ignore[attr-defined]
        digest = digest_of(self.session_key)
        content = {"box": _box(self.session_key, data), "member_id": _member_of(data)}
        if must_create:
            ends = hours_from_now(LONGEST_HOURS + 1)
            Session.objects.create(digest=digest, expires=_expiry(ends), ends=ends, **content)
        elif not Session.objects.filter(digest=digest).update(**content):
            raise UpdateError

    def delete(self, session_key: str | None = None) -> None:
        """End this session, or the one with the given token."""
        key = session_key or self.session_key
        if key:
            Session.objects.filter(digest=digest_of(key)).delete()

    @classmethod
    def clear_expired(cls) -> None:
        """Remove sessions that have run out."""
        Session.objects.filter(expires__lte=timezone.now()).delete()


def digest_of(token: str) -> bytes:
    """Return how a token is known in the database: SHA-256 of it, 32 bytes."""
    return hashlib.sha256(token.encode(errors="replace")).digest()


def find(token: str, *also: str) -> tuple[Member, SessionStore, tuple[Any, ...]] | None:
    """Return who is signed in with this token, and their session; one query.

    `also` names further columns by way of the member, like `membership__organisation_id`; their
    values come last. A sign-in that waits for its second factor is none yet.
    """
    rows = _signed_in(also)(digest_of(token), timezone.now())
    if not rows:
        return None
    sizes = len(_SESSION_COLUMNS), len(_SESSION_COLUMNS) + len(_MEMBER_COLUMNS)
    row = Session.from_db(DEFAULT_DB_ALIAS, _SESSION_COLUMNS, rows[0][: sizes[0]])
    member = Member.from_db(DEFAULT_DB_ALIAS, _MEMBER_COLUMNS, rows[0][sizes[0] : sizes[1]])
    session = SessionStore(token)
    data = session.open(row)
    proof = data.get(HASH_SESSION_KEY, "")
    if data.get(SESSION_KEY) != str(row.member_id):
        return None
    # Ends with the password it began with, also if the row was missed.
    if not constant_time_compare(proof, member.get_session_auth_hash()):
        return None
    return member, session, rows[0][sizes[1] :]


_SESSION_COLUMNS = [field.attname for field in Session._meta.concrete_fields]
_MEMBER_COLUMNS = [field.attname for field in Member._meta.concrete_fields]


@cache
def _signed_in(also: tuple[str, ...]) -> Prepared:
    """Every call of a member begins with this query, so it is compiled once."""
    through = [f"member__{name}" for name in (*_MEMBER_COLUMNS, *also)]
    return Prepared(
        lambda digest, now: Session.objects.filter(
            digest=digest, expires__gt=now, member__is_active=True
        ).values_list(*_SESSION_COLUMNS, *through),
        (BinaryField, b"stands in for a digest"),
        (DateTimeField, datetime(2000, 1, 1, tzinfo=UTC)),
    )


def renew(session: SessionBase, member: Member) -> str:
    """Give the session a new token and tie it to the member's present password.

    Returns the new token; the old one is worth nothing any more.
    """
    session[HASH_SESSION_KEY] = member.get_session_auth_hash()
    session.cycle_key()
    session.save()
    return session.session_key or ""


def end_sessions(member: Member, *, keep: str | None = None) -> None:
    """End all sessions of a member, sign-ins under way included; that with token `keep` stays."""
    rows = Session.objects.filter(member=member)
    if keep:
        rows = rows.exclude(digest=digest_of(keep))
    rows.delete()
    sessions_ended.send(sender=Member, member_id=member.pk)


def _alive() -> QuerySet[Session]:
    return Session.objects.filter(expires__gt=timezone.now())


def _expiry(ends: datetime) -> datetime:
    return min(hours_from_now(IDLE_HOURS + 1), ends)


def _key_of(token: str) -> bytes:
    return hkdf(token.encode(errors="replace"), _LABEL)


def _box(token: str, data: Mapping[str, Any]) -> bytes:
    return lock(_key_of(token), _LABEL, json.dumps(data, separators=(",", ":")).encode())


def _member_of(data: Mapping[str, Any]) -> UUID | None:
    text = data.get(SESSION_KEY) or (data.get(_PENDING_LOGIN) or {}).get("user_pk")
    return UUID(text) if text else None
