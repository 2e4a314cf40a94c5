"""Loaded before anything of Django: tests never read a kier.env or write into var/."""

import os
import tempfile

os.environ["KIER_MODE"] = "test"
os.environ.setdefault("KIER_DATA", tempfile.mkdtemp(prefix="kier-tests-"))
