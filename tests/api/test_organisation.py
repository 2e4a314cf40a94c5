"""`GET /api/v1/intake/organisations/{id}`: an organisation and its key, for outsiders."""

from typing import Any
from uuid import uuid4

import pytest

from backend.core.crypto.encoding import encode
from tests.clock import Clock
from tests.factories import Desk, a_desk, a_key_for, an_organisation
from tests.personas import INTAKE, PROFILE, Caller, problem, whole

ORGANISATIONS = f"{INTAKE}/organisations"


def shown(desk: Desk) -> tuple[int, dict[str, object]]:
    return 200, {
        "id": desk.id,
        "slug": desk.row.slug,
        "name": desk.row.name,
        "about": f"About {desk.row.slug}.",
        "languages": ["nl", "en"],
        "key": {"id": str(desk.key_id), "public": encode(desk.pair.public.raw)},
        "hours": {},
        "opens_at": "2026-11-02T09:30:00Z",
        "opening": "Open now.",
        "police": "",
    }


def test_the_same_as_among_matches(anyone: Caller, clock: Clock, desk: Desk) -> None:
    answer = whole(anyone.get(f"{ORGANISATIONS}/{desk.id}"))
    assert answer == shown(desk)
    [match] = anyone.post(f"{INTAKE}/matches", PROFILE).json()["matches"]
    assert match["organisation"] == answer[1]


@pytest.mark.parametrize("changes", [{"accepting": False}, {"safety_net": True}])
def test_also_who_is_not_named_among_matches(
    anyone: Caller, clock: Clock, db: Any, changes: dict[str, bool]
) -> None:
    desk = a_desk("away", **changes)
    assert whole(anyone.get(f"{ORGANISATIONS}/{desk.id}")) == shown(desk)


def test_the_key_that_is_active_now(anyone: Caller, clock: Clock, desk: Desk) -> None:
    newer = a_key_for(desk.row)
    assert whole(anyone.get(f"{ORGANISATIONS}/{desk.id}")) == shown(newer)


def test_nobody_or_nobody_with_a_key(anyone: Caller) -> None:
    for identifier in (an_organisation("keyless").id, uuid4(), "x"):
        assert whole(anyone.get(f"{ORGANISATIONS}/{identifier}")) == problem("not-found")
