"""Settings that production refuses."""

import subprocess
import sys
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from pathlib import Path
from secrets import token_urlsafe

import pytest
from environs import ValidationError

from backend.settings import validators
from scripts.demonstrations.server import BASE, bare_environment
from scripts.launcher.secrets_file import new_secrets
from tests.representatives import cases

OPEN = ["redis://127.0.0.1:6379/0", "redis://kier@redis.example/0", "rediss://redis.example:6380"]
UNCAUGHT = """import threading, django
django.setup()
def fail():
    word = "Canary"
    raise ValueError(word + "3f9a")
thread = threading.Thread(target=fail)
thread.start()
thread.join()
fail()"""
CLOSED = [
    "",
    "redis://:word@127.0.0.1:6379/0",
    "rediss://kier:word@redis.example:6380/1",
    "redis://127.0.0.1:6379/0?password=word",
    "unix:///run/redis/redis.sock?db=1",
]


@pytest.mark.parametrize("url", OPEN)
def test_a_redis_without_a_password(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    validators.has_password(url)
    monkeypatch.setattr(validators, "PRODUCTION", True)
    with pytest.raises(ValidationError, match="has no password"):
        validators.has_password(url)


@pytest.mark.parametrize("url", CLOSED)
def test_a_redis_that_not_everybody_writes_to(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setattr(validators, "PRODUCTION", True)
    validators.has_password(url)


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("", "is not 16 bytes"),
        ("c2hvcnQ", "is not 16 bytes"),
        ("#" * 22, "is not 16 bytes"),
        (b"\0" * 16, "was not made by chance"),
        (b"\xaa" * 16, "was not made by chance"),
        (b"abcdefgh" * 2, "was not made by chance"),
        (bytes(range(16)), "was not made by chance"),
        (bytes(range(240, 224, -1)), "was not made by chance"),
        (validators.stand_in("KIER_CASE_CODE_SALT"), "is the known one of demonstrations"),
    ],
)
def test_a_salt_that_others_may_have(
    monkeypatch: pytest.MonkeyPatch, text: str | bytes, wrong: str
) -> None:
    text = text if isinstance(text, str) else urlsafe_b64encode(text).decode().rstrip("=")
    validators.is_strong_salt(text)
    monkeypatch.setattr(validators, "PRODUCTION", True)
    with pytest.raises(ValidationError, match=wrong):
        validators.is_strong_salt(text)


def test_salts_that_are_made_by_chance_are_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(validators, "PRODUCTION", True)
    for _time in range(1000):
        validators.is_strong_salt(new_secrets("production")["KIER_CASE_CODE_SALT"])
    validators.is_strong_salt(token_urlsafe(32))


@pytest.mark.parametrize("mode", cases(["production", "demonstration"], always={"production"}))
@pytest.mark.parametrize(
    "given", cases(["short", "k" * 43 + ",", ",", f"{'k' * 43},short"], always={"short"})
)
def test_a_secret_key_before_this_one_that_can_be_guessed(
    tmp_path: Path, mode: str, given: str
) -> None:
    done = prepare(tmp_path, mode, KIER_SECRET_KEY_FALLBACKS=given)
    assert done.returncode == 1
    assert "  KIER_SECRET_KEY_FALLBACKS is too short: the secret keys of before" in done.stderr


def test_all_that_is_missing_or_weak_is_listed_at_once_with_how_to_make_it(tmp_path: Path) -> None:
    """No line holds a value: what a wrong setting says may be a secret."""
    wrong = {
        "KIER_SECRET_KEY": "short",
        "KIER_CASE_CODE_SALT": "A" * 22,
        "KIER_HOSTS": "*",
        "KIER_PUBLIC_URL": "http://kier.example",
        "DATABASE_URL": "canary://word@host",
        "REDIS_URL": OPEN[0],
        "KIER_VAPID_KEY": "canary€",
        "KIER_MAIL_OPTIONS": "{canary",
        "KIER_VIEW_THREADS": "0",
    }
    gone = dict.fromkeys(["KIER_MEMBER_SALT_KEY"])
    done = prepare(tmp_path, "production", **wrong, **gone)
    assert (done.returncode, done.stdout) == (1, "")
    head, *lines = done.stderr.splitlines()
    assert head.startswith("Kier cannot start: these settings are missing or cannot be used")
    assert {line.split()[0] for line in lines} == wrong.keys() | gone.keys()
    said = dict(line.split(maxsplit=1) for line in lines)
    key = 'python3 -c "import secrets; print(secrets.token_urlsafe(32))"'
    assert said["KIER_SECRET_KEY"] == f"is too short: make one with {key}"
    assert said["KIER_MEMBER_SALT_KEY"] == f"is not set: make one with {key}"
    assert said["KIER_CASE_CODE_SALT"].startswith("was not made by chance: make one, before the")
    assert "secrets.token_urlsafe(16)" in said["KIER_CASE_CODE_SALT"]
    assert said["KIER_HOSTS"].startswith("answers to every host name: the host name that")
    assert said["KIER_VAPID_KEY"] == f"is not 32 bytes in base64url: make one with {key}"
    assert said["REDIS_URL"].startswith("has no password: redis://:PASSWORD@host:6379/0")
    assert "canary" not in done.stderr
    assert not (tmp_path / "kier.sqlite3").exists()


