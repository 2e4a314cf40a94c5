"""A verifier of Open Badges that knows nothing of ours: joserfc, and what is published.

It resolves the issuer's DID, takes the key that the header names, verifies the signature, the days
and the status list, whose signature it verifies the same way.
"""

import gzip
import json
from base64 import urlsafe_b64decode
from collections.abc import Callable
from typing import Any

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import import_key

type Fetch = Callable[[str], bytes]

ALGORITHMS = ["RS256", "ES256"]
CONTEXTS = [
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
]
SMALLEST_LIST = 131_072


class Rejected(Exception):
    """The badge does not count, and why."""


def verify(token: str, fetch: Fetch, *, now: float, trusted: str) -> dict[str, Any]:
    """Return the credential of a badge, or raise `Rejected`.

    :param trusted: the DID of the only issuer that is trusted
    """
    claims = _verified(token, fetch, now=now, trusted=trusted)
    if claims["@context"][:2] != CONTEXTS:
        raise Rejected("context")
    if not {"VerifiableCredential", "OpenBadgeCredential"} <= {*claims["type"]}:
        raise Rejected("type")
    if claims["jti"] != claims["id"] or not claims["credentialSubject"]["achievement"]["id"]:
        raise Rejected("claims")
    _check_status(claims["credentialStatus"], fetch, now=now, trusted=trusted)
    return claims


def _verified(token: str, fetch: Fetch, *, now: float, trusted: str) -> dict[str, Any]:
    try:
        header = json.loads(_decoded(token.split(".", maxsplit=1)[0]))
        unverified = json.loads(_decoded(token.split(".")[1]))
    except (ValueError, IndexError) as error:
        raise Rejected("form") from error
    issuer = unverified["issuer"]
    issuer = issuer if isinstance(issuer, str) else issuer["id"]
    if not issuer == unverified["iss"] == trusted:
        raise Rejected("issuer")
    host = trusted.removeprefix("did:web:").replace("%3A", ":")
    document = json.loads(fetch(f"https://{host}/.well-known/did.json"))
    if document["id"] != trusted:
        raise Rejected("document of somebody else")
    methods = {
        one["id"]: one["publicKeyJwk"]
        for one in document["verificationMethod"]
        if one["id"] in document["assertionMethod"]
    }
    if header.get("kid") not in methods:
        raise Rejected("key")
    key = methods[header["kid"]]
    try:
        content = jws.deserialize_compact(token, import_key(key), algorithms=ALGORITHMS)
    except JoseError as error:
        raise Rejected("signature") from error
    claims: dict[str, Any] = json.loads(content.payload)
    if now < claims["nbf"]:
        raise Rejected("not yet")
    if now > claims.get("exp", now):
        raise Rejected("expired")
    return claims


def _check_status(entry: dict[str, Any], fetch: Fetch, *, now: float, trusted: str) -> None:
    address = entry["statusListCredential"]
    claims = _verified(fetch(address).decode(), fetch, now=now, trusted=trusted)
    subject = claims["credentialSubject"]
    if claims["id"] != address or "BitstringStatusListCredential" not in claims["type"]:
        raise Rejected("another list")
    if subject["statusPurpose"] != entry["statusPurpose"] or subject["encodedList"][0] != "u":
        raise Rejected("list")
    bits = gzip.decompress(_decoded(subject["encodedList"][1:]))
    if len(bits) * 8 < SMALLEST_LIST:
        raise Rejected("a list so short that it says who")
    index = int(entry["statusListIndex"])
    if bits[index // 8] & (0x80 >> index % 8):
        raise Rejected("revoked")


def _decoded(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
