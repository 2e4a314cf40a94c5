"""People of `scripts/demo hope`, over HTTP only; they seal their texts themselves."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID

from backend.core.crypto.encoding import decode, encode
from backend.core.crypto.hope import (
    open_body,
    open_member_key,
    open_text_key,
    seal_text,
    seal_to_member,
)
from backend.core.crypto.key_pairs import PublicKey
from backend.core.crypto.member_pins import key_hash

from .desk import Desk
from .trust import Alarm
from .wire import Wire

EXPERTS = "/api/v1/experts"
Boxes = dict[str, Any]


def day(days: int) -> str:
    """Return a day from now on, as the wire writes it."""
    return str(datetime.now(UTC).date() + timedelta(days=days))


class SignedIn(Desk):
    """Somebody who is signed in and seals texts to the platform's key."""

    @cached_property
    def platform(self) -> dict[str, Any]:
        """The platform as everybody gets it, with its public key."""
        found: dict[str, Any] = self.wire.call("GET", f"{EXPERTS}/platform")["organisation"]
        return found

    def call(self, method: str, path: str, body: Any = None) -> Any:
        """Return a call below `/api/v1/experts/`."""
        return self.wire.call(method, f"{EXPERTS}/{path}", body)

    def seal(self, content: Mapping[str, object]) -> tuple[Boxes, bytes]:
        """Seal a text to the platform; return box and key, or raise `Alarm`."""
        self.check_organisation()
        key, known = self.platform["key"], self.pins.organisations.get(self.platform["id"])
        if known is None or (known.newest, known.keys[known.newest]) != (
            key["id"],
            key_hash(decode(key["public"])),
        ):
            raise Alarm("the platform's key is another one than is pinned")
        sealed, text_key = seal_text(
            PublicKey(decode(key["public"])),
            organisation=self.platform["id"],
            key_id=UUID(key["id"]),
            content=content,
        )
        boxes = {
            "id": str(sealed.id),
            "key": str(sealed.key_id),
            "envelope": encode(sealed.envelope),
            "body": encode(sealed.body),
        }
        return boxes, text_key


class HopeMember(SignedIn):
    """An expert by experience with a phone."""

    def __init__(self, address: str, email: str, password: str, *, language: str) -> None:
        super().__init__(address, email, password, language=language)
        self.language = language

    def seal_own(self, content: Mapping[str, object]) -> Boxes:
        """Seal a text that its writer can open again."""
        boxes, key = self.seal(content)
        own = seal_to_member(self.pair.public, text_id=boxes["id"], member=self.id, text_key=key)
        return boxes | {"own": encode(own)}

    def open(self, own: Mapping[str, str]) -> dict[str, object]:
        """Open a text that was sealed to this member."""
        key = open_member_key(
            self.pair, text_id=own["id"], member=self.id, envelope=decode(own["own"])
        )
        return open_body(key, text_id=own["id"], body=decode(own["body"]))

    def invitations(self, state: str) -> list[dict[str, Any]]:
        """Return what this member was asked, in one state."""
        found: list[dict[str, Any]] = self.call("GET", f"me/invitations?state={state}")["results"]
        return found


class HopeDesk(SignedIn):
    """The coordinator's browser, which holds the platform's key pairs."""

    def read(self, text_id: str) -> dict[str, object]:  # type: ignore[override]
        """Open a member's text; the server writes down that it was asked for."""
        found = self.call("GET", f"desk/texts/{text_id}")
        key = open_text_key(
            self.pairs[found["key"]],
            text_id=found["id"],
            organisation=self.platform["id"],
            key_id=found["key"],
            envelope=decode(found["envelope"]),
        )
        return open_body(key, text_id=found["id"], body=decode(found["body"]))

    def seal_for(self, content: Mapping[str, object], people: list[dict[str, str]]) -> Boxes:
        """Seal a text to the platform and to members (`sealed`, `copies`), or raise `Alarm`."""
        if not all(self.pins.has_member(o["member"], decode(o["public_key"])) for o in people):
            raise Alarm("a member's key is another one than is pinned")
        boxes, key = self.seal(content)
        copies = [
            {
                "member": person["member"],
                "box": encode(
                    seal_to_member(
                        PublicKey(decode(person["public_key"])),
                        text_id=boxes["id"],
                        member=person["member"],
                        text_key=key,
                    )
                ),
            }
            for person in people
        ]
        return {"sealed": boxes, "copies": copies}

    def take_on(self, at: str) -> None:
        """Check every point of the request at a path, and take it on."""
        now = self.call("GET", at)
        checked = [point["id"] for point in now["checklist"]]
        self.call("PATCH", at, {"revision": now["revision"], "checked": checked})
        self.call("POST", f"{at}/accept", {})


class Requester:
    """Somebody at a municipality, who has no account but the link of a mail."""

    def __init__(self, address: str, *, language: str = "nl") -> None:
        self.wire = Wire(address, language=language)
        self.token = ""

    def ask(self, who: Mapping[str, str]) -> None:
        """Ask for the first mail."""
        self.wire.call("POST", f"{EXPERTS}/requests", dict(who))

    def follow(self, link: str) -> None:
        """Follow the link of a mail."""
        self.token = link.rstrip("/").rpartition("/")[2]
        self.wire.headers["Authorization"] = f"Kier-Link {self.token}"

    def call(self, method: str, path: str = "", body: Any = None) -> Any:
        """Return a call about the request behind the link."""
        return self.wire.call(method, f"{EXPERTS}/request{path}", body)

    def change(self, **fields: Any) -> dict[str, Any]:
        """Change the briefing as it is now."""
        now = self.call("GET")
        changed: dict[str, Any] = self.call("PATCH", "", fields | {"revision": now["revision"]})
        return changed

    def fill_in(self, briefing: Mapping[str, Any], *, wanted: int) -> dict[str, Any]:
        """Write a consultation in full, for a day a month from now."""
        return self.change(
            form="consultation",
            topics=["asking-for-help"],
            languages=["nl", "en"],
            online=True,
            region="",
            day=day(30),
            wanted=wanted,
            fee_cents=7500,
            travel_cents=0,
            briefing={**briefing, "told_on": day(90)},
        )
