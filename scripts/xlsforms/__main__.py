"""`scripts/xlsform check DIR --json FILE`: imports every form of a folder."""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings

ENDINGS = {".xlsx", ".xlsm", ".xls", ".csv"}
# Of these more is said than a number.
TOLD = {"changed", "not taken", "refused"}


def main(arguments: Sequence[str]) -> int:
    """Run the command; return the exit code."""
    parser = argparse.ArgumentParser(prog="scripts/xlsform")
    commands = parser.add_subparsers(dest="command", required=True)
    check = commands.add_parser("check", help="import every form of a folder")
    check.add_argument("folder", type=Path, metavar="DIR")
    check.add_argument("--json", type=Path, metavar="FILE")
    asked = parser.parse_args(arguments)
    if not asked.folder.is_dir():
        print(f"scripts/xlsform: there is no folder {asked.folder}", file=sys.stderr)
        return 2
    # Neither database nor catalogues are needed: reports are in English.
    settings.configure(USE_I18N=False, LANGUAGE_CODE="en")
    found = []
    for path in files_of(asked.folder):
        found.append(checked(path, str(path.relative_to(asked.folder))))
        print(said(found[-1]), flush=True)
    if asked.json:
        asked.json.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n")
    totals = Counter(row["status"] for row in found)
    counts = ", ".join(f"{totals[status]} {status}" for status in ("taken", "changed", "refused"))
    print(f"{len(found)} files: {counts}")
    return 0


def files_of(folder: Path) -> Iterator[Path]:
    """Yield the forms below a folder by name."""
    for path in sorted(folder.rglob("*")):
        if path.suffix.lower() in ENDINGS and path.is_file():
            yield path


def checked(path: Path, name: str) -> dict[str, Any]:
    """Return the result of importing one file."""
    from surveys.xlsform.process import read_form_in_process
    from surveys.xlsform.sheets import MAX_BYTES

    with path.open("rb") as file:
        # One byte more than is possible, so that it is told from what just fits.
        done = read_form_in_process(name, file.read(MAX_BYTES + 1))
    rows = [
        {"sheet": row.sheet, "row": row.row, "what": row.what.value, "why": row.why}
        for row in done.rows
    ]
    return {"file": name, "status": done.status.value, "rows": rows}


def said(result: dict[str, Any]) -> str:
    """Return a line about a file, and lines about its problems."""
    lines = [f"{result['status']:<10}{result['file']}"]
    lines += [
        f"    {row['sheet']} {row['row']}: {row['what']}: {row['why']}"
        for row in result["rows"]
        if row["what"] in TOLD
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
