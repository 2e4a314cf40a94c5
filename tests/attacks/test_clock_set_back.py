"""The clock of the server is set back, so that what should have ended has not."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from backend.accounts import resets
from backend.accounts.code_attempts import LONGEST_WAIT_SECONDS, Lane, TooSoon, take_turn
from scripts.demonstrations.desk import Desk
from scripts.demonstrations.wire import Refused
from tests.attacks.conftest import AttackedKier, Tried
from tests.attacks.writer import DatabaseWriter
from tests.clock import Clock
from tests.factories import a_member
from tests.operator.conftest import Desktop

BACK = {"minutes": [5, 59], "hours": [3, 24], "days": [7, 400]}


def test_members_sessions(kier: AttackedKier, writer: DatabaseWriter, tried: Tried) -> None:
    member = kier.member("coordinator")
    desk = Desk(kier.address, member["email"], member["password"])
    identifier = UUID(desk.me["id"])
    # As the row looks to a clock that was set back by two days.
    ahead = f"{datetime.now(UTC) + timedelta(days=2):%Y-%m-%d %H:00:00}"
    ahead += "+00" if writer.is_postgresql else ""
    writer.execute(
        "UPDATE accounts_session SET expires = %s WHERE member_id = %s", ahead, identifier
    )
    with pytest.raises(Refused) as refused:
        desk.wire.call("GET", "/api/v1/members/me")
    assert refused.value.status == 401
    writer.execute("DELETE FROM accounts_session WHERE member_id = %s", identifier)
    tried("a member's session that ends further ahead than any can", "401")


@pytest.mark.parametrize("unit", BACK)
def test_operators_sessions(clock: Clock, unit: str, tried: Tried, db: Any) -> None:
    staff = a_member(name="operator", operator=True)
    for amount in BACK[unit]:
        desktop = Desktop(staff)
        assert desktop.sign_in().status_code == 302
        clock.put_on(**{unit: -amount})
        assert desktop.get().status_code == 302
        # And not again once the clock is right.
        clock.put_on(**{unit: amount})
        assert desktop.get().status_code == 302
    tried(f"an operator's session, the clock set back by {BACK[unit]} {unit}", "ended for good")


def test_mailed_links(monkeypatch: Any, tried: Tried, db: Any) -> None:
    member = a_member(name="somebody").member
    token = resets.token_for(member)
    now = resets.time.time()
    assert resets.member_of(token) == member
    monkeypatch.setattr(resets.time, "time", lambda: now - 7200)
    with pytest.raises(resets.BadToken):
        resets.member_of(token)
    tried("a mailed link, the clock set back by two hours", "no longer good")


def test_waits_for_codes(clock: Clock, tried: Tried, db: Any) -> None:
    member = a_member(name="somebody").member
    for back in (60, 3600, 10**7):
        clock.put_on(hours=2)
        take_turn(member=member.pk, lane=Lane.SIGN_IN, origin="here")
        clock.put_on(seconds=-back)
        with pytest.raises(TooSoon) as refused:
            take_turn(member=member.pk, lane=Lane.SIGN_IN, origin="here")
        assert refused.value.wait <= LONGEST_WAIT_SECONDS
        clock.put_on(seconds=refused.value.wait)
        take_turn(member=member.pk, lane=Lane.SIGN_IN, origin="here")
    tried("codes after the clock was set back", "no more tries, and nobody waits longer for it")
