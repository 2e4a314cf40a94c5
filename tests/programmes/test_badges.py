"""Badges, as somebody else verifies them: by what is published, and a library that is not ours."""

import json
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import date
from typing import Any

import pytest
from django.conf import settings
from django.test import Client, TestCase
from joserfc import jws
from joserfc.jwk import ECKey

from backend.core.days import today
from backend.organisations.models import Role
from backend.programmes.certificate_addresses import issuer_id, key_id, read_code
from backend.programmes.models import Certificate, SigningKey
from backend.programmes.services.badges import badge_of
from backend.programmes.services.certificate_keys import rotate_key, void_key
from backend.programmes.services.certificates import Issued, revoke
from backend.programmes.services.signatures import signed
from backend.programmes.states import RevocationReason

from .badge_verifier import Rejected, verify
from .certificates import HOLDER, a_certificate
from .factories import Programme, a_programme, a_project

pytestmark = pytest.mark.django_db

DAY = 24 * 3600


@pytest.fixture(autouse=True)
def public_address(settings: Any) -> None:
    settings.PUBLIC_URL = "https://kier.example:8443"


@pytest.fixture
def programme() -> Programme:
    return a_programme()


@pytest.fixture
def project(programme: Programme) -> Any:
    return a_project(programme)


def fetch(address: str) -> bytes:
    """Return what is published at an address, as any program on the web gets it."""
    assert address.startswith(settings.PUBLIC_URL)
    answer = Client().get(address.removeprefix(settings.PUBLIC_URL))
    assert answer.status_code == 200, address
    assert answer["Access-Control-Allow-Origin"] == "*"
    return answer.content


def badge(found: Issued, holder: str = HOLDER) -> str:
    return badge_of(found.certificate, found.code, holder)


def verified(token: str, *, later: float = 0) -> dict[str, Any]:
    return verify(token, fetch, now=time.time() + later, trusted=issuer_id())


def why_not(token: str, *, later: float = 0) -> str:
    with pytest.raises(Rejected) as rejected:
        verified(token, later=later)
    return str(rejected.value)


def with_parts(token: str, header: dict[str, Any] | None = None, **claims: Any) -> str:
    """Return a token with another header or claims, and the signature that it had."""
    parts = token.split(".")
    known = (
        json.loads(urlsafe_b64decode(parts[0] + "==")),
        json.loads(urlsafe_b64decode(parts[1] + "==")),
    )
    changed = [known[0] | (header or {}), known[1] | claims]
    return ".".join([*(_encoded(one) for one in changed), parts[2]])


def _encoded(value: Any) -> str:
    return urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


def test_a_badge_is_accepted_and_says_what_is_on_the_paper(project: Any) -> None:
    found = a_certificate(project, language="en")
    claims = verified(badge(found))
    assert claims["iss"] == "did:web:kier.example%3A8443"
    subject = claims["credentialSubject"]
    assert subject["identifier"][0]["identityHash"] == HOLDER
    assert subject["achievement"]["name"] == "Signals in the hotel"
    assert subject["achievement"]["creator"]["name"] == project.organisation.name
    assert read_code(claims["evidence"][0]["id"].rpartition("/")[2]) == found.code
    assert claims["validUntil"] > claims["validFrom"]
    address = subject["achievement"]["id"].removeprefix(settings.PUBLIC_URL)
    shown = (
        Client()
        .get(address, headers={"Accept": "application/ld+json", "Accept-Language": "en"})
        .json()
    )
    assert shown == subject["achievement"]
    page = Client().get(address, headers={"Accept-Language": "en"})
    assert shown["name"] in page.content.decode()


def test_made_again_it_says_the_same(project: Any) -> None:
    found = a_certificate(project)
    assert verified(badge(found)) == verified(badge(found))


def test_its_header_is_short_names_the_key_and_holds_it(project: Any) -> None:
    found = a_certificate(project)
    header = badge(found).split(".")[0]
    # More is refused by some libraries.
    assert len(header) < 512
    known = json.loads(urlsafe_b64decode(header + "=="))
    assert (known["alg"], known["typ"]) == ("ES256", "JWT")
    assert known["jwk"] == found.certificate.key.public
    assert ECKey.import_key(known["jwk"]).thumbprint() == known["kid"].partition("#")[2]


