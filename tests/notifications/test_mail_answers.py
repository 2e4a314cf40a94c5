"""What the answers of mail servers and providers mean: above all, whether a mailbox is dead."""

import re
import smtplib
import ssl

import pytest
import requests
from anymail.exceptions import (
    AnymailConfigurationError,
    AnymailInvalidAddress,
    AnymailRecipientsRefused,
)
from django.core.mail import InvalidMailer

from notifications.transports.base import Outcome, Result
from notifications.transports.mail.answers import outcome_of


def recipient(code: int, text: str = "") -> Exception:
    return smtplib.SMTPRecipientsRefused({"someone@first.example": (code, text.encode())})


def hung(error: Exception) -> Exception:
    error.__context__ = TimeoutError()
    return error


ERRORS = {
    "no such mailbox": (recipient(550, "5.1.1 No such user"), Result.GONE),
    "no such mailbox, told at the end": (recipient(550, "No such user (#5.1.1)"), Result.GONE),
    "no such mailbox, in words alone": (recipient(550, "No such user"), Result.REFUSED),
    "a domain without mail": (recipient(556, "5.1.10 Null MX"), Result.GONE),
    "a mailbox shut for good": (recipient(550, "5.2.1 Disabled"), Result.GONE),
    "told after the text": (smtplib.SMTPDataError(550, b"5.1.1 Unknown"), Result.GONE),
    "full": (recipient(552, "5.2.2 Over quota"), Result.LATER),
    "greylisted": (recipient(450, "4.2.0 Greylisted"), Result.LATER),
    "we may not relay": (recipient(550, "5.7.1 Relaying denied"), Result.REFUSED),
    "we may not relay, told at the end": (
        recipient(553, "sorry, not in my list of allowed rcpthosts (#5.7.1)"),
        Result.REFUSED,
    ),
    "we are on a list": (recipient(554, "5.7.1 Blocked"), Result.REFUSED),
    "an address of a machine in the text": (
        smtplib.SMTPDataError(550, b"5.1.1.20 is listed"),
        Result.REFUSED,
    ),
    "a sender that is none": (
        smtplib.SMTPSenderRefused(550, b"5.1.1 Unknown", "kier@localhost"),
        Result.REFUSED,
    ),
    "a text they do not take": (smtplib.SMTPDataError(554, b"5.6.0 Spam"), Result.REFUSED),
    "a text they do not take now": (smtplib.SMTPDataError(451, b"4.3.0 Wait"), Result.LATER),
    "a wrong password": (smtplib.SMTPAuthenticationError(535, b"5.7.8 No"), Result.REFUSED),
    "no password": (recipient(530, "5.7.0 Authentication required"), Result.REFUSED),
    "shutting": (smtplib.SMTPResponseException(421, b"4.3.2 Shutting"), Result.LATER),
    "hung up": (smtplib.SMTPServerDisconnected("x"), Result.LATER),
    "silent": (hung(smtplib.SMTPServerDisconnected("x")), Result.LATER),
    "no encryption": (smtplib.SMTPNotSupportedError("x"), Result.REFUSED),
    "a certificate": (ssl.SSLError("x"), Result.LATER),
    "no route": (OSError("x"), Result.LATER),
    "an address of a server that is none": (requests.exceptions.InvalidURL("x"), Result.REFUSED),
    "a broken answer": (requests.exceptions.ChunkedEncodingError("x"), Result.LATER),
    "our settings": (AnymailConfigurationError("x"), Result.REFUSED),
    "our mailer": (InvalidMailer("x", alias="default"), Result.REFUSED),
    "our sender": (AnymailInvalidAddress("x"), Result.REFUSED),
    "nobody knows": (RuntimeError("x"), Result.REFUSED),
}


@pytest.mark.parametrize(("error", "result"), ERRORS.values(), ids=ERRORS)
def test_what_an_error_means(error: Exception, result: Result) -> None:
    assert outcome_of(error).result is result


@pytest.mark.parametrize("code", [521, 550, 551, 553, 554, 556])
@pytest.mark.parametrize(
    "words",
    [
        "",
        "relay not permitted",
        "Authentication required",
        "JunkMail rejected - is in an RBL",
        "5.1.1.20 is listed",
        "#5.1.1.20 is listed",
        "version 5.1.1 of our rules",
        "4.1.1 Unknown",
    ],
)
def test_only_an_enhanced_code_says_that_a_mailbox_is_dead(code: int, words: str) -> None:
    """Otherwise one wrong setting would stop everybody's mail."""
    assert outcome_of(recipient(code, words)) == Outcome(Result.REFUSED, f"smtp-{code}")


@pytest.mark.parametrize(
    ("said", "result"),
    [
        ('[{"status": "rejected", "reject_reason": "hard-bounce"}]', Result.GONE),
        ('[{"status": "invalid"}]', Result.GONE),
        ('[{"status": "rejected", "reject_reason": "invalid-sender"}]', Result.REFUSED),
        ('[{"status": "rejected", "reject_reason": "unsigned"}]', Result.REFUSED),
    ],
)
def test_a_recipient_refused_by_an_api_is_gone_unless_it_was_us(said: str, result: Result) -> None:
    response = requests.Response()
    response._content = said.encode()
    error = AnymailRecipientsRefused(response=response)
    assert outcome_of(error) == Outcome(result, "rejected")


def test_no_cause_quotes_anybody() -> None:
    for error, _result in ERRORS.values():
        assert re.fullmatch(r"[a-z0-9-]*", outcome_of(error).cause)


def test_before_there_is_a_connection_nothing_is_about_a_mailbox() -> None:
    error = smtplib.SMTPConnectError(550, b"5.1.1 You?")
    refused = Outcome(Result.REFUSED, "smtp-550", whole_lane=True)
    assert outcome_of(error, connecting=True) == refused
