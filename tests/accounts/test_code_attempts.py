"""Codes are slowed per member, in the database; whoever has the password stays able to sign in."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from backend.accounts import code_attempts, tasks
from backend.accounts.code_attempts import Lane, TooSoon, Turn, take_turn
from backend.accounts.models import CodeAttempts, Member, Session
from tests.clock import Clock

from .conftest import Browser
from .test_second_factor import code_of, set_up

pytestmark = pytest.mark.usefixtures("period_of_codes")

CODE = "auth/2fa/authenticate"


def turn(member: Member, *, lane: Lane = Lane.SIGN_IN, origin: str = "here") -> Turn | int:
    try:
        return take_turn(member=member.pk, lane=lane, origin=origin)
    except TooSoon as refused:
        return refused.wait


def wrong(member: Member, times: int, clock: Clock, **how: Any) -> None:
    for _time in range(times):
        taken = turn(member, **how)
        while isinstance(taken, int):
            clock.put_on(seconds=taken)
            taken = turn(member, **how)
        taken.fail()


@pytest.mark.full
def test_one_try_in_five_seconds_and_fewer_with_each_five(clock: Clock, member: Member) -> None:
    waits = []
    for _step in range(8):
        wrong(member, 5, clock)
        waits.append(turn(member))
    assert waits == [5, 10, 20, 40, 80, 160, 300, 300]


def test_who_did_not_try_last_waits_half_as_long(clock: Clock, member: Member) -> None:
    wrong(member, 20, clock)
    assert turn(member, origin="there") == 20
    clock.put_on(seconds=20)
    assert turn(member) == 20
    assert isinstance(turn(member, origin="there"), Turn)


def test_each_lane_is_counted_apart(clock: Clock, member: Member) -> None:
    wrong(member, 30, clock)
    assert isinstance(turn(member, lane=Lane.RESET), Turn)
    assert isinstance(turn(member, lane=Lane.SESSION), Turn)


def test_what_was_right_is_taken_back(clock: Clock, member: Member) -> None:
    for _time in range(10):
        taken = turn(member)
        assert isinstance(taken, Turn)
        taken.take_back()
    assert CodeAttempts.objects.get().wrong == 0


def test_it_is_forgotten_after_a_day(clock: Clock, member: Member) -> None:
    wrong(member, 40, clock)
    clock.put_on(hours=25)
    assert isinstance(turn(member), Turn)
    assert turn(member) == 5
    clock.put_on(hours=25)
    tasks.clear_sessions.call()
    assert not CodeAttempts.objects.exists()


def test_a_clock_set_back_shuts_nobody_out(clock: Clock, member: Member) -> None:
    wrong(member, 1, clock)
    clock.put_on(hours=-48)
    assert turn(member) == 5
    clock.put_on(seconds=5)
    assert isinstance(turn(member), Turn)


def test_an_emptied_cache_gives_no_more_tries(member: Member) -> None:
    assert isinstance(turn(member), Turn)
    cache.clear()
    assert turn(member) == 5


def test_who_counted_before_another_gets_no_try(
    member: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As of two calls at once the second one."""
    counted = CodeAttempts.objects.get_or_create(member=member, lane=Lane.SIGN_IN)
    assert isinstance(turn(member), Turn)
    monkeypatch.setattr(CodeAttempts.objects, "get_or_create", lambda **_row: counted)
    assert turn(member) == 5


@pytest.mark.skipif(connection.vendor != "postgresql", reason="needs several writers")
@pytest.mark.parametrize("before", [0, 7])
def test_many_at_once_get_one_try(transactional_db: None, member: Member, before: int) -> None:
    CodeAttempts.objects.create(
        member=member, lane=Lane.SIGN_IN, wrong=before, last_at=timezone.now() - timedelta(hours=1)
    )

    def attempt(_number: int) -> bool:
        try:
            return isinstance(turn(member), Turn)
        finally:
            connection.close()

    with ThreadPoolExecutor(12) as threads:
        taken = [*threads.map(attempt, range(48))]
    assert sum(taken) == 1
    assert CodeAttempts.objects.get().wrong == before + 1


