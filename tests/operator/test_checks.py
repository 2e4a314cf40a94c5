"""The checks of an installation: each in each of its states, and what is said of it."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import RequestFactory
from django.utils import timezone, translation
from django_tasks_db.models import DBTaskResult

from backend.accounts.services import create_member, request_reset
from backend.core import days, health
from backend.operator import environment_checks, partners
from backend.operator.checks import Check, State
from backend.operator.installation import all_checks
from backend.organisations.models import LifelineDetails, Role
from tests.clock import Clock
from tests.factories import a_desk, a_member, an_organisation, demonstration_lifelines
from tests.operator.test_second_factor import FACTOR, code_of, secret_on

from .conftest import Desktop, text_of

SMTP = {
    "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
    "OPTIONS": {"host": "mail.example"},
}
NO_HOST = {**SMTP, "OPTIONS": {"timeout": 10}}
BROKEN = {**SMTP, "OPTIONS": {"host": "mail.example", "door": 3}}
FILES = {
    "BACKEND": "django.core.mail.backends.filebased.EmailBackend",
    "OPTIONS": {"file_path": "mail"},
}
LONG, OTHER = "s" * 43, "m" * 43


@pytest.fixture(autouse=True)
def in_english() -> Any:
    with translation.override("en"):
        yield


def found(check: Callable[[], Check]) -> tuple[State, str]:
    one = check()
    return one.state, one.text


@pytest.mark.parametrize(
    ("check", "changes", "state", "text"),
    [
        (environment_checks.mode, {"PRODUCTION": True}, State.GOOD, "Production."),
        (
            environment_checks.mode,
            {"PRODUCTION": False},
            State.OPEN,
            "Not in production: no second factor is asked, and there may be known passwords.",
        ),
        (
            environment_checks.hosts,
            {"ALLOWED_HOSTS": ["kier.example"], "PUBLIC_URL": "https://kier.example"},
            State.GOOD,
            "kier.example",
        ),
        (
            environment_checks.hosts,
            {"ALLOWED_HOSTS": ["*"], "PUBLIC_URL": "https://kier.example"},
            State.WRONG,
            "Every host name is answered.",
        ),
        (
            environment_checks.hosts,
            {"ALLOWED_HOSTS": [], "PUBLIC_URL": "https://kier.example"},
            State.WRONG,
            "kier.example is not answered: KIER_HOSTS does not name it.",
        ),
        (
            environment_checks.address,
            {"PRODUCTION": True, "PUBLIC_URL": "https://kier.example"},
            State.GOOD,
            "https://kier.example",
        ),
        (
            environment_checks.address,
            {"PRODUCTION": True, "PUBLIC_URL": "http://kier.example"},
            State.WRONG,
            "http://kier.example is not encrypted.",
        ),
        (
            environment_checks.secrets,
            {"SECRET_KEY": LONG, "MEMBER_SALT_KEY": OTHER.encode(), "CASE_CODE_SALT": bytes(16)},
            State.GOOD,
            "All are long enough.",
        ),
        (
            environment_checks.secrets,
            {"SECRET_KEY": "short", "MEMBER_SALT_KEY": b"too", "CASE_CODE_SALT": bytes(15)},
            State.WRONG,
            "Too short: KIER_SECRET_KEY, KIER_MEMBER_SALT_KEY, KIER_CASE_CODE_SALT.",
        ),
        (
            environment_checks.secrets,
            {"SECRET_KEY": LONG, "MEMBER_SALT_KEY": LONG.encode(), "CASE_CODE_SALT": bytes(16)},
            State.WRONG,
            "Two secrets are the same.",
        ),
        (
            environment_checks.mail,
            {"MAILERS": {"default": SMTP}, "MAIL_FROM": "Kier <kier@kier.example>"},
            State.GOOD,
            "Sent as Kier <kier@kier.example>. Try it once.",
        ),
        (
            environment_checks.mail,
            {"MAILERS": {"default": SMTP}, "MAIL_FROM": "Kier <kier@localhost>"},
            State.WRONG,
            "The sender's address is a made-up one.",
        ),
        (
            environment_checks.mail,
            {"MAILERS": {"default": NO_HOST}, "MAIL_FROM": "Kier <kier@kier.example>"},
            State.WRONG,
            "There is no mail server: no mail is sent.",
        ),
        (
            environment_checks.mail,
            {"MAILERS": {"default": BROKEN}, "MAIL_FROM": "Kier <kier@kier.example>"},
            State.WRONG,
            "It cannot be sent (InvalidMailer).",
        ),
        (
            environment_checks.mail,
            {"MAILERS": {"default": FILES}, "PRODUCTION": True},
            State.WRONG,
            "No mail leaves this machine.",
        ),
        (
            environment_checks.mail,
            {"MAILERS": {"default": FILES}, "PRODUCTION": False},
            State.OPEN,
            "No mail leaves this machine.",
        ),
    ],
)
def test_a_setting(
    settings: Any, check: Any, changes: dict[str, Any], state: State, text: str
) -> None:
    for name, value in changes.items():
        setattr(settings, name, value)
    assert found(check) == (state, text)


@pytest.mark.parametrize(
    ("folder", "file", "state", "text"),
    [
        (0o700, 0o600, State.GOOD, "Only its owner may look in."),
        (0o755, 0o600, State.WRONG, "Others on this machine may look into data."),
        (0o700, 0o640, State.WRONG, "Others on this machine may look into kier.env."),
    ],
)
def test_who_may_look_into_the_folder(
    settings: Any, tmp_path: Path, folder: int, file: int, state: State, text: str
) -> None:
    settings.DATA = tmp_path / "data"
    settings.DATA.mkdir()
    (settings.DATA / "kier.env").touch()
    (settings.DATA / "kier.env").chmod(file)
    settings.DATA.chmod(folder)
    assert found(environment_checks.folder) == (state, text)


@pytest.mark.parametrize(
    ("production", "scheme", "state"),
    [
        (True, "https", State.GOOD),
        (True, "http", State.WRONG),
        (False, "http", State.OPEN),
    ],
)
def test_how_a_call_came(settings: Any, production: bool, scheme: str, state: State) -> None:
    settings.PRODUCTION = production
    request = RequestFactory().get("/", **{"wsgi.url_scheme": scheme})
    assert environment_checks.as_reached(request).state == state


@pytest.mark.parametrize(
    ("what", "check"),
    [
        ("database", environment_checks.database),
        ("migrations", environment_checks.tables),
        ("cache", environment_checks.cache),
    ],
)
@pytest.mark.parametrize("how", ["answers", "says no", "breaks"])
def test_a_service(db: None, monkeypatch: Any, what: str, check: Any, how: str) -> None:
    def broken() -> bool:
        raise OSError("the address of the server")

    answers: dict[str, Any] = {"answers": lambda: True, "says no": lambda: False, "breaks": broken}
    monkeypatch.setitem(health.CHECKS, what, answers[how])
    good = how == "answers"
    expected = (State.GOOD, "It answers.") if good else (State.WRONG, "It does not answer.")
    assert found(check) == expected


def test_tasks_that_nobody_does(db: None) -> None:
    assert found(environment_checks.worker) == (State.GOOD, "None waits.")
    request_reset(email="a@example.org")
    assert found(environment_checks.worker) == (State.GOOD, "None waits.")
    long_ago = timezone.now() - environment_checks.LONGEST_WAIT - timedelta(seconds=1)
    DBTaskResult.objects.update(enqueued_at=long_ago)
    assert found(environment_checks.worker) == (
        State.WRONG,
        "1 task waits for more than two minutes.",
    )


def test_operators(db: None, settings: Any) -> None:
    nobody = (State.WRONG, "Nobody can sign in.")
    one = (State.OPEN, "One can sign in. Who loses phone and recovery codes is shut out.")
    create_member(email="invited@kier.example", operator=True)
    assert found(partners.operators) == nobody
    a_member(name="caseworker")
    assert found(partners.operators) == nobody
    first = a_member(name="first", operator=True)
    assert found(partners.operators) == one
    a_member(name="second", operator=True)
    assert found(partners.operators) == (State.GOOD, "2 can sign in.")
    settings.REQUIRE_SECOND_FACTOR = True
    assert found(partners.operators) == nobody
    desktop = Desktop(first)
    desktop.sign_in()
    desktop.post(FACTOR, {"code": code_of(secret_on(desktop.get(FACTOR)))})
    assert found(partners.operators) == one


def test_lifelines(db: None, clock: Clock) -> None:
    assert found(partners.lifelines) == (State.WRONG, "None: who is in danger finds no number.")
    count = len(demonstration_lifelines())
    assert found(partners.lifelines) == (State.OPEN, f"{count} public lines.")
    advice = partners.lifelines().advice
    assert "Not checked for a year: 113 Zelfmoordpreventie, Helpwanted, " in advice
    assert "Kindertelefoon" not in advice
    today = days.today().isoformat()
    for details in LifelineDetails.objects.all():
        details.checked = today
        details.save()
    assert found(partners.lifelines) == (State.GOOD, f"{count} public lines.")


def test_organisations(db: None) -> None:
    assert found(partners.organisations) == (State.WRONG, "None yet.")
    an_organisation("empty", accepting=False)
    assert found(partners.organisations) == (State.WRONG, "None can be asked yet.")
    desk = a_desk("ready")
    assert found(partners.organisations) == (State.WRONG, "None can be asked yet.")
    a_member(desk, role=Role.COORDINATOR)
    assert found(partners.organisations) == (State.OPEN, "1 of 2 can be asked.")


def test_safety_net(db: None) -> None:
    a_desk("ordinary")
    assert found(partners.safety_net) == (State.WRONG, "None: some will find nobody.")
    an_organisation("net", safety_net=True)
    assert found(partners.safety_net) == (
        State.WRONG,
        "Net has no key, so nothing can be sent there.",
    )
    a_desk("other-net", safety_net=True)
    assert found(partners.safety_net) == (State.GOOD, "Net, Other-net")


def test_what_each_organisation_lacks(db: None) -> None:
    desk = a_desk("ready")
    a_member(desk, role=Role.COORDINATOR)
    waiting = a_desk("waiting", accepting=False)
    invited = a_member(waiting, role=Role.COORDINATOR).member
    invited.set_unusable_password()
    invited.save()
    an_organisation("empty")
    assert [(one.organisation.slug, one.lacks) for one in partners.organisations_in_need()] == [
        ("empty", ("no coordinator", "no key")),
        ("waiting", ("coordinator invited", "does not accept requests")),
    ]


def test_without_a_database_the_rest_is_looked_at(monkeypatch: Any) -> None:
    monkeypatch.setitem(health.CHECKS, "database", lambda: False)
    names = [check.name for check in all_checks()]
    assert names[-1] == "Database"
    assert "Operators" not in names


def test_the_front_page_shows_what_is_not_good_and_the_start_page_all(
    inside: Desktop,
) -> None:
    an_organisation("empty")
    front, start = text_of(inside.get()), text_of(inside.get("/operator/start/"))
    assert "not right Lifelines None: who is in danger finds no number." in front
    assert "Empty no coordinator, no key Invite a coordinator" in front
    assert "good Secrets All are long enough." in start
    assert "good Secrets" not in front


def test_checks_say_nothing_of_requests(inside: Desktop) -> None:
    said = json.dumps([[check.name, check.text, check.advice] for check in all_checks()])
    assert "referral" not in said
