"""Somebody takes a name that looks like another's: with signs nobody sees, or of other scripts."""

from typing import Any
from uuid import uuid4

import pytest

from scripts.demonstrations.desk import Desk
from scripts.demonstrations.wire import Refused
from tests.attacks.conftest import AttackedKier, Tried
from tests.attacks.second_factor import Caller
from tests.attacks.writer import DatabaseWriter
from tests.experts.factories import a_platform, an_expert
from tests.experts.people import AtHope, at_desk
from tests.factories import a_desk, a_member
from tests.operator.conftest import Desktop, text_of
from tests.operator.test_organisations import form_of

MEMBERS = "/api/v1/organisation/members"
REQUESTS = "/api/v1/experts/requests"
HIDDEN = [
    "{0}\u200b",
    "\u202e{0}",
    "{0}\u2060x",
    "{0}\ufe0f",
    "{0}\u3164",
    "{0}\u00ad",
    "{0}\U000e0041",
    "{0}\u061c",
    "{0}\u2800",
    "{0}\u0301\u0302\u0303\u0304\u0305",
]


def alike(name: str) -> str:
    """Return the name with Cyrillic letters of the same shape."""
    return name.translate(str.maketrans("aeopcxAEOPCX", "аеорсхАЕОРСХ"))


def test_colleagues(kier: AttackedKier, tried: Tried) -> None:
    member = kier.member("coordinator")
    coordinator = Desk(kier.address, member["email"], member["password"])

    def invite(name: str) -> Any:
        email = f"{uuid4().hex}@colleague.example"
        body = {"email": email, "name": name, "role": "caseworker"}
        return coordinator.wire.call("POST", MEMBERS, body)

    name = "Paola Cox"
    made = [invite(name)]
    for hidden in HIDDEN:
        with pytest.raises(Refused) as refused:
            invite(hidden.format(name))
        assert refused.value.status in {400, 409}
    wide = "".join(chr(ord(one) + 0xFEE0) if one != " " else one for one in name)
    made.append(invite(wide))
    assert made[-1]["name"] == name
    made.append(invite(alike(name)))
    listed = {row["id"]: row for row in coordinator.wire.call("GET", MEMBERS)["results"]}
    assert name in listed[made[-1]["id"]]["looks_like"]
    assert alike(name) in listed[made[0]["id"]]["looks_like"]
    for one in made:
        coordinator.wire.call("DELETE", f"{MEMBERS}/{one['id']}")
    tried(f"{len(HIDDEN)} names with signs that nobody sees", "refused with a word each")
    tried("a colleague's name in Cyrillic letters", "the coordinator is warned at both names")


def test_chosen_names(db: Any, tried: Tried) -> None:
    hope = a_platform()
    an_expert(hope, "Paola")
    taker = an_expert(hope, "Kim")
    phone = AtHope(taker.staff)
    for hidden in HIDDEN:
        answer = phone.call("patch", "/api/v1/experts/me", {"chosen_name": hidden.format("Paola")})
        assert answer.status_code in {400, 409}, hidden
    answer = phone.call("patch", "/api/v1/experts/me", {"chosen_name": "Ｐａｏｌａ"})
    assert answer.status_code == 409
    answer = phone.call("patch", "/api/v1/experts/me", {"chosen_name": alike("Paola")})
    assert answer.status_code == 200
    seen = at_desk(hope).get(f"/api/v1/experts/desk/people/{taker.row.pk}").json()
    assert seen["looks_like"] == ["Paola"]
    tried("another's chosen name with signs that nobody sees, and wide", "refused")
    tried("another's chosen name in Cyrillic letters", "the coordinator is warned")


def test_organisations(db: Any, tried: Tried) -> None:
    row = a_desk("first").row
    row.name = "Paola Care"
    row.save()
    other = a_desk("second").row
    desktop = Desktop(a_member(name="operator", operator=True))
    desktop.sign_in()
    page = f"/operator/organisations/organisation/{other.pk}/change/"
    for hidden in HIDDEN:
        answer = desktop.post(page, form_of(other, name=hidden.format("Paola Care")))
        assert answer.status_code == 200
        assert "this name" in text_of(answer)
    answer = desktop.post(page, form_of(other, name=alike("Paola Care")))
    assert answer.status_code == 302
    assert "this name looks like Paola Care" in text_of(desktop.get(page))
    tried("an organisation's name with signs that nobody sees", "refused")
    tried("an organisation's name in Cyrillic letters", "the operator is warned")


def test_requesters(kier: AttackedKier, writer: DatabaseWriter, tried: Tried) -> None:
    before = writer.value("SELECT count(*) FROM experts_requester")
    body = {"email": f"{uuid4().hex}@city.example", "kind": "municipality", "language": "en"}
    for hidden in HIDDEN:
        for field in ("name", "organisation"):
            names = {"name": "A. Adviser", "organisation": "City"}
            names[field] = hidden.format("Utrecht")
            answer = Caller(kier.address).post(REQUESTS, body | names)
            assert answer.status_code in {400, 404, 409}
    assert writer.value("SELECT count(*) FROM experts_requester") == before
    tried("requesters' names with signs that nobody sees", "nothing is kept")
