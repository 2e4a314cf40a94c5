"""What Platform HOPE answers is what its description says, for each role."""

import pytest

from tests.api.hope_roles import ROLES, HopeRow, HopeWorld
from tests.api.hope_rows import HOPE
from tests.api.test_hope_permissions import answer_of, world  # noqa: F401 - a fixture
from tests.api.test_schema import check_answer


@pytest.mark.django_db
@pytest.mark.parametrize("row", HOPE, ids=lambda row: f"{row.method} {row.route}")
def test_what_is_answered_is_what_is_described(
    world: HopeWorld,  # noqa: F811
    row: HopeRow,
) -> None:
    for role in ROLES:
        check_answer(row, answer_of(world, row, role))
