"""Every text is said in every language of the interface, and says the same."""

import gettext as plain_gettext
import re
import unicodedata
from collections.abc import Iterator

import pytest
from babel.messages.catalog import Catalog, Message
from django.conf import settings
from django.test import Client
from django.utils import translation
from django.utils.dates import MONTHS, WEEKDAYS

from api.common.serializers import BORROWED
from backend.core.languages import BY_CODE, REGISTRY, InterfaceLanguage
from backend.core.locale import seekers_languages
from backend.help_requests import states
from backend.organisations import profiles
from backend.organisations.reasons import Reason, render
from scripts.checks import catalogues, messages
from tests.domain.matcher_samples import organisation_rows

# `scripts/check messages` looks for what is not translated each time.
pytestmark = pytest.mark.full

LOCALES = catalogues.COMPLETE + catalogues.PARTIAL + catalogues.SEEKERS
TEMPLATES = {domain: messages.collect(domain) for domain in catalogues.DOMAINS}
TEMPLATE = TEMPLATES["django"]
SEEKERS_TEMPLATE = messages.collect_for_seekers()
ALL = {
    (locale, domain): catalogues.read(catalogues.po_path(locale, domain), locale)
    for locale, domain in catalogues.pairs()
}
CATALOGUES = {locale: ALL[locale, "django"] for locale in LOCALES}
CODES = {one.locale: one.code for one in REGISTRY}
with translation.override("en"):
    PROVINCES = {str(label) for value, label in profiles.Region.choices if value != "unknown"}
    # The Hague has other names.
    CITIES = {str(city) for city in profiles.CITIES.values() if "," not in city}
    # Everyday Filipino calls most of them as English does.
    LANGUAGES_IN_ENGLISH = {str(label) for _value, label in profiles.Language.choices}
NAMES_OF_LANGUAGES = {"Thai", "Hindi", "Urdu", "Punjabi", "Tamil", "Tigrinya"}
# How much of a hundred is written.
SHARES = {"%(number)s%%", "{number}%"}
# As they are written on keyboards.
KEYS = {"Enter", "Esc"}
SAME_AS_ENGLISH = {
    "nl": PROVINCES
    | CITIES
    | NAMES_OF_LANGUAGES
    | SHARES
    | KEYS
    | {"Cache", "Database", "Inbox", "incident", "later", "links", "Links", "Platform HOPE"}
    | {"Module", "Plan", "Project", "Team", "Week", "Week %(number)s", "Week {n}", "week {n}"}
    | {"Teams", "poster", "professionals", "team", "training"}
    | {"Code", "Link…", "Outreach", "Stop", "Stops", "Video", "stops"}
    | {"Toolkit", "Trainer", "Trainer:", "Training", "Veilig Thuis", "toolkit"}
    | {"bed and breakfast", "hostel", "hotel", "Filters", "Indicator", "Later"},
    "nl_Easy": set(),
    "vi": PROVINCES | CITIES | KEYS | SHARES | {"Video", "Veilig Thuis"},
    "zh_Hans": {"Esc", "Veilig Thuis", *SHARES},
    "fil": {"Code"} | LANGUAGES_IN_ENGLISH - {"English", "Spanish", "Another language"},
}
# Of a seekers' language, which may write these as the Dutch do.
NAMES_ANYWHERE = PROVINCES | CITIES | KEYS | SHARES | NAMES_OF_LANGUAGES | {"OK"}
# Thai has none: a space stands between sentences.
STOPS = (".", "。", "।")
PLACEHOLDER = re.compile(r"\{[^}]*\}|%\(\w+\)[sd]")
VOCABULARIES = (
    profiles.Audience,
    profiles.Theme,
    profiles.Wish,
    profiles.AgeBand,
    profiles.Region,
    profiles.Country,
    profiles.Language,
)
STATES = (
    states.ReferralStatus,
    states.RequestStatus,
    states.Move,
    states.DeclineReason,
)


def template_of(locale: str, domain: str = "django") -> Catalog:
    """The messages that a language has to have."""
    if locale in messages.NOT_DJANGOS:
        return messages.collect_for_seekers(locale)
    return SEEKERS_TEMPLATE if locale in catalogues.SEEKERS else TEMPLATES[domain]


