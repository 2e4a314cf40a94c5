"""Those who call: a seeker's phone, a caseworker's browser, and somebody who shows nothing."""

import json
import os
import time
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from allauth.mfa.models import Authenticator
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.test import Client
from django.utils.translation import override

from api.common.problems import TYPES
from backend.accounts.models import Member
from backend.accounts.sessions import SessionStore
from backend.core.crypto import (
    boxes,
    encoding,
    labels,
    messages,
    notes,
    organisation,
    proofs,
    seeker,
)
from backend.core.crypto.encoding import encode
from tests.factories import Desk, Staff

INTAKE, INBOX = "/api/v1/intake", "/api/v1/inbox/referrals"
PROFILE: dict[str, Any] = {
    "audience": "boys",
    "themes": ["sexual-exploitation"],
    "region": "NL-UT",
    "age_band": "16-17",
    "language": "nl",
    "wishes": ["talk"],
    "urgent": False,
}


def problem(kind: str, detail: str | None = None, **more: Any) -> tuple[int, dict[str, Any]]:
    """Status and body of a problem in English."""
    status = TYPES[kind].status
    with override("en"):
        title = str(TYPES[kind].title)
    body = {"type": f"/problems/{kind}", "title": title, "status": status}
    return status, body | {"detail": detail or title} | more


def whole(answer: Any) -> tuple[int, Any]:
    """Return status and body of an answer, so that additional fields are noticed."""
    return answer.status_code, answer.json() if answer.content else None


