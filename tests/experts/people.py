"""Browsers at Platform HOPE, and texts as they seal them."""

from typing import Any

from backend.core.crypto.encoding import encode
from backend.core.crypto.hope import seal_text, seal_to_member
from tests.experts.factories import Hope, Person
from tests.personas import Browser

EXPERTS = "/api/v1/experts"
ME, DESK = f"{EXPERTS}/me", f"{EXPERTS}/desk"


class AtHope(Browser):
    """A browser of a member or the coordinator, with all methods."""

    def patch(self, path: str, body: Any) -> Any:
        return self.call("patch", path, body)

    def put(self, path: str, body: Any) -> Any:
        return self.call("put", path, body)

    def delete(self, path: str) -> Any:
        return self.call("delete", path)


def at_desk(hope: Hope) -> AtHope:
    return AtHope(hope.coordinator)


def own_sealed(hope: Hope, person: Person, text: str = "My words") -> dict[str, Any]:
    sealed, key = seal_text(
        hope.desk.pair.public,
        organisation=hope.desk.id,
        key_id=hope.desk.key_id,
        content={"text": text},
    )
    own = seal_to_member(
        person.staff.pair.public, text_id=sealed.id, member=person.row.pk, text_key=key
    )
    return {
        "id": str(sealed.id),
        "key": str(sealed.key_id),
        "envelope": encode(sealed.envelope),
        "body": encode(sealed.body),
        "own": encode(own),
    }


def mine(sealed: dict[str, Any]) -> dict[str, Any]:
    """The same as its writer gets it back."""
    return {name: sealed[name] for name in ("id", "body", "own")}
