"""A request that came to an organisation, and a caseworker there."""

from scripts.demonstrations.consent import PROFILE
from scripts.demonstrations.intake import Desks
from scripts.demonstrations.phone import Phone
from scripts.demonstrations.server import OwnServer

SLUG = "spine"


class Asked:
    """A seeker without a browser, whose request came to one organisation."""

    def __init__(self, server: OwnServer, desks: Desks, text: str, slug: str = SLUG) -> None:
        self.phone = Phone(server.address)
        matches = self.phone.matches(PROFILE)["matches"]
        [organisation] = [
            match["organisation"] for match in matches if match["organisation"]["slug"] == slug
        ]
        self.code = self.phone.ask(PROFILE, text, [organisation])
        referral = desks.of(slug).find(self.phone.request)
        assert referral
        self.referral = str(referral["id"])


def sign_in_of(server: OwnServer, slug: str = SLUG) -> tuple[str, str]:
    [found] = [
        (sign_in["email"], sign_in["password"])
        for sign_in in server.sign_ins()
        if (sign_in["organisation"], sign_in["role"]) == (slug, "caseworker")
    ]
    return found
