"""Each audience, theme and wish has a drawing of its own."""

import re

import pytest
from django.template.loader import render_to_string

from backend.organisations.profiles import Audience, Theme, Wish

ASKED = {"who": Audience.values, "theme": Theme.values, "wish": [*Wish.values, "danger"]}
COORDINATES = re.compile(r'd="([^"]*)"')
MOST_BYTES = 250


def drawing(name: str, value: str) -> str:
    return render_to_string("web/seeker/drawing.html", {name: value}).strip()


@pytest.mark.parametrize("name", ASKED)
def test_each_has_one_of_its_own(name: str) -> None:
    drawn = {value: drawing(name, value) for value in ASKED[name]}
    assert all('class="tint"' in one for one in drawn.values())
    assert len(set(drawn.values())) == len(drawn)


def test_they_are_small_and_on_whole_numbers() -> None:
    for name, values in ASKED.items():
        for value in values:
            drawn = drawing(name, value)
            assert len(drawn) <= MOST_BYTES, value
            assert all("." not in path for path in COORDINATES.findall(drawn)), value
