"""`GET /api/v1/intake/options`."""

import base64
from typing import Any

import pytest
from django.conf import settings
from django.utils.translation import get_supported_language_variant, override

from backend.organisations import profiles
from tests.personas import INTAKE, Caller, whole

VOCABULARIES: dict[str, Any] = {
    "languages": profiles.Language,
    "audiences": profiles.Audience,
    "themes": profiles.Theme,
    "wishes": profiles.Wish,
    "age_bands": profiles.AgeBand,
    "regions": profiles.Region,
    "countries": profiles.Country,
}


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_options_in_each_language(anyone: Caller, language: str) -> None:
    answer = anyone.get(f"{INTAKE}/options", **{"Accept-Language": language})
    spoken = get_supported_language_variant(language)
    assert answer["Content-Language"] == spoken
    with override(spoken):
        labels: dict[str, list[dict[str, Any]]] = {
            name: [{"id": value, "label": str(label)} for value, label in words.choices]
            for name, words in VOCABULARIES.items()
        }
        for region in labels["regions"]:
            region["hints"] = list(profiles.Region(region["id"]).hints)
    assert whole(answer) == (
        200,
        {
            "suite": 1,
            "code": {
                "digits": 20,
                "salt": base64.urlsafe_b64encode(settings.CASE_CODE_SALT).decode().rstrip("="),
                "argon2id": {"memory_kib": 32768, "iterations": 3, "parallelism": 1},
            },
            **labels,
        },
    )


def test_words_are_those_of_the_contract(anyone: Caller) -> None:
    options = anyone.get(f"{INTAKE}/options").json()
    ids = {name: [word["id"] for word in options[name]] for name in VOCABULARIES}
    assert ids["audiences"] == ["boys", "labour-migrants", "other"]
    assert ids["themes"] == [
        "sexual-exploitation",
        "labour-exploitation",
        "criminal-exploitation",
        "other",
    ]
    assert ids["wishes"] == ["talk", "advice", "safe-place", "report"]
    assert ids["age_bands"] == ["under-12", "12-15", "16-17", "18-22", "23-plus", "unknown"]
    assert len(ids["regions"]) == 13
    assert {"nl", "nl-easy", "en", "zh-hans", "vi", "th", "id", "fil", "hi", "ne"} <= {
        *ids["languages"]
    }
    assert len(ids["languages"]) > len(settings.LANGUAGES)


@pytest.mark.parametrize("wish", ["*", "xx", "", "en;q=2", "x" * 5000, "en-GB-oed,\x00"])
def test_a_language_that_nobody_has_is_no_error(anyone: Caller, wish: str) -> None:
    answer = anyone.get(f"{INTAKE}/options", **{"Accept-Language": wish})
    assert answer.status_code == 200
    assert answer["Content-Language"] in {"nl", "en"}


def test_accept_is_not_weighed(anyone: Caller) -> None:
    answer = anyone.get(f"{INTAKE}/options", Accept="application/xml")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/json")


def test_provinces_have_a_city_and_their_dutch_name_where_ours_is_another(anyone: Caller) -> None:
    def hints(language: str) -> dict[str, list[str]]:
        told = anyone.get(f"{INTAKE}/options", **{"Accept-Language": language}).json()["regions"]
        return {one["id"]: one["hints"] for one in told}

    assert hints("nl")["NL-ZH"] == ["Rotterdam, Den Haag"]
    assert hints("nl")["NL-UT"] == hints("vi")["NL-UT"] == []
    assert hints("vi")["NL-NH"] == ["Amsterdam"]
    assert hints("zh-hans")["NL-NH"] == ["阿姆斯特丹", "Noord-Holland"]
    assert hints("zh-hans")["NL-UT"] == ["Utrecht"]
    assert hints("zh-hans")["unknown"] == []