class Caller:
    """An anonymous caller, which checks what holds for every answer."""

    def __init__(self, *, address: str = "192.0.2.7", language: str = "en") -> None:
        self.address = address
        self.language = language

    def credentials(self) -> dict[str, str]:
        return {}

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """One call over HTTP; `body` is made JSON, bytes are sent as they are."""
        raw = b"" if body is None else body if isinstance(body, bytes) else json.dumps(body)
        answer = Client(REMOTE_ADDR=self.address).generic(
            method.upper(),
            path,
            raw,
            content_type="application/json",
            headers={"Accept-Language": self.language, **self.credentials(), **headers},
        )
        assert answer["Cache-Control"] == "no-store"
        assert not answer.cookies
        return answer

    def get(self, path: str, **headers: str) -> Any:
        """A GET; `path` may be a whole address, as `next` is."""
        parts = urlsplit(path)
        return self.call("get", f"{parts.path}?{parts.query}", **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        return self.call("post", path, body, **headers)


class Seeker(Caller):
    """A phone with a code (its root, without the second of Argon2id) and request keys."""

    def __init__(self, *, root: bytes | None = None, **where: Any) -> None:
        super().__init__(**where)
        self.keys = seeker.seeker_keys(root or os.urandom(32))
        self.request = str(uuid4())
        self.request_keys = [boxes.new_key()]

    def credentials(self) -> dict[str, str]:
        return {"Authorization": f"Kier {encode(self.keys.access)}"}

    # -- What the phone makes -------------------------------------------------------------------

    def sealed_to(self, desk: Desk, number: int = 1) -> dict[str, str]:
        envelope = organisation.seal_request_key(
            desk.pair.public,
            request=self.request,
            organisation=desk.id,
            key_id=desk.key_id,
            request_key=self.request_keys[number - 1],
            number=number,
        )
        key = str(desk.key_id)
        return {"organisation": desk.id, "key": key, "envelope": encode(envelope)}

    def locked_key(self, number: int = 1) -> str:
        return encode(
            seeker.lock_request_key(
                self.keys.wrap,
                request=self.request,
                request_key=self.request_keys[number - 1],
                number=number,
            )
        )

    def locked(self, text: str, *, number: int | None = None, after: str | None = None) -> Any:
        number, message = number or len(self.request_keys), str(uuid4())
        body = messages.lock_message(
            self.request_keys[number - 1],
            request=self.request,
            message=message,
            sender=labels.SEEKER,
            text=text,
            after=after,
            number=number,
        )
        made = {"id": message, "body": encode(body)}
        return made if number == 1 else made | {"key_number": number}

    def submission(
        self,
        *desks: Desk,
        waiting: Sequence[Desk] = (),
        text: str = "Please help",
        exclude: Iterable[str] = (),
        **profile: Any,
    ) -> dict[str, Any]:
        later = [self.sealed_to(desk) | {"when": "if-unanswered"} for desk in waiting]
        return {
            "id": self.request,
            "profile": PROFILE | profile,
            "exclude": list(exclude),
            "access_digest": encode(seeker.access_digest(self.keys.access)),
            "seeker_envelope": self.locked_key(),
            "referrals": [self.sealed_to(desk) for desk in desks] + later,
            "message": self.locked(text),
        }

    def next_key(self, *desks: Desk) -> dict[str, Any]:
        self.request_keys.append(boxes.new_key())
        number = len(self.request_keys)
        previous, key = self.request_keys[-2:]
        chain = proofs.chain(previous, request=self.request, number=number, request_key=key)
        return {
            "number": number,
            "chain": encode(chain),
            "seeker_envelope": self.locked_key(number),
            "referrals": [self.sealed_to(desk, number) for desk in desks],
        }

    # -- What the phone does --------------------------------------------------------------------

    def ask(self, *desks: Desk, **how: Any) -> Any:
        return self.post(f"{INTAKE}/requests", self.submission(*desks, **how))

    def read(self, query: str = "") -> Any:
        return self.get(f"{INTAKE}/request{query}").json()

    def write(self, text: str = "And this") -> Any:
        return self.post(f"{INTAKE}/request/messages", self.locked(text))

    def let_in(
        self,
        desk: Desk,
        *,
        numbers: Sequence[int] = (),
        begin: int | None = None,
        until: str | None = None,
    ) -> Any:
        """Let one more organisation read; with `begin` only from that key on."""
        body: dict[str, Any] = self.sealed_to(desk)
        if until:
            body["until"] = until
        if begin:
            del body["envelope"]
            body["from"] = begin
        if numbers:
            body["envelopes"] = [
                {"number": number, "envelope": self.sealed_to(desk, number)["envelope"]}
                for number in numbers
            ]
        return self.post(f"{INTAKE}/request/referrals", body)

    def withdraw(self, desk: Desk, next_key: Any = None) -> Any:
        return self.call("delete", f"{INTAKE}/request/referrals/{desk.id}", next_key)

    def erase(self) -> Any:
        return self.call("delete", f"{INTAKE}/request")

    def texts(self) -> list[str]:
        seen = self.read()
        keys = {
            seeker_envelope["number"]: seeker.unlock_request_key(
                self.keys.wrap,
                request=seen["id"],
                envelope=encoding.decode(seeker_envelope["seeker_envelope"]),
                number=seeker_envelope["number"],
            )
            for seeker_envelope in seen["seeker_envelopes"]
        }
        return [opened(keys, seen["id"], message) for message in seen["messages"]]


class Browser(Caller):
    """A member's browser, signed in at its first call."""

    def __init__(self, staff: Staff, **where: Any) -> None:
        super().__init__(**where)
        self.staff = staff
        self.token = ""

    def credentials(self) -> dict[str, str]:
        if not self.token:
            self.token = session_of(self.staff.member.pk) or self.sign_in()
        return {"X-Session-Token": self.token}

    def sign_in(self) -> str:
        """The token that a sign-in with the password gets."""
        body = {"email": self.staff.member.email, "password": self.staff.login}
        answer = Client(REMOTE_ADDR=self.address).post(
            "/_allauth/app/v1/auth/login", json.dumps(body), content_type="application/json"
        )
        token: str = answer.json()["meta"]["session_token"]
        return token


def session_of(member_id: Any) -> str | None:
    """The token of a session as a sign-in makes it, at a fifth of its price; none if more is asked.

    `tests/accounts/test_sign_in.py` compares it with one that a sign-in made.
    """
    member = Member.objects.filter(pk=member_id, is_active=True).first()
    if member is None or Authenticator.objects.filter(user=member).exists():
        return None
    session = SessionStore()
    method = {"method": "password", "at": time.time(), "email": member.email}
    session.update(
        {
            SESSION_KEY: str(member.pk),
            BACKEND_SESSION_KEY: "backend.accounts.sign_in.LoginBackend",
            HASH_SESSION_KEY: member.get_session_auth_hash(),
            "account_authentication_methods": [method],
            "account_authentication_methods_user": str(member.pk),
        }
    )
    session._session_key = token = session._get_new_session_key()
    session.save(must_create=True)
    return token


class Caseworker(Browser):
    """A browser of an organisation's member who holds its seed."""

    def __init__(self, staff: Staff, desk: Desk, **where: Any) -> None:
        super().__init__(staff, **where)
        self.desk = desk

    def inbox(self, query: str = "") -> Any:
        return self.get(f"{INBOX}{query}").json()

    def referral_of(self, seeker: Seeker) -> Any:
        [found] = [row for row in self.inbox()["results"] if row["request"] == seeker.request]
        return found

    def at(self, seeker: Seeker, step: str) -> str:
        return f"{INBOX}/{self.referral_of(seeker)['id']}/{step}"

    def move(self, seeker: Seeker, how: str, body: Any = None) -> Any:
        if how == "accept" and body is None:
            body = {"pin": self.pin(seeker)}
        return self.post(self.at(seeker, how), body)

    def pin(self, seeker: Seeker) -> dict[str, Any]:
        keys = self.request_keys(seeker)
        number = min(keys, default=1)
        mac = proofs.referral_pin(
            self.desk.pair.seed,
            request=seeker.request,
            organisation=self.desk.id,
            number=number,
            request_key=keys.get(number, bytes(32)),
        )
        return {"number": number, "mac": encode(mac)}

    def request_keys(self, seeker: Seeker) -> dict[int, bytes]:
        referral = self.referral_of(seeker)
        return {
            envelope["number"]: organisation.open_request_key(
                self.desk.pair,
                request=referral["request"],
                organisation=self.desk.id,
                key_id=envelope["key"],
                envelope=encoding.decode(envelope["envelope"]),
                number=envelope["number"],
            )
            for envelope in referral["envelopes"]
        }

    def locked(self, seeker: Seeker, text: str, *, message: str = "") -> dict[str, Any]:
        keys, message = self.request_keys(seeker), message or str(uuid4())
        number = max(keys)
        body = messages.lock_message(
            keys[number],
            request=seeker.request,
            message=message,
            sender=labels.organisation_sender(self.desk.id),
            text=text,
            number=number,
        )
        made = {"id": message, "body": encode(body)}
        return made if number == 1 else made | {"key_number": number}

    def write(self, seeker: Seeker, text: str = "We can help") -> Any:
        return self.post(self.at(seeker, "messages"), self.locked(seeker, text))

    def note_place(self, seeker: Seeker, note: str, revision: int = 1) -> notes.NotePlace:
        return notes.NotePlace(
            self.desk.id, seeker.request, note, self.staff.member.pk, self.desk.key_id, revision
        )

    def held_reply(self, seeker: Seeker, text: str = "We read this first") -> dict[str, str]:
        place = replace(self.note_place(seeker, str(uuid4())), purpose=labels.ORGANISATION_DRAFT)
        box = notes.lock_note(self.desk.pair.seed, place, notes.NoteContent(text))
        return {"id": str(place.note), "key": str(self.desk.key_id), "box": encode(box)}

    def hold(self, seeker: Seeker, text: str = "We read this first") -> Any:
        return self.post(self.at(seeker, "held-replies"), self.held_reply(seeker, text))

    def locked_note(self, seeker: Seeker, text: str = "His brother answers") -> dict[str, str]:
        note = str(uuid4())
        content = notes.NoteContent(text, 1)
        box = notes.lock_note(self.desk.pair.seed, self.note_place(seeker, note), content)
        return {"id": note, "key": str(self.desk.key_id), "box": encode(box)}

    def note(self, seeker: Seeker, text: str = "His brother answers") -> Any:
        return self.post(self.at(seeker, "notes"), self.locked_note(seeker, text))

    def texts(self, seeker: Seeker) -> list[str]:
        keys = self.request_keys(seeker)
        page = self.get(self.at(seeker, "messages")).json()
        return [opened(keys, seeker.request, message) for message in page["results"]]


def opened(keys: dict[int, bytes], request: str, message: dict[str, Any]) -> str:
    content = messages.unlock_message(
        keys[message["key_number"]],
        request=request,
        message=message["id"],
        sender=message["sender"],
        body=encoding.decode(message["body"]),
        number=message["key_number"],
    )
    return content.text
