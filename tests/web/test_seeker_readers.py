"""Who reads a conversation, decided without scripts: let in, withdraw, erase."""

from typing import Any

import pytest

from backend.help_requests.models import HelpRequest, Message
from backend.organisations.directory import forget_directory
from tests.factories import Desk, a_desk, a_key_for
from tests.personas import PROFILE
from tests.web.reading import at_desk, read_at
from tests.web.visitor import Visitor

pytestmark = pytest.mark.django_db
CHANGED = "Something changed just now. Look at this page, then try again."
WAITING = "They are asked if the others do not answer."
OFFERED = "They have your message."
LEFT = "They cannot read new messages any more."


def said(visitor: Visitor) -> dict[str, str]:
    """Return the first sentence of each reader; what follows depends on the hour."""
    return {
        name: text.partition(". ")[0].removesuffix(".") + "."
        for name, text in visitor.readers.items()
    }


def test_whoever_left_opens_nothing_new_and_who_stays_all(visitor: Visitor, desk: Desk) -> None:
    other = a_desk("second")
    visitor.press("look").press(f"let-in:{other.id}")
    assert said(visitor) == {"First": OFFERED, "Second": OFFERED}
    assert read_at(other) == ["Help"]
    caseworker, seeker = at_desk(desk)
    caseworker.write(seeker, "Dag")
    visitor.press(f"withdraw:{desk.id}")
    assert said(visitor) == {"First": LEFT, "Second": OFFERED}
    visitor.type("reply", "Not for the first").press("reply")
    assert HelpRequest.objects.get().key_number == 2
    assert caseworker.get(caseworker.at(seeker, "messages")).status_code == 403
    assert read_at(other) == ["Help", "Dag", "Not for the first"]
    # And back in: all keys come along.
    visitor.press(f"let-in:{desk.id}")
    assert caseworker.texts(seeker) == ["Help", "Dag", "Not for the first"]


def test_whoever_waits_can_leave_or_be_asked_now(desk: Desk, other_desk: Desk) -> None:
    visitor = Visitor().be_at_offers(PROFILE)
    [first] = visitor.values("chosen")
    [then] = {desk.id, other_desk.id} - {first}
    visitor.mark("then", then).type("text", "Help").press().press().press("talk")
    assert sorted(said(visitor).values()) == sorted([OFFERED, WAITING])
    visitor.press(f"let-in:{then}")
    assert set(said(visitor).values()) == {OFFERED}
    assert read_at(other_desk if then == other_desk.id else desk) == ["Help"]


def test_a_closed_one_gets_the_next_key_so_that_writing_opens_it(
    visitor: Visitor, desk: Desk
) -> None:
    other = a_desk("second")
    visitor.press("look").press(f"let-in:{other.id}")
    caseworker, seeker = at_desk(desk)
    for move in ("accept", "close"):
        caseworker.move(seeker, move)
    visitor.press("look").press(f"withdraw:{other.id}")
    visitor.type("reply", "One thing more").press("reply")
    assert said(visitor)["First"] == OFFERED
    assert caseworker.texts(seeker) == ["Help", "One thing more"]


def test_one_can_be_stopped_even_if_nothing_can_be_sealed_to_another(
    visitor: Visitor, desk: Desk
) -> None:
    other = a_desk("second")
    visitor.press("look").press(f"let-in:{other.id}")
    desk.row.keys.update(active=False)
    forget_directory()
    visitor.press(f"withdraw:{other.id}")
    assert visitor.problem == ""
    assert said(visitor) == {"First": OFFERED, "Second": LEFT}
    assert HelpRequest.objects.get().key_number == 1


def test_a_key_that_was_replaced_is_the_one_that_is_sealed_to(visitor: Visitor, desk: Desk) -> None:
    other = a_desk("second")
    visitor.press("look").press(f"let-in:{other.id}")
    newer = a_key_for(desk.row)
    visitor.press(f"withdraw:{other.id}")
    assert visitor.problem == ""
    later = HelpRequest.objects.get().referrals.get(organisation=desk.row).later_envelopes.get()
    assert later.key_id == newer.key_id


