"""Fees: noted, changed, approved, on one list for payment, paid; what is late is seen."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone, translation

from backend.core.errors import ImpossibleMove
from backend.experts.models import Fee
from backend.experts.services import fees
from backend.experts.services.fees import reference_of
from tests.experts.care_scenes import API, Worked, browser, desk, worked
from tests.experts.factories import Hope
from tests.personas import whole

HEADER = "Reference;Name;Fee (€);Travel (€);Total (€);Day of the work;Pay until"


def row_of(done: Worked, **changes: Any) -> dict[str, Any]:
    """A fee as the desk sees it."""
    expert = done.people[0].row
    return {
        "invitation": str(done.parts[0].id),
        "expert": {"id": str(expert.pk), "chosen_name": expert.chosen_name},
        "assignment": str(done.row.id),
        "title": "consultation in writing · City of Utrecht",
        "fee_cents": 7500,
        "travel_cents": 0,
        "state": "noted",
        "due_on": (timezone.localdate() + timedelta(days=14)).isoformat(),
        "late": False,
    } | changes


def test_a_fee_goes_its_way_at_the_desk(hope: Hope) -> None:
    done, office = worked(hope), desk(hope)
    at = f"{API}/desk/fees/{done.parts[0].id}"
    changed = row_of(done, travel_cents=1260)
    assert whole(office.patch(at, {"travel_cents": 1260})) == (200, changed)
    assert whole(office.post(f"{at}/approve")) == (200, changed | {"state": "approved"})
    assert office.patch(at, {"travel_cents": 1}).status_code == 409
    answer = office.post(f"{API}/desk/fees/exports", {})
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    today = timezone.localdate()
    line = (
        f"{reference_of(done.parts[0].id)};{done.people[0].row.chosen_name};75,00;12,60;87,60;"
        f"{today};{today + timedelta(days=14)}"
    )
    assert answer.content.decode("utf-8-sig").splitlines() == [HEADER, line]
    again = office.post(f"{API}/desk/fees/exports", {}).content.decode("utf-8-sig")
    assert again.splitlines() == [HEADER]
    assert whole(office.post(f"{at}/paid")) == (200, changed | {"state": "paid"})
    assert office.post(f"{at}/paid").status_code == 409


def test_a_member_sees_what_they_get(hope: Hope) -> None:
    done = worked(hope)
    mine = row_of(done, paid_on=None)
    for name in ("expert", "assignment", "late"):
        del mine[name]
    page = {"results": [mine], "next": None}
    assert whole(browser(done.people[0]).get(f"{API}/me/fees")) == (200, page)
    assert browser(worked(hope).people[0]).get(f"{API}/me/fees").json()["results"] != [mine]


def test_what_is_late_is_seen_until_it_is_paid(hope: Hope) -> None:
    done, office = worked(hope), desk(hope)
    today = timezone.localdate()
    Fee.objects.update(due_on=today)
    assert office.get(f"{API}/desk/fees?late=true").json()["results"] == []
    Fee.objects.update(due_on=today - timedelta(days=1))
    [late] = office.get(f"{API}/desk/fees?late=true&state=noted").json()["results"]
    assert late == row_of(done, due_on=(today - timedelta(days=1)).isoformat(), late=True)
    Fee.objects.update(state="paid")
    assert office.get(f"{API}/desk/fees?late=true").json()["results"] == []


def test_what_is_not_approved_is_neither_listed_nor_paid(hope: Hope) -> None:
    done = worked(hope)
    assert len(fees.export_approved(platform=hope.platform).splitlines()) == 1
    with pytest.raises(ImpossibleMove):
        fees.note_paid(platform=hope.platform, invitation_id=done.parts[0].id)


def test_a_name_is_no_formula_for_whoever_pays(hope: Hope) -> None:
    done = worked(hope)
    expert = done.people[0].row
    expert.chosen_name = "=HYPERLINK(1)"
    expert.save()
    fees.approve(platform=hope.platform, invitation_id=done.parts[0].id)
    assert ";'=HYPERLINK(1);" in fees.export_approved(platform=hope.platform).decode()


def test_the_list_is_in_the_language_of_who_asks(hope: Hope, monkeypatch: Any) -> None:
    monkeypatch.setattr(fees, "_", lambda text: f"{text} ({translation.get_language()})")
    with translation.override("nl"):
        first = fees.export_approved(platform=hope.platform).decode("utf-8-sig")
    assert first.startswith("Reference (nl);")


def test_a_reference_is_short_and_stable(hope: Hope) -> None:
    parts = worked(hope, 2).parts
    first, second = (reference_of(one.id) for one in parts)
    assert (len(first), first == second) == (10, False)
    assert first == reference_of(parts[0].id)
