"""Allowed webhook addresses, as for web push; outside production this machine's own too."""

import re
import socket
import threading
from collections.abc import Sequence
from concurrent.futures import Future

from django.conf import settings
from django.utils.translation import gettext as _

from backend.core.errors import FieldConflict
from notifications.endpoints import DEFAULT_PORTS, ENDPOINT, is_public, origin_of

MAX_CHARACTERS = 500
# Addresses of one name that are tried.
MAX_TRIED = 2
OWN = re.compile(r"https?://(?:localhost|127\.0\.0\.1|\[::1\])(?:[:/?].*)?", re.IGNORECASE)


class PrivateHost(Exception):
    """A name that resolves to an address outside the public network."""


def check_url(url: str) -> None:
    """Raise Conflict unless a URL is allowed; what it resolves to is checked at each call."""
    if len(url) > MAX_CHARACTERS or not (is_own(url) or _is_allowed(url)):
        detail = _("Give an address that begins with https:// and is reached from everywhere.")
        raise FieldConflict("url", "invalid", detail)


def is_own(url: str) -> bool:
    """Tell whether this is an address of this machine, and may be called."""
    return not settings.PRODUCTION and OWN.fullmatch(url) is not None and bool(_parts(url))


def look_up(url: str) -> Future[Sequence[str]]:
    """Return a future of the addresses to call for a URL, resolved on a thread of its own.

    Resolving has no timeout. The future raises `PrivateHost` if any address is not public, and
    `OSError` if there is none.
    """
    found: Future[Sequence[str]] = Future()
    # So that nobody who stops waiting takes it back.
    found.set_running_or_notify_cancel()

    def resolve() -> None:
        try:
            found.set_result(_addresses(url))
        except Exception as error:
            found.set_exception(error)

    threading.Thread(target=resolve, name="kier-look-up", daemon=True).start()
    return found


def _addresses(url: str) -> Sequence[str]:
    if not (is_own(url) or _is_allowed(url)):
        raise PrivateHost
    host, port = _parts(url) or ("", 0)
    entries = socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM)
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in entries))
    if not is_own(url) and not is_public(addresses):
        raise PrivateHost
    return addresses[:MAX_TRIED]


def _is_allowed(url: str) -> bool:
    return url.lower().startswith("https://") and origin_of(url) is not None


def _parts(url: str) -> tuple[str, int] | None:
    found = ENDPOINT.fullmatch(url)
    if found is None:
        return None
    port = int(found["port"] or DEFAULT_PORTS[found["scheme"].lower()])
    return (found["host"].lower(), port) if 0 < port < 65_536 else None