@pytest.mark.skipif(connection.vendor != "postgresql", reason="needs several writers")
def test_one_code_lets_one_of_many_in(
    transactional_db: None, signed_in: Browser, login: str, member: Member, monkeypatch: Any
) -> None:
    secret = set_up(signed_in, login)
    # Without turns: the code alone has to count once.
    monkeypatch.setattr(code_attempts, "wait_after", lambda *_args, **_how: 0)
    browsers = [Browser() for _number in range(6)]
    for browser in browsers:
        browser.sign_in(login)
    code = {"code": code_of(secret)}

    def give(browser: Browser) -> int:
        try:
            return int(browser.account("post", CODE, code).status_code)
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as threads:
        assert [*threads.map(give, browsers)].count(200) == 1


@pytest.fixture
def phone(transactional_db: None, clock: Clock, signed_in: Browser, login: str) -> str:
    return set_up(signed_in, login)


def test_over_the_wire(phone: str, login: str) -> None:
    browser = Browser()
    browser.sign_in(login)
    assert browser.account("post", CODE, {"code": "000000"}).status_code == 400
    refused = browser.account("post", CODE, {"code": code_of(phone)}, **{"Accept-Language": "en"})
    assert 1 <= int(refused["Retry-After"]) <= 5
    assert refused["Content-Type"] == "application/problem+json"
    assert refused.json() == {
        "type": "/problems/wait",
        "title": "Please wait a moment",
        "status": 429,
        "detail": code_attempts.wait_text(int(refused["Retry-After"])),
    }


def test_an_empty_code_is_no_try(phone: str, login: str) -> None:
    browser = Browser()
    browser.sign_in(login)
    for _time in range(3):
        assert browser.account("post", CODE, {"code": ""}).status_code == 400
    assert browser.account("post", CODE, {"code": code_of(phone)}).status_code == 200


@pytest.fixture
def attacked(phone: str, login: str, member: Member, clock: Clock) -> Browser:
    """A browser waiting for its second factor after twenty wrong codes."""
    browser = Browser()
    browser.sign_in(login)
    wrong(member, code_attempts.WARN_AFTER, clock)
    return browser


def work() -> None:
    call_command("db_worker", batch=True, interval=0, startup_delay=False)


def test_after_twenty_pending_sign_ins_end_and_no_others(
    attacked: Browser, phone: str, signed_in: Browser
) -> None:
    assert [*Session.objects.values_list("kind", flat=True)] == [Session.Kind.MEMBER]
    ended = attacked.account("post", CODE, {"code": code_of(phone)}, **{"Accept-Language": "en"})
    assert (ended.status_code, ended.json()["detail"]) == (
        401,
        "This sign-in has ended. Sign in again.",
    )
    assert signed_in.members("get", "me").status_code == 200


def test_after_twenty_a_mail_says_what_happened_once_a_day(
    attacked: Browser, member: Member, clock: Clock
) -> None:
    Member.objects.update(language="en")
    work()
    [sent] = mail.outbox
    assert (sent.to, sent.subject) == ([member.email], "Wrong codes for your account")
    assert "somebody may have your password" in sent.body
    assert "Change your password now" in sent.body
    wrong(member, 2 * code_attempts.WARN_AFTER, clock)
    work()
    assert len(mail.outbox) == 1


@pytest.mark.parametrize(
    ("lane", "told"),
    [(Lane.RESET, "somebody may read your mail"), (Lane.SESSION, "may use your computer")],
)
def test_the_mail_says_what_somebody_must_have(
    transactional_db: None, member: Member, clock: Clock, lane: Lane, told: str
) -> None:
    Member.objects.update(language="en")
    wrong(member, code_attempts.WARN_AFTER, clock, lane=lane)
    work()
    assert told in mail.outbox[0].body


def test_the_owner_gets_in_within_a_bounded_wait(
    attacked: Browser, phone: str, member: Member, login: str, monkeypatch: Any, clock: Clock
) -> None:
    wrong(member, 100, clock)
    owner = Browser(address="203.0.113.7")
    owner.sign_in(login)
    refused = owner.account("post", CODE, {"code": "1"})
    assert int(refused["Retry-After"]) <= code_attempts.LONGEST_WAIT_SECONDS // 2
    clock.put_on(seconds=int(refused["Retry-After"]))
    assert owner.account("post", CODE, {"code": code_of(phone)}).status_code == 200


def test_a_new_password_begins_anew(attacked: Browser, member: Member) -> None:
    code_attempts.forget_attempts(member)
    assert isinstance(turn(member), Turn)