@pytest.mark.full
@pytest.mark.parametrize(
    ("name", "value"),
    cases(
        [
            ("REDIS_URL", "redis://:[canary@redis.example:6379/0"),
            ("REDIS_URL", "redis://kier:canary/1@redis.example:6379/0"),
            ("KIER_PUBLIC_URL", "https://[canary"),
            ("KIER_VAPID_KEY", "canary"),
            ("KIER_VAPID_KEY", token_urlsafe(31)),
            ("KIER_VAPID_KEY", "canary canary canary canary canary canary canary"),
        ],
        always={("KIER_PUBLIC_URL", "https://[canary"), ("KIER_VAPID_KEY", "canary")},
    ),
)
def test_what_cannot_be_read_is_not_repeated(tmp_path: Path, name: str, value: str) -> None:
    done = prepare(tmp_path, "production", **{name: value})
    assert done.returncode == 1
    _head, line = done.stderr.splitlines()
    assert line.split()[0] == name
    assert "canary" not in line


def test_a_demonstration_refuses_a_key_of_pushes_that_is_none(tmp_path: Path) -> None:
    done = prepare(tmp_path, "demonstration", KIER_VAPID_KEY="canary")
    assert (done.returncode, "canary" in done.stderr) == (1, False)
    assert "KIER_VAPID_KEY is not 32 bytes in base64url" in done.stderr


@pytest.mark.parametrize("address", ["https://kier.example", "http://abc.onion"])
def test_an_address_that_nobody_listens_to(address: str) -> None:
    validators.is_encrypted(address)


@pytest.mark.parametrize("address", ["", "kier.example", "http://kier.example", "ftp://a.onion"])
def test_an_address_that_others_listen_to(address: str) -> None:
    with pytest.raises(ValidationError, match="https://"):
        validators.is_encrypted(address)


@pytest.mark.parametrize("command", [["-m", "scripts.launcher"], ["manage.py", "begin", "--check"]])
def test_whoever_may_not_use_the_folder_is_told_so(tmp_path: Path, command: list[str]) -> None:
    """A file stands in the way, as root may write into every folder."""
    (tmp_path / "data").touch()
    done = run(command, {"KIER_MODE": "production", "KIER_DATA": str(tmp_path / "data" / "kier")})
    assert done.returncode == 1
    assert done.stderr.startswith("Kier cannot start: KIER_DATA is ")
    assert "cannot be made (Not a directory)" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.full
def test_what_ends_a_process_or_a_thread_says_no_text(tmp_path: Path) -> None:
    module = {"DJANGO_SETTINGS_MODULE": "backend.settings"}
    done = run(["-c", UNCAUGHT], given("production", tmp_path) | module)
    assert done.returncode == 1
    assert "kier.reports: a thread ended by an error\n  ValueError\n" in done.stderr
    assert "kier.reports: a process ends by an error\n  ValueError\n" in done.stderr
    assert "Canary3f9a" not in done.stderr


def test_manage_py_lists_them_too(tmp_path: Path) -> None:
    done = run(
        ["manage.py", "begin", "--check"],
        {"KIER_MODE": "production", "KIER_DATA": str(tmp_path)},
    )
    assert done.returncode == 1
    assert "\n  KIER_SECRET_KEY is not set: make one with " in done.stderr
    assert "Traceback" not in done.stderr


def run(command: list[str], changes: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - our own programs
        [sys.executable, *command],
        env=bare_environment() | changes,
        cwd=BASE,
        capture_output=True,
        text=True,
        check=False,
    )


def prepare(folder: Path, mode: str, **changes: str | None) -> subprocess.CompletedProcess[str]:
    changed = given(mode, folder) | changes
    left = {name: value for name, value in changed.items() if value is not None}
    return run(["-m", "scripts.launcher.preparation"], left)


def given(mode: str, folder: Path) -> dict[str, str]:
    here = {"KIER_HOSTS": "kier.example", "KIER_PUBLIC_URL": "https://kier.example"}
    return new_secrets(mode) | here | {"KIER_DATA": str(folder)}
