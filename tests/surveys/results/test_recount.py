"""The operator's command that counts a round anew."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from surveys.models import Tally

from .rounds import EVERYTHING, a_round, write

pytestmark = pytest.mark.django_db


def recounted(code: str) -> str:
    said = StringIO()
    call_command("recount", code, stdout=said)
    return said.getvalue().strip()


def test_it_says_whether_counts_were_right_and_mends_them() -> None:
    round_ = a_round(EVERYTHING)
    write(round_, [{"place": "north"}] * 8)
    assert recounted(round_.code) == "the counts were right"
    Tally.objects.filter(round=round_, table="place", cell="north").update(count=9)
    assert recounted(round_.code) == "the counts were wrong; now right"
    assert Tally.objects.get(round=round_, table="place", cell="north").count == 8


def test_an_unknown_round_is_said() -> None:
    with pytest.raises(CommandError, match="no round with the code nothere2"):
        call_command("recount", "nothere2")
