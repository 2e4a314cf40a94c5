import os
import re
import time
from types import SimpleNamespace
from typing import Any

import pytest
from django.core import mail, signing
from django.core.management import call_command
from django.db import connection
from django.tasks.signals import task_finished
from django_tasks_db.models import DBTaskResult

import backend.organisations.receivers  # noqa: F401 - what is heard is part of the promise
from backend.accounts import resets, services, sessions
from backend.accounts.models import Member
from backend.core import tasks
from backend.core.crypto.encoding import encode
from backend.core.crypto.key_pairs import KeyPair
from backend.organisations.models import KeyGrant, Organisation, OrganisationKey

from .conftest import EMAIL, Browser, new_login, wait_for_codes
from .test_second_factor import code_of, set_up

pytestmark = pytest.mark.usefixtures("period_of_codes")


def ask(email: str = EMAIL, browser: Browser | None = None) -> Any:
    return (browser or Browser()).members("post", "password-resets/requests", {"email": email})


def work() -> None:
    call_command("db_worker", batch=True, interval=0, startup_delay=False)


def mailed_token() -> str:
    found = re.search(r"#(\S+)", str(mail.outbox[-1].body))
    assert found
    return found[1]


def reset(token: str, **other: Any) -> dict[str, Any]:
    body = {
        "token": token,
        "login": new_login(),
        "salt": encode(os.urandom(16)),
        "public_key": encode(KeyPair.generate().public.raw),
        "member_key_envelope": encode(os.urandom(60)),
        "pins": {"version": 1, "box": encode(os.urandom(540))},
    }
    return body | other


def errors(answer: Any) -> Any:
    assert answer.status_code == 409
    return [(error["pointer"], error["code"]) for error in answer.json()["errors"]]


@pytest.fixture
def token(member: Member) -> str:
    return resets.token_for(member)


@pytest.fixture
def grant(member: Member) -> KeyGrant:
    organisation = Organisation.objects.create(slug="a", name="A", capacity=1)
    key = OrganisationKey.objects.create(
        organisation=organisation, public=b"p", recovery_envelope=b"r"
    )
    return KeyGrant.objects.create(key=key, member=member, box=b"b")


def test_a_link_is_mailed_and_the_task_leaves_nothing(
    transactional_db: None, member: Member
) -> None:
    assert ask().status_code == 204
    row = DBTaskResult.objects.get()
    assert row.args_kwargs == {"args": [str(member.pk)], "kwargs": {}}
    work()
    assert not DBTaskResult.objects.exists()
    (sent,) = mail.outbox
    assert sent.to == [EMAIL]
    assert "http://127.0.0.1:8000/members/reset#" in str(sent.body)
    assert resets.member_of(mailed_token()) == member


@pytest.mark.parametrize(
    ("language", "subject"),
    [("", "Een nieuw wachtwoord voor Kier"), ("en", "A new password for Kier")],
)
def test_the_mail_is_in_the_language_of_the_member(
    member: Member, language: str, subject: str
) -> None:
    Member.objects.filter(pk=member.pk).update(language=language)
    resets.send_link.call(str(member.pk))
    assert mail.outbox[-1].subject == subject


def test_nobody_learns_who_has_an_account(
    transactional_db: None, member: Member, django_assert_num_queries
) -> None:
    for email in (EMAIL, "nobody@example.org"):
        # A transaction, a look, a row.
        with django_assert_num_queries(4):
            answer = ask(email)
        assert (answer.status_code, answer.content) == (204, b"")
    assert DBTaskResult.objects.count() == 2
    work()
    assert {tuple(sent.to) for sent in mail.outbox} == {(EMAIL,)}


def test_a_mailbox_is_not_flooded(transactional_db: None, member: Member) -> None:
    for n in range(10):
        assert ask(browser=Browser(address=f"198.51.100.{n}")).status_code == 204
    work()
    assert len(mail.outbox) == 3


def test_what_a_mail_server_says_is_not_kept(
    transactional_db: None, member: Member, monkeypatch: Any
) -> None:
    def refuse(*_args: Any) -> None:
        raise OSError(EMAIL)

    monkeypatch.setattr(resets, "send_mail", refuse)
    task_finished.disconnect(tasks.erase_row)
    try:
        ask()
        work()
    finally:
        task_finished.connect(tasks.erase_row)
    row = DBTaskResult.objects.get()
    assert row.exception_class_path == "backend.accounts.resets.MailNotSent"
    assert EMAIL not in row.traceback


def test_the_token_is_in_no_table(transactional_db: None, member: Member) -> None:
    ask()
    work()
    token = mailed_token()
    with connection.cursor() as cursor:
        kept = "".join(
            repr(cursor.execute(f"SELECT * FROM {table}").fetchall())  # noqa: S608
            for table in connection.introspection.table_names()
        )
    assert token.partition(".")[2] not in kept


