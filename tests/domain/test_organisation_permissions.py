"""Who may change what of an organisation, and that each of its fields was thought of."""

import re
from pathlib import Path
from typing import Any

import pytest

from backend.accounts.models import Member
from backend.organisations import permissions
from backend.organisations.models import Organisation, Role
from backend.organisations.page import KEPT_BY_COORDINATORS
from backend.organisations.partners import KEPT_BY_OPERATORS
from tests.factories import a_desk, a_member

BASE = Path(__file__).resolve().parents[2]
FOLDERS = ("api", "backend/accounts", "backend/operator", "backend/organisations", "backend/web")
# Only these decide by the columns themselves: the rows, and the module that is asked.
MAY = {"backend/accounts/models.py", "backend/organisations/models.py"}


def test_each_field_is_of_coordinators_or_of_operators_or_stays() -> None:
    kept = [*KEPT_BY_COORDINATORS, *KEPT_BY_OPERATORS, "slug", "first_key"]
    assert len(kept) == len(set(kept))
    assert set(kept) == {*Organisation.MAC_FIELDS, *Organisation.PLAIN_FIELDS}


@pytest.mark.parametrize(
    ("role", "expected"), [(Role.COORDINATOR, True), (Role.CASEWORKER, False), (None, False)]
)
def test_who_coordinates(role: str | None, *, expected: bool) -> None:
    assert permissions.coordinates(role) is expected


def test_coordinators_of_an_organisation(db: Any) -> None:
    desk = a_desk()
    a_member(desk, name="caseworker")
    coordinator = a_member(desk, name="coordinator", role=Role.COORDINATOR).member
    operator = a_member(name="operator", operator=True).member
    rows = desk.row.memberships.filter(permissions.coordinators())
    assert coordinator.pk in rows.values_list("member", flat=True)
    Member.objects.filter(pk=coordinator.pk).update(is_active=False)
    assert coordinator.pk not in rows.all().values_list("member", flat=True)
    assert permissions.operates(operator)
    assert [*Member.objects.filter(permissions.OPERATORS)] == [operator]
    assert not permissions.operates(coordinator)


def test_roles_are_asked_in_one_place() -> None:
    decides = re.compile(r"[=!]= Role\.COORDINATOR|role=Role\.COORDINATOR|\.is_staff\b|is_staff=T")
    files = [path for folder in FOLDERS for path in (BASE / folder).rglob("*.py")]
    found = {str(path.relative_to(BASE)) for path in files if decides.search(path.read_text())}
    assert found - MAY == {"backend/organisations/permissions.py"}
