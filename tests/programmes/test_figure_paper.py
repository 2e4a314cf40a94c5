"""Figures of the programme on paper: a project's table stands below its name, on one page."""

import pytest

from backend.core.days import today
from backend.programmes.selectors.release_content import draft_of
from backend.programmes.services.figure_files import Heading, file_of
from tests.programmes.factories import Programme, a_project
from tests.programmes.figures import a_figure, an_indicator, last_quarter
from tests.programmes.papers import words_of

pytestmark = pytest.mark.django_db


@pytest.mark.full
@pytest.mark.parametrize("number", [2, 3, 4])
def test_no_page_ends_with_a_name_or_tears_a_small_table(programme: Programme, number: int) -> None:
    quarter = last_quarter()
    for at in range(9):
        name = {"nl": f"Project {at}", "en": f"Project {at}"}
        project = a_project(programme, f"project-{at}", name=name, begins_on=quarter.first_day)
        for part in range(number):
            reached = {"nl": f"Bereikt {at}.{part}", "en": f"Reached {at}.{part}"}
            a_figure(an_indicator(project, f"reached-{part}", name=reached, position=part), 12)
    content = draft_of([quarter]).content
    pages = words_of(file_of(Heading("Figures", today()), content, "pdf"))
    assert len(pages) > 1
    for at in range(9):
        named = [place for place, text in enumerate(pages) if f"Project {at}" in text]
        rows = {
            place
            for place, text in enumerate(pages)
            for part in range(number)
            if f"{at}.{part}" in text
        }
        assert (len(named), rows) == (1, {*named})