def test_a_reset_replaces_keys_and_ends_everything(
    signed_in: Browser, member: Member, login: str, token: str, grant: KeyGrant
) -> None:
    body = reset(token)
    assert Browser().members("post", "password-resets", body).status_code == 204
    member.refresh_from_db()
    assert encode(member.public_key) == body["public_key"]
    assert encode(member.key_envelope) == body["member_key_envelope"]
    assert encode(member.salt) == body["salt"]
    assert not KeyGrant.objects.exists()
    assert sessions.find(signed_in.token) is None
    assert Browser().sign_in(login).status_code == 400
    assert Browser().sign_in(body["login"]).status_code == 200


def test_a_reset_ends_a_sign_in_that_waits_for_its_code(
    transactional_db: None, signed_in: Browser, login: str, member: Member
) -> None:
    secret = set_up(signed_in, login)
    waiting = Browser()
    waiting.sign_in(login)
    body = reset(resets.token_for(member), second_factor_code=code_of(secret))
    assert Browser().members("post", "password-resets", body).status_code == 204
    answer = waiting.account("post", "auth/2fa/authenticate", {"code": code_of(secret, 1)})
    assert answer.status_code == 401


def test_a_link_works_once(token: str) -> None:
    assert Browser().members("post", "password-resets", reset(token)).status_code == 204
    again = Browser().members("post", "password-resets", reset(token))
    assert errors(again) == [("/token", "no-longer-good")]


def after(seconds: float, monkeypatch: Any) -> None:
    """Advance the clock that makes and checks links."""
    now = time.time() + seconds
    monkeypatch.setattr(signing, "time", SimpleNamespace(time=lambda: now))


def test_a_link_works_for_an_hour(token: str, monkeypatch: Any) -> None:
    after(61 * 60, monkeypatch)
    late = Browser().members("post", "password-resets", reset(token))
    assert errors(late) == [("/token", "no-longer-good")]
    after(59 * 60, monkeypatch)
    assert Browser().members("post", "password-resets", reset(token)).status_code == 204


def test_an_invitation_works_for_seven_days_and_once(db: None, monkeypatch: Any) -> None:
    new = services.create_member(email="new@example.org")
    token = resets.token_for(new, resets.Purpose.INVITATION)
    after(7 * 86400 + 60, monkeypatch)
    late = Browser().members("post", "password-resets", reset(token))
    assert errors(late) == [("/token", "no-longer-good")]
    after(7 * 86400 - 60, monkeypatch)
    assert Browser().members("post", "password-resets", reset(token)).status_code == 204
    again = Browser().members("post", "password-resets", reset(token))
    assert errors(again) == [("/token", "no-longer-good")]


def test_a_link_outlives_a_secret_key_that_was_replaced(token: str, settings: Any) -> None:
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "x" * 50, [settings.SECRET_KEY]
    assert Browser().members("post", "password-resets", reset(token)).status_code == 204


@pytest.mark.parametrize(
    "forged", ["", ".", "x.y.z", "{id}.", "{id}.abc", "{id}.1xVvXC.abc", "{id}..", "{other}"]
)
def test_other_tokens(member: Member, token: str, forged: str) -> None:
    other = services.create_member(email="other@example.org")
    swapped = f"{other.pk}.{token.partition('.')[2]}"
    body = reset(forged.format(id=member.pk, other=swapped) or "x")
    answer = Browser().members("post", "password-resets", body)
    assert errors(answer) == [("/token", "no-longer-good")]


def test_the_second_factor_is_asked_for(
    transactional_db: None, signed_in: Browser, member: Member, login: str
) -> None:
    secret = set_up(signed_in, login)
    token = resets.token_for(member)
    missing = Browser().members("post", "password-resets", reset(token))
    assert errors(missing) == [("/second_factor_code", "required")]
    wrong = Browser().members("post", "password-resets", reset(token, second_factor_code="1"))
    assert errors(wrong) == [("/second_factor_code", "wrong")]
    wait_for_codes()
    body = reset(token, second_factor_code=code_of(secret))
    assert Browser().members("post", "password-resets", body).status_code == 204
    # The new password does not replace the second factor.
    assert Browser().sign_in(body["login"]).status_code == 401


def test_wrong_codes_are_slowed(
    transactional_db: None, signed_in: Browser, member: Member, login: str
) -> None:
    set_up(signed_in, login)
    body = reset(resets.token_for(member), second_factor_code="000000")
    statuses = [
        Browser().members("post", "password-resets", body).status_code for _time in range(3)
    ]
    assert statuses == [409, 429, 429]


def test_a_key_that_is_none_is_refused(token: str, member: Member) -> None:
    body = reset(token, public_key=encode(b"\xff" * 1216))
    assert errors(Browser().members("post", "password-resets", body)) == [
        ("/public_key", "not-a-key")
    ]
    assert member.password == Member.objects.get().password


def test_an_invited_member_begins_with_a_link(db: None) -> None:
    new = services.create_member(email="new@example.org", name="New")
    assert not new.has_usable_password()
    body = reset(resets.token_for(new))
    assert Browser().members("post", "password-resets", body).status_code == 204
    assert Browser().sign_in(body["login"], email="new@example.org").status_code == 200
