"""A caseworker's browser, by protocol.md alone: an address, an e-mail address and a password."""

from collections.abc import Iterator, Mapping
from typing import Any

from backend.core.crypto.encoding import decode
from backend.core.crypto.key_pairs import KeyPair
from backend.core.crypto.labels import organisation_sender
from backend.core.crypto.member import MemberKeys, member_keys, member_root, unlock_member_seed
from backend.core.crypto.organisation import open_grant, open_request_key
from backend.core.crypto.stretching import Argon2Parameters

from .conversation import Keys, Written, new_message, read_messages
from .wire import Wire

INBOX = "/api/v1/inbox/referrals"
Referral = Mapping[str, Any]


class Desk:
    """Somebody who is signed in, with the key pairs of their organisation by identifier."""

    def __init__(self, address: str, email: str, password: str, *, language: str = "nl") -> None:
        self.wire = Wire(address, language=language)
        keys = self._derive(email, password)
        login = {"email": email, "password": keys.login}
        answer = self.wire.call("POST", "/_allauth/app/v1/auth/login", login)
        self.wire.headers["X-Session-Token"] = answer["meta"]["session_token"]
        self.me = self.wire.call("GET", "/api/v1/members/me")
        envelope = decode(self.me["member_key_envelope"])
        seed = unlock_member_seed(keys.wrap, member=self.me["id"], envelope=envelope)
        self.pairs = self._open_grants(KeyPair(seed))

    def _derive(self, email: str, password: str) -> MemberKeys:
        how = self.wire.call("POST", "/api/v1/members/parameters", {"email": email})
        parameters = Argon2Parameters(**how["argon2id"])
        return member_keys(member_root(password, decode(how["salt"]), parameters))

    def _open_grants(self, mine: KeyPair) -> dict[str, KeyPair]:
        return {
            one["id"]: KeyPair(
                open_grant(
                    mine,
                    organisation=self.organisation,
                    key_id=one["id"],
                    member=self.me["id"],
                    grant=decode(one["grant"]),
                )
            )
            for one in self.me["organisation_keys"]
        }

    @property
    def organisation(self) -> str:
        """Where this member works, as an identifier."""
        return str(self.me["organisation"])

    def inbox(self) -> Iterator[Referral]:
        """Yield the organisation's referrals, newest first, page by page."""
        page = self.wire.call("GET", INBOX)
        yield from page["results"]
        while page["next"]:
            page = self.wire.call("GET", page["next"])
            yield from page["results"]

    def find(self, request: str) -> Referral | None:
        """Return the referral of a request, if it is in the inbox."""
        return next((one for one in self.inbox() if one["request"] == request), None)

    def keys(self, referral: Referral) -> Keys:
        """Open the request's keys.

        :raises Damaged: an envelope was not sealed for this request, organisation and number
        """
        return {
            one["number"]: open_request_key(
                self.pairs[one["key"]],
                request=referral["request"],
                organisation=self.organisation,
                key_id=one["key"],
                envelope=decode(one["envelope"]),
                number=one["number"],
            )
            for one in referral["envelopes"]
        }

    def read(self, referral: Referral) -> list[Written]:
        """Return the whole conversation, page by page.

        :raises Refused: consent was withdrawn, or the request declined
        """
        keys, written = self.keys(referral), list[Written]()
        following: str | None = f"{INBOX}/{referral['id']}/messages"
        while following:
            page = self.wire.call("GET", following)
            written += read_messages(keys, referral["request"], page["results"])
            following = page["next"]
        return written

    def reply(self, referral: Referral, text: str, after: str | None = None) -> None:
        """Write to the seeker."""
        sender = organisation_sender(self.organisation)
        message = new_message(self.keys(referral), referral["request"], sender, text, after)
        self.wire.call("POST", f"{INBOX}/{referral['id']}/messages", message)

    def accept(self, referral: Referral) -> None:
        """Take the request on."""
        self.wire.call("POST", f"{INBOX}/{referral['id']}/accept")

    def decline(self, referral: Referral, reason: str = "no-place") -> None:
        """Say that this organisation cannot help."""
        self.wire.call("POST", f"{INBOX}/{referral['id']}/decline", {"reason": reason})

    def close_case(self, referral: Referral) -> None:
        """Say that the work is done."""
        self.wire.call("POST", f"{INBOX}/{referral['id']}/close")
