"""Matching of patterns in at most text length times pattern size steps."""

from typing import Any

from .patterns import Pattern

MAX_TEXT = 1_000

type Program = list[tuple[Any, ...]]


def matches(pattern: Pattern, text: str) -> bool:
    """Tell whether a whole text matches a pattern; longer than 1,000 characters it never does."""
    if len(text) > MAX_TEXT:
        return False
    program: Program = []
    _write(pattern, program)
    steps = _reached({0}, program)
    for sign in text:
        met = {step + 1 for step in steps if step < len(program) and _is_in(sign, program[step])}
        steps = _reached(met, program)
    return len(program) in steps


def steps_of(pattern: Pattern, most: int) -> int:
    """Return how many steps `matches` takes at most, or a number above `most`."""
    program: Program = []
    _write(pattern, program)
    steps, total = _reached({0}, program), len(program)
    for _sign in range(MAX_TEXT):
        total += len(steps)
        if not steps or total > most:
            break
        met = {step + 1 for step in steps if step < len(program) and program[step][0] == "set"}
        steps = _reached(met, program)
    return total


def _write(pattern: Pattern, program: Program) -> None:
    kind, *rest = pattern
    if kind == "set":
        program.append(("set", rest))
    elif kind == "then":
        for part in rest:
            _write(part, program)
    elif kind == "either":
        _write_either(rest, program)
    else:
        _write_many(rest, program)


def _write_either(parts: list[Pattern], program: Program) -> None:
    jumps = []
    for part in parts[:-1]:
        split = len(program)
        program.append(())
        _write(part, program)
        jumps.append(len(program))
        program.append(())
        program[split] = ("split", split + 1, len(program))
    _write(parts[-1], program)
    for jump in jumps:
        program[jump] = ("jump", len(program))


def _write_many(repetition: list[Any], program: Program) -> None:
    within, least, most = repetition
    for _time in range(least):
        _write(within, program)
    splits = []
    for _time in range(1 if most is None else most - least):
        splits.append(len(program))
        program.append(())
        _write(within, program)
    if most is None:
        program.append(("jump", splits[0]))
    for split in splits:
        program[split] = ("split", split + 1, len(program))


def _reached(steps: set[int], program: Program) -> set[int]:
    seen, open_ones = set(steps), list(steps)
    while open_ones:
        step = open_ones.pop()
        kind, *ways = program[step] if step < len(program) else ("end",)
        if kind in {"split", "jump"}:
            fresh = set(ways) - seen
            seen |= fresh
            open_ones.extend(fresh)
    return seen


def _is_in(sign: str, step: tuple[Any, ...]) -> bool:
    if step[0] != "set":
        return False
    ends, code = step[1], ord(sign)
    return any(ends[at] <= code <= ends[at + 1] for at in range(0, len(ends), 2))
