"""Made-up calls for each operation of Platform HOPE, as who may call it, right and wrong."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import given
from schemathesis import GenerationMode
from schemathesis.checks import positive_data_acceptance

from tests.api.described import path_of
from tests.api.hope_roles import ROLES, HopeRow, HopeWorld
from tests.api.hope_rows import HOPE
from tests.api.hope_world import a_hope_world
from tests.api.test_schemathesis import LEFT_OUT, MADE_UP, described, unthrottled  # noqa: F401
from tests.personas import Caller
from tests.standing import made_once, standing_clock

# Full: three minutes of made-up calls; test_hope_permissions makes each call once.
pytestmark = [
    pytest.mark.full,
    pytest.mark.skipif(
        connection.vendor != "sqlite", reason="tried on SQLite, where many calls are quick"
    ),
]
# Which answers a questionnaire takes stands in its definition, and no description says that one
# of two fields is enough.
MORE_RULES = ("/evaluation", "/answers", "/check-ins/<uuid:check_in>")
CALLERS = ("requester", "member", "coordinator")
SHUT_OUT = {401, 403}


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[HopeWorld]:
    """Made once: whatever a call does is taken back."""
    with made_once(django_db_blocker):
        with standing_clock():
            made = a_hope_world()
        yield made


def caller_of(world: HopeWorld, row: HopeRow) -> Caller:
    statuses = dict(zip(ROLES, row.statuses, strict=True))
    role = next(caller for caller in CALLERS if statuses[caller] not in SHUT_OUT)
    return world.caller(role, row.about)


@pytest.mark.django_db
@pytest.mark.usefixtures("unthrottled")
@pytest.mark.parametrize("mode", GenerationMode)
@pytest.mark.parametrize("row", HOPE, ids=lambda row: f"{row.method} {row.route}")
def test_answers_are_as_described(world: HopeWorld, row: HopeRow, mode: GenerationMode) -> None:
    operation = described()[path_of(row)][row.method.upper()]
    wrong = mode == GenerationMode.NEGATIVE
    if wrong and not (operation.body or operation.query or operation.path_parameters):
        pytest.skip("nothing is sent that could be wrong")
    headers = caller_of(world, row).credentials()
    left_out = LEFT_OUT + [positive_data_acceptance] * row.route.endswith(MORE_RULES)

    @MADE_UP
    @given(case=operation.as_strategy(generation_mode=mode))
    def call(case: Any) -> None:
        undo = transaction.savepoint_create()
        try:
            case.call_and_validate(headers=headers, excluded_checks=left_out)
        finally:
            transaction.savepoint_rollback(undo)

    call()
