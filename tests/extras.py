"""An installation without the large libraries."""

from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

from backend.core import extras
from backend.core.extras import Extra


@contextmanager
def left_out(*absent: Extra) -> Iterator[None]:
    modules = dict.fromkeys(absent, ("kier_has_no_such_module",))
    try:
        with patch.dict(extras.MODULES, modules):
            extras.is_installed.cache_clear()
            yield
    finally:
        extras.is_installed.cache_clear()
