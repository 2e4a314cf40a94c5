"""`manage.py demonstration_programme`: twelve projects and who signs in, and that it keeps them."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from backend.accounts.models import Member
from backend.organisations.management import browser
from backend.organisations.models import KeyGrant, Membership, Organisation, Role
from backend.programmes.models import HistoryEntry, Project
from backend.programmes.parts import PARTS
from tests.factories import an_organisation

pytestmark = [pytest.mark.django_db, pytest.mark.full]
TABLES = (Organisation, Member, Membership, KeyGrant, Project, HistoryEntry)
OWNERS = ("shop", "spine", "koraal", "fairwork", "hope")


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Path, monkeypatch: Any) -> Path:
    monkeypatch.setattr(browser, "member_root", lambda password, salt: (password[0] * 32).encode())
    settings.MODE, settings.DATA = "demonstration", tmp_path
    for slug in OWNERS:
        an_organisation(slug)
    return tmp_path


def rows() -> list[list[Any]]:
    return [[*table.objects.order_by("pk").values_list("pk", flat=True)] for table in TABLES]


def test_twelve_projects_with_parts_that_are_there(own_folder: Path) -> None:
    call_command("demonstration_programme")
    assert Project.objects.count() == 12
    assert {part for row in Project.objects.all() for part in row.parts} == {*PARTS}
    owners = {row.organisation.slug for row in Project.objects.select_related("organisation")}
    assert owners == {*OWNERS, "programme"}
    lines = json.loads((own_folder / "demo.json").read_text())
    assert {(line["email"], line["role"]) for line in lines} == {
        ("manager@programme.example", "programme-manager"),
        ("coordinator@programme.example", "coordinator"),
        ("editor@programme.example", "editor"),
    }
    # Only who coordinates holds the office's key.
    assert [grant.member.email for grant in KeyGrant.objects.select_related("member")] == [
        "coordinator@programme.example"
    ]
    assert {row.role for row in Membership.objects.all()} == {*Role} - {Role.CASEWORKER}


def test_running_it_again_changes_nothing(own_folder: Path) -> None:
    call_command("demonstration_programme")
    before = rows(), (own_folder / "demo.json").read_text()
    call_command("demonstration_programme")
    assert (rows(), (own_folder / "demo.json").read_text()) == before


def test_projects_of_organisations_that_are_not_there_come_later(own_folder: Path) -> None:
    Organisation.objects.filter(slug="hope").delete()
    call_command("demonstration_programme")
    assert Project.objects.count() == 11
    an_organisation("hope")
    call_command("demonstration_programme")
    assert Project.objects.count() == 12


def test_production_has_no_such_accounts(settings: Any) -> None:
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="not for production"):
        call_command("demonstration_programme")
    assert not Member.objects.exists()
