"""Before the first process serves: translations, tables, static files, demonstration accounts.

`python -m scripts.launching.preparing`; every step may run again, and then takes next to no time.
"""

import os
import sys

import django
from django.core.management import CommandError, call_command
from environs import EnvError

from scripts.checking.catalogues import compile_catalogues

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.settings")


def prepare() -> None:
    """Bring the folder and the database to the state that this code expects.

    :raises EnvError: a setting is missing or cannot be used; it is named
    """
    compile_catalogues()
    django.setup()
    from django.conf import settings

    from .static_files import collect_static_files

    # Looked for at every start, also where files are served from where they are.
    settings.STATIC_ROOT.mkdir(exist_ok=True)
    call_command("migrate", verbosity=0, interactive=False)
    if not settings.DEBUG:
        collect_static_files()
    if settings.MODE == "demonstration":
        call_command("demonstration")
        call_command("demonstration_hope")


if __name__ == "__main__":
    try:
        prepare()
    except (EnvError, CommandError) as error:
        sys.exit(f"Kier cannot start: {error}")
