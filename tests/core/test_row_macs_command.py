"""`manage.py row_macs`: looking at rows that do not verify, and taking them over."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from backend.core.row_audit import authenticated_models, refused_rows
from backend.organisations.models import Lifeline, Organisation
from notifications.models import Device
from tests.authenticated_rows import one_of_each, write_by_sql
from tests.factories import Desk

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> tuple[str, Any]:
    said, code = StringIO(), 0
    try:
        call_command("row_macs", *arguments, stdout=said)
    except SystemExit as end:
        code = end.code
    return said.getvalue(), code


def test_nothing_is_listed_where_all_rows_verify() -> None:
    one_of_each()
    assert run() == ("All rows verify.\n", 0)


def test_a_row_is_listed_with_what_can_be_looked_at(desk: Desk) -> None:
    write_by_sql(desk.row, name="Forged")
    said, code = run()
    assert code == 1
    assert f"organisations.Organisation {desk.id}\n    slug: 'first'\n    name: 'Forged'" in said
    assert said.endswith("1 do not verify.\n")


def test_of_a_device_is_not_told_whose_it_is() -> None:
    row = one_of_each()[Device]
    write_by_sql(row, mac=b"")
    said, _code = run()
    assert str(row.pk) in said
    assert str(row.owner) not in said


def test_a_row_is_accepted_as_it_was_shown(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    write_by_sql(desk.row, name="Renamed")
    monkeypatch.setattr("builtins.input", lambda _question: "no")
    with pytest.raises(CommandError, match="nothing was changed"):
        run("--accept", "organisations.organisation", desk.id)
    assert not Organisation.objects.filter(pk=desk.row.pk).first()

    def change_meanwhile(_question: str) -> str:
        write_by_sql(desk.row, accepting=False)
        return "yes"

    monkeypatch.setattr("builtins.input", change_meanwhile)
    run("--accept", "organisations.organisation", desk.id)
    assert not Organisation.objects.filter(pk=desk.row.pk).first()
    monkeypatch.setattr("builtins.input", lambda _question: "yes")
    said, code = run("--accept", "organisations.Organisation", desk.id)
    assert (code, "name: 'Renamed'" in said) == (0, True)
    assert Organisation.objects.get(pk=desk.row.pk).name == "Renamed"


def test_a_row_can_be_removed() -> None:
    line = Lifeline.objects.create(position=1, name="Line", phone="112")
    write_by_sql(line, phone="+31 6 00000000")
    run("--remove", "organisations.lifeline", str(line.pk), "--no-input")
    assert not Lifeline._base_manager.exists()


@pytest.mark.parametrize(
    ("label", "pk", "said"),
    [
        ("help_requests.message", "1", "no model with MACs"),
        ("organisations.lifeline", "77", "there is no"),
        ("organisations.organisation", "no-id", "there is no"),
    ],
)
def test_what_is_not_there_is_said(label: str, pk: str, said: str) -> None:
    with pytest.raises(CommandError, match=said):
        run("--accept", label, pk)


def test_a_row_that_verifies_is_left_alone(desk: Desk) -> None:
    with pytest.raises(CommandError, match="verifies"):
        run("--remove", "organisations.organisation", desk.id, "--no-input")


def test_all_rows_are_accepted_after_another_secret(settings: Any) -> None:
    one_of_each()
    settings.SECRET_KEY = "another" * 8
    models = authenticated_models()
    assert all([*refused_rows(model)] for model in models)
    run("--accept-all", "--no-input")
    assert not any([*refused_rows(model)] for model in models)
    assert run() == ("All rows verify.\n", 0)
