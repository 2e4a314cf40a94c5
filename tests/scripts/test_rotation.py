"""The secret key of a whole demonstration is replaced while people write to each other."""

import subprocess
import sys
from pathlib import Path
from secrets import token_urlsafe

import pytest

from scripts.demonstrations.consent import PROFILE
from scripts.demonstrations.desk import Desk
from scripts.demonstrations.phone import Phone
from scripts.demonstrations.server import BASE, OwnServer, bare_environment

# Full: starts a server three times; tests/core/test_rotation.py has the rules.
pytestmark = pytest.mark.full


def rotate(folder: Path, stores: dict[str, str], *arguments: str) -> str:
    done = subprocess.run(  # noqa: S603 - arguments of this file
        [sys.executable, "manage.py", "rotate_secrets", *arguments],
        env=bare_environment() | stores | {"KIER_DATA": str(folder)},
        cwd=BASE,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def set_keys(folder: Path, present: str, *earlier: str) -> None:
    file = folder / "kier.env"
    kept = [line for line in file.read_text().splitlines() if "KIER_SECRET_KEY" not in line]
    kept.append(f"KIER_SECRET_KEY={present}")
    if earlier:
        kept.append(f"KIER_SECRET_KEY_FALLBACKS={','.join(earlier)}")
    file.write_text("\n".join(kept) + "\n")


def key_of(folder: Path) -> str:
    lines = (folder / "kier.env").read_text().splitlines()
    return next(line.partition("=")[2] for line in lines if line.startswith("KIER_SECRET_KEY="))


def desk_of(server: OwnServer, slug: str, role: str = "caseworker") -> Desk:
    one = next(
        sign_in
        for sign_in in server.sign_ins()
        if (sign_in["organisation"], sign_in["role"]) == (slug, role)
    )
    return Desk(server.address, one["email"], one["password"])


@pytest.mark.slow
def test_the_secret_key_is_replaced(kept_folder: Path, stores: dict[str, str]) -> None:
    old, new = key_of(kept_folder), token_urlsafe(32)
    with OwnServer(stores, data=kept_folder) as server:
        phone = Phone(server.address)
        [match, *_] = phone.matches(PROFILE)["matches"]
        slug = match["organisation"]["slug"]
        code = phone.ask(PROFILE, "Ben je er?", [match["organisation"]])
        token = desk_of(server, slug).wire.headers["X-Session-Token"]
    # With the new one alone all would be lost.
    set_keys(kept_folder, new)
    said = rotate(kept_folder, stores, "--check")
    assert "are under no key that is set" in said
    set_keys(kept_folder, new, old)
    assert "would be lost now" in rotate(kept_folder, stores, "--check")
    with OwnServer(stores, data=kept_folder) as server:
        desk = desk_of(server, slug)
        assert desk.find(phone.request)
        desk.wire.headers["X-Session-Token"] = token
        assert desk.find(phone.request)
        assert "No row needs the earlier keys." in rotate(kept_folder, stores)
        assert desk_of(server, slug).find(phone.request)
    set_keys(kept_folder, new)
    said = rotate(kept_folder, stores, "--check")
    assert "under an earlier one" not in said
    assert "under no key that is set" not in said
    with OwnServer(stores, data=kept_folder) as server:
        for role in ("caseworker", "coordinator"):
            assert desk_of(server, slug, role).find(phone.request)
        again = Phone(server.address)
        again.come_back(code)
        assert [one.text for one in again.read()] == ["Ben je er?"]
        found = again.matches(PROFILE)
        assert found["matches"][0]["organisation"]["slug"] == slug
        assert found["urgent_help"]
