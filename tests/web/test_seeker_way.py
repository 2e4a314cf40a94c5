"""The whole way of a seeker without scripts, one screen after the other."""

from typing import Any

import pytest
from django.conf import settings

from backend.core.crypto import seeker
from backend.core.crypto.encoding import decode
from backend.core.crypto.key_derivation import stretch
from backend.help_requests.models import HelpRequest
from tests.factories import Desk, a_desk, demonstration_lifelines
from tests.personas import PROFILE
from tests.representatives import cases
from tests.web.reading import read_at
from tests.web.visitor import Visitor

pytestmark = pytest.mark.django_db
LANGUAGES = [code for code, _name in settings.LANGUAGES]


@pytest.fixture
def dear_codes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seeker, "stretch", stretch)


@pytest.mark.usefixtures("dear_codes")
@pytest.mark.parametrize("language", cases(LANGUAGES, always={"nl", "zh-hans"}))
def test_from_the_first_screen_to_the_erased_one(desk: Desk, language: str) -> None:
    demonstration_lifelines()
    visitor = Visitor(language=language)
    steps = [visitor.step, visitor.press().step, visitor.press("skip").step]
    steps += [visitor.press().step, visitor.press().step]
    visitor.type("text", "Ik heb hulp nodig.\nNu.")
    steps.append(visitor.press().step)
    code = visitor.code
    steps += [visitor.press().step, visitor.press("talk").step]
    assert visitor.messages[0][1] == "Ik heb hulp nodig. Nu."
    assert read_at(desk) == ["Ik heb hulp nodig.\nNu."]
    assert visitor.come_back(code).step == "talk"
    steps.append(visitor.press("erase").step)
    assert steps == [
        *("start", "who", "about", "where", "write"),
        *("code", "next", "talk", "erased"),
    ]
    assert HelpRequest.objects.count() == 0


def test_all_answers_at_once_lead_where_they_lead_one_by_one(desk: Desk) -> None:
    profile = PROFILE | {"urgent": True, "themes": []}
    walked, jumped = Visitor().answer_all(profile), Visitor().be_at_offers(profile)
    assert jumped.step == walked.step == "write"
    new = ("code", *walked.values("code")), ("code", *jumped.values("code"))
    assert sorted({*jumped.form()} - {*new}) == sorted({*walked.form()} - {*new})


def test_one_step_leads_to_the_words_and_to_the_talk_as_all_of_them_do(desk: Desk) -> None:
    walked = Visitor().answer_all(PROFILE)
    jumped = Visitor(opens=False).be_at_words(PROFILE, desk)
    assert jumped.step == walked.step == "write"
    new = ("code", *walked.values("code")), ("code", *jumped.values("code"))
    assert sorted({*jumped.form()} - {*new}) == sorted({*walked.form()} - {*new})
    walked.type("text", "Help").press().press().press("talk")
    [root] = walked.values("root", "talk")
    jumped = Visitor(opens=False).be_at_talk(decode(root))
    assert jumped.step == walked.step == "talk"
    assert jumped.messages == walked.messages
    new = [one for one in (*walked.form("look"), *jumped.form("look")) if one[0] == "message"]
    assert sorted({*jumped.form("look")} - {*new}) == sorted({*walked.form("look")} - {*new})


@pytest.mark.parametrize("language", cases(LANGUAGES, always={"nl"}))
def test_every_screen_has_exit_first_and_lifelines(desk: Desk, language: str) -> None:
    lines = demonstration_lifelines()
    visitor = Visitor(language=language)
    for button in (None, "next", "skip", "next", "next"):
        if button:
            visitor.press(button)
        links = visitor.paper.find(lambda element: element.tag == "a" and not element.hidden)
        assert links[0].attributes["href"] == settings.EXIT_URL
        numbers = [link.attributes["href"] for link in links if "tel:" in link.attributes["href"]]
        assert len(numbers) >= 2
        assert numbers[0] == f"tel:{lines[0]['phone']}"


def test_a_question_that_was_not_answered_has_no_mark(desk: Desk) -> None:
    visitor = Visitor()
    visitor.press().press("skip").press().press()
    assert visitor.step == "write"
    for name in ("audience", "region", "age_band", "themes", "wishes", "urgent"):
        assert visitor.values(name) == []
    visitor.type("text", "x").press()
    kept = HelpRequest.objects.get()
    assert (kept.audience, kept.region, kept.age_band) == ("other", "unknown", "unknown")


ANSWERS = {
    "audience": ["boys"],
    "themes": ["sexual-exploitation"],
    "region": ["NL-UT"],
    "age_band": ["16-17"],
    "wishes": ["talk"],
    "urgent": [],
}


