"""Static files, collected only when one of them has changed."""

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

STAMP = "collected"


def collect_static_files() -> bool:
    """Hash and compress static files into `STATIC_ROOT`; tell whether that was needed."""
    if are_collected():
        return False
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    Path(settings.STATIC_ROOT, STAMP).write_text(_sum_of_sources())
    return True


def are_collected() -> bool:
    """Tell whether `STATIC_ROOT` holds the static files of this code."""
    stamp = Path(settings.STATIC_ROOT, STAMP)
    return stamp.exists() and stamp.read_text() == _sum_of_sources()


def _sum_of_sources() -> str:
    """Return a hash of names and contents, as times are rounded by archives and images."""
    found = hashlib.sha256(settings.STORAGES["staticfiles"]["BACKEND"].encode())
    for finder in get_finders():
        for name, storage in finder.list([]):
            content = Path(storage.path(name)).read_bytes()
            found.update(f"{name}|{len(content)}|".encode() + content)
    return found.hexdigest()
