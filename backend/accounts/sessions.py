"""The session engine: tokens are stored as hashes, and contents encrypted with the token.

The key also depends on the server's secret, so that access to the database is not enough to read or
write sessions. A session whose end is later than possible dates from before the clock was set back,
and has ended.
"""

import hashlib
import json
import secrets
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Any, override
from uuid import UUID

from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase, UpdateError
from django.db import DEFAULT_DB_ALIAS
from django.db.models import BinaryField, DateTimeField, F, Q, QuerySet, Value
from django.db.models.functions import Least
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from backend.accounts.models import Member, Session
from backend.accounts.signals import sessions_ended
from backend.core import retention
from backend.core.at_rest import keys_at_rest
from backend.core.compiled_queries import CompiledQuery
from backend.core.crypto.boxes import lock, unlock
from backend.core.crypto.errors import Damaged
from backend.core.hours import hours_from_now
from backend.core.row_macs import is_authentic

Kind = Session.Kind

IDLE_HOURS: Mapping[Kind, int] = {
    Kind.PENDING: 1,
    Kind.MEMBER: retention.IDLE_SESSIONS.hours,
    Kind.OPERATOR: 1,
}
LONGEST_HOURS = retention.SESSIONS.hours

# Where allauth keeps a sign-in that still waits for its second factor.
_PENDING_LOGIN = "account_login"


class SessionStore(SessionBase):
    """A member's session; `session_key` is the client's token."""

    purpose = ""
    """Stands before the token in what is hashed, and in the label of the key."""

    def _get_new_session_key(self) -> str:
        # 256 random bits need no look whether they are taken.
        return secrets.token_urlsafe(32)

    @override
    def exists(self, session_key: str) -> bool:
        return _alive().filter(digest=self._digest(session_key)).exists()

    @override
    def load(self) -> dict[str, Any]:
        row = _alive().filter(digest=self._digest(self.session_key or "")).first()
        try:
            if row is not None:
                return self.open(row)
        except Damaged:
            pass
        self._session_key = None
        return {}

    def open(self, row: Session) -> dict[str, Any]:
        """Return the content of a session's row and extend its life; may raise `Damaged`."""
        data: dict[str, Any] = json.loads(self._opened(bytes(row.box)))
        expires = min(_expiry(Kind(row.kind)), row.ends)
        if expires > row.expires:
            # Once in an hour, so that reading does not write.
            Session.objects.filter(digest=row.digest).update(expires=expires)
        self._session_cache = data
        return data

    @override
    def create(self) -> None:
        self._session_key = self._get_new_session_key()
        self.save(must_create=True)
        self.modified = True

    @override
    def save(self, must_create: bool = False) -> None:
        if self.session_key is None:
            self.create()
            return
        data = self._get_session(no_load=must_create)  # type: ignore[attr-defined]
        digest, kind = self._digest(self.session_key), self._kind_of(data)
        content = {"box": self._box(data), "member_id": _member_of(data), "kind": kind}
        expires = _expiry(kind)
        if must_create:
            ends = hours_from_now(LONGEST_HOURS + 1)
            Session.objects.create(digest=digest, expires=expires, ends=ends, **content)
            return
        rows = Session.objects.filter(digest=digest)
        if not rows.update(expires=Least(F("ends"), Value(expires)), **content):
            raise UpdateError

    @override
    def delete(self, session_key: str | None = None) -> None:
        key = session_key or self.session_key
        if key:
            Session.objects.filter(digest=self._digest(key)).delete()

    @classmethod
    @override
    def clear_expired(cls) -> None:
        Session.objects.exclude(pk__in=_alive().values("pk")).delete()

    def _kind_of(self, data: Mapping[str, Any]) -> Kind:
        return Kind.MEMBER if data.get(SESSION_KEY) else Kind.PENDING

    def _digest(self, token: str) -> bytes:
        return digest_of(token, self.purpose)

    def _label(self) -> bytes:
        return f"kier/session{self.purpose}".encode()

    def _box(self, data: Mapping[str, Any]) -> bytes:
        content = json.dumps(data, separators=(",", ":")).encode()
        return lock(self._keys()[0], self._label(), content)

    def _opened(self, box: bytes) -> bytes:
        for key in self._keys():
            try:
                return unlock(key, self._label(), box)
            except Damaged:
                continue
        raise Damaged("no secret key and this token open this session")

    def _keys(self) -> list[bytes]:
        return keys_at_rest(self._label(), (self.session_key or "").encode(errors="replace"))


