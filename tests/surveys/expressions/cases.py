"""The cases in `cases.json`, shared with browsers.

A case has a `source` and a context. With `wanted` it has the `tree` and the value: JSON, or
`{"number": "NaN"}`. With `error` it has the `position` and the message.
"""

import json
from dataclasses import fields
from datetime import date, datetime
from pathlib import Path
from typing import Any

from surveys.expressions import Context, Value

CASES: list[dict[str, Any]] = json.loads(Path(__file__).with_name("cases.json").read_text())
VALUED = [case for case in CASES if "wanted" in case]
REFUSED = [case for case in CASES if "error" in case]
TODAY = "2024-05-15"


def named(case: dict[str, Any]) -> str:
    return str(case["source"])


def context_of(given: dict[str, Any]) -> Context:
    known = {field.name: given[field.name] for field in fields(Context) if field.name in given}
    known["today"] = date.fromisoformat(given.get("today", TODAY))
    if "now" in given:
        known["now"] = datetime.fromisoformat(given["now"])
    return Context(**{"values": {}, **known})


def wanted_of(case: dict[str, Any]) -> Any:
    wanted = case["wanted"]
    return float(wanted["number"]) if isinstance(wanted, dict) else wanted


def same(value: Value, wanted: Any) -> bool:
    """Tell whether values are equal and of the same kind; NaN equals NaN."""
    is_number = isinstance(wanted, (int, float)) and not isinstance(wanted, bool)
    kind = float if is_number else type(wanted)
    return type(value) is kind and repr(value) in {repr(wanted), repr(kind(wanted))}
