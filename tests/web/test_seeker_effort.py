"""Screens, taps and words until a request is sent, in each language, with scripts and without."""

from collections import Counter
from typing import Any

import pytest
from django.conf import settings

from tests.factories import Desk, demonstration_desks
from tests.personas import PROFILE
from tests.walks.words import count_words
from tests.web.paper import Element
from tests.web.visitor import Visitor

pytestmark = pytest.mark.django_db
LANGUAGES = [code for code, _name in settings.LANGUAGES]
MOST_SCREENS, MOST_TAPS, MOST_WORDS = 7, 9, 200
BOY = PROFILE | {"region": "NL-UT"}
WORKER = PROFILE | {
    "audience": "labour-migrants",
    "themes": ["labour-exploitation"],
    "region": "NL-ZH",
    "age_band": "23-plus",
}


class Effort(Visitor):
    """A visitor whose taps are counted, and the words of each screen."""

    def __init__(self, language: str, names: set[str], *, scripts: bool) -> None:
        self.taps, self.words = 0, Counter[str]()
        self.names, self.scripts = names, scripts
        super().__init__(language=language)

    def press(self, value: str = "next", *, name: str = "go") -> Visitor:
        self.taps += 1
        return super().press(value, name=name)

    def tick(self, name: str, *values: str) -> Visitor:
        self.taps += len(values)
        return self.mark(name, *values)

    def _take(self, answer: Any) -> Visitor:
        super()._take(answer)
        [section] = self.paper.find(lambda element: element.tag == "section" and not element.hidden)
        self.words[self.step] = count_words(seen(section, self.scripts), self.language, self.names)
        return self


def seen(element: Element, scripts: bool) -> str:
    """Return what of an element stands on the screen, unfolded or not."""
    classes = element.attributes.get("class", "").split()
    gone = {"apart", "opened", "plain-only" if scripts else "js-only"}
    if "hidden" in element.attributes or gone.intersection(classes):
        return ""
    if "data-code" in element.attributes or element.tag in {"script", "style", "template"}:
        return ""
    if element.tag == "noscript" and scripts:
        return ""
    if element.tag == "textarea":
        return ""
    inputs = [one for one in element.children if isinstance(one, Element) and one.tag == "input"]
    if element.tag == "label" and any(one.attributes.get("name") == "region" for one in inputs):
        # A province and its city are one name, to be found and not to be read.
        return "Name"
    children = element.children
    if element.tag == "select":
        options = [one for one in element.inside() if one.tag == "option"]
        children = [one for one in options if "selected" in one.attributes] or options[:1]
    if element.tag == "details" and "open" not in element.attributes:
        children = [one for one in children if isinstance(one, Element) and one.tag == "summary"]
    return " ".join(one if isinstance(one, str) else seen(one, scripts) for one in children)


@pytest.fixture
def desks(db: None) -> dict[str, Desk]:
    return demonstration_desks()


def ask(effort: Effort, profile: dict[str, Any]) -> None:
    effort.press().press(profile["audience"], name="audience")
    effort.tick("themes", *profile["themes"])
    effort.tick("wishes", *profile["wishes"])
    effort.press()
    effort.tick("region", profile["region"])
    effort.tick("age_band", profile["age_band"])
    effort.press()
    effort.type("text", "Help").press()
    assert effort.step == "code"


@pytest.mark.parametrize(
    ("profile", "languages"),
    # Who is not answered in their language is asked for another, besides.
    [(BOY, ["nl", "nl-easy", "en"]), (WORKER, LANGUAGES)],
    ids=["boy", "worker"],
)
@pytest.mark.parametrize("scripts", [True, False], ids=["script", "plain"])
def test_a_request_is_sent_in_seven_screens_nine_taps_and_200_words(
    desks: dict[str, Desk], profile: dict[str, Any], languages: list[str], *, scripts: bool
) -> None:
    names = {desk.row.name for desk in desks.values()}
    efforts = {code: Effort(code, names, scripts=scripts) for code in languages}
    for effort in efforts.values():
        ask(effort, profile)
    found = {code: effort.words.total() for code, effort in efforts.items()}
    assert max(len(effort.words) for effort in efforts.values()) <= MOST_SCREENS
    assert max(effort.taps for effort in efforts.values()) <= MOST_TAPS
    too_long = {code: efforts[code].words for code in found if found[code] > MOST_WORDS}
    assert too_long == {}
    assert found["nl-easy"] < found["nl"]


@pytest.mark.parametrize(
    ("language", "text", "words"),
    [
        ("hi", "हिन्दी में लिखें।", 3),
        ("ne", "तपाईं नेपालीमा लेख्न सक्नुहुन्छ।", 4),
        # มีปัญหาอะไรไหม: is there, problem, what, question.
        ("th", "มีปัญหาอะไรไหม", 4),
        ("zh-hans", "遇到难事", 2),
        ("vi", "gia đình bạn bè", 3),
        ("nl", "cafe\u0301 om 10 uur", 3),
    ],
)
def test_words_are_counted_alike_in_every_script(language: str, text: str, words: int) -> None:
    assert count_words(text, language) == words
