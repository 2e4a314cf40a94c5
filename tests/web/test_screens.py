"""The page's modules turn the screens that stand in it, so those have to stand in order."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from backend.web.seeker.steps import ASKING, ERASED, LATER, RETURNING

from .visitor import Visitor

SECTION = re.compile(r'<section data-step="(\w+)"')
PART_OF = re.compile(r"const PART_OF = (\{.*?\});", re.DOTALL)
PAIR = re.compile(r'(\w+): "(\w+)"')


def screens(part: str) -> list[str]:
    answer = Visitor().send({"step": "start"}, **{"Kier-Part": part}).answer
    return SECTION.findall(answer.content.decode())


@pytest.mark.django_db
def test_the_screens_stand_in_the_order_of_the_steps() -> None:
    assert screens("page") == [*ASKING, *RETURNING, ERASED]


@pytest.mark.django_db
@pytest.mark.parametrize("part", LATER)
def test_a_part_brings_its_screens(part: str) -> None:
    assert screens(part) == list(LATER[part])


@pytest.mark.django_db
def test_the_first_page_has_those_before_anything_is_sent() -> None:
    shown = SECTION.findall(Visitor().open().answer.content.decode())
    assert shown == ["start", "who"]


def test_the_modules_know_which_part_brings_which_screen() -> None:
    source = Path(str(finders.find("kier/seeker/main.js"))).read_text(encoding="utf-8")
    [table] = PART_OF.findall(source)
    assert dict(PAIR.findall(table)) == {
        screen: part for part, screens in LATER.items() for screen in screens
    }
