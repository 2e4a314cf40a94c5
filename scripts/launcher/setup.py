"""`scripts/setup production`: makes a data folder with all settings."""

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from urllib.parse import unquote, urlsplit

from environs import EnvError

from backend.core.environment import FILE, data_folder

from . import secrets_file

BASE = Path(__file__).resolve().parent.parent.parent
# Ports of SMTP that begin encrypted (RFC 8314), and that change to it.
SMTPS_PORT, SUBMISSION_PORT = 465, 587
Answers = dict[str, str]
NO_MAIL_SERVER = (
    "the mail server is no address like smtps://user:password@mail.example; in user and password "
    "# / ? [ ] are written as %23 %2F %3F %5B %5D"
)


class NotMade(Exception):
    """Why nothing was made."""


QUESTIONS = {
    "host": "Host name that browsers ask for, as kier.example: ",
    "database": "PostgreSQL, as postgres://user:password@host/name (enter: SQLite): ",
    "redis": "Redis, as redis://:password@host:6379/0 (enter: none): ",
    "mail": "Mail server, as smtps://user:password@mail.example (enter: none yet): ",
    "sender": "Sender of mails (enter: Kier <no-reply@HOST>): ",
    "proxies": "Addresses of reverse proxies (enter: 127.0.0.1): ",
}


IN_THE_ENVIRONMENT = {"database": "DATABASE_URL", "redis": "REDIS_URL", "mail": "KIER_MAIL_URL"}


def parser() -> argparse.ArgumentParser:
    """Return the parser; addresses with passwords may come from the environment."""
    found = argparse.ArgumentParser(
        prog="scripts/setup",
        description="Makes the folder of a new Kier in production, with all its secrets.",
        epilog="Others on this machine can see options: leave out --database, --redis and --mail "
        "and give DATABASE_URL, REDIS_URL and KIER_MAIL_URL in the environment instead.",
    )
    found.add_argument("mode", choices=["production"])
    found.add_argument("--data", help="the folder; KIER_DATA if left out")
    found.add_argument("--host", help="the host name that browsers ask for; then nothing is asked")
    found.add_argument("--database", help="postgres://user:password@host/name")
    found.add_argument("--redis", help="redis://:password@host:6379/0")
    found.add_argument("--mail", help="smtps://user:password@mail.example, or smtp:// (STARTTLS)")
    found.add_argument("--sender", help="as Kier <no-reply@kier.example>")
    found.add_argument("--proxies", help="addresses of reverse proxies, comma-separated")
    return found


def mail_options(url: str) -> str:
    """Return `KIER_MAIL_OPTIONS` for the URL of a mail server, or raise `NotMade`."""
    ports = {"smtps": SMTPS_PORT, "smtp": SUBMISSION_PORT}
    try:
        address = urlsplit(url)
        port = address.port
    except ValueError:
        # What Python says would hold a part of the password.
        raise NotMade(NO_MAIL_SERVER) from None
    # A sign that was not escaped ends the name of the host too early.
    rest = address.path.strip("/") or address.query or address.fragment
    if address.scheme not in ports or not address.hostname or rest:
        raise NotMade(NO_MAIL_SERVER)
    options: dict[str, object] = {
        "host": address.hostname,
        "port": port or ports[address.scheme],
        "use_ssl" if address.scheme == "smtps" else "use_tls": True,
    }
    if address.username:
        options |= {
            "username": unquote(address.username),
            "password": unquote(address.password or ""),
        }
    return json.dumps(options)


def settings_of(answers: Answers) -> Answers:
    """Return the settings for the answers, without defaults, or raise `NotMade`."""
    host = answers["host"].strip().removeprefix("https://").rstrip("/")
    if not host:
        raise NotMade("there is no host name; without one no browser finds it")
    found = {
        "KIER_HOSTS": host.partition(":")[0],
        "KIER_PUBLIC_URL": f"{'http' if host.endswith('.onion') else 'https'}://{host}",
        "KIER_TRUSTED_PROXIES": answers["proxies"] or "127.0.0.1",
        "KIER_MAIL_FROM": answers["sender"] or f"Kier <no-reply@{host.partition(':')[0]}>",
        "DATABASE_URL": answers["database"],
        "REDIS_URL": answers["redis"],
        "KIER_MAIL_OPTIONS": mail_options(answers["mail"]) if answers["mail"] else "",
    }
    if any("\n" in value for value in found.values()):
        raise NotMade("an answer holds a line break")
    return {name: value for name, value in found.items() if value}


def check(values: Answers, folder: Path) -> None:
    """Raise `NotMade` if Kier would not start with these settings."""
    # Not what the caller's shell happens to set: a start will have the file alone.
    others = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("KIER_") and name not in IN_THE_ENVIRONMENT.values()
    }
    done = subprocess.run(
        [sys.executable, "-m", "scripts.launcher.preparation", "--settings"],
        env=others | values | {"KIER_DATA": str(folder)},
        cwd=BASE,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise NotMade(done.stderr.strip().removeprefix("Kier cannot start: "))


def ask(given: argparse.Namespace, answer: Callable[[str], str]) -> Answers:
    """Return the answers from options, the environment, or the user."""
    found = {name: getattr(given, name) for name in QUESTIONS}
    for name, variable in IN_THE_ENVIRONMENT.items():
        if found[name] is None:
            found[name] = os.environ.get(variable)
    if given.host is None:
        if not sys.stdin.isatty():
            raise NotMade("there is nobody to ask: give at least --host")
        for name, question in QUESTIONS.items():
            if found[name] is None:
                found[name] = answer(question).strip()
    return {name: value or "" for name, value in found.items()}


def set_up(arguments: Sequence[str], answer: Callable[[str], str] = input) -> Path:
    """Make the folder and its `kier.env`, and return its path, or raise `NotMade`."""
    given = parser().parse_args(arguments)
    if given.data:
        if not Path(given.data).is_absolute():
            raise NotMade(f"--data has to begin with a slash: {given.data}")
        os.environ["KIER_DATA"] = given.data
    folder = data_folder()
    file = folder / FILE
    if file.exists():
        raise NotMade(f"{file} is there already; change single settings in it by hand")
    made = secrets_file.new_secrets(given.mode) | settings_of(ask(given, answer))
    check(made, folder)
    folder.chmod(0o700)
    if not secrets_file.write_once(file, made):
        raise NotMade(f"{file} is there already")
    return file


def main() -> None:
    """Set up, and print the next steps."""
    os.umask(0o077)
    try:
        file = set_up(sys.argv[1:])
    except (NotMade, EnvError) as error:
        sys.exit(f"Kier was not set up: {error}")
    except (KeyboardInterrupt, EOFError):
        sys.exit(130)
    print(f"Made {file}. Keep a copy apart from the backups: without it no backup is of use.")
    if "KIER_MAIL_OPTIONS" not in file.read_text():
        print("There is no mail server yet: set KIER_MAIL_OPTIONS in it, or no mail is sent.")
    print(f"Start Kier: KIER_DATA={file.parent} scripts/run")


if __name__ == "__main__":
    main()
