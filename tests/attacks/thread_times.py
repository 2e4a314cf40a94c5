"""Processor time of one server thread, in units of a loop on this machine."""

import time
from collections.abc import Callable
from pathlib import Path

from tests.attacks.conftest import AttackedKier

# What takes a second on the machine on which the limits were chosen, while others use its caches.
LOOPS = 80_000_000


def second() -> float:
    """Return the processor time that counts as a second on this machine now."""
    before = time.thread_time()
    for _ in range(LOOPS // 10):
        pass
    return (time.thread_time() - before) * 10


def ticks_by_thread(kier: AttackedKier) -> dict[str, int]:
    found = {}
    for process in kier.server.processes("server"):
        for stat in Path(f"/proc/{process}/task").glob("*/stat"):
            fields = stat.read_text().rpartition(")")[2].split()
            found[stat.parent.name] = int(fields[11]) + int(fields[12])
    return found


def longest(kier: AttackedKier, act: Callable[[], object]) -> float:
    """Return the most seconds of a processor that one thread took in a block."""
    before = ticks_by_thread(kier)
    act()
    after = ticks_by_thread(kier)
    return max(ticks - before.get(thread, 0) for thread, ticks in after.items()) / 100
