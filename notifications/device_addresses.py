"""Addresses of devices: encrypted at rest, and found by keyed hashes."""

import json
from urllib.parse import urlsplit

from backend.core.at_rest import (
    digest_at_rest,
    digests_at_rest,
    lock_at_rest,
    open_at_rest,
    relock_at_rest,
)
from backend.core.days import today

from .kinds import Via
from .models import Device

ADDRESS, LANE = b"kier/device-address", b"kier/device-lane"
LANE_HEX = 12


def address_of(device: Device) -> str:
    """Return the address of a device, or raise `Damaged` if no secret key opens it."""
    return open_at_rest(ADDRESS, bytes(device.address))


def is_under_earlier_key(device: Device) -> bool:
    """Tell whether a replaced secret key locks or hashes a device's address."""
    if relock_at_rest(ADDRESS, bytes(device.address)) is not None:
        return True
    return bytes(device.digest) != digests_of(Via(device.via), address_of(device))[0]


def give_address(device: Device, via: Via, address: str) -> None:
    """Set the address of a device, seen today, without saving it."""
    device.via, device.seen_on = via, today()
    device.digest = digests_of(via, address)[0]
    device.address = lock_at_rest(ADDRESS, address)
    device.lane = lane_of(via, address)


def web_lane(host: str) -> str:
    """Return the lane of a push service, which is a keyed hash of its host."""
    return f"web:{digest_at_rest(LANE, host).hex()[:LANE_HEX]}"


def digests_of(via: Via, address: str) -> list[bytes]:
    """Return the hashes of an address, newest first; the keys beside an endpoint may change."""
    return hashes_of(via, json.loads(address)["endpoint"] if via is Via.WEB_PUSH else address)


def hashes_of(via: Via, name: str) -> list[bytes]:
    """Return the hashes of an endpoint or token, that of the newest secret key first."""
    return digests_at_rest(ADDRESS, f"{via}:{name}")


def lane_of(via: Via, address: str) -> str:
    """Return the lane of an address: one push service, or all of FCM."""
    if via is not Via.WEB_PUSH:
        return via.value
    return web_lane(urlsplit(json.loads(address)["endpoint"]).netloc.lower())
