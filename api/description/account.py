"""The open routes of the account system, from allauth's own specification."""

from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml
from allauth.headless import spec

from api.accounts.headless_urls import ROUTES
from api.common.problems import MEDIA_TYPE

from . import problem_schemas

TAG = "account"
PATCH = Path(__file__).with_name("account.yaml")
# Open to whoever is not signed in.
ANONYMOUS = frozenset({"account_config", "account_login"})
# What is refused in the words of allauth, or in ours.
BAD_REQUEST = "AccountBadRequest"
# What only allauth's own pages use, or what its examples say of other installations.
LEFT_OUT = frozenset({"example", "examples", "nullable"})


def add_account(document: dict[str, Any]) -> None:
    """Add the open routes of the account system, with the components they use."""
    source = specification()
    paths = {
        f"/_allauth/app/v1/{name}": {
            method.lower(): _operation(source, name, method.lower()) for method in route.methods
        }
        for name, route in ROUTES.items()
    }
    document["paths"] |= paths
    document["components"].setdefault("responses", {})[BAD_REQUEST] = _bad_request()
    waiting, known = [*_references([paths, _bad_request()])], set[str]()
    while waiting:
        address = waiting.pop()
        if address in known or not address.startswith("#/components/"):
            continue
        known.add(address)
        _start, _components, section, name = address.split("/")
        if name in document["components"].get(section, {}):
            continue
        theirs = source["components"][section]
        found = _ours(theirs.get(name) or theirs[name.removeprefix("Account")])
        document["components"].setdefault(section, {})[name] = found
        waiting += _references(found)


@cache
def specification() -> dict[str, Any]:
    """Return allauth's specification as it holds here."""
    text = files(spec).joinpath("doc/openapi.yaml").read_text()
    source: dict[str, Any] = yaml.load(text, Loader=yaml.CSafeLoader)
    patched: dict[str, Any] = merged(source, yaml.safe_load(PATCH.read_text()))
    return patched


def merged(target: Any, patch: Any) -> Any:
    """Return a document with a JSON merge patch applied (RFC 7396)."""
    if not isinstance(patch, dict):
        return patch
    result = dict(target) if isinstance(target, dict) else {}
    for key, value in patch.items():
        if value is None:
            result.pop(key, None)
        else:
            result[key] = merged(result.get(key), value)
    return result


def _operation(source: dict[str, Any], name: str, method: str) -> dict[str, Any]:
    found = dict(source["paths"][f"/_allauth/{{client}}/v1/{name}"][method])
    found.pop("parameters", None)
    operation: dict[str, Any] = _ours(found)
    operation["tags"] = [TAG]
    anonymous = operation["operationId"] in ANONYMOUS
    operation["security"] = [] if anonymous else [{"member": []}]
    responses = operation["responses"]
    if "400" in responses:
        responses["400"] = {"$ref": f"#/components/responses/{BAD_REQUEST}"}
    elif anonymous:
        responses["400"] = problem_schemas.reference(400)
    if not anonymous:
        responses.setdefault("401", problem_schemas.reference(401))
        gone = "#/components/responses/AccountSessionGone"
        responses.setdefault("410", {"$ref": gone})
    responses["default"] = problem_schemas.other_problems()
    return operation


def _bad_request() -> dict[str, Any]:
    errors = {"schema": {"$ref": "#/components/schemas/AccountErrorResponse"}}
    return {
        "description": "What was sent does not do",
        "content": {"application/json": errors, MEDIA_TYPE: problem_schemas.content(400)},
    }


def _ours(value: Any) -> Any:
    """Return a part of the specification with our names of components, and without examples."""
    if isinstance(value, list):
        return [_ours(inner) for inner in value]
    if not isinstance(value, dict):
        return value.strip() if isinstance(value, str) else value
    made = {key: _ours(inner) for key, inner in value.items() if key not in LEFT_OUT}
    if isinstance(address := made.get("$ref"), str):
        start, _slash, name = address.rpartition("/")
        made["$ref"] = f"{start}/{_named(name)}"
    return made


def _named(name: str) -> str:
    return name if name.startswith("Account") else f"Account{name}"


def _references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(address := value.get("$ref"), str):
            yield address
        for inner in value.values():
            yield from _references(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _references(inner)
