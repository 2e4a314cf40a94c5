"""Check that clients of the last release still work: `python -m scripts.checks.api_changes`.

Compares the API's description with that of the commit in `deploy/last-release.toml`.
"""

import json
import os
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from .api_forms import Operation, Place, operations_of
from .catalogues import BASE
from .description import describe

RECORD = BASE / "deploy" / "last-release.toml"
# Run in the files of the release.
DESCRIBE = """
import json, sys, django
django.setup()
from drf_spectacular.generators import SchemaGenerator
json.dump(SchemaGenerator().get_schema(public=True), sys.stdout, default=str)
"""
# Changes that break clients on purpose, each with its reason: taken out with the next release.
ACCEPTED: frozenset[str] = frozenset(
    {
        # Two reminders are kinds of their own; clients show each kind by its label.
        "GET /api/v1/notifications/settings: 200 /kinds[]/kind has other words in the answer",
        "PATCH /api/v1/notifications/settings: /kinds has another maxItems",
        "PATCH /api/v1/notifications/settings: 200 /kinds[]/kind has other words in the answer",
        # A referral may be an interpreter's; what a client does not know it shows by its word.
        "GET /api/v1/inbox/bin: 200 /results[]/status has other words in the answer",
        "GET /api/v1/inbox/referrals/{referral}: 200 /status has other words in the answer",
        "GET /api/v1/inbox/referrals: 200 /results[]/status has other words in the answer",
        "GET /api/v1/intake/request: 200 /referrals[]/status has other words in the answer",
        "POST /api/v1/inbox/referrals/{referral}/accept: 200 /status has other words in the answer",
        "POST /api/v1/inbox/referrals/{referral}/close: 200 /status has other words in the answer",
        "POST /api/v1/inbox/referrals/{referral}/decline: 200 /status has other words"
        " in the answer",
        "POST /api/v1/intake/request/referrals: 200 /status has other words in the answer",
        "POST /api/v1/intake/request/referrals: 201 /status has other words in the answer",
        "POST /api/v1/intake/requests: 200 /referrals[]/status has other words in the answer",
        "POST /api/v1/intake/requests: 201 /referrals[]/status has other words in the answer",
        # Editors and programme managers have no inbox: a role, and a state that no key awaits.
        "GET /api/v1/members/me: 200 /role has other words in the answer",
        "GET /api/v1/organisation/members: 200 /results[]/role has other words in the answer",
        "GET /api/v1/organisation/members: 200 /results[]/state has other words in the answer",
        "PATCH /api/v1/organisation/members/{member}: 200 /role has other words in the answer",
        "PATCH /api/v1/organisation/members/{member}: 200 /state has other words in the answer",
        "POST /api/v1/organisation/members: 200 /role has other words in the answer",
        "POST /api/v1/organisation/members: 200 /state has other words in the answer",
        "POST /api/v1/organisation/members: 201 /role has other words in the answer",
        "POST /api/v1/organisation/members: 201 /state has other words in the answer",
        # Traditional Chinese is one more language to be answered in; clients show its code.
        "GET /api/v1/inbox/bin: 200 /results[]/profile/language has other words in the answer",
        "GET /api/v1/inbox/referrals/{referral}: 200 /profile/language has other words"
        " in the answer",
        "GET /api/v1/inbox/referrals: 200 /results[]/profile/language has other words"
        " in the answer",
        "GET /api/v1/intake/request: 200 /profile/language has other words in the answer",
        "GET /api/v1/organisation: 200 /languages[] has other words in the answer",
        "PATCH /api/v1/organisation: /languages has another maxItems",
        "PATCH /api/v1/organisation: 200 /languages[] has other words in the answer",
        # Somebody may be in Poland or Hungary: countries beside provinces, by label.
        "GET /api/v1/inbox/bin: 200 /results[]/profile/region has other words in the answer",
        "GET /api/v1/inbox/referrals/{referral}: 200 /profile/region has other words in the answer",
        "GET /api/v1/inbox/referrals: 200 /results[]/profile/region has other words in the answer",
        "GET /api/v1/intake/request: 200 /profile/region has other words in the answer",
        "GET /api/v1/organisation: 200 /regions[] has other words in the answer",
        "PATCH /api/v1/organisation: /regions has another maxItems",
        "PATCH /api/v1/organisation: 200 /regions[] has other words in the answer",
        # Rounds in which readers try a page; clients show each purpose by its label.
        "GET /api/v1/surveys/rounds/{survey}: 200 /purpose has other words in the answer",
        "GET /api/v1/surveys/rounds: 200 /results[]/purpose has other words in the answer",
        "PATCH /api/v1/surveys/rounds/{survey}: 200 /purpose has other words in the answer",
        "POST /api/v1/surveys/rounds/{survey}/close: 200 /purpose has other words in the answer",
        "POST /api/v1/surveys/rounds/{survey}/open: 200 /purpose has other words in the answer",
        "POST /api/v1/surveys/rounds/{survey}/results-key: 200 /purpose has other words"
        " in the answer",
        "POST /api/v1/surveys/rounds: 201 /purpose has other words in the answer",
    }
)


