"""Somebody with the password guesses codes: at speed, in parallel, and with proofs of work."""

import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import count
from uuid import UUID

import pytest

from backend.accounts.code_attempts import FIRST_WAIT_SECONDS, WARN_AFTER
from backend.core.crypto.boxes import LOCKED_KEY_SIZE
from backend.core.crypto.encoding import encode
from backend.core.crypto.key_pairs import KeyPair
from backend.core.crypto.member import SALT_SIZE
from backend.core.crypto.messages import MIN_BODY_SIZE
from tests.attacks.conftest import AttackedKier, Tried
from tests.attacks.second_factor import (
    ACCOUNT,
    TOO_MANY,
    Caller,
    Victim,
    code_of,
    mails_to,
    victim_with_phone,
    wait_for_mail,
)
from tests.attacks.writer import DatabaseWriter

THREADS = 6
TRIES = 60
RESET = "/api/v1/members/password-resets"


@pytest.fixture(scope="module")
def victim(kier: AttackedKier) -> Iterator[Victim]:
    with victim_with_phone(kier, "caseworker") as made:
        yield made


@pytest.fixture(autouse=True)
def nothing_counted(writer: DatabaseWriter) -> None:
    writer.execute("DELETE FROM accounts_codeattempts")


def check(attempt: Callable[[str], int], wrong: int) -> str:
    """Try in parallel; few attempts may be checked, and the others are delayed."""
    began, numbers = time.monotonic(), count(100_000)
    with ThreadPoolExecutor(THREADS) as threads:
        ended = Counter(threads.map(lambda _n: attempt(str(next(numbers))), range(TRIES)))
    seconds = time.monotonic() - began
    assert set(ended) <= {wrong, TOO_MANY}
    assert 1 <= ended[wrong] <= seconds / FIRST_WAIT_SECONDS + 1, ended
    return f"{ended[wrong]} of {TRIES} were checked in {seconds:.0f} s, 429 for the others"


def test_codes_at_a_members_sign_in(victim: Victim, tried: Tried) -> None:
    callers = [victim.sign_in() for _number in range(THREADS)]

    def attempt(code: str) -> int:
        caller = callers[int(code) % THREADS]
        return caller.post(f"{ACCOUNT}auth/2fa/authenticate", {"code": code}).status_code

    tried("codes at a member's sign-in", check(attempt, 400))


def test_recovery_codes(victim: Victim, tried: Tried) -> None:
    callers = [victim.sign_in() for _number in range(THREADS)]

    def attempt(code: str) -> int:
        caller = callers[int(code) % THREADS]
        return caller.post(f"{ACCOUNT}auth/2fa/authenticate", {"code": f"12{code}"}).status_code

    tried("recovery codes at a member's sign-in", check(attempt, 400))


def test_codes_behind_a_mailed_link(kier: AttackedKier, victim: Victim, tried: Tried) -> None:
    before = len(mails_to(kier, victim.email))
    Caller(kier.address).post(f"{RESET}/requests", {"email": victim.email})
    text = wait_for_mail(kier, victim.email, before).get_content()
    found = re.search(r"#(\S+)", text)
    assert found
    body = {
        "token": found[1],
        "login": encode(bytes(32)),
        "salt": encode(bytes(SALT_SIZE)),
        "public_key": encode(KeyPair.generate().public.raw),
        "member_key_envelope": encode(bytes(LOCKED_KEY_SIZE)),
        "pins": {"version": 1, "box": encode(bytes(MIN_BODY_SIZE))},
    }
    callers = [Caller(kier.address) for _number in range(THREADS)]

    def attempt(code: str) -> int:
        caller = callers[int(code) % THREADS]
        return caller.post(RESET, body | {"second_factor_code": code}).status_code

    tried("codes behind a mailed link", check(attempt, 409))


def test_codes_at_the_operators_sign_in(kier: AttackedKier, tried: Tried) -> None:
    with victim_with_phone(kier, "operator") as operator:
        clients = [Caller(kier.address).client for _number in range(THREADS)]
        forms = [client.get("/operator/login/").text for client in clients]
        tokens = [re.search(r'csrfmiddlewaretoken" value="(\w+)"', form) for form in forms]

        def attempt(code: str) -> int:
            at = int(code) % THREADS
            found = tokens[at]
            assert found
            fields = {
                "csrfmiddlewaretoken": found[1],
                "email": operator.email,
                "login": operator.login,
                "code": code,
            }
            return clients[at].post("/operator/login/", data=fields).status_code

        tried("codes at the operator's sign-in", check(attempt, 400))


def test_twenty_wrong_codes_end_what_waits_and_tell_the_member(
    kier: AttackedKier, victim: Victim, writer: DatabaseWriter, tried: Tried
) -> None:
    before = len(mails_to(kier, victim.email))
    attacker = victim.sign_in()
    for number in range(WARN_AFTER):
        # As if the attacker had waited.
        writer.execute("UPDATE accounts_codeattempts SET last_at = %s", some_minutes_ago(writer))
        code = {"code": f"{number:06}"}
        assert attacker.post(f"{ACCOUNT}auth/2fa/authenticate", code).status_code == 400
    assert attacker.post(f"{ACCOUNT}auth/2fa/authenticate", {"code": "1"}).status_code == 401
    pending = "SELECT count(*) FROM accounts_session WHERE kind = 'pending' AND member_id = %s"
    assert writer.value(pending, UUID(victim.id)) == 0
    mail = wait_for_mail(kier, victim.email, before)
    assert "http" in mail.get_content()
    tried(f"{WARN_AFTER} wrong codes", "the sign-in that waited ended, and the member got a mail")


def test_who_attacks_does_not_shut_the_owner_out(
    victim: Victim, writer: DatabaseWriter, tried: Tried
) -> None:
    writer.execute(
        "INSERT INTO accounts_codeattempts (member_id, lane, wrong, last_at, origin)"
        " VALUES (%s, 'sign-in', 500, %s, '')",
        UUID(victim.id),
        some_minutes_ago(writer),
    )
    owner = victim.sign_in()
    code = {"code": code_of(victim.secret)}
    assert owner.post(f"{ACCOUNT}auth/2fa/authenticate", code).status_code == 200
    again = victim.sign_in()
    assert again.post(f"{ACCOUNT}auth/2fa/authenticate", code).status_code == 400
    tried("500 wrong codes before the owner's", "let in after five minutes; the code counts once")


def some_minutes_ago(writer: DatabaseWriter) -> str:
    past = datetime.now(UTC) - timedelta(minutes=6)
    return f"{past:%Y-%m-%d %H:%M:%S.%f}" + ("+00" if writer.is_postgresql else "")
