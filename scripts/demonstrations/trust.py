"""The keys that a careful client trusts (protocol.md, "Which keys are trusted")."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from backend.core.crypto import proofs
from backend.core.crypto.encoding import decode
from backend.core.crypto.errors import CryptoError
from backend.core.crypto.key_pairs import KeyPair
from backend.core.crypto.member_pins import Pins
from backend.core.crypto.organisation import open_grant, open_request_key

Granted = Mapping[str, Any]
"""One of `organisation_keys`: `id`, `public`, `grant`, `replaces`, `succession`."""


class Alarm(Exception):
    """Something is not as a holder of the keys would have left it: nothing is sealed or sent."""


@dataclass(slots=True)
class OrganisationKeys:
    """The key pairs of an organisation that a member trusts, and what is wrong with the others."""

    pairs: dict[str, KeyPair] = field(default_factory=dict)
    newest: str | None = None
    # Keys that follow the newest pinned one, in their order: all of them are to be pinned.
    walked: list[str] = field(default_factory=list)
    alarms: list[str] = field(default_factory=list)


def trusted_pairs(
    mine: KeyPair, *, member: str, organisation: str, granted: Iterable[Granted], pins: Pins
) -> OrganisationKeys:
    """Return pinned key pairs, and those that follow them proof by proof in any order."""
    found, known = OrganisationKeys(), pins.organisations.get(organisation)
    listed = {key["id"]: key for key in granted}
    opened: dict[str, KeyPair] = {}
    for name, key in listed.items():
        try:
            seed = open_grant(
                mine,
                organisation=organisation,
                key_id=name,
                member=member,
                grant=decode(key["grant"]),
            )
            pair = KeyPair(seed)
        except CryptoError:
            found.alarms.append("a grant does not open")
            continue
        if pair.public.raw != decode(key["public"]):
            found.alarms.append("a seed does not belong to its public key")
        elif known and name in known.keys and not pins.has_key(organisation, name, pair.public.raw):
            found.alarms.append("a key is another one than was pinned")
        else:
            opened[name] = pair
    found.newest = known.newest if known else None
    found.pairs = {name: pair for name, pair in opened.items() if known and name in known.keys}
    _walk(found, listed, opened, organisation)
    if unknown := opened.keys() - found.pairs.keys():
        found.alarms.append(f"{len(unknown)} keys that nobody vouched for")
    return found


def _walk(
    found: OrganisationKeys,
    listed: Mapping[str, Granted],
    opened: Mapping[str, KeyPair],
    organisation: str,
) -> None:
    """Trust what follows the newest key, one by one; two that follow one key are an alarm."""
    reached = {found.newest}
    while found.newest in found.pairs:
        following = _followers(found, listed, opened, organisation)
        if not following:
            return
        if len(following) > 1 or following[0] in reached:
            found.alarms.append("two keys follow the same one, or they go in a circle")
            return
        [found.newest] = following
        found.pairs[found.newest] = opened[found.newest]
        found.walked.append(found.newest)
        reached.add(found.newest)


def _followers(
    found: OrganisationKeys,
    listed: Mapping[str, Granted],
    opened: Mapping[str, KeyPair],
    organisation: str,
) -> list[str]:
    """Return the keys that a holder of the newest one made after it."""
    old = str(found.newest)
    after = [
        name for name in opened if listed[name]["replaces"] == old and listed[name]["succession"]
    ]
    return [
        name
        for name in after
        if proofs.is_succession(
            decode(listed[name]["succession"]),
            found.pairs[old].seed,
            organisation=organisation,
            old_key=old,
            new_key=name,
            public=opened[name].public.raw,
        )
    ]


@dataclass(slots=True)
class RequestKeys:
    """The trusted request keys by number, and the alarms about others."""

    keys: dict[int, bytes] = field(default_factory=dict)
    named: int = 0
    alarms: list[str] = field(default_factory=list)

    @property
    def first(self) -> int:
        """The number with which the organisation begins."""
        return min(self.keys)

    def for_sealing(self) -> Mapping[int, bytes]:
        """Return the trusted keys, of which the highest seals, or raise `Alarm`."""
        if not self.alarms and self.named > max(self.keys, default=0):
            self.alarms.append(f"key {self.named} is named, and not trusted")
        if self.alarms:
            raise Alarm("; ".join(self.alarms))
        return self.keys


def open_envelopes(
    referral: Mapping[str, Any], organisation: str, pairs: Mapping[str, KeyPair]
) -> RequestKeys:
    """Open what can be opened of a referral; an envelope that does not open breaks only itself."""
    found, request = RequestKeys(), referral["request"]
    opened: dict[int, bytes] = {}
    for envelope in referral["envelopes"]:
        number = envelope["number"]
        found.named = max(found.named, number)
        try:
            key = open_request_key(
                pairs[envelope["key"]],
                request=request,
                organisation=organisation,
                key_id=envelope["key"],
                envelope=decode(envelope["envelope"]),
                number=number,
            )
        except (KeyError, CryptoError):
            found.alarms.append(f"the envelope of key {number} does not open")
            continue
        if number in opened:
            found.alarms.append(f"key {number} is there twice")
        opened.setdefault(number, key)
    chains = {envelope["number"]: envelope.get("chain") for envelope in referral["envelopes"]}
    first = min((number for number in chains if number > 0), default=1)
    _take_chained(found, opened, chains, request, first=first)
    return found


def take_phone_keys(found: RequestKeys, opened: Mapping[int, bytes], seen: Any) -> None:
    """Trust the keys of a seeker's own request that follow each other from number 1."""
    chains = {envelope["number"]: envelope.get("chain") for envelope in seen["seeker_envelopes"]}
    found.named = max([found.named, *chains])
    _take_chained(found, opened, chains, seen["id"], first=1)


def _take_chained(
    found: RequestKeys,
    opened: Mapping[int, bytes],
    chains: Mapping[int, Any],
    request: str,
    *,
    first: int,
) -> None:
    """Trust the first key and those after it, as long as each is proved by the one before."""
    number = first
    while number in opened:
        if number > first:
            chain = chains[number]
            if not chain or not proofs.is_chain(
                decode(chain),
                found.keys[number - 1],
                request=request,
                number=number,
                request_key=opened[number],
            ):
                found.alarms.append(f"key {number} was not made by a holder of the one before")
                return
        found.keys[number] = opened[number]
        number += 1
    if number <= max(chains, default=0):
        found.alarms.append(f"key {number} is missing")
