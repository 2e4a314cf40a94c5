#!/usr/bin/env python
"""Django's command line for Kier."""

import os
import sys

from django.core.management import execute_from_command_line
from environs import EnvError

from backend.core.environment import explain

if __name__ == "__main__":
    # What Kier writes is for its owner alone: backups, files of surveys, a database.
    os.umask(0o077)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.settings")
    try:
        execute_from_command_line(sys.argv)
    except EnvError as error:
        sys.exit(f"Kier cannot start: {explain(error)}")
