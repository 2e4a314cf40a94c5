"""Many real requests at one organisation: each sealed as a phone seals it, so that they open."""

import os
from concurrent.futures import ThreadPoolExecutor

from backend.core.crypto.seeker import SeekerKeys
from scripts.demonstrations.consent import PROFILE
from scripts.demonstrations.phone import Phone

TEXT = "Ik wil met iemand praten."
# One address may create 120 requests without delay.
REQUESTS_A_PHONE = 100


def crowd(address: str, slug: str, count: int) -> None:
    """Send so many requests to an organisation that fits `PROFILE`."""
    with ThreadPoolExecutor() as pool:
        starts = range(0, count, REQUESTS_A_PHONE)
        jobs = [
            pool.submit(
                _send, address, slug, f"127.0.9.{place + 1}", min(REQUESTS_A_PHONE, count - start)
            )
            for place, start in enumerate(starts)
        ]
        for job in jobs:
            job.result()


def _send(address: str, slug: str, source: str, count: int) -> None:
    phone = Phone(address, source=source)
    matches = phone.matches(PROFILE)["matches"]
    [organisation] = [
        match["organisation"] for match in matches if match["organisation"]["slug"] == slug
    ]
    for _request in range(count):
        # Nobody comes back for them, so that no code has to be stretched.
        mine = SeekerKeys(access=os.urandom(32), wrap=os.urandom(32))
        body = phone.new_request(mine, PROFILE, TEXT, [organisation])
        phone.wire.call("POST", "/api/v1/intake/requests", body)
