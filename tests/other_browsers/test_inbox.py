"""The caseworker's way in Firefox and WebKitGTK: signed in, read, accepted, answered, closed."""

from scripts.demonstrations.intake import Desks
from scripts.demonstrations.server import OwnServer
from tests.walks.inbox import Inbox

from .conftest import Visitors
from .members import Asked, sign_in_of

TEXT, REPLY = "Merkteken van de vraag 90c1", "Merkteken van het antwoord 77ab. 护照"


def test_read_accepted_answered_and_closed(
    visitors: Visitors, server: OwnServer, desks: Desks
) -> None:
    asked = Asked(server, desks, TEXT)
    inbox = Inbox(visitors(), server.address)
    inbox.open()
    inbox.sign_in(*sign_in_of(server))
    inbox.wait_for_line("live")
    inbox.show(asked.referral, TEXT)
    inbox.move("accept")
    inbox.reply(REPLY)
    assert inbox.messages() == [TEXT, REPLY]
    assert [one.text for one in asked.phone.read()] == [TEXT, REPLY]
    inbox.lock()
    inbox.unlock(sign_in_of(server)[1])
    inbox.move("close")
    inbox.tab("closed")
    inbox.row(asked.referral).wait_for()
    asked.phone.erase()
