"""`KIER_DATA/kier.env`: the secrets of this installation, made once."""

import os
import re
import secrets
from collections.abc import Mapping
from pathlib import Path

HEADING = """\
# Secrets of this Kier. Whoever has them and the database still reads no message, but may pass for
# the server. Keep a copy apart from the backups; KIER_CASE_CODE_SALT may never change, or no case
# code opens its request any more. docs/operations.md describes each setting.
"""


def new_secrets(mode: str) -> dict[str, str]:
    """Return new secrets for this mode."""
    return {
        "KIER_MODE": mode,
        "KIER_SECRET_KEY": secrets.token_urlsafe(48),
        "KIER_MEMBER_SALT_KEY": secrets.token_urlsafe(32),
        # 16 bytes: protocol.md, "The seeker", 2.
        "KIER_CASE_CODE_SALT": secrets.token_urlsafe(16),
        # Any 32 bytes are a private key of P-256, but for one in 2^32.
        "KIER_VAPID_KEY": secrets.token_urlsafe(32),
    }


def write_once(path: Path, values: Mapping[str, str]) -> bool:
    """Make the file, readable for its owner only, unless it exists; tell whether it was made."""
    lines = [f"{name}={quoted(value)}" for name, value in values.items()]
    try:
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return False
    with os.fdopen(handle, "w") as file:
        file.write(HEADING + "\n".join(lines) + "\n")
    return True


def quoted(value: str) -> str:
    """Return a value for the file, in quotes if it contains a blank or a `#`."""
    if re.fullmatch(r"[\w./:@%,+-]*", value, re.ASCII):
        return value
    escaped = value.replace("\\", r"\\").replace("'", r"\'")
    return f"'{escaped}'"
