import os
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from backend.accounts import services
from backend.accounts.models import Member
from backend.core.crypto.encoding import encode
from backend.core.crypto.key_pairs import KeyPair
from backend.core.crypto.member import initial_salt
from backend.core.errors import Conflict
from backend.organisations.models import KeyGrant, Membership, Organisation, OrganisationKey, Role

from .conftest import EMAIL, Browser, new_login


def parameters(email: Any) -> Any:
    return Browser().members("post", "parameters", {"email": email})


def test_parameters_of_known_and_unknown_addresses_look_alike(member: Member) -> None:
    counts = []
    for email in (EMAIL, "nobody@example.org"):
        with CaptureQueriesContext(connection) as queries:
            answer = parameters(email)
        counts.append(len(queries))
        assert answer.status_code == 200
        assert answer.json() == {
            "salt": encode(initial_salt(settings.MEMBER_SALT_KEY, email)),
            "argon2id": {"memory_kib": 65536, "iterations": 3, "parallelism": 1},
        }
        assert answer["Cache-Control"] == "no-store"
    assert counts == [1, 1]


def test_parameters_give_the_salt_of_the_present_password(member: Member) -> None:
    Member.objects.update(salt=bytes(16))
    assert parameters(f" {EMAIL.upper()}".strip()).json()["salt"] == encode(bytes(16))
    Member.objects.update(is_active=False)
    first = encode(initial_salt(settings.MEMBER_SALT_KEY, EMAIL))
    assert parameters(EMAIL).json()["salt"] == first


@pytest.mark.parametrize("email", ["", "x", "a b@c", None, 1, [], "x" * 300 + "@y", "\ud800@y"])
def test_what_is_no_address(db: None, email: Any) -> None:
    answer = parameters(email)
    assert answer.status_code == 400
    assert [error["pointer"] for error in answer.json()["errors"]] == ["/email"]


def test_unknown_fields_are_refused(db: None) -> None:
    answer = Browser().members("post", "parameters", {"email": EMAIL, "x": 1})
    assert answer.json()["errors"][0]["pointer"] == "/x"


def employ(member: Member, role: Role = Role.CASEWORKER) -> OrganisationKey:
    organisation = Organisation.objects.create(slug=str(uuid4())[:8], name="A", capacity=1)
    Membership.objects.create(member=member, organisation=organisation, role=role)
    return OrganisationKey.objects.create(
        organisation=organisation, public=b"p", recovery_envelope=b"r"
    )


def test_me(signed_in: Browser, member: Member, django_assert_max_num_queries) -> None:
    key = employ(member)
    KeyGrant.objects.create(key=key, member=member, box=b"box")
    # A grant of another organisation is none of a member's.
    elsewhere = Organisation.objects.create(slug="b", name="B", capacity=1)
    old = OrganisationKey.objects.create(
        organisation=elsewhere, public=b"p", recovery_envelope=b"r"
    )
    KeyGrant.objects.create(key=old, member=member, box=b"box")
    with django_assert_max_num_queries(4):
        answer = signed_in.members("get", "me")
    assert answer.json() == {
        "id": str(member.pk),
        "email": EMAIL,
        "role": "caseworker",
        "organisation": str(key.organisation_id),
        "public_key": encode(member.public_key),
        "member_key_envelope": encode(member.key_envelope),
        "pins": None,
        "pins_due": False,
        "organisation_keys": [
            {
                "id": str(key.pk),
                "public": encode(b"p"),
                "grant": encode(b"box"),
                "replaces": None,
                "succession": None,
            }
        ],
    }
    assert answer["Cache-Control"] == "no-store"


def test_me_as_a_coordinator(signed_in: Browser, member: Member) -> None:
    employ(member, Role.COORDINATOR)
    assert signed_in.members("get", "me").json()["role"] == "coordinator"


def test_me_as_an_operator_without_keys(db: None, login: str) -> None:
    member = services.create_member(email="op@example.org", login=login, operator=True)
    browser = Browser()
    browser.sign_in(login, email="op@example.org")
    assert browser.members("get", "me").json() == {
        "id": str(member.pk),
        "email": "op@example.org",
        "role": "operator",
        "organisation": None,
        "public_key": None,
        "member_key_envelope": None,
        "pins": None,
        "pins_due": False,
        "organisation_keys": [],
    }


def test_nobody(db: None) -> None:
    for method, path in (("get", "me"), ("put", "me/keys"), ("put", "pins"), ("post", "password")):
        assert Browser().members(method, path).status_code == 401


def test_first_keys_are_kept_once(db: None, login: str) -> None:
    services.create_member(email="new@example.org", login=login)
    browser = Browser()
    browser.sign_in(login, email="new@example.org")
    first, other = (
        {
            "public_key": encode(KeyPair.generate().public.raw),
            "member_key_envelope": encode(os.urandom(60)),
            "pins": {"version": 1, "box": encode(os.urandom(540))},
        }
        for _pair in range(2)
    )
    assert browser.members("put", "me/keys", first).status_code == 204
    assert browser.members("put", "me/keys", first).status_code == 204
    assert browser.members("put", "me/keys", other).status_code == 409
    assert browser.members("get", "me").json()["public_key"] == first["public_key"]


@pytest.mark.parametrize("public", [b"\xff" * 1216, bytes(1216)])
def test_first_keys_must_be_keys(db: None, login: str, public: bytes) -> None:
    services.create_member(email="new@example.org", login=login)
    browser = Browser()
    browser.sign_in(login, email="new@example.org")
    body = {
        "public_key": encode(public),
        "member_key_envelope": encode(bytes(60)),
        "pins": {"version": 1, "box": encode(bytes(540))},
    }
    assert browser.members("put", "me/keys", body).status_code == 409


def test_an_address_has_one_account(member: Member) -> None:
    with pytest.raises(Conflict):
        services.create_member(email=f" {EMAIL.upper()} ", login=new_login())


def test_an_account_may_get_its_identifier(db: None) -> None:
    given = uuid4()
    assert services.create_member(email="new@example.org", member_id=given).pk == given
