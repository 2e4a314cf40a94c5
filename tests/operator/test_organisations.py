"""Organisations: added, changed beside their coordinators, and deleted when nothing names them."""

from typing import Any

import pytest

from backend.accounts.models import Member
from backend.help_requests.models import HelpRequest
from backend.organisations.directory import directory
from backend.organisations.models import Organisation, OrganisationLoad, Role
from backend.organisations.page import change_page
from backend.organisations.services import add_member
from tests.factories import (
    Desk,
    a_desk,
    a_member,
    an_organisation,
    many_referrals,
    organisation_defaults,
)
from tests.programmes.factories import Programme, a_project
from tests.programmes.signals import a_table

from .conftest import Desktop, said, text_of

ROOM = "/operator/organisations/organisation/"
ABOUT = {
    "about_nl": "Over ons.",
    "about_nl-easy": "",
    "about_en": "About us.",
    "about_zh-hans": "",
    "about_vi": "",
}
# A further field of which nothing is said stays as it is.
FURTHER = {name: one for name, one in organisation_defaults().items() if type(one) in {int, str}}
FIELDS: dict[str, Any] = (
    FURTHER
    | ABOUT
    | {
        "name": "A new one",
        "slug": "a-new-one",
        "audiences": ["boys"],
        "themes": ["sexual-exploitation", "other"],
        "age_from": "12",
        "age_to": "",
        "regions": ["NL-UT", "NL-GE"],
        "home_regions": ["NL-UT"],
        "languages": ["nl", "vi"],
        "easy_language": "on",
        "wishes": ["talk"],
        "capacity": "20",
        "response_hours": "24",
        "accepting": "on",
    }
)


def form_of(row: Organisation, **changes: Any) -> dict[str, Any]:
    about = {f"about_{code}": row.about.get(code, "") for code in ("nl", "nl-easy", "en", "vi")}
    fields = {
        name: getattr(row, name)
        for name in FIELDS
        if not name.startswith("about") and name != "slug"
    }
    ticked = {name: "on" for name, value in fields.items() if value is True}
    plain = {name: value for name, value in fields.items() if not isinstance(value, bool | None)}
    return about | {"about_zh-hans": "", "about_nl": "Over ons."} | plain | ticked | changes


def errors(answer: Any) -> str:
    assert answer.status_code == 200
    return text_of(answer)


def test_a_new_one_has_what_was_ticked_and_can_be_asked_at_once(inside: Desktop) -> None:
    answer = inside.post(f"{ROOM}add/", FIELDS)
    assert (answer.status_code, answer["Location"]) == (302, ROOM)
    row = Organisation.objects.get()
    columns = (field.name for field in Organisation._meta.concrete_fields if field.name != "mac")
    found = {name: getattr(row, name) for name in columns}
    assert found == organisation_defaults() | {
        "id": row.id,
        "first_key": None,
        "name": "A new one",
        "slug": "a-new-one",
        "about": {"nl": "Over ons.", "en": "About us."},
        "audiences": ["boys"],
        "themes": ["sexual-exploitation", "other"],
        "age_from": 12,
        "age_to": None,
        "regions": ["NL-GE", "NL-UT"],
        "home_regions": ["NL-UT"],
        "languages": ["nl", "vi"],
        "easy_language": True,
        "wishes": ["talk"],
        "capacity": 20,
        "response_hours": 24,
        "accepting": True,
        "safety_net": False,
    }
    assert OrganisationLoad.objects.filter(organisation=row).count() == 8


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"about_nl": ""}, "Write it in Dutch at least"),
        ({"about_nl": "One\u202eline"}, "Write it on one line."),
        ({"about_en": "x" * 301}, "at most 300"),
        ({"age_from": "18", "age_to": "17"}, "The oldest age is below the youngest."),
        ({"languages": []}, "This field is required."),
        ({"languages": ["other"]}, "other is not one of the available choices"),
        ({"regions": ["unknown"]}, "unknown is not one of the available choices"),
        ({"capacity": "0"}, "greater than or equal to 1"),
        ({"slug": "first"}, "Organisation with this Short name already exists."),
    ],
)
def test_what_cannot_be_is_refused(
    inside: Desktop, desk: Desk, changes: dict[str, Any], text: str
) -> None:
    answer = inside.post(f"{ROOM}add/", FIELDS | changes)
    assert text in errors(answer)
    assert Organisation.objects.count() == 1


