"""The uses of each registry, as sets of the names that they know.

Places that derive from the registry know a new entry at once; the files of the others have to be
edited, and a page of docs/ lists them.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from unittest.mock import patch

from django.conf import settings

BASE = Path(__file__).resolve().parents[2]
STATIC = "backend/web/static/kier/"
PREFERENCES = f"{STATIC}shared/notifications/preferences.js"
EDITORS_KINDS = f"{STATIC}surveys/kinds.js"
FLOW_ANSWERS = f"{STATIC}shared/questionnaire/flow-answers.js"
REFERRALS, INBOX = f"{STATIC}inbox/referrals.js", f"{STATIC}inbox/inbox.js"
LOCALE = BASE / "backend" / "locale"

type Names = set[str]


@dataclass(frozen=True, slots=True)
class Registry:
    """A registry, the page that says how to add to it, and the places that use it."""

    entries: Callable[[], Names]
    page: str
    places: Mapping[str, Callable[[], Names]]


def text(path: str) -> str:
    return (BASE / path).read_text()


def in_backticks(path: str) -> Names:
    return set(re.findall(r"`([\w-]+)`", text(path)))


def keys_of(source: str, begin: str) -> Names:
    depth, level, found = 0, 0, set()
    rest = source[source.index(begin) + len(begin) :]
    for token in re.finditer(r'"(?:[^"\\]|\\.)*"|//.*|[{}()[\]]|([\w-]+):', rest):
        if token[1]:
            level = level or depth
            if depth == level:
                found.add(token[1])
        elif token[0] in "{([":
            depth += 1
        elif token[0] in "})]":
            depth -= 1
            if depth == 0:
                break
    return found


def words_of(source: str, begin: str, end: str = ";") -> Names:
    rest = source[source.index(begin) :]
    return set(re.findall(r'"([\w-]+)"', rest[: rest.index(end)]))


@cache
def enumerations() -> list[Names]:
    """Every list of values in the description of the API."""
    from drf_spectacular.generators import SchemaGenerator

    def walk(node: Any) -> Iterator[Names]:
        if isinstance(node, Mapping):
            if isinstance(node.get("enum"), list):
                yield {str(value) for value in node["enum"]}
            for below in node.values():
                yield from walk(below)
        elif isinstance(node, list):
            for below in node:
                yield from walk(below)

    return list(walk(SchemaGenerator().get_schema(request=None, public=True)))


def in_the_api(*known: str, of: Names | None = None) -> Names:
    """Return the values of the API's enumerations that have these, and none but those `of`."""
    found = [
        values
        for values in enumerations()
        if values.issuperset(known) and (of is None or values <= of)
    ]
    assert found, "the description has no such list"
    return set.intersection(*found)


# -- Transports ---------------------------------------------------------------------------------


def transports() -> Names:
    from notifications.transports.registry import TRANSPORTS

    return {via.value for via in TRANSPORTS}


def worker_lanes() -> Names:
    from notifications.worker import process

    with patch.object(process, "is_configured", return_value=True):
        return set(map(str, process.DeliveryProcess().work))


def overview() -> Names:
    from notifications.overview import overview

    return {way.via.value for way in overview().ways}


def operator_page() -> Names:
    from backend.operator.transports import page

    return {section.via.value for section in page()["sections"]}


def delivery_metrics() -> Names:
    from backend.operator.metrics import counted

    samples = [sample for family in counted() for sample in family.samples]
    return {sample.labels["via"] for sample in samples if "via" in sample.labels}


def contract() -> Names:
    from tests.notifications.contract import CASES

    return {case.via.value for case in CASES}


def device_choices() -> Names:
    from notifications.models import Device

    return {value for value, _label in Device._meta.get_field("via").choices}


def chosen_ways() -> Names:
    from notifications.preferences import CHOSEN

    return {via.value for kind in CHOSEN.values() for via in kind.vias}


TRANSPORT = Registry(
    transports,
    "docs/notifications.md",
    {
        "notifications/kinds.py": chosen_ways,
        "notifications/models.py": device_choices,
        "notifications/overview.py": overview,
        "notifications/worker/process.py": worker_lanes,
        "backend/operator/transports.py": operator_page,
        "backend/operator/metrics.py": delivery_metrics,
        "api/notifications/": lambda: in_the_api("web_push", "fcm") | {"mail"},
        "docs/notifications.md": lambda: in_backticks("docs/notifications.md"),
        "tests/notifications/contract.py": contract,
        PREFERENCES: lambda: words_of(text(PREFERENCES), "const WAYS"),
    },
)


