"""The scene of `scripts/demo hope`: who is there, and what their phones and mailboxes received."""

import json
import re
import time
from typing import Any
from uuid import uuid4

from scripts.fake_providers.push_service import Subscription

from .hope_people import HopeDesk, HopeMember, Requester
from .hope_words import EMAIL
from .notifications import Providers, show
from .server import OwnServer
from .stage import NotAsExpected, Stage, Step, wait_until


class Scene:
    """A municipality, a coordinator, and fourteen members of whom twelve are asked."""

    def __init__(self, stage: Stage, server: OwnServer, here: Providers) -> None:
        self.stage, self.server, self.here = stage, server, here
        self.requester = Requester(server.address)
        self.desk: HopeDesk
        self.members: dict[str, HopeMember] = {}
        self.phones: dict[str, Subscription] = {}
        self.request = ""
        self.shown: dict[str, int] = {}
        self.mailed = 0

    def sign_in(self, step: Step) -> None:
        """Members register the browser of their phone, as the app does it."""
        known = [sign_in for sign_in in self.server.sign_ins() if sign_in["organisation"] == "hope"]
        address = self.server.address
        for sign_in in known:
            if sign_in["role"] == "coordinator":
                self.desk = HopeDesk(address, sign_in["email"], sign_in["password"], language="nl")
                name, wire = "coordinator", self.desk.wire
            else:
                language = "en" if len(self.members) % 2 else "nl"
                member = HopeMember(
                    address, sign_in["email"], sign_in["password"], language=language
                )
                name = str(member.call("GET", "me")["chosen_name"])
                self.members[name] = member
                wire = member.wire
            self.phones[name] = self.here.push.new_subscription()
            device = {"id": str(uuid4()), "via": "web_push", "name": "Phone"}
            body = device | {"subscription": self.phones[name].as_json()}
            wire.call("POST", "/api/v1/notifications/devices", body)
        step.expect(seen=len(self.members), wanted=14, what="members")

    def parts(self) -> list[tuple[HopeMember, str]]:
        """Who takes part, with the identifier of their part."""
        return [
            (member, mine["id"])
            for member in self.members.values()
            for mine in member.invitations("accepted")
        ]

    def link(self) -> str:
        """Return the link of the last mail to the requester."""
        mail = wait_until(self.requester_mails, "a mail to the municipality")[-1]
        found = re.search(r"https?://\S+/advice/r/\S+", mail["text"])
        if found is None:
            raise NotAsExpected(f"no link in {mail['text']!r}")
        return found[0].rstrip(".")

    def requester_mails(self) -> list[Any]:
        """Mails to the municipality."""
        return [mail for mail in self.here.mail.received if EMAIL in str(mail["to"])]

    def show_received(self) -> None:
        """Print what phones and mailboxes received since the last time."""
        time.sleep(1.0)
        names = {phone.id: name for name, phone in self.phones.items()}
        pushes = self.here.push.received
        fresh = pushes[self.shown.get("push", 0) :]
        self.shown["push"] = len(pushes)
        if fresh:
            who = sorted(names.get(push["subscription"], "?") for push in fresh)
            show("phones", {"who": who, "each": json.loads(fresh[-1]["plaintext"])})
        mails = self.here.mail.received
        for mail in mails[self.shown.get("mail", 0) :][:3]:
            show("mail", {name: mail[name] for name in ("to", "subject", "text")})
        rest = len(mails) - self.shown.get("mail", 0) - 3
        if rest > 0:
            print(f"        … and {rest} mails more")
        self.shown["mail"] = len(mails)
