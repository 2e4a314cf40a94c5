"""A test mail: it goes to the one who asks, and a failure says its kind alone."""

from typing import Any

from django.core import mail
from django.core.mail.backends import smtp

from backend.operator.mail import LONGEST_SECONDS

from .conftest import HOME, Desktop, said

PATH = "/operator/test-mail/"


def test_it_goes_to_the_one_who_asks(inside: Desktop) -> None:
    assert inside.post(PATH, at=HOME)["Location"] == HOME
    [sent] = mail.outbox
    assert (sent.to, sent.subject) == (["operator@kier.example"], "A test from Kier")
    assert said(inside.get()) == [
        "A mail went out to operator@kier.example. Look whether it arrives."
    ]


def test_from_the_start_page_one_comes_back_to_it(inside: Desktop) -> None:
    assert inside.post(PATH, {"start": ""}, at="/operator/start/")["Location"] == "/operator/start/"


def test_a_failure_says_its_kind_and_not_what_the_server_said(
    inside: Desktop, settings: Any, monkeypatch: Any, caplog: Any
) -> None:
    waits: list[Any] = []

    def refuse(self: Any, messages: Any) -> int:
        waits.append(self.timeout)
        raise ConnectionRefusedError("operator@kier.example is unknown at mail.example")

    monkeypatch.setattr(smtp.EmailBackend, "send_messages", refuse)
    settings.MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "OPTIONS": {"host": "mail.example"},
        }
    }
    inside.post(PATH, at=HOME)
    assert said(inside.get()) == [
        "The mail did not go out (ConnectionRefusedError). Look at KIER_MAIL_OPTIONS."
    ]
    assert waits == [LONGEST_SECONDS]
    assert "operator@kier.example" not in caplog.text.split("Traceback")[0]