def domains_of(locale: str) -> list[str]:
    return [domain for known, domain in ALL if known == locale]


def pairs(locale: str, domain: str = "django") -> Iterator[tuple[Message, str]]:
    """Each message with each of its translations in this catalogue."""
    for message in filter(messages.in_use, template_of(locale, domain)):
        known = ALL[locale, domain].get(message.id, message.context)
        for text in messages.texts(known) if known else ():
            if text:
                yield message, text


def said(code: str, message: Message, number: int = 2) -> str:
    """Return the message as the running application translates it."""
    with translation.override(code):
        if isinstance(message.id, str) and message.context:
            return translation.pgettext(message.context, message.id)
        if isinstance(message.id, str):
            return translation.gettext(message.id)
        return translation.ngettext(*message.id, number)


def key(message: Message) -> tuple[object, object]:
    return message.context, message.id


@pytest.mark.parametrize(("locale", "domain"), ALL)
def test_every_message_is_translated(locale: str, domain: str) -> None:
    assert list(messages.faults(template_of(locale, domain), locale, domain)) == []


@pytest.mark.parametrize(("locale", "domain"), ALL)
def test_each_placeholder_stands_there_as_often(locale: str, domain: str) -> None:
    """A form of the plural for one number alone may say that number as a word."""
    [exact] = [one.forms_of_one_number for one in REGISTRY if one.locale == locale]
    for message in filter(messages.in_use, template_of(locale, domain)):
        wanted = sorted(PLACEHOLDER.findall(messages.first(message)))
        known = ALL[locale, domain].get(message.id, message.context)
        for form, text in enumerate(messages.texts(known) if known else ()):
            found = sorted(PLACEHOLDER.findall(text))
            if text and message.pluralizable and form in exact:
                assert {*found} <= {*wanted}, text
                assert len(wanted) - len(found) <= 1, text
            elif text:
                assert found == wanted, text


def test_arabic_says_one_and_two_as_words() -> None:
    known = ALL["ar", "django"].get("within %(count)d hour")
    assert known
    for number, text in {1: "خلال ساعة", 2: "خلال ساعتين", 3: "خلال 3 ساعات"}.items():
        with translation.override("ar"):
            shown = translation.ngettext(*known.id, number) % {"count": number}
        assert shown == text


@pytest.mark.parametrize("locale", LOCALES)
def test_only_names_are_the_same_as_in_english(locale: str) -> None:
    same = {
        text
        for domain in domains_of(locale)
        for message, text in pairs(locale, domain)
        if text == messages.first(message)
    }
    if locale in catalogues.SEEKERS:
        assert same - NAMES_ANYWHERE - SAME_AS_ENGLISH.get(locale, set()) == set()
    else:
        assert same == SAME_AS_ENGLISH[locale]


@pytest.mark.parametrize(("locale", "domain"), ALL)
def test_letters_with_marks_are_written_as_one(locale: str, domain: str) -> None:
    """NFC and NFD look alike and compare unequal."""
    texts = [text for _message, text in pairs(locale, domain)]
    assert [text for text in texts if text != unicodedata.normalize("NFC", text)] == []


@pytest.mark.parametrize(("locale", "domain"), ALL)
def test_sentences_end_alike(locale: str, domain: str) -> None:
    other = [
        text
        for message, text in pairs(locale, domain)
        if text.endswith(STOPS) != (messages.first(message).endswith(".") and locale != "th")
    ]
    assert other == []


TRANSLATED = {one.code: one for one in REGISTRY if one.code != "en"}


@pytest.mark.parametrize("language", TRANSLATED.values(), ids=TRANSLATED)
def test_plural_forms(language: InterfaceLanguage) -> None:
    """Of languages that are not offered yet too."""
    locale, forms = language.locale, language.plural_forms
    catalogue = catalogues.read(catalogues.po_path(locale), locale)
    assert catalogue.num_plurals == forms
    plurals = [one for one in catalogue if messages.in_use(one) and one.pluralizable]
    assert plurals
    assert [plural.id for plural in plurals if len(messages.texts(plural)) != forms] == []


