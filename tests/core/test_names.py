"""Names: written plainly, and those that look alike found."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.core.characters import has_hidden
from backend.core.errors import Conflict
from backend.core.names import clean_name, look_alikes


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" Anna  de\u00a0Vries ", "Anna de Vries"),
        ("Ａnna", "Anna"),
        ("Nguye\u0302\u0303n Thi\u0323 Hươ\u0301ng", "Nguyễn Thị Hướng"),
        ("王小明", "王小明"),
        ("สมหญิง", "สมหญิง"),
        ("𠮷田", "𠮷田"),
        ("O’Neil-Šmíd 2", "O’Neil-Šmíd 2"),
        ("", ""),
    ],
)
def test_ordinary_names(typed: str, kept: str) -> None:
    assert clean_name(typed, longest=100) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "Anna\u200b",
        "An\u00adna",
        "\u202eannA",
        "Anna\ufe0f",
        "Anna\u3164",
        "Anna\U000e0061",
        "Anna\u2028B",
        "Anna\x00",
        "Anna\ue000",
        "Anna\u0378",
        "\u0301Anna",
        "A\u0301\u0302\u0303\u0304\u0305nna",
        "A\u20ddnna",
        "x" * 101,
        "\ufdfa" * 20,
    ],
)
def test_what_is_in_no_name(typed: str) -> None:
    with pytest.raises(Conflict) as refused:
        clean_name(typed, longest=100, field="chosen_name")
    assert refused.value.errors[0].field == "chosen_name"


@given(st.text(max_size=60))
def test_what_is_kept_stays_and_can_be_seen(text: str) -> None:
    try:
        kept = clean_name(text, longest=200)
    except Conflict:
        return
    assert clean_name(kept, longest=200) == kept == unicodedata.normalize("NFKC", kept)
    assert not has_hidden(kept)


@pytest.mark.parametrize(
    "other",
    ["Pаul", "PAUL", "p a u l", "Рaul", "Pau1", "PauI", "P.a.u.l", "𝐏aul", "Ρaul", "Paul "],
)
def test_names_that_look_alike(other: str) -> None:
    assert look_alikes("Paul", [other, "Anna"]) == [other]
    assert look_alikes(other, ["Paul", "Anna"]) == ["Paul"]


@pytest.mark.parametrize("other", ["Pauline", "Anna", "", "王小明", "Saul", "…"])
def test_names_that_do_not(other: str) -> None:
    assert look_alikes("Paul", [other]) == []
    assert look_alikes(other, ["Paul"]) == []


def test_two_letters_that_look_like_one() -> None:
    assert look_alikes("Emma", ["Ernrna"]) == ["Ernrna"]
    assert look_alikes("Bob", ["B0b"]) == ["B0b"]
