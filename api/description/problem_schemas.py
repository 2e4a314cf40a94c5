"""Problems: a schema for each type, and a response for each status."""

from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any

from api.common.problems import MEDIA_TYPE, TYPES

ERROR = {
    "type": "object",
    "description": "What is wrong at one place of the input.",
    "required": ["pointer", "code", "detail"],
    "properties": {
        "pointer": {"type": "string", "description": "JSON Pointer (RFC 6901)"},
        "code": {"type": "string"},
        "detail": {"type": "string"},
    },
}
CHALLENGE = {
    "type": "object",
    "description": "A puzzle in the form of ALTCHA, version 1; its answer goes into `Kier-Proof`.",
    "required": ["algorithm", "challenge", "maxnumber", "salt", "signature"],
    "properties": {
        "algorithm": {"type": "string"},
        "challenge": {"type": "string"},
        "maxnumber": {"type": "integer"},
        "salt": {"type": "string"},
        "signature": {"type": "string"},
    },
}
# Members of problems beside those of RFC 9457.
MEMBERS: Mapping[str, Any] = {
    "errors": {"type": "array", "items": {"$ref": "#/components/schemas/FieldProblem"}},
    "challenge": {"$ref": "#/components/schemas/WorkChallenge"},
    "urgent_help": {"type": "array", "items": {"$ref": "#/components/schemas/UrgentHelp"}},
    "current": {"type": "object", "description": "The resource as it is now"},
}
# The name and the text of the response of each status that operations name.
RESPONSES: Mapping[int, tuple[str, str]] = {
    400: ("BadRequest", "This cannot be used; `errors` says why"),
    401: ("Unauthorized", "Nobody is signed in, or no code was shown"),
    403: ("Forbidden", "Not theirs to do"),
    404: ("NotFound", "Not there, erased, or somebody else's: they look alike"),
    409: ("Conflict", "This does not go with what is there"),
}
OTHER = "OtherProblem"
# Statuses that any operation may answer; they are described once, 400 also where much is taken.
OTHER_STATUSES = [400, *sorted({problem.status for problem in TYPES.values()} - RESPONSES.keys())]
RETRY_AFTER = {"description": "Seconds to wait", "schema": {"type": "integer", "minimum": 1}}


def name_of(kind: str) -> str:
    """Return the name of the component of a problem type: `NotFoundProblem` of `not-found`."""
    return "".join(word.capitalize() for word in kind.split("-")) + "Problem"


def schemas() -> dict[str, Any]:
    """Return a component for each type, and one for all of them."""
    found: dict[str, Any] = {"FieldProblem": ERROR, "WorkChallenge": CHALLENGE}
    found |= {name_of(kind): _schema_of(kind) for kind in TYPES}
    return found | {"Problem": _one_of(TYPES)}


def responses() -> dict[str, Any]:
    """Return a component for each status that operations name, and one for all others."""
    found: dict[str, Any] = {
        name: {"description": text, "content": {MEDIA_TYPE: content(status)}}
        for status, (name, text) in RESPONSES.items()
    }
    found[OTHER] = {
        "description": f"What any operation may answer: {', '.join(map(str, OTHER_STATUSES))}",
        "headers": {"Retry-After": RETRY_AFTER},
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    return found


def content(status: int) -> dict[str, Any]:
    """Return the content of a response: any type of this status."""
    return {"schema": _one_of(kind for kind, problem in TYPES.items() if problem.status == status)}


def reference(status: int, text: str = "") -> dict[str, str]:
    """Return a reference to the response of a status, with another text if there is one."""
    found = {"$ref": f"#/components/responses/{RESPONSES[status][0]}"}
    return found | ({"description": text} if text else {})


def other_problems() -> dict[str, str]:
    """Return a reference to the response for all problems that an operation does not name."""
    return {"$ref": f"#/components/responses/{OTHER}"}


def _one_of(kinds: Iterable[str]) -> dict[str, Any]:
    references = {f"/problems/{kind}": f"#/components/schemas/{name_of(kind)}" for kind in kinds}
    if len(references) == 1:
        return {"$ref": next(iter(references.values()))}
    return {
        "oneOf": [{"$ref": address} for address in references.values()],
        "discriminator": {"propertyName": "type", "mapping": references},
    }


def _schema_of(kind: str) -> dict[str, Any]:
    problem = TYPES[kind]
    return {
        "type": "object",
        "description": f"{problem.status} {HTTPStatus(problem.status).phrase}",
        "required": ["type", "title", "status", "detail", *problem.required],
        "properties": {
            "type": {"type": "string", "const": f"/problems/{kind}"},
            "title": {"type": "string"},
            "status": {"type": "integer", "const": problem.status},
            "detail": {"type": "string"},
            **{name: MEMBERS[name] for name in (*problem.required, *problem.optional)},
        },
    }