class OperatorSessionStore(SessionStore):
    """A session of the operator's pages; `session_key` is the value of the cookie."""

    purpose = "/operator"

    def _kind_of(self, data: Mapping[str, Any]) -> Kind:
        return Kind.OPERATOR


def digest_of(token: str, purpose: str = "") -> bytes:
    """Return SHA-256 of purpose and token, as stored."""
    return hashlib.sha256(f"{purpose}{token}".encode(errors="replace")).digest()


def find(token: str, *also: str) -> tuple[Member, SessionStore, tuple[Any, ...]] | None:
    """Return the member, session and columns in `also` of a token, in one query."""
    rows = _signed_in(also)(digest_of(token), timezone.now(), _expiry(Kind.MEMBER))
    if not rows:
        return None
    sizes = len(_SESSION_COLUMNS), len(_SESSION_COLUMNS) + len(_MEMBER_COLUMNS)
    row = Session.from_db(DEFAULT_DB_ALIAS, _SESSION_COLUMNS, rows[0][: sizes[0]])
    member = Member.from_db(DEFAULT_DB_ALIAS, _MEMBER_COLUMNS, rows[0][sizes[0] : sizes[1]])
    session = SessionStore(token)
    try:
        data = session.open(row)
    except Damaged:
        return None
    proof = data.get(HASH_SESSION_KEY, "")
    if data.get(SESSION_KEY) != str(row.member_id) or not is_authentic(member):
        return None
    # Ends with the password it began with, also if the row was missed.
    if not any(constant_time_compare(proof, auth_hash) for auth_hash in _auth_hashes(member)):
        return None
    return member, session, rows[0][sizes[1] :]


def _auth_hashes(member: Member) -> Iterator[str]:
    yield member.get_session_auth_hash()
    yield from member.get_session_auth_fallback_hash()


_SESSION_COLUMNS = [field.attname for field in Session._meta.concrete_fields]
_MEMBER_COLUMNS = [field.attname for field in Member._meta.concrete_fields]


@cache
def _signed_in(also: tuple[str, ...]) -> CompiledQuery:
    through = [f"member__{name}" for name in (*_MEMBER_COLUMNS, *also)]
    return CompiledQuery(
        lambda digest, now, latest: Session.objects.filter(
            digest=digest,
            kind=Kind.MEMBER,
            expires__gt=now,
            expires__lte=latest,
            member__is_active=True,
        ).values_list(*_SESSION_COLUMNS, *through),
        (BinaryField, b"stands in for a digest"),
        (DateTimeField, datetime(2000, 1, 1, tzinfo=UTC)),
        (DateTimeField, datetime(2000, 1, 2, tzinfo=UTC)),
    )


def renew(session: SessionBase, member: Member) -> str:
    """Give the session a new token, bound to the present password, and return it."""
    session[HASH_SESSION_KEY] = member.get_session_auth_hash()
    session.cycle_key()
    session.save()
    return session.session_key or ""


def end_sessions(member: Member, *, keep: SessionBase | None = None) -> None:
    """End all sessions of a member, including unfinished sign-ins, except for `keep`."""
    rows = Session.objects.filter(member=member)
    if keep is not None and keep.session_key:
        rows = rows.exclude(digest=digest_of(keep.session_key, getattr(keep, "purpose", "")))
    rows.delete()
    sessions_ended.send(sender=Member, member_id=member.pk)


def _alive() -> QuerySet[Session]:
    latest = [Q(kind=kind, expires__lte=_expiry(kind)) for kind in Kind]
    return Session.objects.filter(latest[0] | latest[1] | latest[2], expires__gt=timezone.now())


def _expiry(kind: Kind) -> datetime:
    return hours_from_now(IDLE_HOURS[kind] + 1)


def _member_of(data: Mapping[str, Any]) -> UUID | None:
    text = data.get(SESSION_KEY) or (data.get(_PENDING_LOGIN) or {}).get("user_pk")
    return UUID(text) if text else None
