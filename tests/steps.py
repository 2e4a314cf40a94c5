"""Counting what Python does, where a time would say more of the machine than of the code."""

import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Any

_EVENTS = sys.monitoring.events
# What a longer input makes more of: functions begun and gone on with, lines, and rounds of loops.
_COUNTED = _EVENTS.PY_START | _EVENTS.PY_RESUME | _EVENTS.LINE | _EVENTS.JUMP


def steps_of(act: Callable[[], object], *expected: type[Exception]) -> int:
    """Return how many steps of Python a call takes, the same on every machine.

    :param expected: errors in which it may end
    """
    count = 0

    def step(*_event: Any) -> None:
        nonlocal count
        count += 1

    tool = next(number for number in range(6) if sys.monitoring.get_tool(number) is None)
    sys.monitoring.use_tool_id(tool, "steps")
    try:
        for event in (_EVENTS.PY_START, _EVENTS.PY_RESUME, _EVENTS.LINE, _EVENTS.JUMP):
            sys.monitoring.register_callback(tool, event, step)
        sys.monitoring.set_events(tool, _COUNTED)
        with suppress(*expected):
            act()
    finally:
        sys.monitoring.set_events(tool, 0)
        sys.monitoring.free_tool_id(tool)
    return count
