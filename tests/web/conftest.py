import os

import pytest

from backend.core.crypto import seeker
from backend.core.crypto.key_derivation import Argon2Parameters, stretch
from tests.experts.factories import Hope, a_platform
from tests.factories import Desk
from tests.personas import Seeker
from tests.web.visitor import Visitor

CHEAP = Argon2Parameters(memory_kib=64, iterations=1, parallelism=1)


@pytest.fixture(autouse=True)
def cheap_codes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Skip the key stretching of codes, which test_seeker_way.py covers."""
    monkeypatch.setattr(seeker, "stretch", lambda secret, salt, _: stretch(secret, salt, CHEAP))


@pytest.fixture
def visitor(desk: Desk) -> Visitor:
    root = os.urandom(32)
    assert Seeker(root=root).ask(desk, text="Help").status_code == 201
    return Visitor(opens=False).be_at_talk(root)


@pytest.fixture
def hope(db: None) -> Hope:
    """Platform HOPE with its key and a coordinator."""
    return a_platform()
