"""Lists are announced as lists: Safari forgets what they are where CSS takes their marks away."""

import re

from scripts.checks.catalogues import BASE

WEB = BASE / "backend" / "web"
LIST = re.compile(r"<[uo]l\b[^>]*")


def test_each_list_says_that_it_is_one() -> None:
    """`parts.css` and `shell.css` draw lists without marks."""
    silent = {
        str(path.relative_to(WEB)): found
        for path in [*WEB.rglob("*.js"), *WEB.rglob("*.html")]
        if "vendor" not in path.parts
        and (found := [text for text in LIST.findall(path.read_text()) if "role=" not in text])
    }
    assert silent == {}
