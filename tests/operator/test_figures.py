"""`/operator/figures/`: what organisations publish together, and nothing that only rows know."""

import csv
import io
from datetime import UTC, date, datetime
from typing import Any

import pytest

from backend.help_requests.figures import files
from backend.help_requests.figures.publication import publish
from backend.help_requests.models import Referral
from tests.factories import a_desk, many_referrals

from .conftest import Desktop

PAGE = "/operator/figures/"
NOVEMBER = date(2026, 11, 1)


@pytest.fixture
def published(db: Any) -> None:
    for slug, number in (("large", 30), ("other", 20), ("small", 3)):
        desk = a_desk(slug)
        many_referrals(desk, number, came_month=NOVEMBER, answered="hours-4")
        Referral.objects.update(offered_hour=datetime(2026, 11, 15, 9, tzinfo=UTC))
        publish(desk.row.id, NOVEMBER)


def test_before_the_first_month(inside: Desktop) -> None:
    assert "There are no figures yet." in inside.get(PAGE).content.decode()
    assert inside.get(f"{PAGE}?form=csv").status_code == 404


def test_sums_of_what_is_shown(inside: Desktop, published: None) -> None:
    text = inside.get(f"{PAGE}?month=2026-11").content.decode()
    # Three of a small organisation are in no number.
    assert "<dd>50</dd>" in text
    assert '<th scope="row">Utrecht</th><td>10–50</td>' in text
    for wrong in ("?month=2026-10", "?month=x", "?month=2026-11&form=xlsx"):
        assert inside.get(f"{PAGE}{wrong}").status_code == 404


def test_nothing_but_what_is_published_goes_into_it(inside: Desktop, published: None) -> None:
    before = inside.get(f"{PAGE}?form=csv").content
    Referral.objects.all().delete()
    assert inside.get(f"{PAGE}?form=csv").content == before


def test_the_files_have_the_cells_of_the_page(
    inside: Desktop, published: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = inside.get(PAGE).content.decode()
    file = inside.get(f"{PAGE}?form=csv")
    assert file["Content-Disposition"] == 'attachment; filename="kier-2026-11.csv"'
    _header, total, *rows = csv.reader(io.StringIO(file.content.decode("utf-8-sig")), delimiter=";")
    assert total[3] == "50"
    for row in rows:
        assert f'<th scope="row">{row[2]}</th><td>{row[3]}</td>' in text
    papers: list[dict[str, Any]] = []
    monkeypatch.setattr(files, "typeset", lambda _as, content, _at: papers.append(content) or b"")
    assert inside.get(f"{PAGE}?form=pdf")["Content-Type"] == "application/pdf"
    cells = [
        [table["title"], cell["label"], cell["text"]]
        for table in papers[0]["tables"]
        for cell in table["cells"]
    ]
    assert cells == [row[1:4] for row in rows]
