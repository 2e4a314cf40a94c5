"""Preparation of a start: translations, tables, static files, demonstration accounts.

`python -m scripts.launcher.preparation [--settings | --tables [--check]]` does all, or only checks
the settings, or only migrates (`scripts/migrate`), or only tells whether that is due.
"""

import os
import sys
from concurrent.futures import ThreadPoolExecutor

import django
from django.core.management import CommandError, call_command
from environs import EnvError

from backend.core.environment import explain
from scripts.checks.catalogues import compile_catalogues

from . import start_stamp

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.settings")


class NotInstalled(Exception):
    """Production needs something in the checkout that was not made."""


def prepare() -> None:
    """Prepare the folder and the database for this code, and note it; may raise `EnvError`."""
    # The code that is loaded below, or older: a pull in between is for the next start to prepare.
    code = start_stamp.code_sum()
    from django.conf import settings

    production, has_warned = settings.PRODUCTION, False
    if not production:
        compile_catalogues()
    django.setup()
    from . import migration
    from .static_files import collect_static_files

    if production:
        look_at_installation()
        has_warned = warn()
    else:
        # Looked for at every start, also where files are served from where they are.
        settings.STATIC_ROOT.mkdir(exist_ok=True)
    with ThreadPoolExecutor(1) as beside:
        # Compressing them has a processor of its own, where there are two.
        has_files = production or settings.DEBUG
        collecting = None if has_files else beside.submit(collect_static_files)
        migration.migrate(say)
        if settings.MODE == "demonstration":
            call_command("demonstration")
            call_command("demonstration_hope")
            call_command("demonstration_programme")
            call_command("demonstration_pages")
            call_command("demonstration_courses")
            call_command("demonstration_places")
            call_command("demonstration_trainings")
            call_command("demonstration_interventions")
            call_command("demonstration_measures")
            call_command("demonstration_involvement")
            call_command("demonstration_signals")
            call_command("demonstration_figures")
    if collecting:
        collecting.result()
    # What was said is said again at the next start.
    if not has_warned and code == start_stamp.code_sum():
        start_stamp.note(settings.DATA, os.environ)


def look_at_installation() -> None:
    """Raise `NotInstalled` if something in the checkout is missing."""
    from . import installation

    if missing := installation.what_is_missing():
        raise NotInstalled(f"{' and '.join(missing)} are not installed. {installation.HOW}")


def bring_tables(*, only_check: bool) -> int:
    """Migrate, or list pending migrations; return 1 if there are any left."""
    from django.conf import settings

    production = settings.PRODUCTION
    django.setup()
    from . import migration

    if production:
        look_at_installation()
    if not only_check:
        migration.migrate(say)
    left = migration.what_is_to_be_done()
    say("\n".join(left) or "The tables are those that this checkout expects, or newer.")
    return 1 if left else 0


def warn() -> bool:
    """Print problems that do not prevent a start; return whether there were any."""
    from django.utils.translation import override

    from backend.operator.checks import State
    from backend.operator.installation import OF_THE_SETTINGS

    with override("en"):
        wrong = [result for check in OF_THE_SETTINGS if (result := check()).state == State.WRONG]
        for found in wrong:
            say(f"Kier: {found.name}: {found.text} {found.advice}")
    return bool(wrong)


def say(line: str) -> None:
    """Write a line for whoever starts Kier."""
    print(line, file=sys.stderr, flush=True)


def reason(error: Exception) -> str:
    """Return the sentence for an error that prevented the start."""
    from django.db import Error

    if isinstance(error, EnvError):
        return explain(error)
    if isinstance(error, Error):
        return f"the database does not answer as it should: {str(error).partition('\n')[0]}"
    if isinstance(error, OSError):
        return f"{error.filename} cannot be used by this user: {error.strerror}."
    return str(error)


def main() -> None:
    """Run a command; errors are told in a sentence."""
    from django.db import Error

    # As in `scripts/run`, which is not always who starts this.
    os.umask(0o077)
    try:
        match sys.argv[1:]:
            case ["--settings"]:
                from django.conf import settings

                _ = settings.PRODUCTION
            case ["--tables", *more]:
                sys.exit(bring_tables(only_check="--check" in more))
            case _:
                prepare()
    except (EnvError, CommandError, NotInstalled, Error, OSError) as error:
        sys.exit(f"Kier cannot start: {reason(error)}")


if __name__ == "__main__":
    main()
