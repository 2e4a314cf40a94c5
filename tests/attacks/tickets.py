"""Tickets for live events, as a seeker buys them and somebody shows them at the socket."""

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from scripts.demonstrations.consent import PROFILE
from scripts.demonstrations.phone import Phone

NO_TICKET = 4401
WAIT_SECONDS = 120


def seeker_at(address: str) -> Phone:
    phone = Phone(address)
    first = phone.matches(PROFILE)["matches"][0]["organisation"]
    phone.ask(PROFILE, "Ben ik hier goed?", [first])
    return phone


def buy_ticket(phone: Phone) -> str:
    ticket: str = phone.wire.call("POST", "/api/v1/realtime/tickets")["ticket"]
    return ticket


def is_refused(address: str, ticket: str) -> bool:
    """Tell whether a socket with this ticket is closed as one without a ticket."""
    url = f"{address.replace('http', 'ws', 1)}/ws/v1/events?ticket={ticket}"
    with connect(url, proxy=None, open_timeout=WAIT_SECONDS) as socket:
        try:
            socket.recv(WAIT_SECONDS)
        except ConnectionClosed as closed:
            return closed.rcvd is not None and closed.rcvd.code == NO_TICKET
    return False