@pytest.mark.parametrize("go", ["withdraw", "let-in"])
def test_a_button_pressed_twice_does_it_once(visitor: Visitor, desk: Desk, go: str) -> None:
    other = a_desk("second")
    visitor.press("look")
    form = visitor.form(f"{go}:{desk.id if go == 'withdraw' else other.id}")
    first = visitor.send(form).readers
    number = HelpRequest.objects.get().key_number
    assert visitor.send(form).readers == first
    assert visitor.problem == ""
    assert HelpRequest.objects.get().key_number == number


def test_who_is_left_out_reads_or_declined_is_not_offered_again(desk: Desk) -> None:
    first, second, third = {one.id: one for one in (desk, a_desk("b"), a_desk("c"))}.values()
    visitor = Visitor().be_at_offers(PROFILE)
    while visitor.values("chosen") != [second.id]:
        visitor.mark("chosen", second.id).press("choose")
    visitor.press(f"without:{second.id}").mark("chosen", first.id).press("choose")
    visitor.type("text", "Help").press().press().press("talk")

    def offered() -> list[str]:
        values = [button.attributes.get("value", "") for button in visitor.paper.buttons]
        return [value for value in values if value.startswith("let-in:")]

    assert offered() == [f"let-in:{third.id}"]
    visitor.press(f"let-in:{third.id}")
    assert offered() == []
    assert "There is nobody else who fits." in visitor.paper.text
    caseworker, seeker = at_desk(third)
    caseworker.move(seeker, "decline")
    visitor.press("look")
    assert offered() == []


@pytest.mark.parametrize(
    "go",
    [
        "withdraw:00000000-0000-4000-8000-000000000000",
        "let-in:00000000-0000-4000-8000-000000000000",
        "withdraw:",
        "let-in:x",
        "withdraw:let-in:",
        "without:00000000-0000-4000-8000-000000000000",
        "choose",
        "skip",
        "\0",
        "x" * 10_000,
    ],
)
def test_buttons_that_are_none_change_nothing(visitor: Visitor, desk: Desk, go: str) -> None:
    form = [pair for pair in visitor.form("look") if pair[0] != "go"]
    visitor.send([*form, ("go", go)])
    assert (visitor.step, said(visitor)) == ("talk", {"First": OFFERED})
    assert visitor.problem == (CHANGED if go.startswith("let-in:0") else "")
    assert HelpRequest.objects.get().key_number == 1


def test_the_name_of_an_organisation_is_no_button(visitor: Visitor, desk: Desk) -> None:
    form = [pair for pair in visitor.form("look") if pair[0] != "go"]
    assert said(visitor.send([*form, ("go", desk.id)])) == {"First": OFFERED}


def test_what_changes_at_the_same_moment_is_told(
    visitor: Visitor, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    from backend.web.seeker import conversation

    other = a_desk("second")
    visitor.press("look").press(f"let-in:{other.id}").type("reply", "And this")
    form, leaving = visitor.form("reply"), visitor.form(f"withdraw:{other.id}")
    inner = conversation.write_as_seeker

    def after_the_other(**how: Any) -> Any:
        monkeypatch.setattr(conversation, "write_as_seeker", inner)
        Visitor().send(leaving)
        return inner(**how)

    monkeypatch.setattr(conversation, "write_as_seeker", after_the_other)
    visitor.send(form)
    assert (visitor.step, visitor.problem) == ("talk", CHANGED)
    assert visitor.values("text", "talk") == ["And this"]
    visitor.press("reply")
    assert read_at(desk) == ["Help", "And this"]


# -- Erasing --------------------------------------------------------------------------------------


def test_erasing_leaves_nothing_and_may_be_pressed_twice(visitor: Visitor) -> None:
    form = visitor.form("erase")
    for _time in range(2):
        assert visitor.send(form).step == "erased"
    assert (HelpRequest.objects.count(), Message.objects.count()) == (0, 0)
    assert visitor.speak("nl").step == "erased"


def test_whoever_erased_elsewhere_is_told(visitor: Visitor) -> None:
    reply = visitor.type("reply", "And this").form("reply")
    visitor.press("erase")
    visitor.send(reply)
    said = "We cannot find this code. Was it erased? Or is a digit wrong?"
    assert (visitor.step, visitor.paper.by_id("code-wrong").text()) == ("return", said)


def test_a_form_that_was_cut_short_does_not_say_erased(visitor: Visitor) -> None:
    [root] = visitor.values("root", "talk")
    visitor.send({"step": "talk", "go": "erase", "root": root[:-1]})
    assert visitor.step == "return"
    assert HelpRequest.objects.count() == 1
