import hashlib
from datetime import timedelta

from django.utils import timezone

from backend.accounts import sessions
from backend.accounts.models import Member, Session

from .conftest import Browser


def later(monkeypatch, **span: int) -> None:
    now = timezone.now() + timedelta(**span)
    monkeypatch.setattr(timezone, "now", lambda: now)


def test_the_row_holds_a_digest_and_a_locked_box(signed_in: Browser, member: Member) -> None:
    row = Session.objects.get()
    assert bytes(row.digest) == hashlib.sha256(signed_in.token.encode()).digest()
    assert row.member == member
    assert str(member.pk).encode() not in bytes(row.box)
    assert row.expires.minute == row.expires.second == row.ends.minute == 0


def test_who_is_signed_in_takes_one_query(
    signed_in: Browser, member: Member, django_assert_num_queries
) -> None:
    with django_assert_num_queries(1):
        found = sessions.find(signed_in.token)
    assert found is not None
    assert found[0] == member
    assert found[1]["_auth_user_id"] == str(member.pk)


def test_unknown_tokens(db: None) -> None:
    for token in ("", "x", "é" * 40, "\ud800" * 40, "x" * 10_000):
        assert sessions.find(token) is None
        assert Browser(token="A" * 43).account("get", "auth/session").status_code == 410


def test_it_ends_after_half_a_day_without_a_call(signed_in: Browser, monkeypatch) -> None:
    later(monkeypatch, hours=11)
    assert signed_in.account("get", "auth/session").status_code == 200
    later(monkeypatch, hours=11)
    assert signed_in.account("get", "auth/session").status_code == 200
    later(monkeypatch, hours=13)
    assert signed_in.account("get", "auth/session").status_code == 410
    assert sessions.find(signed_in.token) is None


def test_it_ends_after_a_week_whatever_happens(signed_in: Browser, monkeypatch) -> None:
    for _half_day in range(14):
        later(monkeypatch, hours=12)
        assert sessions.find(signed_in.token)
    later(monkeypatch, hours=1)
    assert sessions.find(signed_in.token) is None


def test_expired_ones_are_cleared(signed_in: Browser, monkeypatch) -> None:
    sessions.SessionStore.clear_expired()
    assert Session.objects.count() == 1
    later(monkeypatch, hours=13)
    sessions.SessionStore.clear_expired()
    assert not Session.objects.exists()


def test_a_session_does_not_outlive_its_password(signed_in: Browser, member: Member) -> None:
    Member.objects.update(password="kier_login$1$other$other")
    assert sessions.find(signed_in.token) is None
    assert signed_in.account("get", "auth/session").status_code == 401


def test_reading_does_not_write(signed_in: Browser, django_assert_num_queries) -> None:
    with django_assert_num_queries(2):
        assert signed_in.account("get", "auth/session").status_code == 200
