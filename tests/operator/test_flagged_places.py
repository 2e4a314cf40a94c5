"""Places that claim many staff, on the operator's first page."""

from tests.programmes.factories import a_programme, a_project
from tests.programmes.places import a_place

from .conftest import Desktop, text_of


def test_the_first_page_shows_who_claims_a_large_staff(inside: Desktop) -> None:
    project = a_project(a_programme(), parts=["places"])
    a_place(project, "Hotel De Kade", staff=40)
    assert "claim a large staff" not in text_of(inside.get("/operator/"))
    a_place(project, "Hotel Reus", staff=5000, is_flagged=True)
    text = text_of(inside.get("/operator/"))
    assert "Places that claim a large staff" in text
    assert "Hotel Reus" in text
    assert "Hotel De Kade" not in text
