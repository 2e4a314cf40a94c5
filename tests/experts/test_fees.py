"""Fees: noted, changed, on one list for payment, paid; what is late is seen."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import translation

from backend.core.errors import ImpossibleMove
from backend.experts import local_time
from backend.experts.models import Fee, Invitation
from backend.experts.selectors.care import PaymentList, lists_of
from backend.experts.services import fees
from backend.experts.services.fees import reference_of
from tests.experts.care_scenes import API, Worked, browser, desk, worked
from tests.experts.factories import Hope, a_platform
from tests.personas import whole

HEADER = "Reference;Name;Fee (€);Travel (€);Total (€);Day of the work;Pay until"


def row_of(done: Worked, **changes: Any) -> dict[str, Any]:
    expert = done.people[0].row
    return {
        "invitation": str(done.parts[0].id),
        "expert": {"id": str(expert.pk), "chosen_name": expert.chosen_name},
        "assignment": str(done.row.id),
        "title": "consultation in writing · City of Utrecht",
        "fee_cents": 7500,
        "travel_cents": 0,
        "state": "noted",
        "due_on": (local_time.today() + timedelta(days=14)).isoformat(),
        "late": False,
        "downloaded_on": None,
    } | changes


def listed(hope: Hope, *parts: Invitation) -> PaymentList:
    """A list on which the fees of these parts stand."""
    return fees.make_list(platform=hope.platform, parts=[part.id for part in parts])


def a_list(hope: Hope, *parts: Invitation) -> str:
    made = listed(hope, *parts)
    return fees.written_list(platform=hope.platform, list_id=made.id).decode("utf-8-sig")


def test_a_list_that_was_not_downloaded_loses_no_fee(hope: Hope) -> None:
    first, second = worked(hope, 2).parts
    one, other = listed(hope, first), listed(hope, second)
    assert {found.id for found in lists_of(hope.platform)} == {one.id, other.id}
    with pytest.raises(ImpossibleMove):
        listed(hope, second)
    fees.note_downloaded(platform=hope.platform, list_id=one.id)
    found = [(at.id, at.fees, bool(at.downloaded_on)) for at in lists_of(hope.platform)]
    assert found == [(other.id, 1, False), (one.id, 1, True)]


def test_all_that_was_chosen_goes_on_a_list_or_nothing(hope: Hope) -> None:
    first, second = worked(hope, 2).parts
    [foreign] = worked(a_platform("other")).parts
    for wrong in (uuid4(), foreign.id):
        with pytest.raises(ImpossibleMove):
            fees.make_list(platform=hope.platform, parts=[first.id, wrong])
    assert Fee.objects.filter(state="noted", payment_list=None).count() == 3
    assert listed(hope, first, first, second).fees == 2


def test_a_mistake_is_taken_off_a_list_that_nobody_has(hope: Hope) -> None:
    done, office = worked(hope), desk(hope)
    at = f"{API}/desk/fees/{done.parts[0].id}"
    assert office.post(f"{at}/take-back").status_code == 409
    made = listed(hope, *done.parts)
    assert whole(office.post(f"{at}/take-back")) == (200, row_of(done))
    assert office.patch(at, {"fee_cents": 5000}).status_code == 200
    assert office.get(f"{API}/desk/fees/exports/{made.id}").status_code == 404
    made = listed(hope, *done.parts)
    fees.note_downloaded(platform=hope.platform, list_id=made.id)
    assert office.post(f"{at}/take-back").status_code == 409


def test_a_fee_goes_its_way_at_the_desk(hope: Hope) -> None:
    done, office = worked(hope), desk(hope)
    at = f"{API}/desk/fees/{done.parts[0].id}"
    changed = row_of(done, travel_cents=1260)
    assert whole(office.patch(at, {"travel_cents": 1260})) == (200, changed)
    chosen = {"invitations": [str(done.parts[0].id)]}
    made = office.post(f"{API}/desk/fees/exports", chosen)
    shown = {"fees": 1, "total_cents": 8760, "downloaded_on": None}
    assert (made.status_code, made.json()) == (201, {"id": made.json()["id"]} | shown)
    assert office.patch(at, {"travel_cents": 1}).status_code == 409
    there = f"{API}/desk/fees/exports/{made.json()['id']}"
    answer = office.get(there)
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    today = local_time.today()
    line = (
        f"{reference_of(done.parts[0].id)};{done.people[0].row.chosen_name};75,00;12,60;87,60;"
        f"{today};{today + timedelta(days=14)}"
    )
    assert answer.content.decode("utf-8-sig").splitlines() == [HEADER, line]
    assert office.post(f"{there}/downloaded", {}).json()["downloaded_on"] == today.isoformat()
    assert office.post(f"{API}/desk/fees/exports", chosen).status_code == 409
    assert office.get(there).content == answer.content
    [found] = office.get(f"{API}/desk/fees/exports").json()["results"]
    assert found == made.json() | {"downloaded_on": today.isoformat()}
    had = changed | {"downloaded_on": today.isoformat()}
    [row] = office.get(f"{API}/desk/fees?state=listed").json()["results"]
    assert row == had | {"state": "listed"}
    assert whole(office.post(f"{at}/paid")) == (200, had | {"state": "paid"})
    assert office.post(f"{at}/paid").status_code == 409


def test_a_member_sees_what_they_get(hope: Hope) -> None:
    done = worked(hope)
    mine = row_of(done, paid_on=None)
    for name in ("expert", "assignment", "late", "downloaded_on"):
        del mine[name]
    page = {"results": [mine], "next": None}
    assert whole(browser(done.people[0]).get(f"{API}/me/fees")) == (200, page)
    assert browser(worked(hope).people[0]).get(f"{API}/me/fees").json()["results"] != [mine]


def test_what_is_late_is_seen_until_it_is_paid(hope: Hope) -> None:
    done, office = worked(hope), desk(hope)
    today = local_time.today()
    Fee.objects.update(due_on=today)
    assert office.get(f"{API}/desk/fees?late=true").json()["results"] == []
    Fee.objects.update(due_on=today - timedelta(days=1))
    [late] = office.get(f"{API}/desk/fees?late=true&state=noted").json()["results"]
    assert late == row_of(done, due_on=(today - timedelta(days=1)).isoformat(), late=True)
    Fee.objects.update(state="paid")
    assert office.get(f"{API}/desk/fees?late=true").json()["results"] == []


def test_what_is_on_no_list_is_not_paid(hope: Hope) -> None:
    done = worked(hope)
    with pytest.raises(ImpossibleMove):
        fees.note_paid(platform=hope.platform, invitation_id=done.parts[0].id)


def test_a_name_is_no_formula_for_whoever_pays(hope: Hope) -> None:
    done = worked(hope)
    expert = done.people[0].row
    expert.chosen_name = "=HYPERLINK(1)"
    expert.save()
    assert ";'=HYPERLINK(1);" in a_list(hope, *done.parts)


def test_the_list_is_in_the_language_of_who_asks(hope: Hope, monkeypatch: Any) -> None:
    done = worked(hope)
    monkeypatch.setattr(fees, "_", lambda text: f"{text} ({translation.get_language()})")
    with translation.override("nl"):
        first = a_list(hope, *done.parts)
    assert first.startswith("Reference (nl);")


def test_a_reference_is_short_and_stable(hope: Hope) -> None:
    parts = worked(hope, 2).parts
    first, second = (reference_of(part.id) for part in parts)
    assert (len(first), first == second) == (10, False)
    assert first == reference_of(parts[0].id)
