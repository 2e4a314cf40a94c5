"""A database writer who knows the server's secret replaces an organisation's key, signed."""

from tests.attacks.browser.conftest import SignIn
from tests.attacks.conftest import AttackedKier, Tried
from tests.browser.organisations import IDENTIFIERS
from tests.browser.test_tampering import secret_of, swapped

SLUG = "koraal"


def test_each_browser_raises_an_alarm_and_seals_nothing(
    kier: AttackedKier, sign_in: SignIn, tried: Tried
) -> None:
    with swapped(kier.server, IDENTIFIERS[SLUG], secret_of(kier.server)):
        for role in ("caseworker", "coordinator"):
            inbox = sign_in(role, SLUG)
            inbox.page.locator("[data-alarm='organisation-key']").wait_for()
            inbox.at("list")
            assert inbox.page.locator("[data-move='accept']").count() == 0
        # Whoever could publish the next key, or let somebody in, is not offered it.
        inbox.to("members")
        assert inbox.page.locator("[data-part='members'] details.card").count() == 0
    tried(
        "an organisation's key swapped and signed", "an alarm in each browser; nothing was sealed"
    )
