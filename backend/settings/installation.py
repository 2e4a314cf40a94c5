"""Secrets and addresses of an installation."""

from collections.abc import Callable

from environs import validate

from .environment import PRODUCTION, env
from .validators import (
    LONG,
    SALT_BYTES,
    are_origins,
    from_base64url,
    is_contact,
    is_encrypted,
    is_long,
    is_strong_salt,
    names_hosts,
    stand_in,
)


def secret(name: str, is_usable: Callable[[str], object] = is_long) -> str:
    """Return a secret from the environment, or a known one outside of production."""
    if PRODUCTION:
        return env.str(name, validate=is_usable) or stand_in(name)
    return env.str(name, stand_in(name), validate=is_usable) or stand_in(name)


# -- Secrets ------------------------------------------------------------------------------------
SECRET_KEY = secret("KIER_SECRET_KEY")
# Those before it, newest first, until manage.py rotate_secrets says that they can go. None may be
# empty: what is known to everybody would sign as well.
SECRET_KEY_FALLBACKS: list[str] = env.list(
    "KIER_SECRET_KEY_FALLBACKS", [], validate=lambda keys: [LONG(key) for key in keys]
)
# Salts of members start as HMAC(this, e-mail address): protocol.md, "The member".
MEMBER_SALT_KEY = secret("KIER_MEMBER_SALT_KEY").encode()
# Public and the same for ever: every case code is stretched with it.
CASE_CODE_SALT = from_base64url(secret("KIER_CASE_CODE_SALT", is_strong_salt))[:SALT_BYTES]

# -- Addresses ----------------------------------------------------------------------------------
if PRODUCTION:
    ALLOWED_HOSTS = env.list("KIER_HOSTS", validate=names_hosts) or []
    PUBLIC_URL = (env.str("KIER_PUBLIC_URL", validate=is_encrypted) or "").rstrip("/")
else:
    ALLOWED_HOSTS = env.list("KIER_HOSTS", ["127.0.0.1", "localhost", "[::1]"])
    PUBLIC_URL = env.str("KIER_PUBLIC_URL", "http://127.0.0.1:8000").rstrip("/")
# Origins of apps whose pages may call the API; those of all other sites are refused.
APP_ORIGINS: list[str] = env.list("KIER_APP_ORIGINS", [], validate=are_origins) or []
# Who runs this Kier, as the first screen of seekers says it; empty says nothing of it.
RUN_BY = env.str("KIER_RUN_BY", "")
# Who finds a hole reports it here: /.well-known/security.txt.
SECURITY_CONTACT = env.str("KIER_SECURITY_CONTACT", "", validate=is_contact)
# Where Exit leads: a page that says nothing of whoever has it on the screen.
EXIT_URL = env.str(
    "KIER_EXIT_URL",
    "https://www.buienradar.nl/",
    validate=validate.URL(schemes={"https"}, require_tld=True),
)
