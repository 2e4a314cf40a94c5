"""`scripts/setup production` makes a folder with which production starts."""

import json
import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from dotenv import dotenv_values

from scripts.demonstrations.server import BASE, bare_environment
from scripts.launcher import __main__ as launcher
from scripts.launcher import secrets_file, setup
from scripts.launcher.setup import NotMade, mail_options, set_up

HARD = "smtps://a%40b:p%24%7BHOME%7D%27%20%23%22%5C@mail.example"


@pytest.fixture(autouse=True)
def nothing_given(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DATABASE_URL", "REDIS_URL", "KIER_MAIL_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("KIER_DATA", "")


def settings_in(file: Path) -> dict[str, str | None]:
    return dict(dotenv_values(file, interpolate=False))


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_without_anybody_to_ask(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REDIS_URL", "redis://:w%23rd@127.0.0.1:6379/0")
    monkeypatch.setenv("KIER_MAIL_URL", HARD)
    data = tmp_path / "kier"
    file = set_up(["production", "--data", str(data), "--host", "kier.example"])
    assert (mode(data), mode(file)) == (0o700, 0o600)
    found = settings_in(file)
    made = {name: found.pop(name) for name in secrets_file.new_secrets("production")}
    assert made.pop("KIER_MODE") == "production"
    assert min(len(secret) for secret in made.values()) >= 22
    assert len(set(made.values())) == 4
    assert json.loads(found.pop("KIER_MAIL_OPTIONS")) == {
        "host": "mail.example",
        "port": 465,
        "use_ssl": True,
        "username": "a@b",
        "password": "p${HOME}' #\"\\",
    }
    assert found == {
        "KIER_HOSTS": "kier.example",
        "KIER_PUBLIC_URL": "https://kier.example",
        "KIER_TRUSTED_PROXIES": "127.0.0.1",
        "KIER_MAIL_FROM": "Kier <no-reply@kier.example>",
        "REDIS_URL": "redis://:w%23rd@127.0.0.1:6379/0",
    }


def test_it_asks_what_it_was_not_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    asked = []

    def answer(question: str) -> str:
        asked.append(question)
        return {0: "kier.example", 3: "10.0.0.2,10.0.0.3"}.get(len(asked) - 1, "")

    options = ["--data", str(tmp_path), "--database", "", "--sender", "K <k@kier.example>"]
    file = set_up(["production", *options], answer)
    names = ["host", "redis", "mail", "proxies"]
    assert asked == [setup.QUESTIONS[name] for name in names]
    found = settings_in(file)
    assert found["KIER_TRUSTED_PROXIES"] == "10.0.0.2,10.0.0.3"
    assert found["KIER_MAIL_FROM"] == "K <k@kier.example>"
    assert not {"DATABASE_URL", "REDIS_URL", "KIER_MAIL_OPTIONS"} & found.keys()


@pytest.mark.full
@pytest.mark.parametrize(
    ("options", "why"),
    [
        ({}, "there is nobody to ask"),
        ({"--host": " "}, "there is no host name"),
        ({"--host": "kier.example", "--mail": "mail.example"}, "the mail server is no address"),
        ({"--host": "kier.example", "--sender": "K\n<k@k.example>"}, "holds a line break"),
        ({"--host": "kier.example", "--redis": "redis://127.0.0.1/0"}, "REDIS_URL has no password"),
        ({"--host": "*"}, "KIER_HOSTS answers to every host name"),
    ],
)
def test_nothing_is_made_with_which_kier_would_not_start(
    tmp_path: Path, options: dict[str, str], why: str
) -> None:
    words = [word for pair in options.items() for word in pair]
    with pytest.raises(NotMade, match=why):
        set_up(["production", "--data", str(tmp_path), *words])
    assert list(tmp_path.iterdir()) == []


def test_what_is_there_stays(tmp_path: Path) -> None:
    (tmp_path / "kier.env").write_text("KIER_SECRET_KEY=mine\n")
    with pytest.raises(NotMade, match="is there already"):
        set_up(["production", "--data", str(tmp_path), "--host", "kier.example"])
    assert (tmp_path / "kier.env").read_text() == "KIER_SECRET_KEY=mine\n"


def test_the_folder_is_not_looked_for_in_the_checkout() -> None:
    with pytest.raises(NotMade, match="has to begin with a slash"):
        set_up(["production", "--data", "kier", "--host", "kier.example"])


@pytest.mark.full
@pytest.mark.parametrize("sign", ["#", "/", "?", "["])
@pytest.mark.parametrize("before", ["canary", "25", "canary:25"])
def test_a_password_that_was_not_escaped_is_not_repeated(
    tmp_path: Path, sign: str, before: str
) -> None:
    (tmp_path / "data").mkdir()
    done = subprocess.run(
        [sys.executable, "-m", "scripts.launcher.setup", "production", "--host", "kier.example"],
        env=bare_environment()
        | {
            "KIER_DATA": str(tmp_path / "data"),
            "KIER_MAIL_URL": f"smtps://kier:{before}{sign}canary@mail.example",
        },
        cwd=BASE,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, "")
    [line] = done.stderr.splitlines()
    assert line.startswith("Kier was not set up: the mail server is no address like smtps://user")
    assert "canary" not in line
    assert [*(tmp_path / "data").iterdir()] == []


@pytest.mark.parametrize(
    ("url", "options"),
    [
        ("smtp://m.example", {"host": "m.example", "port": 587, "use_tls": True}),
        ("smtps://m.example:2465", {"host": "m.example", "port": 2465, "use_ssl": True}),
    ],
)
def test_a_mail_server(url: str, options: dict[str, Any]) -> None:
    assert json.loads(mail_options(url)) == options


@pytest.mark.parametrize(
    ("lines", "usual"), [("PORT=8001\n", "production"), (None, "demonstration")]
)
def test_a_file_that_names_no_mode_is_of_a_production(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lines: str | None, usual: str
) -> None:
    """Otherwise an upgrade would add demonstration members to its database."""
    given = {name: value for name, value in os.environ.items() if not name.startswith("KIER_")}
    monkeypatch.setattr(os, "environ", given | {"KIER_DATA": str(tmp_path)})
    if lines is not None:
        (tmp_path / "kier.env").write_text(lines)
    launcher.read_settings()
    assert os.environ["KIER_MODE"] == usual
