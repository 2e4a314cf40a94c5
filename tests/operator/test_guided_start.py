"""`manage.py begin`: asks or takes options, makes what is missing, and keeps what is there."""

import re
from io import StringIO
from typing import Any

import pytest
from django.core import mail
from django.core.management import CommandError, call_command

from backend.accounts import resets
from backend.accounts.models import Member
from backend.accounts.second_factor import has_second_factor
from backend.core import health
from backend.organisations.models import InterpretedLanguages, Lifeline, Organisation
from tests.factories import Desk, Staff, a_member

from .conftest import FACTOR, Desktop, work
from .test_second_factor import code_of, secret_on

pytestmark = pytest.mark.django_db
ADDRESS = "operator@kier.example"


def begin(*options: str) -> str:
    said = StringIO()
    call_command("begin", *options, stdout=said)
    return said.getvalue()


def test_it_says_a_line_for_each_check() -> None:
    lines = [line for line in begin("--lifelines").splitlines() if line]
    assert "  WRONG  Lifelines: None: who is in danger finds no number. Take those that come" in (
        "\n".join(lines)
    )
    assert any("Lifelines: 18 public lines." in line for line in lines)


def test_looking_changes_nothing_and_ends_with_1_if_something_is_not_right() -> None:
    with pytest.raises(SystemExit) as end:
        begin("--check", "--lifelines", "--operator", ADDRESS)
    assert end.value.code == 1
    assert not Member.objects.exists()
    assert not Lifeline.objects.exists()


def test_looking_ends_with_0_if_all_is_right(monkeypatch: Any) -> None:
    monkeypatch.setattr("backend.operator.management.commands.begin.all_checks", list)
    with pytest.raises(SystemExit) as end:
        begin("--check")
    assert end.value.code == 0


def test_the_first_operator_gets_a_link_that_is_printed() -> None:
    said = begin("--operator", "Operator@Kier.example")
    found = re.search(r"http://127\.0\.0\.1:8000/members/reset#(\S+)", said)
    assert found
    member = Member.objects.get()
    assert resets.member_of(found[1]) == member
    assert (member.email, member.is_staff, member.has_usable_password()) == (ADDRESS, True, False)
    assert not mail.outbox


@pytest.mark.django_db(transaction=True)
def test_or_the_link_is_mailed() -> None:
    said = begin("--operator", ADDRESS, "--mail")
    assert "#" not in said
    work()
    [sent] = mail.outbox
    assert sent.to == [ADDRESS]
    assert "http://127.0.0.1:8000/members/reset#" in str(sent.body)


def test_again_it_only_makes_a_new_link() -> None:
    begin("--operator", ADDRESS)
    assert "/members/reset#" in begin("--operator", ADDRESS)
    assert Member.objects.count() == 1


def test_who_has_a_password_gets_no_link(operator: Staff) -> None:
    said = begin("--operator", ADDRESS)
    assert "#" not in said
    assert (
        f"{ADDRESS} is an operator already, and signs in at http://127.0.0.1:8000/operator/" in said
    )


def test_a_member_of_an_organisation_does_not_become_an_operator(desk: Desk) -> None:
    colleague = a_member(desk).member
    with pytest.raises(CommandError, match="operators see no requests"):
        begin("--operator", colleague.email)
    colleague.refresh_from_db()
    assert not colleague.is_staff


def test_what_is_no_address_is_said() -> None:
    with pytest.raises(CommandError, match="Look at the e-mail address once more"):
        begin("--operator", "nobody")


def test_partners_come_in_once_and_accept_nothing_yet() -> None:
    assert "9 partners brought in." in begin("--organisations")
    assert set(Organisation.objects.values_list("accepting", flat=True)) == {False}
    # Nobody interprets before they say so themselves.
    assert not InterpretedLanguages.objects.exists()
    Organisation.objects.filter(slug="fier").update(accepting=True, name="Changed")
    assert "Nothing to bring in: it is there." in begin("--organisations")
    fier = Organisation.objects.get(slug="fier")
    assert (fier.accepting, fier.name) == (True, "Changed")


def test_lines_come_in_once() -> None:
    assert "18 public lines brought in." in begin("--lifelines")
    Lifeline.objects.first().delete()  # type: ignore[union-attr]
    assert "Nothing to bring in: it is there." in begin("--lifelines")
    assert Lifeline.objects.count() == 17


@pytest.mark.django_db(transaction=True)
def test_who_lost_phone_and_codes_is_let_in_again(operator: Staff, desk: Desk) -> None:
    desktop = Desktop(operator)
    desktop.sign_in()
    desktop.post(FACTOR, {"code": code_of(secret_on(desktop.get(FACTOR)))})
    assert has_second_factor(operator.member)
    with pytest.raises(CommandError, match="is no operator"):
        begin("--lost-phone", a_member(desk).member.email)
    assert has_second_factor(operator.member)
    assert f"{ADDRESS} has no second factor any more" in begin("--lost-phone", ADDRESS)
    assert not has_second_factor(operator.member)
    assert desktop.get().status_code == 302


def test_a_test_mail_goes_out_at_once() -> None:
    assert "A mail went out to a@example.org." in begin("--test-mail", "a@example.org")
    assert [sent.to for sent in mail.outbox] == [["a@example.org"]]


def test_without_tables_nothing_is_made(monkeypatch: Any) -> None:
    monkeypatch.setitem(health.CHECKS, "migrations", lambda: False)
    with pytest.raises(CommandError, match="no database with the tables"):
        begin("--operator", ADDRESS)
    assert not Member.objects.exists()


def test_without_options_and_nobody_to_ask_it_does_nothing(monkeypatch: Any) -> None:
    monkeypatch.setattr("sys.stdin", StringIO())
    with pytest.raises(CommandError, match="nothing was asked for"):
        begin()


@pytest.mark.full
@pytest.mark.parametrize(
    ("answers", "made"),
    [
        (["", "", ""], (0, 0, 0)),
        ([ADDRESS, "n", "y", "n"], (1, 18, 0)),
        (["", "n", "yes"], (0, 0, 9)),
    ],
)
def test_it_asks_somebody_at_a_terminal(
    monkeypatch: Any, answers: list[str], made: tuple[int, int, int]
) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda _question: answers.pop(0))
    begin()
    assert answers == []
    tables = (Member, Lifeline, Organisation)
    assert tuple(table.objects.count() for table in tables) == made
