"""Settings of an installation, from the environment and from `KIER_DATA/kier.env`."""

import os
from pathlib import Path

from dotenv import dotenv_values
from environs import EnvError, EnvValidationError

BASE = Path(__file__).resolve().parent.parent.parent
FILE = "kier.env"
MAKE = 'python3 -c "import secrets; print(secrets.token_urlsafe({}))"'
# How to make what is missing; of the others the message says what is wrong with them.
HOW = {
    "KIER_SECRET_KEY": f"make one with {MAKE.format(32)}",
    "KIER_MEMBER_SALT_KEY": f"make one with {MAKE.format(32)}",
    "KIER_CASE_CODE_SALT": f"make one, before the first request, with {MAKE.format(16)}",
    "KIER_VAPID_KEY": f"make one with {MAKE.format(32)}",
    "KIER_SECRET_KEY_FALLBACKS": "the secret keys of before, whole, with a comma between them",
    "KIER_HOSTS": "the host name that browsers ask for, as KIER_HOSTS=kier.example",
    "KIER_PUBLIC_URL": "the address that stands in mails, as KIER_PUBLIC_URL=https://kier.example",
}


def data_folder() -> Path:
    """Return `KIER_DATA`, created if missing; raise `EnvError` if it cannot be used."""
    folder = Path(os.environ.get("KIER_DATA") or BASE / "var").resolve()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise EnvError(
            f"KIER_DATA is {folder}, which cannot be made ({error.strerror}). Make it as root, for "
            "the user that Kier runs as: install -d -m 0700 -o USER -g USER FOLDER"
        ) from None
    if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        raise EnvError(f"KIER_DATA is {folder}, which belongs to another user. Run Kier as that.")
    return folder


def read_file(folder: Path) -> None:
    """Set the variables of `kier.env` that the environment lacks. May raise `EnvError`."""
    file = folder / FILE
    try:
        # As it stands: a dollar in a password begins no variable.
        given = dotenv_values(file, interpolate=False) if file.exists() else {}
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "it is not UTF-8"
        raise EnvError(f"{file} cannot be read ({why}); it belongs to whom Kier runs as.") from None
    for name, value in given.items():
        os.environ.setdefault(name, value or "")


def explain(error: EnvError) -> str:
    """Return a message with a line for each wrong setting and how to make it."""
    if not isinstance(error, EnvValidationError) or not isinstance(error.error_messages, dict):
        return str(error)
    lines = [
        "these settings are missing or cannot be used "
        "(docs/operations.md has each; scripts/setup production makes a new set):"
    ]
    for name, messages in error.error_messages.items():
        wrong = " ".join(str(message) for message in messages).rstrip(".")
        wrong = "is not set" if wrong == "Environment variable not set" else wrong
        lines.append(f"  {name} {wrong}" + (f": {HOW[name]}" if name in HOW else ""))
    return "\n".join(lines)