def test_the_library_that_made_it_takes_it_too(project: Any) -> None:
    from openbadgeslib.ob3 import OB3Verifier

    token = badge(a_certificate(project, language="en"))
    verifier = OB3Verifier.for_issuer_did(issuer_id(), download=fetch)
    credential = verifier.verify(token)
    verifier.check_status(credential, download=fetch)
    assert credential.achievement.name == "Signals in the hotel"


def test_one_without_a_name_has_its_code(project: Any) -> None:
    found = a_certificate(project, holder="")
    [identifier] = verified(badge(found, ""))["credentialSubject"]["identifier"]
    assert (identifier["identityType"], identifier["identityHash"]) == ("identifier", found.code)


def test_one_that_ran_out_is_rejected(project: Any) -> None:
    token = badge(a_certificate(project, valid_until=today()))
    assert verified(token)
    assert why_not(token, later=DAY + 3600) == "expired"


@pytest.mark.parametrize(
    ("day", "begins", "ends"),
    # Days of 24, 23 and 25 hours, where certificates are issued.
    [
        (date(2028, 2, 29), "2028-02-28T23:00:00Z", "2028-02-29T22:59:59Z"),
        (date(2027, 3, 28), "2027-03-27T23:00:00Z", "2027-03-28T21:59:59Z"),
        (date(2027, 10, 31), "2027-10-30T22:00:00Z", "2027-10-31T22:59:59Z"),
    ],
)
def test_it_counts_from_the_first_to_the_last_second_of_its_days(
    project: Any, day: date, begins: str, ends: str
) -> None:
    found = a_certificate(project)
    found.certificate.issued_on = found.certificate.valid_until = day
    body = badge(found).split(".")[1]
    claims = json.loads(urlsafe_b64decode(body + "=="))
    assert (claims["validFrom"], claims["validUntil"]) == (begins, ends)


def test_one_that_was_revoked_is_rejected_at_once(programme: Programme, project: Any) -> None:
    found, neighbour = a_certificate(project), a_certificate(project)
    assert verified(badge(found))
    with TestCase.captureOnCommitCallbacks(execute=True):
        revoke(
            by=programme.as_participant(Role.COORDINATOR),
            project_id=project.pk,
            certificate_id=found.certificate.pk,
            reason=RevocationReason.MISTAKE,
        )
    assert why_not(badge(found)) == "revoked"
    assert verified(badge(neighbour))


def test_an_old_status_list_does_not_count_for_ever(project: Any) -> None:
    found = a_certificate(project, valid_until=None)
    lists = fetch(f"{settings.PUBLIC_URL}/c/status/1")

    def fetch_old(address: str) -> bytes:
        return lists if "/status/" in address else fetch(address)

    with pytest.raises(Rejected, match="expired"):
        verify(badge(found), fetch_old, now=time.time() + 2 * DAY, trusted=issuer_id())


def test_forged_ones_are_rejected(project: Any) -> None:
    found = a_certificate(project)
    token = badge(found)
    claims = verified(token)
    subject = claims["credentialSubject"] | {"identifier": [{"identityHash": "Somebody else"}]}
    assert why_not(with_parts(token, credentialSubject=subject)) == "signature"
    assert why_not(with_parts(token, {"alg": "none"}).rpartition(".")[0] + ".") == "signature"
    # A key of one's own: in the header alone, under our name, and by another document.
    own = ECKey.generate_key("P-256")
    header = {"alg": "ES256", "kid": key_id(own.thumbprint()), "jwk": own.as_dict(private=False)}
    payload = json.dumps(claims)
    assert why_not(jws.serialize_compact(header, payload, own)) == "key"
    ours = header | {"kid": key_id(found.certificate.key_id)}
    assert why_not(jws.serialize_compact(ours, payload, own)) == "signature"
    theirs = header | {"kid": f"did:web:elsewhere.example#{own.thumbprint()}"}
    assert why_not(jws.serialize_compact(theirs, payload, own)) == "key"
    # Signed with the public half as a secret.
    public = json.dumps(found.certificate.key.public)
    assert why_not(_by_secret(claims, ours, public)) == "signature"


