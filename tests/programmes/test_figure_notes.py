"""Notes beside numbers of people: what may tell a hidden number is left out."""

import unicodedata

import pytest

from backend.organisations.figure_sources import Count
from backend.programmes.selectors.shown_figures import may_show_note


@pytest.mark.parametrize(
    ("note", "reached", "shows"),
    [
        ("Begun late.", Count(0, 4), True),
        ("Niemand kwam.", Count(0, 4), False),
        ("Twaalf van hen zijn jongens.", Count(36, 40), False),
        ("Twaalf van hen zijn jongens.", Count(40, 40), True),
        ("Only 3 came.", Count(12, 12), False),
        ("Only three came.", Count(12, 12), False),
        ("Since 2026-Q1 there are two trainers.", Count(12, 12), False),
        ("38 of them came twice.", Count(36, 40), False),
        ("Since 2026 in Utrecht.", Count(36, 40), True),
        ("12 in Utrecht.", Count(12, 12), True),
        ("12 in Utrecht.", None, False),
    ],
)
def test_a_note_that_may_tell_a_hidden_number_is_left_out(
    note: str, reached: Count | None, shows: bool
) -> None:
    assert may_show_note(note, is_people=True, shown=reached) == shows
    assert may_show_note(note, is_people=False, shown=reached)


@pytest.mark.parametrize(
    "note",
    [
        "Jongens,3 meisjes.",
        "Meisjes: \uff13.",
        "Meisjes: \u0663.",
        "Meisjes: \u00b3.",
        "\u2462 meisjes.",
        "Dr\u200bie meisjes.",
        "Dr\u00adie meisjes.",
        unicodedata.normalize("NFD", "Maar één meisje."),
        "Nul meisjes.",
        "Zero girls.",
        "Geen enkel meisje.",
        "None of them is a girl.",
        "No one came twice.",
        "Beide meisjes bleven.",
        "Both girls stayed.",
    ],
)
def test_a_small_number_is_found_however_it_is_written(note: str) -> None:
    assert not may_show_note(note, is_people=True, shown=Count(40, 40))


@pytest.mark.parametrize("note", ["Eenendertig meisjes.", "Thirty-eight came.", "Een honderdtal."])
def test_a_large_number_is_left_out_beside_a_hidden_one(note: str) -> None:
    assert not may_show_note(note, is_people=True, shown=Count(36, 40))
    assert may_show_note(note, is_people=True, shown=Count(40, 40))


@pytest.mark.parametrize(
    "note", ["Een begin, geen nieuws.", "Nuttig en prettig.", "In 2026, 12,5 uur per week."]
)
def test_what_is_no_small_number_is_shown(note: str) -> None:
    assert may_show_note(note, is_people=True, shown=Count(40, 40))