@pytest.mark.parametrize(("locale", "domain"), ALL)
def test_compiled_catalogues_load(locale: str, domain: str) -> None:
    with catalogues.po_path(locale, domain).with_suffix(".mo").open("rb") as file:
        compiled = plain_gettext.GNUTranslations(file)
    told = {
        text: compiled.pgettext(message.context, messages.first(message))
        if message.context
        else compiled.gettext(messages.first(message))
        for message, text in pairs(locale, domain)
        if isinstance(message.id, str)
    }
    assert told == {text: text for text in told}


@pytest.mark.parametrize("locale", catalogues.COMPLETE + catalogues.SEEKERS)
@pytest.mark.parametrize("number", [1, 2, 5])
def test_the_application_says_what_the_catalogue_says(locale: str, number: int) -> None:
    """Other applications translate some of the same messages; ours are read first."""
    wanted = in_use(template_of(locale))
    expected = texts_of(CATALOGUES[locale], number, wanted)
    assert {key(one): said(CODES[locale], one, number) for one in wanted} == expected


@pytest.mark.parametrize("number", [1, 2])
def test_easy_dutch_is_its_own_text_or_else_the_dutch_one(number: int) -> None:
    """Texts that Django has in Dutch, and plurals, must be repeated in nl_Easy."""
    dutch = texts_of(CATALOGUES["nl"], number)
    easy = {one: text for one, text in texts_of(CATALOGUES["nl_Easy"], number).items() if text}
    assert 0 < len(easy) < len(dutch)
    assert {key(one): said("nl-easy", one, number) for one in in_use()} == dutch | easy


@pytest.mark.parametrize("form", [0, 1])
def test_texts_of_modules_are_dutch_in_easy_dutch_too(client: Client, form: int) -> None:
    """A text in one and many that has no easier words is the Dutch one, and never English."""
    dutch, easy = (
        {one: text for one, text in catalog.items() if isinstance(text, list)}
        for code in ("nl", "nl-easy")
        for catalog in [client.get(f"/inbox/texts/{code}").json()["catalog"]]
    )
    written = {
        message.id[0]: message.string
        for message in ALL["nl_Easy", "djangojs"]
        if message.pluralizable and all(message.string)
    }
    assert len(dutch) > len(written)
    expected = {one: written.get(one, text)[form] for one, text in dutch.items()}
    assert {one: text[form] for one, text in easy.items()} == expected


def in_use(template: Catalog = TEMPLATE) -> list[Message]:
    return [message for message in template if messages.in_use(message)]


def texts_of(
    catalogue: Catalog, number: int, wanted: list[Message] | None = None
) -> dict[object, str]:
    form = plain_gettext.c2py(catalogue.plural_expr)(number)
    found: dict[object, str] = {}
    for message in in_use() if wanted is None else wanted:
        texts = messages.texts(catalogue.get(message.id, message.context))
        found[key(message)] = texts[form if len(texts) > 1 else 0]
    return found


def test_english_stands_in_the_sources() -> None:
    assert {said("en", one) for one in in_use()} == {messages.first(one) for one in in_use()}


def test_languages_of_the_interface_have_a_name_in_their_own_words() -> None:
    for language in REGISTRY:
        info = translation.get_language_info(language.code)
        assert (info["code"], info["name_local"]) == (language.code, language.name)
        assert (info["bidi"], language.name) == (language.right_to_left, nfc(language.name))
    offered = dict([*settings.LANGUAGES, *settings.SEEKERS_LANGUAGES])
    assert offered == {one.code: one.name for one in REGISTRY if one.ready}


@pytest.mark.parametrize("code", [code for code in seekers_languages() if code != "en"])
def test_days_and_months_are_named_in_each_language(code: str) -> None:
    def named(language: str) -> set[str]:
        with translation.override(language):
            return {str(name) for table in (WEEKDAYS, MONTHS) for name in table.values()}

    assert len(named(code) & named("en")) < 4
    assert code.startswith("nl") or len(named(code) & named("nl")) < 4


def nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def labels(code: str) -> list[str]:
    states = () if BY_CODE[code].locale in catalogues.SEEKERS else STATES
    with translation.override(code):
        return [str(label) for words in (*VOCABULARIES, *states) for label in words.labels]


