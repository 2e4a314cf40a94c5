"""`manage.py demonstration`: what it makes, and that it keeps what is there."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from backend.accounts.models import Member
from backend.organisations.management import browser
from backend.organisations.models import (
    KeyGrant,
    Lifeline,
    Membership,
    Organisation,
    OrganisationKey,
)

pytestmark = pytest.mark.django_db
TABLES = (Organisation, OrganisationKey, KeyGrant, Member, Membership, Lifeline)


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Path, monkeypatch: Any) -> Path:
    monkeypatch.setattr(browser, "member_root", lambda password, salt: (password[0] * 32).encode())
    settings.MODE, settings.DATA = "demonstration", tmp_path
    return tmp_path


def rows() -> list[list[Any]]:
    return [list(table.objects.order_by("pk").values_list("pk", flat=True)) for table in TABLES]


def test_each_organisation_gets_a_caseworker_and_a_coordinator(own_folder: Path) -> None:
    call_command("demonstration")
    sign_ins = json.loads((own_folder / "demo.json").read_text())
    slugs = set(Organisation.objects.values_list("slug", flat=True))
    assert len(slugs) == 9
    assert {(one["organisation"], one["role"]) for one in sign_ins} == {
        (slug, role) for slug in slugs for role in ("caseworker", "coordinator")
    } | {(None, "operator")}
    assert all(set(one) == {"organisation", "email", "password", "role"} for one in sign_ins)
    assert [len(row) for row in rows()] == [9, 9, 18, 19, 18, Lifeline.objects.count()]


def test_running_it_again_changes_nothing(own_folder: Path) -> None:
    call_command("demonstration")
    before = rows(), (own_folder / "demo.json").read_text()
    call_command("demonstration")
    assert (rows(), (own_folder / "demo.json").read_text()) == before


@pytest.mark.full
def test_without_its_file_members_get_new_passwords_and_organisations_keep_old_keys(
    own_folder: Path,
) -> None:
    call_command("demonstration")
    keys = set(OrganisationKey.objects.values_list("id", flat=True))
    (own_folder / "demo.json").unlink()
    call_command("demonstration")
    assert [len(row) for row in rows()][:5] == [9, 18, 18, 19, 18]
    assert set(OrganisationKey.objects.filter(active=False).values_list("id", flat=True)) == keys


def test_production_has_no_such_accounts(settings: Any) -> None:
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="not for production"):
        call_command("demonstration")
    assert Member.objects.count() == 0
