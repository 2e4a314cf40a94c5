"""How much processor time a call takes of one thread of the server, beside what a loop takes here.

Neither a slow machine nor a busy one changes how many loops a call is worth.
"""

import time
from collections.abc import Callable
from pathlib import Path

from tests.attacks.conftest import AttackedKier

# What takes a second on the machine on which the limits were chosen, while others use its caches.
LOOPS = 80_000_000


def second() -> float:
    """Return the processor time that stands for a second, on this machine and now."""
    before = time.thread_time()
    for _ in range(LOOPS // 10):
        pass
    return (time.thread_time() - before) * 10


def ticks_by_thread(kier: AttackedKier) -> dict[str, int]:
    """Return the processor time of each thread of the server processes, in hundredths."""
    found = {}
    for process in kier.server.processes("server"):
        for stat in Path(f"/proc/{process}/task").glob("*/stat"):
            fields = stat.read_text().rpartition(")")[2].split()
            found[stat.parent.name] = int(fields[11]) + int(fields[12])
    return found


def longest(kier: AttackedKier, act: Callable[[], object]) -> float:
    """Return the most seconds of a processor that one thread took while something was done."""
    before = ticks_by_thread(kier)
    act()
    after = ticks_by_thread(kier)
    return max(ticks - before.get(thread, 0) for thread, ticks in after.items()) / 100
