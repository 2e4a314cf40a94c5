"""Checks of the settings and services of this machine."""

import stat
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import mailers
from django.http import HttpRequest
from django.http.request import validate_host
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_tasks_db.models import DBTaskResult

from backend.core import health
from backend.core.extras import Extra, is_installed

from .checks import Check, State

# 32 bytes in base64url, as docs/operations.md has them made.
SECRET_CHARACTERS = 43
SALT_BYTES = 16
# A worker looks for tasks every second; what waits longer has none.
LONGEST_WAIT = timedelta(minutes=2)
# Backends with which no mail leaves this machine.
STAYS_HERE = ("filebased", "console", "locmem", "dummy")


def mode() -> Check:
    """Check that accounts with known passwords are impossible."""
    name = _("Mode")
    if settings.PRODUCTION:
        return Check(name, State.GOOD, _("Production."))
    return Check(
        name,
        State.OPEN,
        _("Not in production: no second factor is asked, and there may be known passwords."),
        _("Set KIER_MODE=production before the first real request."),
    )


def hosts() -> Check:
    """Check that the server answers to its own host name only."""
    name, own = _("Host names"), urlsplit(settings.PUBLIC_URL).hostname or ""
    advice = _("Set KIER_HOSTS to the host name of KIER_PUBLIC_URL, and to no other.")
    if "*" in settings.ALLOWED_HOSTS:
        return Check(name, State.WRONG, _("Every host name is answered."), advice)
    if not validate_host(own, settings.ALLOWED_HOSTS):
        text = _("{host} is not answered: KIER_HOSTS does not name it.").format(host=own)
        return Check(name, State.WRONG, text, advice)
    return Check(name, State.GOOD, ", ".join(settings.ALLOWED_HOSTS))


def address() -> Check:
    """Check that mails lead to an encrypted address."""
    name = _("Public address")
    if settings.PRODUCTION and not settings.PUBLIC_URL.startswith("https://"):
        return Check(
            name,
            State.WRONG,
            _("{address} is not encrypted.").format(address=settings.PUBLIC_URL),
            _("Set KIER_PUBLIC_URL to the address that starts with https://."),
        )
    return Check(name, State.GOOD, settings.PUBLIC_URL)


def secrets() -> Check:
    """Check that the secrets are long and different."""
    name = _("Secrets")
    found = {
        "KIER_SECRET_KEY": settings.SECRET_KEY,
        "KIER_MEMBER_SALT_KEY": settings.MEMBER_SALT_KEY.decode(),
    }
    bad = [key for key, value in found.items() if len(value) < SECRET_CHARACTERS]
    if len(settings.CASE_CODE_SALT) != SALT_BYTES:
        bad.append("KIER_CASE_CODE_SALT")
    if bad:
        text = _("Too short: {names}.").format(names=", ".join(bad))
    elif len(set(found.values())) < len(found):
        text = _("Two secrets are the same.")
    else:
        return Check(name, State.GOOD, _("All are long enough."))
    advice = _("Make new ones before there is a first account; docs/operations.md says how.")
    return Check(name, State.WRONG, text, advice)


def folder() -> Check:
    """Check that other users cannot read the secrets and the database."""
    name = _("Folder of the data")
    for path in (settings.DATA, settings.DATA / "kier.env"):
        if path.exists() and path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            text = _("Others on this machine may look into {path}.").format(path=path.name)
            advice = _("chmod 0700 for KIER_DATA, 0600 for kier.env.")
            return Check(name, State.WRONG, text, advice)
    return Check(name, State.GOOD, _("Only its owner may look in."))


def mail() -> Check:
    """Check that mail is configured; only a test mail tells whether it arrives."""
    name, advice = _("Mail"), _("Set KIER_MAIL_BACKEND, KIER_MAIL_OPTIONS and KIER_MAIL_FROM.")
    backend = settings.MAILERS["default"]["BACKEND"]
    if backend == settings.SMTP and not settings.MAILERS["default"]["OPTIONS"].get("host"):
        return Check(name, State.WRONG, _("There is no mail server: no mail is sent."), advice)
    try:
        mailers["default"]
    except Exception as error:
        text = _("It cannot be sent ({reason}).").format(reason=type(error).__name__)
        return Check(name, State.WRONG, text, advice)
    if any(f".{word}." in backend for word in STAYS_HERE):
        state = State.WRONG if settings.PRODUCTION else State.OPEN
        return Check(name, state, _("No mail leaves this machine."), advice)
    if settings.MAIL_FROM.rstrip(">").endswith("@localhost"):
        return Check(name, State.WRONG, _("The sender's address is a made-up one."), advice)
    return Check(
        name, State.GOOD, _("Sent as {sender}. Try it once.").format(sender=settings.MAIL_FROM)
    )


def extras() -> Check:
    """Report which optional libraries are missing."""
    name = _("Extras")
    if absent := [extra for extra in Extra if not is_installed(extra)]:
        text = _("Left out: {names}.").format(names=", ".join(absent))
        advice = _("Whoever needs them: scripts/install, as in docs/operations.md.")
        return Check(name, State.GOOD, text, advice)
    return Check(name, State.GOOD, _("All are installed."))


def service(check: str, name: str, advice: str) -> Check:
    """Return one of the checks of `/readyz`."""
    try:
        good = health.CHECKS[check]()
    except Exception:
        good = False
    if good:
        return Check(name, State.GOOD, _("It answers."))
    return Check(name, State.WRONG, _("It does not answer."), advice)


def database() -> Check:
    """Check that the database answers."""
    return service("database", _("Database"), _("Look at DATABASE_URL, and whether it runs."))


def tables() -> Check:
    """Check that all migrations are applied."""
    return service("migrations", _("Tables"), _("Start scripts/run once: it makes them."))


def cache() -> Check:
    """Check that the cache answers."""
    return service("cache", _("Cache"), _("Look at REDIS_URL, and whether it runs."))


def worker() -> Check:
    """Check that tasks do not wait too long."""
    name, now = _("Tasks"), timezone.now()
    late = DBTaskResult.objects.ready().filter(enqueued_at__lt=now - LONGEST_WAIT).count()
    if not late:
        return Check(name, State.GOOD, _("None waits."))
    text = ngettext(
        "{n} task waits for more than two minutes.",
        "{n} tasks wait for more than two minutes.",
        late,
    )
    advice = _("The worker is not running: no mail is sent, and nothing is erased.")
    return Check(name, State.WRONG, text.format(n=late), advice)


def as_reached(request: HttpRequest) -> Check:
    """Check that this request came encrypted, through a trusted proxy."""
    name = _("Encryption")
    if request.is_secure():
        return Check(name, State.GOOD, _("This page came over https."))
    if not settings.PRODUCTION:
        return Check(name, State.OPEN, _("This page did not come over https."))
    return Check(
        name,
        State.WRONG,
        _("As far as the server can tell, this page did not come over https."),
        _("Name the proxy in KIER_TRUSTED_PROXIES; else all callers look like one address."),
    )