def answers(visitor: Visitor) -> dict[str, list[str]]:
    return {name: visitor.values(name) for name in ANSWERS}


def test_going_back_to_the_start_keeps_all_answers_and_words(desk: Desk) -> None:
    visitor = Visitor().answer_all(PROFILE).type("text", "Mine\n\nand more")
    for step in ("where", "about", "who", "start"):
        assert visitor.press("back").step == step
        assert answers(visitor) == ANSWERS
    visitor.press().press("boys", name="audience").press().press()
    assert visitor.step == "write"
    assert visitor.values("text") == ["Mine\r\n\r\nand more"]
    assert answers(visitor) == ANSWERS


@pytest.mark.parametrize("language", cases(LANGUAGES, always={"vi"}))
def test_another_language_keeps_all_answers_and_words(desk: Desk, language: str) -> None:
    visitor = Visitor(language="nl").answer_all(PROFILE).type("text", "Van mij")
    code, chosen = visitor.values("code"), visitor.values("chosen")
    visitor.speak(language)
    assert visitor.step == "write"
    assert visitor.answer["Content-Language"] == visitor.paper.root.children[1].attributes["lang"]  # type: ignore[union-attr]
    assert answers(visitor) == ANSWERS
    assert visitor.values("text") == ["Van mij"]
    assert (visitor.values("code"), visitor.values("chosen")) == (code, chosen)
    # The next screens stay in it, whatever the browser asks for.
    visitor.press("back")
    assert visitor.values("in")[0] == language


def test_the_language_of_the_answer_goes_with_the_page_until_it_is_chosen(desk: Desk) -> None:
    visitor = Visitor(language="nl")
    assert visitor.values("answer_language") == []
    visitor.press().press("skip").press().press()
    assert visitor.values("answer_language") == ["nl"]
    visitor.speak("vi")
    assert visitor.values("answer_language") == ["vi"]
    visitor.mark("answer_language", "pl").speak("en")
    assert visitor.values("answer_language") == ["pl"]
    visitor.press("back").speak("nl")
    assert visitor.values("answer_language") == ["pl"]
    visitor.press()
    assert visitor.values("answer_language") == ["pl"]


@pytest.mark.parametrize(
    ("step", "skipped"),
    cases(
        [
            ("who", {"audience": ["other"]}),
            ("about", {"themes": [], "wishes": [], "urgent": []}),
            ("where", {"region": [], "age_band": []}),
        ],
        always=[("who", {"audience": ["other"]})],
    ),
)
def test_a_question_that_was_answered_can_still_be_skipped(
    desk: Desk, step: str, skipped: dict[str, list[str]]
) -> None:
    visitor = Visitor().answer_all(PROFILE | {"urgent": True})
    while visitor.step != step:
        visitor.press("back")
    visitor.press("skip")
    assert answers(visitor) == ANSWERS | {"urgent": ["yes"]} | skipped


def test_whoever_was_left_out_stays_out_and_can_be_seen_again(desk: Desk, other_desk: Desk) -> None:
    visitor = Visitor().answer_all(PROFILE)
    first, then = visitor.values("chosen")[0], visitor.paper.controls("then")[0].attributes["value"]
    visitor.press(f"without:{first}")
    assert (visitor.values("exclude"), visitor.values("chosen")) == ([first], [then])
    assert visitor.paper.controls("then") == []
    visitor.press(f"without:{then}")
    assert visitor.paper.controls("chosen") == []
    assert "Nobody else to choose" in visitor.paper.text
    visitor.press("all")
    assert (visitor.values("exclude"), visitor.values("chosen")) == ([], [first])


def test_the_button_does_not_write_to_another_than_it_names(desk: Desk, other_desk: Desk) -> None:
    visitor = Visitor().answer_all(PROFILE)
    first = visitor.values("chosen")[0]
    [other] = {desk.id, other_desk.id} - {first}
    visitor.type("text", "x").mark("then", other).mark("chosen", other).press()
    assert visitor.step == "write"
    assert (visitor.values("chosen"), visitor.values("then")) == ([other], [])
    assert HelpRequest.objects.count() == 0
    visitor.mark("then", first).press()
    kept = HelpRequest.objects.get()
    asked = [
        (str(referral.organisation_id), referral.status)
        for referral in kept.referrals.order_by("position")
    ]
    assert asked == [(other, "offered"), (first, "waiting")]


def test_more_organisations_are_no_more_choice_than_five(db: Any) -> None:
    for number in range(9):
        a_desk(f"no-{number}")
    net = a_desk("net", safety_net=True)
    visitor = Visitor().answer_all(PROFILE)
    offered = [control.attributes["value"] for control in visitor.paper.controls("chosen")]
    assert len(offered) == 6
    assert offered.count(net.id) == 1
