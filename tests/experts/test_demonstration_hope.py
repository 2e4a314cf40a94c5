"""`manage.py demonstration_hope`: who is made, and that it keeps what is there."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from backend.accounts.models import Member
from backend.experts.models import Expert, Platform, StepDone
from backend.organisations.management import browser
from backend.organisations.models import KeyGrant, Membership, Organisation

pytestmark = [pytest.mark.django_db, pytest.mark.full]
TABLES = (Organisation, Platform, Member, Membership, Expert, KeyGrant, StepDone)


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Path, monkeypatch: Any) -> Path:
    monkeypatch.setattr(browser, "member_root", lambda password, salt: (password[0] * 32).encode())
    settings.MODE, settings.DATA = "demonstration", tmp_path
    return tmp_path


def rows() -> list[int]:
    return [table.objects.count() for table in TABLES]


def lines(folder: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((folder / "demo.json").read_text())
    return found


def test_a_coordinator_and_fourteen_members_are_made(own_folder: Path) -> None:
    call_command("demonstration_hope")
    roles = [line["role"] for line in lines(own_folder)]
    assert roles == ["coordinator"] + ["expert"] * 14
    assert {line["organisation"] for line in lines(own_folder)} == {"hope"}
    assert rows() == [1, 1, 15, 1, 14, 1, 84]
    fit = [
        expert
        for expert in Expert.objects.all()
        if "asking-for-help" in expert.topics and not expert.paused
    ]
    assert len(fit) == 12
    assert not Organisation.objects.get().accepting


def test_both_demonstrations_keep_what_is_there(own_folder: Path) -> None:
    for command in ("demonstration", "demonstration_hope"):
        call_command(command)
    before = rows(), lines(own_folder)
    assert len(before[1]) == 19 + 15
    for command in ("demonstration", "demonstration_hope"):
        call_command(command)
    assert (rows(), lines(own_folder)) == before


def test_without_its_file_members_get_new_passwords(own_folder: Path) -> None:
    call_command("demonstration_hope")
    (own_folder / "demo.json").unlink()
    call_command("demonstration_hope")
    assert rows() == [1, 1, 15, 1, 14, 1, 84]


def test_production_has_no_such_accounts(settings: Any) -> None:
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="not for production"):
        call_command("demonstration_hope")
    assert Member.objects.count() == 0
