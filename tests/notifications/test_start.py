"""What serves pages does not load what only the worker needs."""

import os
import subprocess
import sys
from pathlib import Path

BASE = Path(__file__).resolve().parents[2]
HEAVY = ("firebase_admin", "google.auth", "pywebpush", "aiohttp")
LOOK = f"""
import sys, importlib, backend.asgi
from django.urls import get_resolver
get_resolver().url_patterns
print([name for name in {HEAVY} if name in sys.modules])
"""


def test_the_server_loads_no_library_of_a_provider() -> None:
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", LOOK],
        cwd=BASE,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "backend.settings"},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert done.stdout.strip() == "[]"
