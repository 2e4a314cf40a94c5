"""Mail over a provider's API and over SMTP: what it says, and what becomes of it."""

import re
import time
from collections.abc import Iterator
from email import message_from_string, policy
from typing import Any

import pytest
import requests

from notifications import unsubscription
from notifications.kinds import KINDS
from notifications.transports.base import Message, Outcome, Result
from notifications.transports.mail.transport import Mail
from scripts.fake_providers.mail_provider import FakeMailProvider
from scripts.fake_providers.smtp_server import FakeMailServer

from . import contract
from .contract import PLENTY, a_message

LINK = re.compile(r"https?://[^\s\"<>]+")
SOMEONE = "someone@first.example"
SENT = Outcome(Result.SENT)


def send(*messages: Message) -> list[Outcome]:
    return contract.send(Mail(), messages)


@pytest.fixture
def provider() -> FakeMailProvider:
    return FakeMailProvider()


@pytest.fixture
def line(provider: FakeMailProvider, settings: Any) -> Iterator[str]:
    with provider.serving() as server:
        settings.MAILERS = provider.mailers(server.url, timeout=PLENTY)
        yield server.url


@pytest.fixture
def server(settings: Any) -> Iterator[FakeMailServer]:
    server = FakeMailServer()
    with server.serving() as mailers:
        settings.MAILERS = mailers
        yield server


# -- What it says ---------------------------------------------------------------------------------


def test_the_whole_mail(line: str, provider: FakeMailProvider) -> None:
    assert send(a_message(SOMEONE)) == [SENT]

    [found] = provider.received
    stop = found["headers"]["List-Unsubscribe"].strip("<>")
    html = found.pop("html")
    assert found == {
        "status": 200,
        "to": [SOMEONE],
        "from": "Kier <kier@localhost>",
        "subject": "Something changed. Open Kier to see it.",
        "text": (
            "Something changed. Open Kier to see it.\n\n"
            "http://127.0.0.1:8000/inbox/\n\n"
            "-- \n"
            "You get this mail because you work with Kier.\n"
            f"Send me no more mails: {stop}\n"
        ),
        "headers": {
            "List-Unsubscribe": f"<{stop}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Auto-Submitted": "auto-generated",
        },
        "options": {"tracking-opens": "no", "tracking-clicks": "no"},
    }
    assert stop.startswith("http://127.0.0.1:8000/mail/stop/")
    assert LINK.findall(html) == ["http://127.0.0.1:8000/inbox/", stop]
    assert '<html lang="en" dir="ltr">' in html
    assert "<img" not in html


def test_it_says_the_same_for_every_kind(line: str, provider: FakeMailProvider) -> None:
    kinds = [kind for kind in KINDS.values() if kind.id.startswith("referral.")]
    assert send(*(a_message(SOMEONE, kind=kind) for kind in kinds)) == [SENT] * len(kinds)
    assert len({repr(one) for one in provider.received}) == 1


def test_everybody_gets_a_mail_of_their_own(line: str, provider: FakeMailProvider) -> None:
    send(a_message("a@first.example"), a_message("b@first.example"))
    assert [one["to"] for one in provider.received] == [["a@first.example"], ["b@first.example"]]


@pytest.mark.full
@pytest.mark.parametrize(("language", "tag"), [("nl", "nl"), ("nl-easy", "nl"), ("vi", "vi")])
def test_it_is_in_the_language_of_the_member(
    line: str, provider: FakeMailProvider, language: str, tag: str
) -> None:
    send(a_message(SOMEONE, language=language))
    [found] = provider.received
    assert f'<html lang="{tag}" dir="ltr">' in found["html"]


def test_over_smtp_it_has_both_forms_and_an_id_that_tells_nothing(
    server: FakeMailServer, settings: Any
) -> None:
    settings.DEFAULT_FROM_EMAIL = "Kier <post@kier.example>"
    assert send(a_message(SOMEONE, language="vi")) == [SENT]

    [(_address, mail)] = server.mails
    found = message_from_string(mail, policy=policy.SMTP)
    assert found.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in found.iter_parts()] == ["text/plain", "text/html"]
    assert re.fullmatch(r"<[0-9a-f]{32}@kier\.example>", found["Message-ID"])
    assert mail.isascii()


def test_no_mail_server_gets_a_link_in_pieces(server: FakeMailServer, settings: Any) -> None:
    """As text of a header it would be encoded, or folded."""
    settings.PUBLIC_URL = f"https://{'long.' * 12}example"
    send(a_message(SOMEONE))
    [(_address, mail)] = server.mails
    stop = f"{settings.PUBLIC_URL}{unsubscription.PATH}{unsubscription.token_for(contract.OWNER)}"
    assert f"\r\nList-Unsubscribe: <{stop}>\r\n" in mail
    assert f": {stop}\r\n" in mail


# -- What becomes of it ---------------------------------------------------------------------------


def test_one_that_is_refused_stops_no_other(line: str, provider: FakeMailProvider) -> None:
    found = send(
        a_message("a@first.example"),
        a_message("gone-b@first.example"),
        a_message("not an address"),
        a_message("refused-c@first.example"),
        a_message("d@first.example"),
    )
    assert found == [
        SENT,
        Outcome(Result.GONE, "bad-address"),
        Outcome(Result.GONE, "bad-address"),
        Outcome(Result.REFUSED, "http-400"),
        SENT,
    ]
    assert [one["status"] for one in provider.received] == [200, 400, 400, 200]


