import re
from datetime import date
from pathlib import Path

import brotli
import pytest
from django.conf import settings as here
from django.contrib.staticfiles import finders
from django.test import Client, RequestFactory
from django.utils import translation
from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.formats import date_format
from django.utils.translation import get_language_info

from api.urls import urlpatterns
from backend.core.languages import BY_CODE
from backend.core.locale import MARK, seekers_languages
from backend.organisations.texts import in_language
from backend.web.surveys.languages import chosen_language
from backend.web.templatetags.kier import in_its_language, lang_of

FIRST_PAGE_BYTES = 7_900
TAGS = {"nl": "nl", "nl-easy": "nl", "en": "en", "zh-hans": "zh-Hans", "vi": "vi"}
SIDES = re.compile(
    r"(?<![\w-])(?:margin|padding|border|inset)?-?(?:left|right)\s*:|text-align: (?:left|right)"
)


def test_easy_dutch_is_dutch_to_everybody_else() -> None:
    assert {code: lang_of(code) for code, _name in here.LANGUAGES} == TAGS


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("code", "attributes"),
    {
        "ar": '<html lang="ar" dir="rtl" data-language="ar">',
        "nl-easy": '<html lang="nl" dir="ltr" data-language="nl-easy">',
    }.items(),
)
def test_another_language_needs_no_other_page(
    client: Client, settings, code: str, attributes: str
) -> None:
    settings.LANGUAGES = [*here.LANGUAGES, ("ar", "العربية")]
    answer = client.get("/offline", headers={"Accept-Language": code})
    assert attributes in answer.content.decode()


@pytest.fixture
def thai(settings) -> None:
    """As if Thai were complete."""
    settings.SEEKERS_LANGUAGES = [("th", "ภาษาไทย")]


@pytest.mark.django_db
@pytest.mark.usefixtures("thai")
@pytest.mark.parametrize(
    ("address", "code"),
    {"/th": "th", "/zh": "zh-hans", "/vi": "vi", "/hu": "en", "/": "en"}.items(),
)
def test_a_card_leads_to_the_page_in_its_language(client: Client, address: str, code: str) -> None:
    """No redirect tells of it, and forms go to the one address."""
    answer = client.get(address, headers={"Accept-Language": "en"})
    page = answer.content.decode()
    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store")
    assert f'data-language="{code}"' in page
    assert answer["Content-Language"] == code
    assert address == "/" or f'action="{address}"' not in page


@pytest.mark.django_db
@pytest.mark.usefixtures("thai")
def test_a_page_is_as_long_at_each_address(client: Client) -> None:
    card, browser = client.get("/th"), client.get("/", headers={"Accept-Language": "th"})
    assert len(card.content) == len(browser.content)


@pytest.mark.django_db
@pytest.mark.usefixtures("thai")
@pytest.mark.parametrize(
    ("code", "told"), {"th": True, "vi": True, "nl": False, "en": False}.items()
)
def test_the_page_says_when_no_speaker_read_it(client: Client, code: str, told: bool) -> None:
    page = client.get("/", headers={"Accept-Language": code}).content.decode()
    with translation.override(code):
        note = translation.gettext("This translation is new. Some words may be wrong.")
    assert (note in page) is told
    # Whoever comes to ask has done so before they read it.
    assert not told or page.index(note) > page.index("</main>")


def test_a_text_in_another_language_is_marked() -> None:
    with translation.override("vi"):
        assert (
            in_its_language(in_language({"nl": "<b>"}))
            == '<span lang="nl" dir="ltr">&lt;b&gt;</span>'
        )
        assert in_its_language(in_language({"nl": "a", "vi": "b"})) == "b"
        assert in_its_language("no text of theirs") == "no text of theirs"
    with translation.override("nl-easy"):
        assert in_its_language(in_language({"nl": "a"})) == "a"


def test_whatever_a_seeker_calls_speaks_the_languages_of_seekers() -> None:
    found = {
        str(route.pattern): getattr(route.callback, MARK, False)
        for route in urlpatterns
        if str(route.pattern).startswith("intake/")
    }
    assert len(found) > 5
    assert {address for address, is_marked in found.items() if not is_marked} == set()


@pytest.mark.django_db
def test_an_unknown_address_is_told_in_the_readers_language(client: Client) -> None:
    answer = client.get("/nothing", headers={"Accept": "text/html", "Accept-Language": "th-TH"})
    assert (answer.status_code, answer["Content-Language"]) == (404, "th")
    assert "ไม่มีหน้าที่อยู่นี้" in answer.content.decode()


def test_filipino_has_its_name_though_django_lacks_it() -> None:
    assert get_language_info("fil")["name_local"] == "Filipino"


def names_of_days(code: str) -> list[str]:
    with translation.override(code):
        return [str(name) for name in (*WEEKDAYS.values(), *WEEKDAYS_ABBR.values())]


@pytest.mark.parametrize("code", [code for code in BY_CODE if not code.startswith(("en", "nl"))])
def test_days_and_dates_are_in_the_language(code: str) -> None:
    """Django's, or ours where it lacks them: else they would be Dutch."""
    others = {*names_of_days("en"), *names_of_days("nl")}
    assert others.isdisjoint(names_of_days(code))
    day = date(2026, 5, 28)
    with translation.override(code):
        told = date_format(day, "MONTH_DAY_FORMAT")
    assert told not in {"28 mei", "May 28"}


def test_styles_name_no_side() -> None:
    """Left in one language is right in another."""
    folder = Path(str(finders.find("kier/css/parts.css"))).parent
    found = {
        f"{path.name}: {line.strip()}"
        for path in folder.glob("*.css")
        for line in path.read_text().splitlines()
        if SIDES.search(line)
    }
    assert found == set()


@pytest.mark.django_db
@pytest.mark.parametrize("code", [code for code in seekers_languages() if code != "nl-easy"])
def test_the_first_page_is_light_in_every_language(client: Client, code: str) -> None:
    """What `tests/browser/test_bars.py` leaves for it, beside the script and what is around."""
    page = client.get("/", headers={"Accept-Language": code, "Accept-Encoding": "br"})
    assert f'data-language="{code}"'.encode() in brotli.decompress(page.content)
    assert len(page.content) <= FIRST_PAGE_BYTES


@pytest.mark.parametrize(
    ("asked", "code"),
    {
        "zh-TW,zh;q=0.9": "zh-hant",
        "zh-HK": "zh-hant",
        "zh-CN": "zh-hans",
        "zh": "zh-hans",
        "nl-BE": "nl",
        "tl-PH": "fil",
        "xx,ar;q=0.5": "ar",
        "*": "nl",
        "": "nl",
    }.items(),
)
def test_a_survey_comes_in_the_closest_of_its_languages(asked: str, code: str) -> None:
    request = RequestFactory().get("/", headers={"Accept-Language": asked})
    codes = ["nl", "nl-easy", "en", "zh-hans", "zh-hant", "fil", "ar"]
    assert chosen_language(request, codes) == code