def breaking(before: Mapping[str, Operation], after: Mapping[str, Operation]) -> Iterator[str]:
    """Yield what a client that knows `before` cannot do any more, or would not understand."""
    for call, old in before.items():
        new = after.get(call)
        if new is None:
            yield f"{call}: it is gone"
            continue
        if old.name != new.name:
            yield f"{call}: its operationId was {old.name}"
        for place, was in old.answers.items():
            yield from (f"{call}: {text}" for text in _unread(place, was, new.answers.get(place)))
        for place, needed in new.takes.items():
            if place.rpartition("/")[0] not in {"", *old.takes}:
                # Of an object that is new itself.
                continue
            text = _refused(place, old.takes.get(place), needed)
            yield from (f"{call}: {fault}" for fault in text)
        for place in old.takes.keys() - new.takes.keys():
            yield f"{call}: it does not take {place} any more"


def _unread(place: str, was: Place, now: Place | None) -> Iterator[str]:
    """Yield what breaks readers of a place in an answer."""
    if now is None:
        yield f"{place} is gone from the answer"
        return
    if was.required and not now.required:
        yield f"{place} may be left out of the answer"
    if now.nullable and not was.nullable and was.kind:
        yield f"{place} may be null in the answer"
    if was.kind and was.kind != now.kind:
        yield f"{place} is {now.kind or 'anything'} in the answer, and was {was.kind}"
    if was.words is not None and (now.words is None or now.words - was.words):
        yield f"{place} has other words in the answer"


def _refused(place: str, was: Place | None, now: Place) -> Iterator[str]:
    """Yield what would be refused at a place that was accepted."""
    if was is None:
        if now.required and "/*" not in place:
            yield f"{place} has to be sent"
        return
    if now.required and not was.required:
        yield f"{place} has to be sent"
    if was.nullable and not now.nullable:
        yield f"{place} may not be null"
    if now.kind and was.kind != now.kind:
        yield f"{place} has to be {now.kind}"
    if now.words is not None and (was.words is None or was.words - now.words):
        yield f"{place} takes fewer words"
    for name, value in now.facets.items():
        # A pattern without characters above U+FFFF stands for the whole one.
        old = was.facets.get(name)
        if old != value and not (name == "pattern" and old and within_bmp(old) == value):
            yield f"{place} has another {name}"


def within_bmp(pattern: str) -> str:
    """Return a pattern as the description of today has it."""
    from api.description import components

    return components.within_bmp(pattern)


def described_at(commit: str) -> Any:
    """Return the API's description at a commit."""
    with tempfile.TemporaryDirectory(prefix="kier-release-") as folder:
        files = subprocess.run(
            ["git", "archive", commit], cwd=BASE, check=True, capture_output=True
        ).stdout
        subprocess.run(["tar", "-x", "-C", folder], input=files, check=True)
        environment = os.environ | {
            "KIER_MODE": "test",
            "KIER_DATA": str(Path(folder, "var")),
            "DJANGO_SETTINGS_MODULE": "backend.settings",
        }
        made = subprocess.run(
            [sys.executable, "-c", DESCRIBE],
            cwd=folder,
            env=environment,
            check=True,
            stdout=subprocess.PIPE,
        )
    return json.loads(made.stdout)


def main() -> int:
    """Print breaking changes; return 1 if there are any."""
    today = json.loads(json.dumps(describe(), default=str))
    commit = tomllib.loads(RECORD.read_text())["commit"]
    found = breaking(operations_of(described_at(commit)), operations_of(today))
    broken = sorted({*found} - ACCEPTED)
    for text in broken:
        print(text)
    return int(bool(broken))


if __name__ == "__main__":
    sys.exit(main())
