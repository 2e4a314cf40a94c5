"""Cases of a test of which some run every time, and the others with `--full`."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

import pytest


def named_cases(cases: Mapping[str, Any], *, always: Collection[str]) -> list[Any]:
    """Return parameters by their names; a tuple holds the values of several arguments."""
    _check(always, cases)
    return [
        pytest.param(*_arguments(case), id=name, marks=_marks(name in always))
        for name, case in cases.items()
    ]


def cases(values: Iterable[Any], *, always: Collection[Any]) -> list[Any]:
    """Return parameters; a tuple holds the values of several arguments."""
    values = list(values)
    _check(always, values)
    return [pytest.param(*_arguments(value), marks=_marks(value in always)) for value in values]


def _arguments(case: Any) -> tuple[Any, ...]:
    return case if isinstance(case, tuple) else (case,)


def _marks(runs_always: bool) -> tuple[pytest.MarkDecorator, ...]:
    return () if runs_always else (pytest.mark.full,)


def _check(always: Collection[Any], known: Collection[Any]) -> None:
    """Raise a ValueError if a representative is no case any more."""
    if gone := [one for one in always if one not in known]:
        raise ValueError(gone)
