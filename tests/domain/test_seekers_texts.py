"""What seekers read: short sentences, no words that frighten, buttons by their names."""

import json
import re
from collections.abc import Iterator
from typing import Final

import pytest
from babel.messages.catalog import Message
from django.conf import settings

from backend.core.languages import BY_CODE
from scripts.checks import catalogues, messages
from tests.domain.test_translations import ALL, SEEKERS_TEMPLATE, TEMPLATES

TRANSLATED: Final = catalogues.COMPLETE + catalogues.PARTIAL + catalogues.SEEKERS
LOCALES: Final = ("en", *TRANSLATED)
DATA = catalogues.BASE / "backend" / "organisations" / "data"
FILES = ("lifelines.json", "opening-hours.json", "organisations.json")

# Nobody calls themselves so. What law and offices call things stays out of seekers' texts.
AVOIDED = {
    "en": r"victim|traffick|exploit|illegal",
    "nl": r"slachtoffer|mensenhandel|uitbuit|illegaal",
    "nl_Easy": r"slachtoffer|mensenhandel|uitbuit|illegaal",
    "vi": r"nạn nhân|buôn người|bóc lột|bất hợp pháp|bán dâm|công an",
    "zh_Hans": r"受害|人口贩卖|剥削|黑工|非法",
    "zh_Hant": r"受害|人口販[賣運]|剝削|黑工|非法|您",
    "th": r"เหยื่อ|ค้ามนุษย์|แสวงหาประโยชน์|ผิดกฎหมาย|ครับ|ค่ะ",
    "id": r"\bkorban|perdagangan (orang|manusia)|eksploitasi|ilegal",
    "fil": r"biktima|traffick|pagsasamantala|eksploytasyon|ill?egal",
    "hi": r"पीड़ित|तस्करी|शोषण|अवैध|क़ानूनी|कानूनी",
    "ne": r"पीडित|बेचबिखन|शोषण|अवैध|कानुनी",
    "pl": r"ofiar|handl\w+ ludźmi|handel ludźmi|wyzysk|nielegaln",
    "hu": r"áldozat|emberkeresked|kizsákmány|illegális",
    "ar": r"ضحية|ضحايا|الاتجار|استغلال|غير قانوني|غير شرعي",
}
# Of languages that set words apart; Vietnamese sets syllables apart, Chinese nothing.
LONGEST = {"en": 12, "nl": 12, "nl_Easy": 12, "pl": 12, "hu": 12, "id": 12, "ar": 12, "ne": 12}
# Small words of grammar stand apart in these.
LONGEST |= {"fil": 17, "hi": 16}


def texts(locale: str, message: Message, domain: str) -> list[str]:
    if locale == "en":
        return [message.id] if isinstance(message.id, str) else list(message.id)
    known = (locale, domain) in ALL and ALL[locale, domain].get(message.id, message.context)
    return [text for text in messages.texts(known) if text] if known else []


def said(locale: str) -> Iterator[str]:
    """Yield every text of seekers' pages in this language."""
    for message in filter(messages.in_use, SEEKERS_TEMPLATE):
        yield from texts(locale, message, "django")


def test_there_are_texts() -> None:
    assert {locale for locale in LOCALES if len(list(said(locale))) > 100} == {*LOCALES}


@pytest.mark.parametrize("locale", LOCALES)
def test_no_word_frightens(locale: str) -> None:
    assert [text for text in said(locale) if re.search(AVOIDED[locale], text, re.I)] == []


@pytest.mark.parametrize("file", FILES)
def test_no_word_frightens_in_the_texts_of_organisations(file: str) -> None:
    """Each text is there in every language that has all texts, in words of the same kind."""
    for texts_ in spoken(json.loads((DATA / file).read_text())):
        assert {code for code, _name in settings.LANGUAGES} <= {*texts_} <= {*BY_CODE}
        for code, text in texts_.items():
            assert not re.search(AVOIDED[BY_CODE[code].locale], text, re.I), text


def spoken(data: object) -> Iterator[dict[str, str]]:
    if isinstance(data, dict):
        if "nl-easy" in data:
            yield data
        else:
            for value in data.values():
                yield from spoken(value)
    elif isinstance(data, list):
        for value in data:
            yield from spoken(value)


@pytest.mark.parametrize("locale", [locale for locale in LONGEST if locale in LOCALES])
def test_sentences_are_short(locale: str) -> None:
    """An organisation's name is one word here; `test_matcher_reasons.py` takes real ones."""
    code = locale.lower().replace("_", "-")
    data = [
        texts_[code]
        for file in FILES
        for texts_ in spoken(json.loads((DATA / file).read_text()))
        if code in texts_
    ]
    found = {
        sentence
        for text in (*said(locale), *data)
        for sentence in re.split(r"(?<=[.?!:;।؟؛])\s+", re.sub(r"%\(\w+\)[sd]|\{\w*\}", "N", text))
        if len([word for word in sentence.split() if re.search(r"\w", word)]) > LONGEST[locale]
    }
    assert found == set()


@pytest.mark.parametrize("locale", ["nl", "nl_Easy"])
def test_dutch_says_je(locale: str) -> None:
    found = [text for text in every(locale) if re.search(r"(?<![\\“])\b[Uu]w?\b", text)]
    assert found == []


def test_chinese_says_you_in_one_way() -> None:
    assert [text for text in every("zh_Hans") if "您" in text] == []


@pytest.mark.parametrize("locale", TRANSLATED)
def test_digits_are_latin(locale: str) -> None:
    """A code, an hour and a number to call look the same in each language."""
    assert [text for text in said(locale) if re.search(r"(?![0-9])\d", text)] == []


def every(locale: str) -> Iterator[str]:
    for domain, template in TEMPLATES.items():
        for message in filter(messages.in_use, template):
            yield from texts(locale, message, domain)


@pytest.mark.parametrize("locale", TRANSLATED)
def test_buttons_are_called_what_stands_on_them(locale: str) -> None:
    """Of `Tap “Exit”`, the words in quotes are those of the button in each language."""
    wrong = []
    for domain, template in TEMPLATES.items():
        for message in filter(messages.in_use, template):
            for button in re.findall(r"“([A-Z][^“”{}%]+)”", messages.first(message)):
                called = {quoted(text, locale) for text in names_of(button, locale)}
                if called:
                    wrong += [
                        text
                        for text in texts(locale, message, domain)
                        if not any(name in text for name in called)
                    ]
    assert wrong == []


def quoted(text: str, locale: str) -> str:
    """Return a name in the quotes of its language; those of China are the English ones."""
    return f"「{text}」" if locale == "zh_Hant" else f"“{text}”"


def names_of(button: str, locale: str) -> set[str]:
    """Return what this button is called; easy Dutch says what Dutch says, if it says nothing."""
    found = {
        text
        for domain, template in TEMPLATES.items()
        for message in filter(messages.in_use, template)
        if messages.first(message) == button
        for text in texts(locale, message, domain)
    }
    return found or (names_of(button, "nl") if locale in catalogues.PARTIAL else set())
