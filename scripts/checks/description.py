"""Check the API's description with Redocly and Spectral: `python -m scripts.checks.description`."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import django

from .javascript import JAVASCRIPT, PACKAGES, prepare

# The name that the rules in spectral.yaml know it by.
DOCUMENT = "description.json"
COMMANDS = (
    ("redocly", "lint", DOCUMENT, "--config", str(JAVASCRIPT / "redocly.yaml"), "--format=stylish"),
    ("spectral", "lint", DOCUMENT, "--ruleset", "spectral.yaml", "--fail-severity=hint", "--quiet"),
)
# Neither asks another host for anything.
QUIET = {"REDOCLY_TELEMETRY": "off", "REDOCLY_SUPPRESS_UPDATE_NOTICE": "true"}


def describe() -> dict[str, object]:
    """Return the API's description."""
    os.environ.setdefault("KIER_MODE", "test")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.settings")
    django.setup()
    from drf_spectacular.generators import SchemaGenerator

    described: dict[str, object] = SchemaGenerator().get_schema(public=True)
    return described


def main() -> int:
    """Print what was found; return 1 if anything was."""
    prepare()
    failed = False
    with tempfile.TemporaryDirectory(prefix="kier-description-") as folder:
        Path(folder, DOCUMENT).write_text(json.dumps(describe(), default=str, indent=1))
        Path(folder, "spectral.yaml").write_text((JAVASCRIPT / "spectral.yaml").read_text())
        for name, *arguments in COMMANDS:
            ran = subprocess.run(
                [PACKAGES / ".bin" / name, *arguments],
                cwd=folder,
                env=os.environ | QUIET,
                check=False,
                capture_output=True,
                text=True,
            )
            if ran.returncode:
                failed = True
                print(ran.stdout, ran.stderr, sep="\n")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
