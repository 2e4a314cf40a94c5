"""Operators hear of rows that somebody wrote without the server's secret."""

from typing import Any

import pytest
from django.core import mail
from django.utils import translation
from django_tasks_db.models import DBTaskResult

from backend.operator import row_alarm
from backend.operator.checks import State
from backend.operator.models import RowAlarm
from backend.organisations.directory import directory, forget_directory
from backend.organisations.models import Organisation
from tests.authenticated_rows import write_by_sql
from tests.clock import Clock
from tests.factories import Desk, a_member

from .conftest import HOME, Desktop, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english() -> Any:
    with translation.override("en"):
        yield


def tasks() -> list[str]:
    return [row.task_path.rpartition(".")[2] for row in DBTaskResult.objects.ready()]


def test_rows_that_verify_are_as_they_should_be(desk: Desk) -> None:
    assert row_alarm.rows().state == State.GOOD
    row_alarm.look_through_rows.call()
    assert (RowAlarm.objects.count(), tasks()) == (0, [])


def test_a_written_row_is_said_on_the_front_page(inside: Desktop, desk: Desk) -> None:
    before = "1 row does not verify"
    assert before not in text_of(inside.get(HOME))
    write_by_sql(desk.row, name="Forged")
    page = text_of(inside.get(HOME))
    assert before in page
    assert "manage.py row_macs" in page


def test_what_lies_beyond_a_view_is_said_of_the_last_look(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(row_alarm, "MAX_AT_A_VIEW", 0)
    write_by_sql(desk.row, name="Forged")
    assert row_alarm.rows().state == State.GOOD
    row_alarm.look_through_rows.call()
    assert row_alarm.rows().text == "1 row does not verify and is treated as absent."


def test_each_operator_gets_one_mail_a_day_without_content(desk: Desk, clock: Clock) -> None:
    for name in ("one", "two"):
        a_member(name=name, operator=True)
    write_by_sql(desk.row, name="Forged")
    for _time in range(3):
        row_alarm.look_through_rows.call()
    assert tasks() == ["mail_alarm"] * 2
    for row in DBTaskResult.objects.ready():
        row_alarm.mail_alarm.call(*row.args_kwargs["args"])
    assert {to for sent in mail.outbox for to in sent.to} == {
        "one@kier.example",
        "two@kier.example",
    }
    for one in mail.outbox:
        text = f"{one.subject} {one.body}"
        assert "manage.py row_macs" in text
        assert not [word for word in ("Forged", "first", str(desk.row.pk)) if word in text]
    clock.put_on(days=1)
    row_alarm.look_through_rows.call()
    assert tasks() == ["mail_alarm"] * 4


def test_no_mail_goes_to_an_address_that_was_written(desk: Desk) -> None:
    operator = a_member(name="one", operator=True).member
    write_by_sql(operator, email="attacker@kier.example")
    row_alarm.look_through_rows.call()
    assert tasks() == []
    row_alarm.mail_alarm.call(str(operator.pk))
    assert mail.outbox == []


def test_whoever_meets_such_a_row_has_all_rows_looked_at_once(
    desk: Desk, django_capture_on_commit_callbacks: Any
) -> None:
    write_by_sql(desk.row, name="Forged")
    with django_capture_on_commit_callbacks(execute=True):
        for _time in range(3):
            forget_directory()
            assert desk.row.pk not in directory().partners
            assert not Organisation.objects.filter(pk=desk.row.pk)
    assert tasks() == ["look_through_rows"]
