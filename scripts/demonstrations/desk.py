"""A caseworker's browser, by protocol.md alone: an address, an e-mail address and a password."""

from collections.abc import Iterator, Mapping
from typing import Any

from backend.core.crypto import member_pins, proofs
from backend.core.crypto.encoding import decode, encode
from backend.core.crypto.errors import CryptoError
from backend.core.crypto.key_derivation import Argon2Parameters
from backend.core.crypto.key_pairs import KeyPair
from backend.core.crypto.labels import organisation_sender
from backend.core.crypto.member import member_keys, member_root, unlock_member_seed

from .conversation import Keys, Written, new_message, read_messages
from .trust import Alarm, OrganisationKeys, RequestKeys, open_envelopes, trusted_pairs
from .wire import Refused, Wire

INBOX = "/api/v1/inbox/referrals"
ME = "/api/v1/members/me"
NOT_THERE, CONFLICT = 404, 409
MAX_TRIES = 5
# From then on a referral has a pin.
PINNED = ("accepted", "closed")
WRITING = ("accepted", "interprets")
Referral = Mapping[str, Any]


class Desk:
    """A signed-in member, with the organisation's trusted keys; alarms stop all but reading."""

    def __init__(self, address: str, email: str, password: str, *, language: str = "nl") -> None:
        self.wire = Wire(address, language=language)
        self._root = self._stretch(email, password)
        keys = member_keys(self._root)
        self._credentials = email, keys.login
        self.sign_in_anew()
        self.me = self.wire.call("GET", ME)
        envelope = decode(self.me["member_key_envelope"])
        self.pair = KeyPair(unlock_member_seed(keys.wrap, member=self.id, envelope=envelope))
        self.trust = OrganisationKeys()
        self.pins = self._open_pins()
        # Keys of requests that this client held, to notice one that was put in another's place.
        self.held: dict[str, RequestKeys] = {}
        if self.me["organisation"]:
            self._trust_keys()

    def sign_in(self, email: str, login: str) -> None:
        """Begin a session with the login that the password becomes."""
        body = {"email": email, "password": login}
        answer = self.wire.call("POST", "/_allauth/app/v1/auth/login", body)
        self.wire.headers["X-Session-Token"] = answer["meta"]["session_token"]

    def sign_in_anew(self) -> None:
        """Begin a session anew."""
        self.wire.headers.pop("X-Session-Token", None)
        self.sign_in(*self._credentials)

    def _stretch(self, email: str, password: str) -> bytes:
        how = self.wire.call("POST", "/api/v1/members/parameters", {"email": email})
        parameters = Argon2Parameters(**how["argon2id"])
        return member_root(password, decode(how["salt"]), parameters)

    # -- The organisation's keys ----------------------------------------------------------------

    def _open_pins(self) -> member_pins.Pins:
        """Return what this member trusts; what is not there or does not open trusts nothing."""
        pins = self.me["pins"]
        try:
            if pins is None:
                raise Alarm("there are no pins")
            mine = member_pins.unlock_pins(
                self._root, member=self.id, version=pins["version"], box=decode(pins["box"])
            )
            if not mine.has_member(self.id, self.pair.public.raw):
                raise Alarm("one's own key is not pinned")
            if decode(self.me["public_key"]) != self.pair.public.raw:
                raise Alarm("colleagues are shown another key than one's own")
        except (Alarm, CryptoError) as error:
            self.trust.alarms.append(f"pins: {error}")
            return member_pins.Pins()
        return mine

    def _trust_keys(self) -> None:
        """Find out which keys are trusted; pin those that follow what was pinned."""
        for tries in range(1, MAX_TRIES + 1):
            self._walk_keys()
            if self.trust.alarms or not self.trust.walked:
                return
            pins = self.pins
            for name in self.trust.walked:
                pins = pins.with_newest(self.organisation, name, self.pairs[name].public.raw)
            try:
                self.keep_pins(pins)
            except Refused as refused:
                if refused.status != CONFLICT or tries == MAX_TRIES:
                    raise
            else:
                return
            # Another browser of this member was first: go on from what it kept.
            self.me, self.trust = self.wire.call("GET", ME), OrganisationKeys()
            self.pins = self._open_pins()

    def _walk_keys(self) -> None:
        found = trusted_pairs(
            self.pair,
            member=self.id,
            organisation=self.organisation,
            granted=self.me["organisation_keys"],
            pins=self.pins,
        )
        found.alarms = [*self.trust.alarms, *found.alarms]
        self.trust = found
        self._compare_with_outsiders()

    def _compare_with_outsiders(self) -> None:
        """Those who ask for help must be given the newest key that is trusted, and no other."""
        path = f"/api/v1/intake/organisations/{self.organisation}"
        try:
            shown = self.wire.call("GET", path)["key"]
        except Refused as refused:
            if refused.status != NOT_THERE:
                raise
            return
        pair = self.trust.pairs.get(str(self.trust.newest))
        if pair is None or (shown["id"], decode(shown["public"])) != (
            self.trust.newest,
            pair.public.raw,
        ):
            self.trust.alarms.append("outsiders are given another key")

    def keep_pins(self, pins: member_pins.Pins) -> None:
        """Store the member's pins, or raise `Refused` if another browser was first."""
        version = self.me["pins"]["version"] + 1
        box = member_pins.lock_pins(self._root, member=self.id, version=version, pins=pins)
        body = {"version": version, "box": encode(box)}
        self.me["pins"] = self.wire.call("PUT", "/api/v1/members/pins", body)
        self.pins = pins

    def check_organisation(self) -> None:
        """Raise `Alarm` if something is wrong with the organisation's keys."""
        if self.trust.alarms:
            raise Alarm("; ".join(self.trust.alarms))

    @property
    def pairs(self) -> Mapping[str, KeyPair]:
        """The key pairs of the organisation that are trusted, by identifier."""
        return self.trust.pairs

    @property
    def id(self) -> str:
        """The account's identifier."""
        return str(self.me["id"])

    @property
    def organisation(self) -> str:
        """Where this member works, as an identifier."""
        return str(self.me["organisation"])

    # -- Requests -------------------------------------------------------------------------------

    def inbox(self) -> Iterator[Referral]:
        """Yield the organisation's referrals, newest first, page by page."""
        page = self.wire.call("GET", INBOX)
        yield from page["results"]
        while page["next"]:
            page = self.wire.call("GET", page["next"])
            yield from page["results"]

    def find(self, request: str) -> Referral | None:
        """Return the referral of a request, if it is in the inbox."""
        return next((referral for referral in self.inbox() if referral["request"] == request), None)

    def look(self, referral: Referral) -> Referral:
        """Return a referral as the server has it now."""
        now: Referral = self.wire.call("GET", f"{INBOX}/{referral['id']}")
        return now

    def request_keys(self, referral: Referral) -> RequestKeys:
        """Return the request's keys that are trusted, and what is wrong with the others."""
        found = open_envelopes(referral, self.organisation, self.pairs)
        if (referral["status"] in PINNED or referral["pin"]) and not self._is_pinned(
            referral, found
        ):
            found.alarms.append("the first key is not the one that was pinned")
            found.keys.clear()
        before = self.held.get(referral["request"])
        if before:
            found.named = max(found.named, before.named)
            if any(found.keys.get(number, key) != key for number, key in before.keys.items()):
                found.alarms.append("a key is another one than before")
                found.keys = before.keys
        # What was held once is not forgotten when the server does not show it for a while.
        known_keys = {**found.keys, **(before.keys if before else {})}
        self.held[referral["request"]] = RequestKeys(known_keys, found.named)
        return found

    def keys(self, referral: Referral) -> Keys:
        """Return the request's keys that are trusted, for reading."""
        return self.request_keys(referral).keys

    def read(self, referral: Referral) -> list[Written]:
        """Return the whole conversation, or raise `Refused`.

        Messages under an untrusted key are damaged, whoever is said to have written them.
        """
        return self._read(referral)[0]

    def _read(self, referral: Referral) -> tuple[list[Written], RequestKeys]:
        trusted, written = self.request_keys(referral), list[Written]()
        own = organisation_sender(self.organisation)
        following: str | None = f"{INBOX}/{referral['id']}/messages"
        while following:
            page = self.wire.call("GET", following)
            trusted.named = max(
                [trusted.named, *(message["key_number"] for message in page["results"])]
            )
            written += read_messages(trusted.keys, referral["request"], page["results"])
            following = page["next"]
        if any(message.text is None and message.sender == own for message in written):
            trusted.alarms.append("a message of this organisation does not open")
        return written, trusted

    def reply(self, referral: Referral, text: str, after: str | None = None) -> None:
        """Write to the seeker under the highest trusted key, or raise `Alarm`."""
        self.check_organisation()
        referral = self.look(referral)
        if referral["status"] not in WRITING or not referral["pin"]:
            raise Alarm("before it is accepted, a request is only read")
        _written, trusted = self._read(referral)
        sender = organisation_sender(self.organisation)
        message = new_message(trusted.for_sealing(), referral["request"], sender, text, after)
        self.wire.call("POST", f"{INBOX}/{referral['id']}/messages", message)

    def accept(self, referral: Referral) -> None:
        """Accept the request and pin its first key, or raise `Alarm`."""
        self.check_organisation()
        referral = self.look(referral)
        trusted = self.request_keys(referral)
        trusted.for_sealing()
        mac = proofs.referral_pin(
            self.pairs[referral["key"]].seed, **self._began(referral, trusted)
        )
        body = {"pin": {"number": trusted.first, "mac": encode(mac)}}
        self.wire.call("POST", f"{INBOX}/{referral['id']}/accept", body)

    def decline(self, referral: Referral, reason: str = "no-place") -> None:
        """Say that this organisation cannot help."""
        self.wire.call("POST", f"{INBOX}/{referral['id']}/decline", {"reason": reason})

    def close_case(self, referral: Referral) -> None:
        """Say that the work is done."""
        self.wire.call("POST", f"{INBOX}/{referral['id']}/close")

    def _is_pinned(self, referral: Referral, found: RequestKeys) -> bool:
        pin, pair = referral["pin"], self.pairs.get(referral["key"])
        if not pin or not found.keys or pair is None or pin["number"] != found.first:
            return False
        return proofs.is_referral_pin(decode(pin["mac"]), pair.seed, **self._began(referral, found))

    def _began(self, referral: Referral, found: RequestKeys) -> dict[str, Any]:
        return {
            "request": referral["request"],
            "organisation": self.organisation,
            "number": found.first,
            "request_key": found.keys[found.first],
        }
