"""The disk is filled until nothing can be kept any more, answers to those who wait included."""

import shutil
from pathlib import Path

import pytest

from scripts.demonstrations.desk import Desk
from scripts.demonstrations.phone import Phone
from scripts.demonstrations.server import OwnServer
from scripts.demonstrations.wire import Refused
from tests.attacks.conftest import Tried
from tests.attacks.flooder import PROFILE


def test_answers_still_go_when_nothing_new_is_taken(
    started_before: Path, tmp_path: Path, tried: Tried
) -> None:
    folder = shutil.copytree(started_before, tmp_path / "kier")
    with OwnServer(data=folder) as server:
        phone = Phone(server.address)
        [first, *_others] = [match["organisation"] for match in phone.matches(PROFILE)["matches"]]
        code = phone.ask(PROFILE, "Before", [first])
    # No disk has so much room: as if it had been filled meanwhile.
    with OwnServer({"KIER_LEAST_FREE_MB": "1000000000"}, data=folder) as server:
        late = Phone(server.address)
        late.matches(PROFILE)
        with pytest.raises(Refused) as refused:
            late.ask(PROFILE, "After", [first])
        assert (refused.value.status, refused.value.kind) == (507, "storage-full")
        assert all(line["phone"] for line in refused.value.problem["urgent_help"])
        assert refused.value.problem["urgent_help"]

        back = Phone(server.address)
        back.organisations[first["id"]] = first
        back.come_back(code)
        back.write("Still here")
        member = next(
            sign_in for sign_in in server.sign_ins() if sign_in.get("organisation") == first["slug"]
        )
        desk = Desk(server.address, member["email"], member["password"])
        referral = desk.find(back.request)
        assert referral is not None
        desk.accept(referral)
        desk.reply(referral, "We read it")
        assert [one.text for one in back.read()] == ["Before", "Still here", "We read it"]
    tried("a new request beside an old one, with no room left", "507; answers to the old one went")
