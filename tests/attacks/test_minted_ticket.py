"""Somebody who writes to Redis makes a ticket for a member's events, and opens a socket with it."""

import hashlib
import pickle
import secrets

import msgpack
import orjson
from redis import Redis

from scripts.demonstrations.desk import Desk
from tests.attacks.conftest import AttackedKier, Tried
from tests.attacks.tickets import buy_ticket, is_refused, seeker_at


def test_no_ticket_is_made_in_redis(kier: AttackedKier, redis_writer: Redis, tried: Tried) -> None:
    member = kier.member("caseworker")
    desk = Desk(kier.address, member["email"], member["password"])
    me = desk.wire.call("GET", "/api/v1/members/me")
    groups = f"organisation.{me['organisation']} member.{me['id']}"
    forged = [
        groups.encode(),
        pickle.dumps(groups),
        orjson.dumps(groups),
        orjson.dumps(groups.split()),
        msgpack.packb(groups),
        msgpack.packb([None, groups]),
        msgpack.packb(groups.split()),
    ]
    for value in forged:
        ticket = secrets.token_urlsafe(24)
        redis_writer.set(key_of(ticket), value, ex=60)
        assert is_refused(kier.address, ticket)
    tried(f"{len(forged)} tickets for a member written to Redis", "closed with 4401 each")


def test_a_ticket_moved_to_another_key_opens_nothing(
    kier: AttackedKier, redis_writer: Redis, tried: Tried
) -> None:
    phone = seeker_at(kier.address)
    before = set(redis_writer.scan_iter("*ticket*"))
    bought = buy_ticket(phone)
    [key] = set(redis_writer.scan_iter("*ticket*")) - before
    mine = secrets.token_urlsafe(24)
    assert key == key_of(bought).encode()
    redis_writer.copy(key, key_of(mine))
    assert is_refused(kier.address, mine)
    tried("somebody else's ticket copied to a key of one's own", "closed with 4401")


def key_of(ticket: str) -> str:
    return f"kier:1:ticket:{hashlib.sha256(ticket.encode()).hexdigest()}"
