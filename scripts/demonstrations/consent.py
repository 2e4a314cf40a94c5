"""What a seeker decides on the way: who is next, who may read no longer, what the phone hears."""

from typing import Any

from .conversation import Written
from .desk import Desk, Referral
from .desks import Desks
from .phone import Phone
from .server import OwnServer
from .stage import NotAsExpected, Stage, Step
from .wire import Refused, next_event

# Two organisations and the safety net answer it.
PROFILE = {
    "audience": "boys",
    "themes": ["sexual-exploitation"],
    "region": "NL-UT",
    "age_band": "18-22",
    "language": "nl",
    "wishes": ["talk"],
    "urgent": False,
}


def play(stage: Stage, server: OwnServer, desks: Desks) -> None:
    """Play a declined request, a withdrawal, and a conversation that is heard live."""
    with stage.step("declined: the request moves on to who was named for that") as step:
        moves_on(step, Phone(server.address), desks)
    with stage.step("consent withdrawn: who left reads nothing, nor what is new") as step:
        withdraws(step, Phone(server.address), desks)
    with stage.step("closed, and opened again by the seeker's next message") as step:
        opens_again(step, Phone(server.address), desks)
    with stage.step("live: both sides hear that something changed, never what") as step:
        hears(step, Phone(server.address), desks)


def moves_on(step: Step, phone: Phone, desks: Desks) -> None:
    """Ask one organisation, name a second for the case that it cannot help."""
    first, second = two_of(phone)
    phone.ask(PROFILE, "Ben ik hier goed?", [first], later=[second])
    if desks.of(second["slug"]).find(phone.request):
        raise NotAsExpected("the second one sees the request before its turn")
    phone.write("Ik ben 19.")
    declined = found(desks.of(first["slug"]), phone.request)
    desks.of(first["slug"]).decline(declined)
    refused(step, desks.of(first["slug"]), declined)
    read = desks.of(second["slug"]).read(found(desks.of(second["slug"]), phone.request))
    step.expect(seen=texts(read), wanted=["Ben ik hier goed?", "Ik ben 19."], what="the next reads")
    states = {
        referral["organisation"]: referral["status"] for referral in phone.look()["referrals"]
    }
    wanted = {first["id"]: "declined", second["id"]: "offered"}
    step.expect(seen=states, wanted=wanted, what="the seeker sees")
    phone.erase()


def withdraws(step: Step, phone: Phone, desks: Desks) -> None:
    """Ask two organisations, withdraw consent from one with the next key, write on."""
    leaving, staying = two_of(phone)
    code = phone.ask(PROFILE, "Aan jullie allebei.", [leaving, staying])
    desk, other = desks.of(staying["slug"]), desks.of(leaving["slug"])
    before = found(other, phone.request)
    phone.withdraw(leaving)
    phone.write("Alleen aan jou.")
    refused(step, other, before)
    gone = found(other, phone.request)
    step.expect(seen=(gone["status"], gone["envelopes"]), wanted=("withdrawn", []), what="it sees")
    referral = found(desk, phone.request)
    wanted = ["Aan jullie allebei.", "Alleen aan jou."]
    step.expect(seen=texts(desk.read(referral)), wanted=wanted, what="who stays reads")
    desk.accept(referral)
    desk.reply(referral, "Goed dat je schrijft.")
    again = Phone(phone.wire.address)
    again.come_back(code)
    wanted.append("Goed dat je schrijft.")
    step.expect(seen=texts(again.read()), wanted=wanted, what="the seeker reads")
    step.expect(seen=sorted(again.keys), wanted=[1, 2], what="key numbers")
    again.erase()


def opens_again(step: Step, phone: Phone, desks: Desks) -> None:
    """Have a conversation closed, and write again."""
    organisation, _other = two_of(phone)
    desk = desks.of(organisation["slug"])
    phone.ask(PROFILE, "Dit is mijn vraag.", [organisation])
    referral = found(desk, phone.request)
    desk.accept(referral)
    desk.close_case(referral)
    try:
        desk.accept(referral)
    except Refused as no:
        step.expect(seen=no.kind, wanted="impossible-move", what="accepting when closed is")
    else:
        raise NotAsExpected("it was accepted after it was closed")
    phone.write("Nog een vraag.")
    status = found(desk, phone.request)["status"]
    step.expect(seen=status, wanted="offered", what="after the next message it is")
    phone.erase()


def hears(step: Step, phone: Phone, desks: Desks) -> None:
    """Listen on both sides while each of them does something."""
    organisation, _other = two_of(phone)
    desk = desks.of(organisation["slug"])
    with desk.wire.events() as at_desk:
        phone.ask(PROFILE, "Hoort iemand mij?", [organisation])
        referral = found(desk, phone.request)
        wanted = {"type": "referral.changed", "id": referral["id"]}
        step.expect(seen=next_event(at_desk), wanted=wanted, what="the desk hears")
    desk.accept(referral)
    with phone.wire.events() as at_phone:
        desk.reply(referral, "Ja.")
        wanted = {"type": "request.changed", "id": phone.request}
        step.expect(seen=next_event(at_phone), wanted=wanted, what="the phone hears")
    phone.erase()


def two_of(phone: Phone) -> list[Any]:
    """Return the two best organisations for the profile."""
    return [match["organisation"] for match in phone.matches(PROFILE)["matches"][:2]]


def found(desk: Desk, request: str) -> Referral:
    """Return a request's referral at the desk, or raise `NotAsExpected`."""
    referral = desk.find(request)
    if referral is None:
        raise NotAsExpected("the request is not in the inbox")
    return referral


def refused(step: Step, desk: Desk, referral: Referral) -> None:
    """Try to read what may be read no longer, and raise `NotAsExpected` if that works."""
    try:
        desk.read(referral)
    except Refused as no:
        step.expect(seen=no.kind, wanted="withheld", what="reading is")
        return
    raise NotAsExpected("it is still readable")


def texts(written: list[Written]) -> list[str | None]:
    """Return what was written, in order."""
    return [message.text for message in written]
