"""What members' browsers do when they set up an account and an organisation (protocol.md).

The server gets what it would get from them, and nothing else: login, envelopes, grants.
"""

import os
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from backend.accounts.services import salt_for
from backend.core.crypto.key_pairs import KeyPair, PublicKey
from backend.core.crypto.member import lock_member_seed, member_keys, member_root
from backend.core.crypto.organisation import generate_recovery_code, lock_recovery, seal_grant


@dataclass(frozen=True, slots=True)
class NewAccount:
    """What a browser sends to make an account with a key pair."""

    member_id: UUID
    email: str
    login: str
    public_key: bytes
    key_envelope: bytes
    root: bytes = field(repr=False)
    """Of the password: it locks the member's pins, and never leaves a browser."""


@dataclass(frozen=True, slots=True)
class NewKey:
    """What the first member's browser sends to give an organisation its key."""

    key_id: UUID
    public: bytes
    recovery_envelope: bytes
    grants: dict[UUID, bytes]


def make_accounts(passwords: Iterable[tuple[str, str]]) -> list[NewAccount]:
    """Return an account for each (e-mail address, password), as many at once as there are cores.

    Argon2id runs outside Python's lock, and takes nearly all of the time.
    """
    asked = [(email, password, salt_for(email=email)) for email, password in passwords]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return list(pool.map(lambda one: make_account(*one), asked))


def make_account(email: str, password: str, salt: bytes) -> NewAccount:
    """Return the login and the locked key pair of a new member ("The member", 1 to 3)."""
    root, pair, member_id = member_root(password, salt), KeyPair.generate(), uuid4()
    keys = member_keys(root)
    envelope = lock_member_seed(keys.wrap, member=member_id, seed=pair.seed)
    return NewAccount(member_id, email, keys.login, pair.public.raw, envelope, root)


def make_key(organisation: UUID, members: Iterable[tuple[UUID, bytes]]) -> NewKey:
    """Return a new key pair of an organisation, granted to (member, public key) each.

    Its recovery code is thrown away: a demonstration has no safe to keep it in.
    """
    pair, key_id = KeyPair.generate(), uuid4()
    recovery = lock_recovery(
        generate_recovery_code(),
        organisation=organisation,
        key_id=key_id,
        organisation_seed=pair.seed,
    )
    grants = {
        member: seal_grant(
            PublicKey(public),
            organisation=organisation,
            key_id=key_id,
            member=member,
            organisation_seed=pair.seed,
        )
        for member, public in members
    }
    return NewKey(key_id, pair.public.raw, recovery, grants)