# -- Question types -----------------------------------------------------------------------------


def question_types() -> Names:
    from surveys.questionnaire.kinds import KINDS

    return set(KINDS)


def an_item(kind_id: str) -> dict[str, Any]:
    from surveys.questionnaire.kinds import KINDS

    kind = KINDS[kind_id]
    item: dict[str, Any] = {"kind": kind_id, "name": "asked", "label": {"en": "What?"}}
    if kind_id == "calculate":
        item["calculation"] = "1 + 1"
    if kind.has_choices:
        item["choices"] = "list"
    if kind.has_items:
        item["items"] = [{"kind": "one", "name": "row", "choices": "list"}]
    return item


def a_definition(kind_id: str) -> Any:
    from surveys.questionnaire.definition import read

    choices = {"list": [{"name": "a"}, {"name": "b"}]}
    ask = {"kind": "yes_no", "name": "first"}
    return read(
        {
            "title": {"en": "Q"},
            "languages": ["en"],
            "choices": choices,
            "items": [ask, an_item(kind_id)],
        }
    )


def those_for_which(works: Callable[[Any], object]) -> Names:
    found = set()
    for kind_id in question_types():
        try:
            done = works(a_definition(kind_id))
        except (KeyError, ValueError):
            continue
        if done:
            found.add(kind_id)
    return found


def on_a_page() -> Names:
    from datetime import date

    from backend.web.surveys.question_context import FIELDS, QuestionContext
    from surveys.questionnaire.compiled import compile_definition
    from surveys.questionnaire.flow import Situation, resolve

    def draws(definition: Any) -> bool:
        state = resolve(compile_definition(definition), {}, Situation(date(2026, 3, 31)))
        if definition.item("asked").kind in {"calculate", "repeat"}:
            return True
        look = QuestionContext(state, {}, {}, {}).question("asked")["look"]
        return look in FIELDS | {"choices", "scale", "ranking", "grid", "note", "group"}

    return those_for_which(draws)


def in_spreadsheets() -> Names:
    from surveys.xlsform.form_export import write_form
    from surveys.xlsform.form_import import read_form

    def comes_back(definition: Any) -> bool:
        found = read_form("form.xlsx", write_form(definition)).definition
        return bool(found) and found.item("asked").kind == definition.item("asked").kind

    return those_for_which(comes_back)


def in_exports() -> Names:
    from surveys.exports.columns import SORTS, Sort
    from surveys.questionnaire.kinds import KINDS

    return {kind.id for kind in KINDS.values() if SORTS.get(kind.value_type, Sort.TEXT)}


def in_cases() -> Names:
    cases = (BASE / "tests" / "surveys" / "questionnaire" / "cases").glob("*.json")
    return {kind for path in cases for kind in re.findall(r'"kind": "(\w+)"', path.read_text())}


def checked_in_the_browser() -> Names:
    from surveys.questionnaire.kinds import KINDS, NOTATIONS

    source = text(FLOW_ANSWERS)
    known = keys_of(source, "const CLOCKED =")
    return known | {kind.id for kind in KINDS.values() if kind.value_type not in NOTATIONS}


QUESTION_TYPE = Registry(
    question_types,
    "docs/surveys.md",
    {
        "api/surveys/": lambda: in_the_api("yes_no", "date_time"),
        "backend/web/surveys/": on_a_page,
        "surveys/exports/columns.py": in_exports,
        "surveys/xlsform/": in_spreadsheets,
        "tests/surveys/questionnaire/cases/": in_cases,
        EDITORS_KINDS: lambda: keys_of(text(EDITORS_KINDS), "const kinds = () =>"),
        FLOW_ANSWERS: checked_in_the_browser,
        "docs/surveys.md": lambda: in_backticks("docs/surveys.md"),
    },
)


# -- Languages ----------------------------------------------------------------------------------


def languages() -> Names:
    return {code for code, _name in settings.LANGUAGES}


