"""Somebody writes a telephone number of their own over a public line's."""

from typing import Any

from scripts.demonstrations.consent import PROFILE
from scripts.demonstrations.phone import Phone
from tests.attacks.conftest import AttackedKier, Tried
from tests.attacks.writer import DatabaseWriter
from tests.attacks.written_rows import once, written

LINES = "organisations_lifeline"
ATTACKERS = "+31 6 00000000"


def numbers(phone: Phone) -> list[Any]:
    return [one["phone"] for one in phone.matches(PROFILE)["urgent_help"]]


def test_a_written_number_is_shown_to_nobody(
    kier: AttackedKier, writer: DatabaseWriter, tried: Tried
) -> None:
    phone = Phone(kier.address)
    before = once(lambda: numbers(phone), bool)
    # Other countries have the number 112 too.
    place = next(place for place, number in enumerate(before) if number != "112")
    line = writer.value(f"SELECT id FROM {LINES} WHERE phone = %s", before[place])  # noqa: S608
    with written(writer, LINES, "id", line, phone=ATTACKERS):
        after = once(lambda: numbers(phone), lambda found: found != before)
        assert after == [*before[:place], *before[place + 1 :]]
        page = phone.wire.client.get("/").text
        assert ATTACKERS not in page
    assert once(lambda: numbers(phone), lambda found: found == before)
    tried("a public line's number written over", "the line is not shown, the others are")
