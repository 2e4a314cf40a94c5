"""A requester reads the summary of a consultation of two, and wants to know who said what."""

from uuid import uuid4

import httpx

from tests.attacks.conftest import AttackedKier, Tried
from tests.browser.hope import Others

NAMES = ("Linde", "Eik")


def test_of_two_no_name_is_said_before_both_agreed(kier: AttackedKier, tried: Tried) -> None:
    others = Others(kier.server, f"two-{uuid4().hex[:8]}", wanted=2)
    others.ask()
    others.take_on()
    others.invite(*NAMES)
    others.accept(*NAMES)
    others.begin()
    parts = {name: f"me/invitations/{others.part_of(name)}/consultation" for name in NAMES}
    # Told before they answer; the coordinator too.
    assert [others.member(name).call("GET", parts[name])["few"] for name in NAMES] == [True, True]
    assert others.desk.call("GET", f"{others.at}/consultation")["few"] is True
    assert seen(kier, others) == set()
    others.member("Linde").call("PUT", f"{parts['Linde']}/name-consent", {"agreed": True})
    for name in NAMES:
        others.answer(name, f"{name} says so.")
    assert seen(kier, others) == set()
    others.deliver({"nl": "Twee leden.", "en": "Two members."}, *NAMES)
    assert seen(kier, others) == set()
    assert others.requester.call("GET", "/result")["numbers"] == []
    tried(
        "the page, the API and the result of a consultation of two, one of whom agreed to be named",
        "no name and no number; members and coordinator were told that they are few",
    )


def seen(kier: AttackedKier, others: Others) -> set[str]:
    link = f"{kier.address}/advice/r/{others.requester.token}"
    texts = [httpx.get(link + rest, trust_env=False, timeout=60).text for rest in ("", "/result")]
    texts.append(str(others.requester.call("GET")))
    return {name for name in NAMES for text in texts if name in text}
