"""Which language a reader gets."""

import pytest
from django.test import Client
from django.utils import translation

from backend.core.languages import REGISTRY
from backend.core.locale import closest, listed, seekers_language

CODES = [one.code for one in REGISTRY]


@pytest.fixture
def every_language(settings) -> None:
    """As if each language of the registry were complete."""
    known = dict(settings.LANGUAGES)
    settings.SEEKERS_LANGUAGES = [(one.code, one.name) for one in REGISTRY if one.code not in known]


@pytest.mark.parametrize(
    ("asked", "code"),
    {
        "zh-TW": "zh-hant",
        "zh-HK": "zh-hant",
        "zh-MO": "zh-hant",
        "zh-Hant-HK": "zh-hant",
        "zh-CN": "zh-hans",
        "zh-Hans-SG": "zh-hans",
        "zh": "zh-hans",
        "fil-PH": "fil",
        "tl": "fil",
        "tl-PH": "fil",
        "in-ID": "id",
        "id-ID": "id",
        "ne-NP": "ne",
        "hi-IN": "hi",
        "pl-PL": "pl",
        "hu-HU": "hu",
        "ar-EG": "ar",
        "th-TH": "th",
        "nl-BE": "nl",
        "nl-easy": "nl-easy",
        "en-US": "en",
        "sw": None,
        "n": None,
    }.items(),
)
def test_closest(asked: str, code: str | None) -> None:
    assert closest(asked, CODES) == code


def test_chinese_is_better_than_none() -> None:
    assert closest("zh-TW", ["nl", "zh-hans"]) == "zh-hans"


@pytest.mark.usefixtures("every_language")
@pytest.mark.parametrize(
    ("header", "code"),
    [
        ("th-TH,th;q=0.9,en;q=0.8", "th"),
        ("sw,ne;q=0.5", "ne"),
        ("en;q=0.2,ar;q=0.9", "ar"),
        ("*", "nl"),
        ("", "nl"),
        ("x" * 600, "nl"),
    ],
)
def test_the_first_that_we_have(header: str, code: str) -> None:
    assert seekers_language(header) == code


def test_a_language_that_is_not_complete_is_not_offered(settings) -> None:
    settings.SEEKERS_LANGUAGES = []
    assert seekers_language("th,en;q=0.5") == "en"


@pytest.mark.django_db
@pytest.mark.usefixtures("every_language")
@pytest.mark.parametrize(
    ("address", "code"),
    {
        "/": "th",
        "/offline": "th",
        "/s/unknown-code": "th",
        "/inbox/": "en",
        "/surveys/": "en",
    }.items(),
)
def test_members_pages_are_in_the_next_language(client: Client, address: str, code: str) -> None:
    """Their texts are not among those of a seekers' language."""
    page = client.get(address, headers={"Accept-Language": "th,en;q=0.5"}).content.decode()
    assert f'data-language="{code}"' in page


@pytest.mark.parametrize(
    ("code", "text"),
    {
        "nl": "thee, soep",
        "zh-hans": "thee、soep",
        "zh-hant": "thee、soep",
        "ar": "thee، soep",
        "th": "thee, soep",
    }.items(),
)
def test_a_list_as_the_language_writes_it(code: str, text: str) -> None:
    with translation.override(code):
        assert listed(["thee", "soep"]) == text
