"""Accounts and keys as members' browsers create them (protocol.md), for demonstrations."""

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
    """What a browser sends for a new account."""

    member_id: UUID
    email: str
    login: str
    public_key: bytes
    key_envelope: bytes
    root: bytes = field(repr=False)
    """Of the password: it locks the member's pins, and never leaves a browser."""


@dataclass(frozen=True, slots=True)
class NewKey:
    """What a browser sends for a new organisation key."""

    key_id: UUID
    public: bytes
    recovery_envelope: bytes
    grants: dict[UUID, bytes]


def make_accounts(passwords: Iterable[tuple[str, str]]) -> list[NewAccount]:
    """Create accounts for (e-mail address, password), in parallel threads."""
    asked = [(email, password, salt_for(email=email)) for email, password in passwords]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return list(pool.map(lambda arguments: make_account(*arguments), asked))


def make_account(email: str, password: str, salt: bytes) -> NewAccount:
    """Create the login and the encrypted key pair of a member ("The member", 1 to 3)."""
    root, pair, member_id = member_root(password, salt), KeyPair.generate(), uuid4()
    keys = member_keys(root)
    envelope = lock_member_seed(keys.wrap, member=member_id, seed=pair.seed)
    return NewAccount(member_id, email, keys.login, pair.public.raw, envelope, root)


def make_key(organisation: UUID, members: Iterable[tuple[UUID, bytes]]) -> NewKey:
    """Create an organisation's key pair, granted to each (member, public key)."""
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
