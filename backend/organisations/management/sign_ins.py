"""Sign-ins of the demonstration, and the file `demo.json` with them."""

import json
import os
import secrets
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from backend.core.crypto.words import WORDS
from backend.organisations.permissions import INBOX_ROLES

OPERATOR = "operator"
# Five of 2048 words: 55 bits, behind Argon2id, and easy to type.
PASSWORD_WORDS = 5
# Organisation, if there is one, e-mail address, role.
type WantedSignIn = tuple[str | None, str, str]


@dataclass(frozen=True, slots=True)
class SignIn:
    """A line of `demo.json`; an operator has no organisation."""

    organisation: str | None
    email: str
    password: str
    role: str


def inbox_sign_ins(slugs: Iterable[str]) -> list[WantedSignIn]:
    """Return a caseworker and a coordinator for each organisation, and an operator."""
    wanted: list[WantedSignIn] = [
        (slug, f"{role}@{slug}.example", str(role)) for slug in slugs for role in INBOX_ROLES
    ]
    return [*wanted, (None, "operator@kier.example", OPERATOR)]


def plan(wanted: Iterable[WantedSignIn], known: dict[str, str]) -> list[SignIn]:
    """Return what is wanted with passwords; known ones stay."""
    return [
        SignIn(slug, email, known.get(email) or new_password(), role)
        for slug, email, role in wanted
    ]


def new_password() -> str:
    """Return a password of five words."""
    return "-".join(secrets.choice(WORDS) for _ in range(PASSWORD_WORDS))


def read(path: Path) -> list[SignIn]:
    """Return the lines of `demo.json`, if there is one."""
    if not path.exists():
        return []
    return [SignIn(**line) for line in json.loads(path.read_text())]


def read_passwords(path: Path) -> dict[str, str]:
    """Return the passwords of `demo.json` by e-mail address."""
    return {sign_in.email: sign_in.password for sign_in in read(path)}


def write(path: Path, sign_ins: Iterable[SignIn]) -> None:
    """Write these lines of `demo.json` atomically, keeping those of other addresses."""
    lines = {sign_in.email: sign_in for sign_in in (*read(path), *sign_ins)}
    unfinished = path.with_suffix(".new")
    handle = os.open(unfinished, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w") as file:
        json.dump([asdict(line) for line in lines.values()], file, indent=1)
    unfinished.replace(path)
