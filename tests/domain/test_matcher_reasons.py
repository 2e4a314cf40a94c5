"""Reasons: which are given, and how each reads."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.utils import translation

from backend.core.languages import BY_CODE
from backend.core.locale import seekers_languages
from backend.organisations.matcher import match
from backend.organisations.matching_criteria import CRITERIA
from backend.organisations.reasons import Reason, render
from tests.domain.matcher_samples import (
    ORGANISATIONS,
    a_candidate,
    a_profile,
    demonstration_candidates,
    demonstration_profile,
    demonstration_requests,
    organisation_rows,
)

PAGE = Path(__file__).parents[2] / "docs" / "matching.md"
SPACED = [code for code, _ in settings.LANGUAGES if code not in {"zh-hans", "vi"}]
"""Interface languages that put spaces between words, so that words can be counted."""


def sentence(code: str, **changes: Any) -> str:
    values: dict[str, Any] = {
        "organisation_name": "Koraal",
        "languages": ["nl"],
        "safety_net_name": "CoMensha",
        "response_hours": 48,
        "language": "hi",
    }
    with translation.override("en"):
        return render(code, **(values | changes))


SENTENCES = {
    "safety-net": "Koraal helps you find the right place.",
    "audience-boys": "Koraal works with boys and young men.",
    "audience-labour-migrants": "Koraal works with people from abroad who work here.",
    "language": "Koraal answers in Hindi.",
    "no-language": "Koraal does not answer in Hindi.",
    "languages-spoken": "Koraal answers in Dutch.",
    "wish-talk": "You can talk with Koraal.",
    "wish-advice": "Koraal can give you advice.",
    "wish-safe-place": "Koraal may have a safe place to sleep.",
    "wish-report": "Koraal can help you report what happened.",
    "no-wish-talk": "You cannot talk with Koraal.",
    "no-wish-advice": "Koraal cannot give you advice.",
    "no-wish-safe-place": "Koraal has no place to sleep.",
    "no-wish-report": "Koraal cannot help you report it.",
    "no-wish-talk-but-safety-net": "You cannot talk with Koraal; with CoMensha you can.",
    "no-wish-advice-but-safety-net": "Koraal cannot give you advice; CoMensha can.",
    "no-wish-safe-place-but-safety-net": "Koraal has no place to sleep; CoMensha may.",
    "no-wish-report-but-safety-net": "Koraal cannot help you report it; CoMensha can.",
    "theme-sexual-exploitation": "Koraal helps if somebody pushes you into sex.",
    "theme-labour-exploitation": "Koraal helps with bad work or too little pay.",
    "theme-criminal-exploitation": "Koraal helps if somebody makes you break the law.",
    "theme-other": "Koraal helps with other things too.",
    "no-theme-sexual-exploitation": "Koraal cannot help if somebody pushes you into sex.",
    "no-theme-labour-exploitation": "Koraal cannot help with bad work or low pay.",
    "no-theme-criminal-exploitation": "Koraal cannot help if you must break the law.",
    "no-theme-other": "Koraal may not help with other things.",
    "region-home": "Koraal knows your province well.",
    "region": "Koraal works in your province.",
    "region-country": "Koraal works in the whole of the Netherlands.",
    "age": "Koraal works with people of your age.",
    "some-ages": "Koraal may be for younger or older people.",
    "all-ages": "Koraal helps people under 18 and adults.",
    "easy-language": "Koraal uses easy words.",
    "no-easy-language": "Koraal may use difficult words.",
    "response-hours": "Koraal tries to answer within 48 hours.",
}


def test_every_code_has_its_sentence() -> None:
    assert {code.value: sentence(code) for code in Reason} == SENTENCES


@pytest.mark.parametrize(
    ("languages", "expected"),
    [
        (["nl", "en"], "Koraal answers in Dutch and English."),
        (["nl", "nl-easy", "en"], "Koraal answers in Dutch and English."),
        (["en", "nl", "th"], "Koraal answers in English, Dutch and Thai."),
        (["nl", "en", "th", "vi"], "Koraal answers in Dutch, English and 2 other languages."),
    ],
)
def test_languages_are_listed_in_the_order_of_the_organisation(
    languages: list[str], expected: str
) -> None:
    assert sentence("languages-spoken", languages=languages) == expected


def test_easy_dutch_is_answered_in_dutch() -> None:
    assert sentence("language", language="nl-easy") == "Koraal answers in Dutch."


def test_traditional_chinese_is_answered_in_chinese() -> None:
    assert sentence("language", language="zh-hant") == "Koraal answers in Chinese."
    text = sentence("languages-spoken", languages=["zh-hans", "zh-hant", "en"])
    assert text == "Koraal answers in Chinese and English."


def test_one_hour() -> None:
    text = sentence("response-hours", response_hours=1)
    assert text == "Koraal tries to answer within 1 hour."


def test_a_safety_net_that_is_gone_is_not_named() -> None:
    text = sentence("no-wish-safe-place-but-safety-net", safety_net_name=None)
    assert text == "Koraal has no place to sleep."


def test_an_unknown_code_is_an_error() -> None:
    with pytest.raises(ValueError, match="nonsense"):
        sentence("nonsense")


@pytest.mark.parametrize("interface", SPACED)
@pytest.mark.parametrize("row", organisation_rows(), ids=lambda row: row["slug"])
def test_one_sentence_of_twelve_words_at_most(row: dict[str, Any], interface: str) -> None:
    with translation.override(interface):
        texts = [
            render(
                code,
                organisation_name=row["name"],
                languages=row["languages"],
                safety_net_name="CoMensha",
                response_hours=row["response_hours"],
                language="zh-hans",
            )
            for code in Reason
        ]
    assert [text for text in texts if len(re.findall(r"[\w'-]+", text)) > 12] == []
    assert [text for text in texts if text.count(".") != 1] == []


def reasons(request_id: str, slug: str) -> list[str]:
    asked = next(row for row in demonstration_requests() if row["id"] == request_id)
    matches, net = match(demonstration_profile(asked), demonstration_candidates())
    found = {entry.candidate.slug: entry for entry in [*matches, *([net] if net else [])]}
    return [reason.value for reason in found[slug].reasons]


def test_reasons_of_one_who_fits_well() -> None:
    assert reasons("s02", "koraal") == [
        "audience-boys",
        "language",
        "wish-talk",
        "theme-sexual-exploitation",
        "theme-criminal-exploitation",
        "region-home",
        "age",
        "response-hours",
    ]


def test_reasons_tell_what_is_not_met() -> None:
    assert reasons("s11", "fairwork") == [
        "audience-labour-migrants",
        "language",
        "theme-labour-exploitation",
        "region-country",
        "age",
        "response-hours",
        "no-wish-safe-place-but-safety-net",
    ]


def test_reasons_tell_the_languages_instead() -> None:
    assert reasons("s18", "fairwork")[-2:] == ["no-language", "languages-spoken"]


def test_reasons_of_the_safety_net() -> None:
    assert reasons("s16", "comensha") == [
        "safety-net",
        "audience-boys",
        "language",
        "wish-talk",
        "theme-sexual-exploitation",
        "region-country",
        "age",
        "response-hours",
    ]


@pytest.mark.parametrize(
    ("net", "expected"),
    [
        ({"wishes": frozenset({"safe-place"})}, "no-wish-safe-place-but-safety-net"),
        ({"wishes": frozenset({"talk"})}, "no-wish-safe-place"),
        ({"wishes": frozenset({"safe-place"}), "has_key": False}, "no-wish-safe-place"),
    ],
)
def test_the_safety_net_is_named_only_for_what_it_can_do(
    net: dict[str, Any], expected: str
) -> None:
    asked = a_profile(wishes=frozenset({"safe-place"}))
    matches = match(asked, [a_candidate(1), a_candidate(2, safety_net=True, **net)]).matches
    assert expected in matches[0].reasons


def test_an_excluded_safety_net_is_not_named() -> None:
    net = a_candidate(2, safety_net=True, wishes=frozenset({"safe-place"}))
    asked = a_profile(wishes=frozenset({"safe-place"}), exclude=frozenset({net.id}))
    assert "no-wish-safe-place" in match(asked, [a_candidate(1), net]).matches[0].reasons


def test_age_is_no_reason_if_only_a_part_of_the_band_is_served() -> None:
    found = match(a_profile(age_band="12-15"), [a_candidate(age_from=14)]).matches[0]
    assert {"age", "some-ages"} & set(found.reasons) == {"some-ages"}


def test_texts_of_the_data_are_in_every_language_of_the_interface() -> None:
    lifelines = json.loads(ORGANISATIONS.with_name("lifelines.json").read_text())["lifelines"]
    abouts = [row["about"] for row in organisation_rows()]
    lines = [row["what"] for row in lifelines]
    full, offered = {*dict(settings.LANGUAGES)}, {*seekers_languages()}
    assert [text for text in abouts if not full <= {*text} <= {*BY_CODE}] == []
    # Whom to call is said in the languages of seekers too.
    assert [text for text in lines if not offered <= {*text} <= {*BY_CODE}] == []


def test_every_code_and_criterion_is_documented() -> None:
    page = PAGE.read_text()
    names = [*(f"`{code}`" for code in Reason), *(f"| {row.name} |" for row in CRITERIA)]
    assert [name for name in names if name not in page] == []