def sentences(code: str) -> list[str]:
    """Yield every reason, with one hour and two, and each language."""
    with translation.override(code):
        return [
            render(
                reason,
                organisation_name=row["name"],
                languages=row["languages"],
                safety_net_name="CoMensha",
                response_hours=hours,
                language=language,
            )
            for row in organisation_rows()
            for reason in Reason
            for hours in (1, 48)
            for language in profiles.Language.values
            if language != "other"
        ]


NAMES = {"CoMensha", *(row["name"] for row in organisation_rows())}
# Words that English has too.
SHARED = {
    "nl": {"in", "is", "man", "of", "we", *map(str.lower, NAMES_OF_LANGUAGES)},
    "vi": {
        *("do", "hindi", "urdu", "bengali", "punjabi", "tamil"),
        *("sinhala", "tigrinya", "somali", "papiamento", "hungary"),
    },
    "zh-hans": set(),
    "pl": {"do", "i", "we", "hindi", "urdu", "papiamento"},
    "id": {
        *("hindi", "urdu", "bengali", "tamil", "thai"),
        *("sinhala", "tigrinya", "papiamento"),
    },
    "fil": {
        *("may", "netherlands", "report", "sex"),
        *(name.lower() for name in SAME_AS_ENGLISH["fil"] | NAMES_OF_LANGUAGES),
    },
    "hu": {"a", "is", "hindi", "papiamento", "tamil", "thai", "tigrinya", "urdu"},
}


def words(texts: list[str]) -> set[str]:
    joined = "\n".join(texts)
    for name in sorted(NAMES | PROVINCES, key=len, reverse=True):
        joined = joined.replace(name, " ")
    return set(re.findall(r"[^\W\d_]+", joined.lower()))


def translated(code: str) -> list[str]:
    return [*labels(code), *sentences(code)]


@pytest.mark.parametrize("code", [code for code in seekers_languages() if code != "en"])
def test_options_and_reasons_hold_no_english(code: str) -> None:
    found = words(translated(code)) & words(translated("en"))
    assert found - SHARED.get(code.removesuffix("-easy"), set()) == set()


@pytest.mark.parametrize("code", seekers_languages())
def test_one_of_a_vocabulary_is_not_called_like_another(code: str) -> None:
    with translation.override(code):
        for words_ in VOCABULARIES:
            assert len({str(label) for label in words_.labels}) == len(words_.labels)


@pytest.mark.parametrize(
    ("code", "expected"),
    {
        "en": "Koraal answers in Dutch and Hindi.",
        "nl": "Koraal antwoordt in het Nederlands en het Hindi.",
        "nl-easy": "Koraal antwoordt in het Nederlands en het Hindi.",
        "vi": "Koraal trả lời bằng tiếng Hà Lan và tiếng Hindi.",
        "zh-hans": "Koraal 用荷兰语和印地语回复。",
    }.items(),
)
def test_languages_are_named_in_the_language_of_the_sentence(code: str, expected: str) -> None:
    with translation.override(code):
        text = render(
            Reason.LANGUAGES_SPOKEN,
            organisation_name="Koraal",
            languages=["nl", "hi"],
            safety_net_name=None,
            response_hours=1,
            language="nl",
        )
    assert text == expected


def test_borrowed_messages_are_those_of_the_library() -> None:
    """A message that the library rewords would be translated in vain."""
    from django.core.validators import ProhibitNullCharactersValidator, RegexValidator
    from rest_framework import serializers
    from rest_framework.validators import ProhibitSurrogateCharactersValidator

    used = {
        name: serializers.ListField.default_error_messages | kind.default_error_messages
        for name, kind in {"text": serializers.CharField, "list": serializers.ListField}.items()
    }
    with translation.override("en"):
        known = {
            *map(str, serializers.Field.default_error_messages.values()),
            *(str(text) for texts in used.values() for text in texts.values()),
            str(ProhibitNullCharactersValidator.message),
            str(ProhibitSurrogateCharactersValidator.message),
            str(RegexValidator.message),
        }
    assert set(BORROWED) - known == set()
