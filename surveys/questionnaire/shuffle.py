"""A shuffled order derived from a seed, the same here and in `flow.js`; not secret."""

from collections.abc import Callable, Sequence

WORD = 0xFFFFFFFF


def shuffled[Thing](things: Sequence[Thing], seed: int, name: str) -> list[Thing]:
    """Return things in the order of a 32-bit seed and a question's name (Fisher and Yates)."""
    mixed, draw = list(things), numbers(seed ^ digest(name))
    for last in range(len(mixed) - 1, 0, -1):
        other = int(draw() * (last + 1))
        mixed[last], mixed[other] = mixed[other], mixed[last]
    return mixed


def numbers(seed: int) -> Callable[[], float]:
    """Return a generator of numbers from 0 to below 1: mulberry32, of Tommy Ettinger."""
    state = seed & WORD

    def draw() -> float:
        nonlocal state
        state = (state + 0x6D2B79F5) & WORD
        mixed = _product(state ^ (state >> 15), state | 1)
        mixed ^= (mixed + _product(mixed ^ (mixed >> 7), mixed | 61)) & WORD
        return (mixed ^ (mixed >> 14)) / (WORD + 1)

    return draw


def digest(name: str) -> int:
    """Return 32 bits of an ASCII name: FNV-1a."""
    found = 0x811C9DC5
    for sign in name:
        found = _product(found ^ ord(sign), 0x01000193)
    return found


def _product(left: int, right: int) -> int:
    return (left * right) & WORD