def test_one_connection_serves_them_all(
    line: str, provider: FakeMailProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    make = requests.Session.__init__

    def noted(session: requests.Session) -> None:
        opened.append("one")
        make(session)

    monkeypatch.setattr(requests.Session, "__init__", noted)
    send(*(a_message(SOMEONE) for _ in range(5)))
    assert (opened, provider.count) == (["one"], 5)


@pytest.mark.full
def test_a_provider_that_hangs_is_asked_once_in_a_chunk(
    line: str, provider: FakeMailProvider, settings: Any
) -> None:
    settings.MAILERS = provider.mailers(line, timeout=1)
    provider.answer(hang=True)
    assert (
        send(*(a_message(SOMEONE) for _ in range(3)))
        == [Outcome(Result.LATER, "timeout", whole_lane=True)] * 3
    )
    # It may hear of it only after nobody waits any more.
    until = time.monotonic() + PLENTY
    while not provider.count and time.monotonic() < until:
        time.sleep(0.01)
    assert provider.count == 1


def test_a_wait_may_be_a_date(line: str, provider: FakeMailProvider) -> None:
    provider.answer(503, retry_after="Fri, 31 Dec 2077 23:59:59 GMT")
    [found] = send(a_message(SOMEONE))
    assert found.wait is not None
    assert found.wait > 1_000_000


def test_a_wait_that_is_none(line: str, provider: FakeMailProvider) -> None:
    provider.answer(429, retry_after="soon")
    assert send(a_message(SOMEONE)) == [Outcome(Result.LATER, "http-429", whole_lane=True)]


def test_without_a_provider(settings: Any) -> None:
    settings.MAILERS = FakeMailProvider().mailers("http://127.0.0.1:9")
    assert (
        send(a_message(SOMEONE), a_message(SOMEONE))
        == [Outcome(Result.LATER, "connection", whole_lane=True)] * 2
    )


def test_without_settings(settings: Any) -> None:
    settings.MAILERS = {"default": {"BACKEND": "anymail.backends.mailgun.EmailBackend"}}
    assert send(a_message(SOMEONE)) == [Outcome(Result.REFUSED, "bad-request", whole_lane=True)]


def test_a_sender_of_ours_that_is_none_stops_no_mailbox(settings: Any) -> None:
    settings.DEFAULT_FROM_EMAIL = "Kier <not an address>"
    settings.MAILERS = FakeMailProvider().mailers("http://127.0.0.1:9")
    assert send(a_message(SOMEONE))[0].result is Result.REFUSED


# -- Over SMTP ------------------------------------------------------------------------------------


def test_mails_go_over_one_connection_also_after_one_is_refused(server: FakeMailServer) -> None:
    server.told["b@first.example"] = "550 5.1.1 No such user"
    found = send(*(a_message(f"{name}@first.example") for name in "abc"))
    assert found == [SENT, Outcome(Result.GONE, "smtp-550"), SENT]
    assert [address for address, _mail in server.mails] == ["a@first.example", "c@first.example"]
    assert server.connections == 1


@pytest.mark.full
@pytest.mark.parametrize(
    ("told", "outcome"),
    [
        ({"": "554 No"}, Outcome(Result.REFUSED, "smtp-554", whole_lane=True)),
        ({"": None}, Outcome(Result.LATER, "timeout", whole_lane=True)),
        ({"": ""}, Outcome(Result.LATER, "disconnected", whole_lane=True)),
        ({"MAIL": "550 5.1.8 Who?"}, Outcome(Result.REFUSED, "smtp-550", whole_lane=True)),
        ({"RCPT": "421 4.3.2 Bye"}, Outcome(Result.LATER, "smtp-421", whole_lane=True)),
        ({"RCPT": "450 4.2.0 Later"}, Outcome(Result.LATER, "smtp-450")),
        ({"RCPT": "550 5.7.1 No relay"}, Outcome(Result.REFUSED, "smtp-550")),
        ({"DATA": "451 4.3.0 Later"}, Outcome(Result.LATER, "smtp-451")),
        ({".": "552 5.2.2 Full"}, Outcome(Result.LATER, "smtp-552")),
        ({".": None}, Outcome(Result.LATER, "timeout", whole_lane=True)),
    ],
)
def test_what_a_server_says(
    server: FakeMailServer, settings: Any, told: dict[str, str | None], outcome: Outcome
) -> None:
    server.told = told
    if None in told.values():
        settings.MAILERS["default"]["OPTIONS"]["timeout"] = 0.5
    assert send(a_message(SOMEONE), a_message(SOMEONE)) == [outcome, outcome]
    assert server.mails == []


def test_a_server_that_hangs_up_is_called_again(server: FakeMailServer) -> None:
    server.told["b@first.example"] = ""
    found = send(*(a_message(f"{name}@first.example") for name in "abc"))
    assert found == [SENT, Outcome(Result.LATER, "disconnected"), SENT]
    assert server.connections == 2
