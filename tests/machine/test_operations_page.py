"""docs/operations.md on a Debian 13, from nothing to an answered request.

Each test leaves a running Kier, so that any of them can be run alone.
"""

import json

import pytest

from scripts.demonstrations.wire import Refused

from .debian import Machine
from .page import carry_out, commands
from .people import ANSWER, TEXT, Caseworker, answer, ask, read

pytestmark = pytest.mark.full
READY = {"status": "ready", "missing": []}
LOOK = "curl --fail --silent --show-error https://kier.example/readyz"
KEEP_SECRET = "sed -n s/^KIER_SECRET_KEY=//p /var/lib/kier/kier.env"


def is_ready(machine: Machine) -> bool:
    found: bool = json.loads(machine.run(LOOK)) == READY
    return found


def test_it_is_ready_and_the_first_operator_begins(machine: Machine, said: list[str]) -> None:
    _install, _settings, start, begin, proxy = said
    assert json.loads(start) == READY
    assert "you@kier.example is an operator" in begin
    assert "https://kier.example/members/reset#" in begin
    assert json.loads(proxy.splitlines()[-1]) == READY
    assert machine.run("stat -c '%U %a' /var/lib/kier/kier.env").strip() == "kier 600"


def test_a_request_is_asked_and_answered_through_the_proxy(
    machine: Machine, caseworker: Caseworker
) -> None:
    code, request = machine.do(ask)
    machine.do(lambda: answer(caseworker, request))
    assert machine.do(lambda: read(code)) == [TEXT, ANSWER]


def test_a_backup_is_made_verified_and_restored(machine: Machine, organisation: str) -> None:
    make, verify = commands("Backup, and how long erased requests live on in it")
    before, _request = machine.do(ask)
    carry_out(machine, make)
    assert machine.run("stat -c '%U %a' /var/backups/kier/kier-*.age").strip() == "kier 600"
    assert "can be restored" in carry_out(machine, verify)
    after, _request = machine.do(ask)
    [restore] = commands("Restoring")
    assert "Restored." in carry_out(machine, restore)
    assert is_ready(machine)
    assert machine.do(lambda: read(before)) == [TEXT]
    with pytest.raises(Refused) as refused:
        machine.do(lambda: read(after))
    assert refused.value.kind == "unknown-code"
    assert machine.run("ls /run/kier-backup.key || true") == ""


def test_the_secret_key_is_rotated(machine: Machine, caseworker: Caseworker) -> None:
    replace, rotate, end = commands("Rotating the secret key")
    code, request = machine.do(ask)
    old = machine.run(KEEP_SECRET)
    carry_out(machine, replace)
    assert is_ready(machine)
    assert machine.run(KEEP_SECRET) != old
    carry_out(machine, rotate)
    machine.do(lambda: answer(caseworker, request))
    carry_out(machine, end)
    assert is_ready(machine)
    assert machine.do(lambda: read(code)) == [TEXT, ANSWER]
    assert old.strip() not in machine.run("cat /var/lib/kier/kier.env")


def test_it_is_upgraded_and_goes_back(machine: Machine, organisation: str) -> None:
    *upgrade, back = commands("Upgrading")
    code, _request = machine.do(ask)
    for block in upgrade:
        carry_out(machine, block)
    assert machine.run("readlink /srv/kier").strip() == "kier-0.2.0"
    assert is_ready(machine)
    assert machine.do(lambda: read(code)) == [TEXT]
    carry_out(machine, back)
    assert machine.do(lambda: read(code)) == [TEXT]