def test_a_change_is_seen_by_the_matcher_at_once(transactional_db: None, inside: Desktop) -> None:
    row = an_organisation("first", safety_net=False)
    assert directory().safety_net is None
    inside.post(f"{ROOM}{row.pk}/change/", form_of(row, safety_net="on"))
    net = directory().safety_net
    assert net is not None
    assert net.pk == row.pk


def test_only_what_was_changed_is_written(inside: Desktop) -> None:
    row = an_organisation("first", about={"nl": "Over ons."}, capacity=5)
    fields = form_of(row, name="Another name")
    # Meanwhile the coordinator is at the same page.
    change_page(organisation_id=row.pk, changes={"capacity": 7, "accepting": False})
    assert inside.post(f"{ROOM}{row.pk}/change/", fields | {"capacity": "5"}).status_code == 302
    row.refresh_from_db()
    assert (row.name, row.capacity, row.accepting) == ("Another name", 5, True)


def test_languages_keep_the_order_in_which_they_were_named(inside: Desktop) -> None:
    row = an_organisation("first", about={"nl": "Over ons."}, languages=["vi", "nl"])
    inside.post(f"{ROOM}{row.pk}/change/", form_of(row, languages=["nl", "en", "vi"]))
    row.refresh_from_db()
    assert row.languages == ["vi", "nl", "en"]


def test_the_short_name_stays(inside: Desktop) -> None:
    row = an_organisation("first", about={"nl": "Over ons."})
    inside.post(f"{ROOM}{row.pk}/change/", form_of(row, slug="second"))
    row.refresh_from_db()
    assert row.slug == "first"


def test_the_list_says_what_each_lacks(inside: Desktop, desk: Desk) -> None:
    an_organisation("second", accepting=False)
    a_member(desk, name="coordinator", role=Role.COORDINATOR)
    page = text_of(inside.get(ROOM))
    assert "no coordinator, no key, does not accept requests" in page
    assert page.count("no coordinator") == 1


# -- Deleting -----------------------------------------------------------------------------------


def delete(inside: Desktop, row: Organisation) -> Any:
    return inside.post(f"{ROOM}{row.pk}/delete/", {"post": "yes"}, at=f"{ROOM}{row.pk}/change/")


def test_one_that_a_request_names_stays(inside: Desktop, desk: Desk) -> None:
    many_referrals(desk, 1, status="declined")
    answer = delete(inside, desk.row)
    assert answer.status_code == 200
    assert "There are requests for help at First, or some that named it." in text_of(answer)
    assert Organisation.objects.filter(pk=desk.row.pk).exists()
    HelpRequest.objects.all().delete()
    assert delete(inside, desk.row).status_code == 302
    assert not Organisation.objects.exists()


def test_one_that_leads_a_signal_table_stays_and_the_page_says_what_to_do_first(
    transactional_db: None, inside: Desktop, desk: Desk
) -> None:
    people = [a_member(desk, name=name, role=Role.COORDINATOR) for name in "abc"]
    programme = Programme(desk, *people, a_desk("office"))
    table = a_table(programme, a_project(programme))
    many_referrals(desk, 1, status="declined")
    for answer in (inside.get(f"{ROOM}{desk.row.pk}/delete/"), delete(inside, desk.row)):
        assert answer.status_code == 200
        page = text_of(answer)
        assert "It leads the signal table “Signal table”. First the coordinator" in page
        assert "It runs the project" in page
        assert "There are requests for help at First" in page
    assert table.fresh().lead_id == desk.row.pk


def test_its_members_go_with_it_and_operators_stay(
    transactional_db: None, inside: Desktop, desk: Desk
) -> None:
    colleague = a_member(desk)
    both = a_member(name="both", operator=True)
    add_member(organisation=desk.row, member=both.member, role=Role.CASEWORKER)
    page = text_of(inside.get(f"{ROOM}{desk.row.pk}/delete/"))
    assert "First goes with its keys and the accounts of its members." in page
    assert colleague.member.email in page
    assert both.member.email not in page
    assert delete(inside, desk.row).status_code == 302
    assert not Organisation.objects.exists()
    assert not Member.objects.filter(pk=colleague.member.pk).exists()
    assert Member.objects.filter(pk=both.member.pk).exists()
    assert said(inside.get(ROOM)) == ["The organisation “First” was deleted successfully."]
