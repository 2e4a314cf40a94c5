"""TypeScript types of the API, from its description; see `scripts/api-types -h`."""

import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from .catalogues import BASE
from .description import describe
from .javascript import JAVASCRIPT, prepare, run_program

API_TYPES = JAVASCRIPT / "api.d.ts"
STALE = (
    f"{API_TYPES.relative_to(BASE)} is not what the API's description gives: run scripts/api-types"
)


def components() -> dict[str, object]:
    """Return the description without its paths: only what has a name becomes a type."""
    described: Any = describe()
    schemas = {"schemas": described["components"]["schemas"]}
    return {"openapi": described["openapi"], "info": described["info"], "components": schemas}


def generate() -> str:
    """Return the text of `api.d.ts`."""
    options = ["--root-types", "--root-types-no-schema-prefix", "--alphabetize"]
    with tempfile.TemporaryDirectory(prefix="kier-api-types-") as folder:
        source, target = Path(folder, "api.json"), Path(folder, "api.d.ts")
        source.write_text(json.dumps(components(), default=str))
        ran = run_program(".bin/openapi-typescript", str(source), "--output", str(target), *options)
        if ran.returncode:
            sys.exit(ran.stderr)
        return target.read_text()


def main(arguments: list[str]) -> int:
    """Write the file, or compare it; answers 1 if it is stale."""
    prepare()
    text = generate()
    if arguments != ["--check"]:
        API_TYPES.write_text(text)
        return 0
    if API_TYPES.exists() and API_TYPES.read_text() == text:
        return 0
    print(STALE)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
