"""The organisations of the demonstration: identifier and short name, either way."""

import json

from scripts.checks.catalogues import BASE

_FILE = BASE / "backend" / "organisations" / "data" / "organisations.json"
SLUGS: dict[str, str] = {
    organisation["id"]: organisation["slug"]
    for organisation in json.loads(_FILE.read_text())["organisations"]
}
NAMES = [organisation["name"] for organisation in json.loads(_FILE.read_text())["organisations"]]
IDENTIFIERS = {slug: identifier for identifier, slug in SLUGS.items()}
