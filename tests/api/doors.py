"""Every door by which something could come in that must not stay: each puts a canary through."""

import base64
import json
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.test import Client

from backend.web.seeker.steps import ASKING, ERASED, RETURNING
from backend.web.seeker.throttle_page import FIELDS
from tests.personas import PROFILE

CANARY = "Canary5e1f9bq"
ADDRESS = "127.9.8.7"


def encoded(trace: str) -> str:
    """Return the base64 of a text that begins at a third byte."""
    return base64.b64encode(trace.encode()).decode().rstrip("=")[:-1]


TRACES = (CANARY, encoded(CANARY), ADDRESS)

HEADERS = (
    "User-Agent",
    "X-Forwarded-For",
    "X-Real-Ip",
    "Forwarded",
    "Referer",
    "Origin",
    "Authorization",
    "X-Session-Token",
    "Cookie",
    "Accept",
    "Accept-Language",
    "Content-Type",
    "Content-Encoding",
    "Kier-Proof",
    "If-None-Match",
    "If-Modified-Since",
    "Range",
    "X-Request-Id",
    "X-Http-Method-Override",
    "X-Canary5e1f9bq",
)
PATHS = (
    ("get", "/healthz"),
    ("get", "/latez"),
    ("get", "/api/v1/intake/options"),
    ("post", "/api/v1/intake/matches"),
    ("post", "/api/v1/intake/requests"),
    ("get", "/api/v1/intake/request"),
    ("get", "/api/v1/inbox/referrals"),
    ("post", "/api/v1/members/parameters"),
    ("post", "/api/v1/realtime/tickets"),
    ("get", "/api/v1/schema/"),
    ("post", "/_allauth/app/v1/auth/login"),
    ("get", "/_allauth/app/v1/auth/session"),
    ("get", "/nowhere"),
    ("get", "/"),
    ("post", "/"),
    ("post", "/api/v1/notifications/rotations"),
    ("post", "/api/v1/notifications/devices"),
    ("post", "/anymail/mailgun/tracking/"),
    ("get", "/s/abcdefgh"),
    ("get", "/api/v1/surveys/answering/abcdefgh"),
    ("post", "/api/v1/surveys/answering/abcdefgh/responses"),
    ("post", "/api/v1/surveys/questionnaires/imports"),
)
READ_CLOSELY = {"Authorization", "Cookie", "Accept-Language", "X-Forwarded-For"}
# What a header may say that is read, so that the canary gets further than the first check.
FORMS = (
    "{}",
    "Kier {}",
    "Bearer {}",
    f"{ADDRESS}, {{}}",
    "sessionid={0}; csrftoken={0}",
    "en-{}",
)

Send = Callable[..., Any]


def send(method: str, path: str, body: bytes = b"", **headers: str) -> Any:
    """Make a call from the address that must leave no trace; errors count as answers."""
    client = Client(raise_request_exception=False, REMOTE_ADDR=ADDRESS)
    kind = headers.pop("Content-Type", "application/json")
    return client.generic(method.upper(), path, body, content_type=kind, headers=headers)


def by_headers() -> None:
    body = json.dumps(PROFILE).encode()
    for method, path in PATHS:
        for name in HEADERS:
            for form in FORMS if name in READ_CLOSELY else ("{}",):
                send(method, path, body, **{name: form.format(CANARY)})
        encoded = base64.b64encode(f"{CANARY}:{CANARY}".encode()).decode()
        send(method, path, body, Authorization=f"Basic {encoded}")
        proof = base64.b64encode(json.dumps({"challenge": CANARY}).encode()).decode()
        send(method, path, body, **{"Kier-Proof": proof})


def by_host() -> None:
    for host in (f"{CANARY}.example", f"{CANARY}_", f"[{CANARY}]"):
        send("get", "/api/v1/intake/options", Host=host)
        send("get", "/api/v1/intake/options", **{"X-Forwarded-Host": host})


