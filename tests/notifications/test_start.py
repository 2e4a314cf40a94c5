"""What serves pages does not load what only the worker needs, nor a worker what only pages need."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

BASE = Path(__file__).resolve().parents[2]
HEAVY = (
    *("firebase_admin", "grpc", "google.auth", "google.api_core", "pywebpush", "aiohttp"),
    *("polars", "pyreadstat", "numpy", "typst", "openpyxl", "xlrd", "pyxform", "sentry_sdk"),
    "icalendar",
)
OF_THE_API = (
    "rest_framework.serializers",
    "drf_spectacular.utils",
    "api.common.serializers",
    "backend.urls",
)
LOOK = f"""
import sys, importlib, django
django.setup()
print([name for name in {OF_THE_API} if name in sys.modules])
import backend.asgi
from django.urls import get_resolver
get_resolver().url_patterns
print([name for name in {HEAVY} if name in sys.modules])
"""


@pytest.mark.full
def test_neither_what_every_process_loads_nor_the_server_holds_what_only_others_need() -> None:
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", LOOK],
        cwd=BASE,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "backend.settings"},
        capture_output=True,
        text=True,
        check=True,
        timeout=300,
    )
    assert done.stdout.split() == ["[]", "[]"]
