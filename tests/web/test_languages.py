import re
from pathlib import Path

import pytest
from django.conf import settings as here
from django.contrib.staticfiles import finders
from django.test import Client
from django.utils.translation import get_language_info

from backend.web.templatetags.kier import lang_of

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


def test_filipino_has_its_name_though_django_lacks_it() -> None:
    assert get_language_info("fil")["name_local"] == "Filipino"


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