def _by_secret(claims: dict[str, Any], header: dict[str, Any], secret: str) -> str:
    import hashlib
    import hmac

    text = f"{_encoded(header | {'alg': 'HS256'})}.{_encoded(claims)}"
    tag = hmac.digest(secret.encode(), text.encode(), hashlib.sha256)
    return f"{text}.{urlsafe_b64encode(tag).decode().rstrip('=')}"


def test_a_status_list_of_somebody_else_does_not_count(project: Any) -> None:
    token = badge(a_certificate(project))
    own = ECKey.generate_key("P-256")
    theirs = json.loads(
        urlsafe_b64decode(fetch(f"{settings.PUBLIC_URL}/c/status/1").split(b".")[1] + b"==")
    )

    def with_list(claims: dict[str, Any], kid: str) -> Any:
        header = {"alg": "ES256", "kid": kid}
        made = jws.serialize_compact(header, json.dumps(claims), own).encode()
        return lambda address: made if "/status/" in address else fetch(address)

    key = SigningKey.objects.get()
    for fetch_other, why in (
        (with_list(theirs, key_id(key.pk)), "signature"),
        (with_list(theirs | {"iss": "did:web:elsewhere.example"}, key_id(key.pk)), "issuer"),
        # Another list of ours, in which the entry is free.
        (lambda _a: _other_list(theirs, key) if "/status/" in _a else fetch(_a), "another list"),
    ):
        with pytest.raises(Rejected, match=why):
            verify(token, fetch_other, now=time.time(), trusted=issuer_id())


def _other_list(claims: dict[str, Any], key: SigningKey) -> bytes:
    return signed(claims | {"id": f"{settings.PUBLIC_URL}/c/status/2"}, key).encode()


def test_a_new_key_leaves_what_the_old_one_signed(project: Any) -> None:
    before = a_certificate(project)
    old = badge(before)
    rotation = rotate_key()
    assert rotation.old is not None
    assert bytes(SigningKey.objects.get(pk=rotation.old.pk).private) == b""
    assert before.certificate.key_id == rotation.old.pk
    assert verified(old)
    assert verified(badge(a_certificate(project)))
    # Made again, it is signed with the new one.
    assert badge(before) != old
    assert verified(badge(before))


def test_a_key_that_somebody_else_has_counts_no_more(project: Any) -> None:
    before = a_certificate(project)
    old = badge(before)
    stolen = SigningKey.objects.get()
    rotation = rotate_key(compromised=True)
    assert rotation.void == 1
    assert why_not(old) == "key"
    assert why_not(signed(verified(badge(before)), stolen)) == "key"
    assert verified(badge(before))
    # One that was retired before is given up later.
    again = rotate_key()
    assert again.old is not None
    kept = badge(a_certificate(project))
    assert void_key(again.old.pk) == 0
    assert void_key(again.key.pk) == 0
    assert verified(kept)


def test_the_document_names_the_key_in_use_first(project: Any) -> None:
    a_certificate(project)
    key = rotate_key().key
    for address in ("/.well-known/did.json", "/did.json"):
        document = json.loads(fetch(f"{settings.PUBLIC_URL}{address}"))
        assert document["id"] == issuer_id()
        methods = [one["id"] for one in document["verificationMethod"]]
        assert methods[0] == key_id(key.pk)
        assert len(methods) == 2
        assert not any("d" in one["publicKeyJwk"] for one in document["verificationMethod"])


def test_nothing_is_published_before_something_is_a_certificate() -> None:
    assert Client().get("/.well-known/did.json").status_code == 404
    assert Client().get("/c/status/1").status_code == 404
    assert Client().get(f"/c/status/{2**70}").status_code == 404


def test_a_list_is_made_once_and_not_sent_again(
    project: Any, django_assert_num_queries: Any
) -> None:
    a_certificate(project)
    answer = Client().get("/c/status/1")
    assert answer["Content-Type"] == "application/vc+jwt"
    # Which key signs now, and whether something was taken back.
    with django_assert_num_queries(2):
        same = Client().get("/c/status/1", headers={"If-None-Match": answer["ETag"]})
    assert same.status_code == 304
    assert Certificate.objects.count() == 1