def with_catalogues() -> Names:
    from django.utils.translation import to_locale

    return {"en"} | {
        code for code in every_language() if (LOCALE / to_locale(code) / "LC_MESSAGES").is_dir()
    }


def plural_forms() -> Names:
    from tests.domain.test_translations import CODES

    return {"en", *CODES.values()}


def with_avoided_words() -> Names:
    from tests.domain.test_seekers_texts import AVOIDED
    from tests.domain.test_translations import CODES

    return {CODES.get(locale, locale) for locale in AVOIDED}


def of_phones() -> Names:
    from tests.walks.chromium import LANGUAGES, SEEKERS_LANGUAGES

    return {*LANGUAGES, *SEEKERS_LANGUAGES}


def in_lifelines() -> Names:
    data = json.loads(text("backend/organisations/data/lifelines.json"))
    return set.intersection(*(set(line["what"]) for line in data["lifelines"]))


def seekers_page() -> Names:
    from django.test import Client

    page = Client().get("/", headers={"accept-language": "en"}).content.decode()
    return set(re.findall(r'value="([\w-]+)"', page)) | set(re.findall(r'lang="([\w-]+)"', page))


def operators_fields() -> Names:
    from backend.operator.fields import TextsWidget

    return {name.removeprefix("_") for name in TextsWidget(rows=1).widgets_names}


def every_language() -> Names:
    from backend.core.locale import seekers_languages

    return set(seekers_languages())


# Those that have all texts; what else a language needs is below `SEEKERS_LANGUAGE`.
LANGUAGE = Registry(
    languages,
    "docs/languages.md",
    {
        "api/": lambda: in_the_api("nl-easy", "zh-hans", of=languages()),
        "backend/locale/": with_catalogues,
        "backend/organisations/data/lifelines.json": in_lifelines,
        "backend/operator/fields.py": operators_fields,
        "backend/web/seeker/": seekers_page,
        "tests/domain/test_translations.py": plural_forms,
        "tests/walks/chromium.py": of_phones,
    },
)

SEEKERS_LANGUAGE = Registry(
    every_language,
    "docs/languages.md",
    {
        "backend/locale/": with_catalogues,
        "backend/organisations/data/lifelines.json": in_lifelines,
        "backend/operator/fields.py": operators_fields,
        "backend/web/seeker/": seekers_page,
        "tests/domain/test_seekers_texts.py": with_avoided_words,
        "tests/walks/chromium.py": of_phones,
    },
)


# -- States of a referral -----------------------------------------------------------------------


def referral_states() -> Names:
    from backend.help_requests.states import ReferralStatus

    return set(ReferralStatus.values)


def column_choices() -> Names:
    from backend.help_requests.models import Referral

    return {value for value, _label in Referral._meta.get_field("status").choices}


def seekers_words() -> Names:
    from backend.web.seeker.screen import status_words

    return {state for state, _words in status_words()}


def moves() -> Names:
    from backend.help_requests.states import MOVES, ReferralStatus

    return {state.value for _from, state in MOVES.values()} | {ReferralStatus.WAITING.value}


REFERRAL_STATE = Registry(
    referral_states,
    "docs/help-requests.md",
    {
        "backend/help_requests/states.py": moves,
        "backend/help_requests/models/referrals.py": column_choices,
        "api/": lambda: in_the_api("offered", "declined", "closed") | {"waiting"},
        "backend/web/seeker/screen.py": seekers_words,
        # What waits for its turn is in no inbox.
        REFERRALS: lambda: keys_of(text(REFERRALS), "function stateName(status)") | {"waiting"},
        INBOX: lambda: (
            words_of(text(INBOX), "const OPEN =")
            | words_of(text(INBOX), "const ENDED =")
            | {"waiting"}
        ),
        "docs/help-requests.md": lambda: in_backticks("docs/help-requests.md"),
        "docs/api-additions.md": lambda: in_backticks("docs/api-additions.md"),
    },
)

REGISTRIES: Mapping[str, Registry] = {
    "transport": TRANSPORT,
    "question type": QUESTION_TYPE,
    "language": LANGUAGE,
    "seekers' language": SEEKERS_LANGUAGE,
    "referral state": REFERRAL_STATE,
}
