"""A seeker's phone, by protocol.md alone: it knows the address of a Kier and nothing else."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from uuid import uuid4

from backend.core.crypto.boxes import new_key
from backend.core.crypto.case_code import generate_code
from backend.core.crypto.encoding import decode, encode
from backend.core.crypto.errors import CryptoError
from backend.core.crypto.key_derivation import Argon2Parameters
from backend.core.crypto.key_pairs import PublicKey
from backend.core.crypto.labels import SEEKER
from backend.core.crypto.organisation import seal_request_key
from backend.core.crypto.proofs import chain
from backend.core.crypto.seeker import (
    SeekerKeys,
    access_digest,
    lock_request_key,
    seeker_keys,
    seeker_root,
    unlock_request_key,
)

from .conversation import Written, new_message, read_messages
from .trust import RequestKeys, take_phone_keys
from .wire import Wire

Organisation = Mapping[str, Any]
"""As in `matches`: `id`, `slug`, `name`, `key` with `id` and `public`, …"""

REQUEST = "/api/v1/intake/request"
# Who stays in the conversation when somebody leaves or the key changes.
STAYING = ("waiting", "offered", "accepted")


class Phone:
    """A seeker's phone with one conversation; an untrusted key stops all sealing."""

    def __init__(self, address: str, *, language: str = "nl", source: str | None = None) -> None:
        self.wire = Wire(address, language=language, source=source)
        self.organisations: dict[str, Organisation] = {}
        self.request = ""
        self.trust = RequestKeys()
        self.last_seen: str | None = None
        self.mine: SeekerKeys | None = None

    def options(self) -> Any:
        """Return what can be asked, and how a code is made."""
        return self.wire.call("GET", "/api/v1/intake/options")

    def matches(self, profile: Mapping[str, Any], exclude: Iterable[str] = ()) -> Any:
        """Return who fits, best first; remember them and their keys."""
        body = dict(profile) | {"exclude": list(exclude)}
        found = self.wire.call("POST", "/api/v1/intake/matches", body)
        for match in [*found["matches"], found["safety_net"]]:
            if match:
                self.organisations[match["organisation"]["id"]] = match["organisation"]
        return found

    def ask(
        self,
        profile: Mapping[str, Any],
        text: str,
        organisations: Iterable[Organisation],
        *,
        later: Iterable[Organisation] = (),
        exclude: Iterable[str] = (),
    ) -> str:
        """Send a help request to `organisations` now and to `later`; return the case code."""
        code = generate_code()
        body = self.new_request(self._keys_of(code), profile, text, organisations, later=later)
        self.wire.call("POST", "/api/v1/intake/requests", body | {"exclude": list(exclude)})
        return code

    def new_request(
        self,
        mine: SeekerKeys,
        profile: Mapping[str, Any],
        text: str,
        organisations: Iterable[Organisation],
        *,
        later: Iterable[Organisation] = (),
    ) -> dict[str, Any]:
        """Return the body that creates a request, and take its keys as this phone's."""
        self.take(mine)
        self.request, self.trust = str(uuid4()), RequestKeys({1: new_key()}, named=1)
        message = new_message(self.keys, self.request, SEEKER, text)
        self.last_seen = message["id"]
        box = lock_request_key(mine.wrap, request=self.request, request_key=self.keys[1])
        return {
            "id": self.request,
            "profile": dict(profile),
            "access_digest": encode(access_digest(mine.access)),
            "seeker_envelope": encode(box),
            "referrals": [
                self._sealed(organisation, 1, self.keys[1]) for organisation in organisations
            ]
            + [
                self._sealed(organisation, 1, self.keys[1]) | {"when": "if-unanswered"}
                for organisation in later
            ],
            "message": message,
        }

    def come_back(self, code: str) -> Any:
        """Open the request of a code, and return it; raise `WrongCode` or `Refused`."""
        self.take(self._keys_of(code))
        return self.look()

    def take(self, mine: SeekerKeys) -> None:
        """Turn to the request of these keys; nothing of the one before is trusted or kept."""
        self.mine, self.request = mine, ""
        self.trust, self.last_seen = RequestKeys(), None
        self.wire.headers["Authorization"] = f"Kier {encode(mine.access)}"

    def look(self) -> Any:
        """Return the request as the server has it now, and open the keys that came with it."""
        seen = self.wire.call("GET", REQUEST)
        self.request = seen["id"]
        before, self.trust = self.trust, RequestKeys(named=self.trust.named)
        take_phone_keys(self.trust, dict(self._open_envelopes(seen)), seen)
        if any(self.trust.keys.get(number) != key for number, key in before.keys.items()):
            self.trust.alarms.append("a key is another one than before")
            self.trust.keys = before.keys
        return seen

    @property
    def keys(self) -> dict[int, bytes]:
        """The request keys that this phone trusts, by number."""
        return self.trust.keys

    def _open_envelopes(self, seen: Any) -> Iterator[tuple[int, bytes]]:
        for envelope in seen["seeker_envelopes"]:
            try:
                key = unlock_request_key(
                    self._mine().wrap,
                    request=self.request,
                    envelope=decode(envelope["seeker_envelope"]),
                    number=envelope["number"],
                )
            except CryptoError:
                self.trust.alarms.append(f"key {envelope['number']} is not this code's")
                continue
            yield envelope["number"], key

    def read(self) -> list[Written]:
        """Return the whole conversation, page by page."""
        page = self.look()
        written = self._open_page(page)
        while page["next"]:
            page = self.wire.call("GET", page["next"])
            written += self._open_page(page)
        self.last_seen = written[-1].id if written else None
        return written

    def _open_page(self, page: Any) -> list[Written]:
        numbers = (message["key_number"] for message in page["messages"])
        self.trust.named = max([self.trust.named, *numbers])
        return read_messages(self.keys, self.request, page["messages"])

    def write(self, text: str) -> None:
        """Send a message under the highest trusted key, or raise `Alarm`."""
        message = new_message(self.trust.for_sealing(), self.request, SEEKER, text, self.last_seen)
        self.wire.call("POST", f"{REQUEST}/messages", message)
        self.last_seen = message["id"]

    def let_in(self, organisation: Organisation, *, begin: int = 1, until: str = "") -> None:
        """Let one more organisation read, from a key and up to a day if given, or raise `Alarm`."""
        keys = self.trust.for_sealing()
        body = self._sealed(organisation, begin, keys[begin])
        if until:
            body["until"] = until
        later = [
            {"number": number, "envelope": self._sealed(organisation, number, key)["envelope"]}
            for number, key in sorted(keys.items())
            if number >= max(begin, 2)
        ]
        if begin > 1:
            del body["envelope"]
            body["from"] = begin
        self.wire.call("POST", f"{REQUEST}/referrals", body | {"envelopes": later})

    def withdraw(self, organisation: Organisation) -> None:
        """Withdraw consent, and lock what comes with a key that this organisation does not get."""
        path = f"{REQUEST}/referrals/{organisation['id']}"
        self._send_next_key("DELETE", path, leaving=organisation["id"])

    def change_key(self) -> None:
        """Lock what comes with a new key, without anybody leaving."""
        self._send_next_key("POST", f"{REQUEST}/keys")

    def erase(self) -> None:
        """Erase all of it, there and here."""
        self.wire.call("DELETE", REQUEST)
        self.trust, self.last_seen = RequestKeys(), None

    def _send_next_key(self, method: str, path: str, leaving: str | None = None) -> None:
        referrals = self.look()["referrals"]
        stay = [referral["organisation"] for referral in referrals if referral["status"] in STAYING]
        keys = self.trust.for_sealing()
        number, key = max(keys) + 1, new_key()
        box = lock_request_key(
            self._mine().wrap, request=self.request, request_key=key, number=number
        )
        body = {
            "number": number,
            "chain": encode(
                chain(keys[number - 1], request=self.request, number=number, request_key=key)
            ),
            "seeker_envelope": encode(box),
            "referrals": [
                self._sealed(self.organisations[id_], number, key) for id_ in stay if id_ != leaving
            ],
        }
        self.wire.call(method, path, body)
        self.keys[number], self.trust.named = key, number

    def _sealed(self, organisation: Organisation, number: int, key: bytes) -> dict[str, Any]:
        public = organisation["key"]
        box = seal_request_key(
            PublicKey(decode(public["public"])),
            request=self.request,
            organisation=organisation["id"],
            key_id=public["id"],
            request_key=key,
            number=number,
        )
        return {"organisation": organisation["id"], "key": public["id"], "envelope": encode(box)}

    def _keys_of(self, code: str) -> SeekerKeys:
        how = self.options()["code"]
        parameters = Argon2Parameters(**how["argon2id"])
        return seeker_keys(seeker_root(code, decode(how["salt"]), parameters))

    def _mine(self) -> SeekerKeys:
        if self.mine is None:
            raise ValueError("ask first, or come back with a code")
        return self.mine
