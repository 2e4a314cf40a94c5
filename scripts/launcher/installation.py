"""`scripts/install`: translations and static files, made in the checkout before production.

Production writes nothing into the checkout, which may be read-only and another user's.
"""

import os
import sys
import tempfile

import django
from environs import EnvError

from scripts.checks import catalogues

from . import static_files

HOW = "Run scripts/install, as whoever owns the checkout."
# Files of the checkout are for every user of this machine to read; there is no secret in it.
FILE_MODE, FOLDER_MODE = 0o644, 0o755


def install() -> None:
    """Make translations and static files, unless they are up to date."""
    catalogues.compile_catalogues()
    with tempfile.TemporaryDirectory(prefix="kier-install-") as data:
        # Neither the secrets of an installation nor its folder are asked for.
        os.environ |= {"KIER_MODE": "demonstration", "KIER_DATA": data}
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.settings")
        django.setup()
        from django.conf import settings

        settings.STATIC_ROOT = settings.INSTALLED_STATIC
        settings.FILE_UPLOAD_PERMISSIONS = FILE_MODE
        settings.FILE_UPLOAD_DIRECTORY_PERMISSIONS = FOLDER_MODE
        static_files.collect_static_files()


def what_is_missing() -> list[str]:
    """Return what is missing or outdated; the settings must be configured."""
    translations = any(catalogues.stale())
    files = not static_files.are_collected()
    found = {"translations": translations, "static files": files}
    return [name for name, is_missing in found.items() if is_missing]


if __name__ == "__main__":
    try:
        install()
    except (EnvError, OSError) as error:
        sys.exit(f"Kier was not installed: {error}")
