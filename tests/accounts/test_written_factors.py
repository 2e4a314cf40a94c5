"""Second factors that somebody wrote, copied or deleted in the database."""

from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from allauth.mfa.totp.internal.auth import yield_hotp_counters_from_time as counters
from allauth.mfa.utils import encrypt
from django.db import connection

from backend.accounts import authenticators
from backend.accounts.adapters import SecondFactorAdapter
from backend.accounts.models import Member
from backend.accounts.second_factor import has_second_factor, use_code
from tests.authenticated_rows import write_by_sql
from tests.factories import a_member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("period_of_codes")]

OURS, ATTACKERS = "JBSWY3DPEHPK3PXP", "KRSXG5CTMVRXEZLU"


def code(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(iter(counters()))))


@pytest.fixture
def member() -> Member:
    found = a_member(name="victim").member
    TOTP.activate(found, OURS)
    return found


def phone_of(member: Member) -> Any:
    return Authenticator.objects.get(user=member, type=Authenticator.Type.TOTP)


def codes_of(member: Member) -> Any:
    return Authenticator.objects.get(user=member, type=Authenticator.Type.RECOVERY_CODES)


def test_what_was_set_up_counts(member: Member) -> None:
    assert has_second_factor(member)
    assert use_code(member, code(OURS))


def test_a_deleted_phone_still_asks_for_its_code(member: Member) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM mfa_authenticator")
    assert not Authenticator.objects.exists()
    assert has_second_factor(member)
    assert SecondFactorAdapter().is_mfa_enabled(member, [Authenticator.Type.TOTP])
    assert not use_code(member, code(OURS))
    # An operator takes it away, and the member sets up another.
    authenticators.remove(member=member)
    assert not has_second_factor(member)
    TOTP.activate(member, OURS)
    assert use_code(member, code(OURS))


def test_a_phone_of_somebody_else_does_not_count(member: Member) -> None:
    attacker = a_member(name="attacker").member
    TOTP.activate(attacker, ATTACKERS)
    write_by_sql(phone_of(member), data=phone_of(attacker).data)
    assert not use_code(member, code(ATTACKERS))
    assert use_code(attacker, code(ATTACKERS))


def _migrated(data: dict[str, Any]) -> dict[str, Any]:
    return data | {"migrated_codes": [encrypt("known")]}


def _unused(data: dict[str, Any]) -> dict[str, Any]:
    return data | {"used_mask": 0}


@pytest.mark.parametrize("change", [_migrated, _unused])
def test_recovery_codes_that_were_written_do_not_count(
    member: Member, change: Callable[[dict[str, Any]], dict[str, Any]]
) -> None:
    first, second, *_ = RecoveryCodes.activate(member).generate_codes()
    assert use_code(member, first)
    assert not use_code(member, first)
    before = codes_of(member).data
    write_by_sql(codes_of(member), data=change(before))
    assert not use_code(member, "known")
    assert not use_code(member, first)
    assert not use_code(member, second)
    write_by_sql(codes_of(member), data=before)
    assert use_code(member, second)


def test_a_phone_that_was_added_by_sql_does_not_count(member: Member) -> None:
    other = a_member(name="other").member
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE mfa_authenticator SET user_id = %s",
            [Member._meta.pk.get_db_prep_save(other.pk, connection)],
        )
    assert has_second_factor(other)
    assert not use_code(other, code(OURS))
    assert not use_code(member, code(OURS))


def test_the_account_can_be_removed(member: Member) -> None:
    member.delete()
    assert not Authenticator.objects.exists()