def by_address() -> None:
    for path in (
        f"/{CANARY}",
        f"/{CANARY}/../%2e%2e/{CANARY}",
        f"/static/{CANARY}.css",
        f"/api/v1/{CANARY}",
        f"/api/v1/intake/{CANARY}",
        f"/api/v1/intake/request/referrals/{CANARY}",
        f"/api/v1/intake/request/referrals/{CANARY}/supervision",
        f"/api/v1/intake/request/proposals/{CANARY}",
        f"/api/v1/inbox/referrals/{CANARY}/messages",
        f"/api/v1/inbox/referrals/{CANARY}/proposals/{CANARY}",
        f"/api/v1/inbox/referrals/{CANARY}/interpreters/{CANARY}",
        f"/api/v1/inbox/referrals/{CANARY}/notes/{CANARY}",
        f"/api/v1/members/{CANARY}",
        f"/api/v1/organisation/members?after={CANARY}",
        f"/api/v1/organisation/members/{CANARY}/grants/{CANARY}",
        f"/_allauth/app/v1/auth/{CANARY}",
        f"/_allauth/{CANARY}/v1/auth/login",
        f"/ws/v1/events?ticket={CANARY}",
        f"/api/v1/intake/options?{CANARY}={CANARY}",
        f"/api/v1/intake/request?after={CANARY}",
        f"/api/v1/inbox/referrals?cursor={CANARY}&status={CANARY}",
        f"/api/v1/schema/?lang={CANARY}&format={CANARY}",
        f"/api/v1/schema/browse/?lang={CANARY}",
        f"/healthz?{CANARY}",
        f"/mail/stop/{CANARY}",
        f"/api/v1/notifications/devices/{CANARY}",
        f"/s/{CANARY}",
        f"/s/abcdefgh/{CANARY}",
        f"/s/results/{CANARY}/compare/{CANARY}",
        f"/api/v1/surveys/answering/{CANARY}?language={CANARY}",
        f"/api/v1/surveys/rounds?status={CANARY}&after={CANARY}",
        f"/api/v1/surveys/rounds/{CANARY}/texts?question={CANARY}",
        f"/%00{CANARY}%ff%fe",
    ):
        for method in ("get", "post", "delete", "options", CANARY):
            send(method, path)


def by_bodies() -> None:
    multipart = (
        f'--x\r\nContent-Disposition: form-data; name="{CANARY}"; filename="{CANARY}.jpg"\r\n'
        f"Content-Type: image/{CANARY}\r\n\r\n{CANARY}\r\n--x--\r\n"
    )
    bodies: list[tuple[str, bytes]] = [
        ("application/json", f'{{"{CANARY}": '.encode()),
        ("application/json", f'"{CANARY}"'.encode()),
        ("application/json", json.dumps({CANARY: CANARY}).encode()),
        ("application/json", json.dumps({"email": CANARY, "password": CANARY}).encode()),
        ("application/json", json.dumps({"email": f"{CANARY}@example.org"}).encode()),
        ("application/json", json.dumps(PROFILE | {CANARY: 1, "audience": CANARY}).encode()),
        ("application/json", json.dumps({"token": CANARY, "login": CANARY}).encode()),
        ("application/json", CANARY.encode() + b"\xff\xfe"),
        ("application/json", json.dumps({"id": CANARY * 30_000}).encode()),
        (f"application/json; charset={CANARY}", b"{}"),
        ("multipart/form-data; boundary=x", multipart.encode()),
        (f"multipart/form-data; boundary={CANARY}", CANARY.encode()),
        ("application/x-www-form-urlencoded", f"{CANARY}={CANARY}".encode()),
        (f"text/{CANARY}", CANARY.encode()),
    ]
    for _method, path in PATHS:
        for kind, body in bodies:
            send("post", path, body, **{"Content-Type": kind})


def by_forms() -> None:
    steps = (*ASKING, *RETURNING, ERASED)
    for step in steps:
        for go in ("next", "stay", "reply", f"withdraw:{CANARY}", f"refuse:{CANARY}", CANARY):
            fields = {**dict.fromkeys(FIELDS, CANARY), "step": step, "go": go}
            send_form(fields)
            send_form(fields, **{"Kier-Part": "match"})
    for step in ("write", "return", "talk"):
        for name in FIELDS:
            send_form({"step": step, "go": "next", name: CANARY})
    send_form({CANARY: CANARY})
    send_form({"text": CANARY}, **{"Sec-Fetch-Site": "cross-site"})
    send_form({"text": CANARY}, **{"Kier-Part": CANARY})


def send_form(fields: dict[str, str], path: str = "/", **headers: str) -> Any:
    head = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}
    return send("post", path, urlencode(fields).encode(), **(head | headers))


DOORS: dict[str, Callable[[], None]] = {
    "headers": by_headers,
    "host": by_host,
    "address": by_address,
    "bodies": by_bodies,
    "forms": by_forms,
}
