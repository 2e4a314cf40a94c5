"""A provider of mail reads in which second a mail comes: is it the one in which a seeker acted?"""

import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.demonstrations.consent import PROFILE
from scripts.demonstrations.phone import Phone
from scripts.demonstrations.server import OwnServer
from tests.attacks.conftest import AttackedKier, Tried

WAIT_SECONDS = 120
LOOK_SECONDS = 0.2
QUARTER_SECONDS = 900


@pytest.fixture
def own_kier(started_before: Path, tmp_path: Path) -> Iterator[AttackedKier]:
    """A Kier without waiting mails of other tests."""
    if os.environ.get("DATABASE_URL"):
        pytest.skip("mails go the same way in the other lane")
    folder = shutil.copytree(started_before, tmp_path / "kier")
    with OwnServer(data=folder) as server:
        yield AttackedKier(server, {})


def test_a_mail_does_not_come_with_the_act(own_kier: AttackedKier, tried: Tried) -> None:
    began = time.time()
    calm = ask(own_kier, place=0, urgent=False)
    # What is urgent goes first: the second of them is only asked when the first has come.
    for place in (1, 2):
        urgent = ask(own_kier, place=place, urgent=True)
        until = time.monotonic() + WAIT_SECONDS
        while not arrived(own_kier, urgent, since=began):
            assert time.monotonic() < until, "nobody was told of the urgent one by mail"
            time.sleep(LOOK_SECONDS)
    quarter = (began // QUARTER_SECONDS + 1) * QUARTER_SECONDS
    # It may be here only if the quarter of an hour passed while we looked.
    assert [moment for moment in arrived(own_kier, calm, since=began) if moment < quarter] == []
    tried("the second of a mail about a request, beside an urgent one's", "waits for a quarter")


def ask(kier: AttackedKier, *, place: int, urgent: bool) -> set[str]:
    """Ask the organisation at this place of the matches; return its members' addresses."""
    phone, profile = Phone(kier.address), PROFILE | {"urgent": urgent}
    # The same list for both: what is urgent may be sorted otherwise.
    asked = phone.matches(PROFILE)["matches"][place]["organisation"]
    phone.ask(profile, "Ben ik hier goed?", [asked])
    sign_ins = kier.server.sign_ins()
    return {one["email"] for one in sign_ins if one["organisation"] == asked["slug"]}


def arrived(kier: AttackedKier, addresses: set[str], *, since: float) -> list[float]:
    """Return when mails to these addresses were written."""
    folder = kier.data / "mail"
    files = [file for file in folder.glob("*") if file.is_file()] if folder.exists() else []
    return [
        file.stat().st_mtime
        for file in files
        if file.stat().st_mtime >= since
        and any(address in file.read_text() for address in addresses)
    ]
