"""Static files where the server finds them, made anew only when one of them has changed."""

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

STAMP = "collected"


def collect_static_files() -> bool:
    """Hash and compress all static files into `STATIC_ROOT`; tells whether that was needed."""
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
    """A sum over names, sizes and times: what a copy of all files would look at, too.

    In whole seconds, as archives and images keep them.
    """
    found = hashlib.sha256(settings.STORAGES["staticfiles"]["BACKEND"].encode())
    for finder in get_finders():
        for name, storage in finder.list([]):
            seen = Path(storage.path(name)).stat()
            found.update(f"{name}|{seen.st_size}|{int(seen.st_mtime)}\n".encode())
    return found.hexdigest()
