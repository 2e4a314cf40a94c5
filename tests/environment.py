"""Imported before Django: tests never read a kier.env or write into var/.

Translations are compiled here, so that pytest finds them without `scripts/test`. `--full` makes
tests as large as they can be.
"""

import os
import sys
import tempfile

from hypothesis import settings

from scripts.checks.catalogues import compile_catalogues

os.environ["KIER_MODE"] = "test"
# Names of push services that are the operator's own are not resolved.
os.environ.setdefault("KIER_OWN_PUSH_SERVICES", "push.example:443")
os.environ.setdefault("KIER_DATA", tempfile.mkdtemp(prefix="kier-tests-"))
compile_catalogues()

# Known before tests are collected, because what it decides are their parameters.
FULL = "--full" in sys.argv

# Hypothesis' own settings for CI: the same examples on each machine, and none fails because the
# machine was busy.
settings.register_profile("usual", settings.get_profile("ci"), max_examples=25)
settings.load_profile("ci" if FULL else "usual")
