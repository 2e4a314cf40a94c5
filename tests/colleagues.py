"""Members at their own organisation: what their browsers make, and what they are answered."""

from typing import Any
from uuid import UUID, uuid4

from backend.accounts.models import Member
from backend.core.crypto import encoding, organisation
from backend.core.crypto.encoding import encode
from backend.core.crypto.key_pairs import KeyPair
from backend.organisations.models import Organisation, Role
from tests.factories import Desk, Staff, a_colleague, a_grant, a_member, a_succession
from tests.personas import Browser

ORGANISATION = "/api/v1/organisation"
KEYS, MEMBERS = f"{ORGANISATION}/keys", f"{ORGANISATION}/members"
CHALLENGES = f"{ORGANISATION}/holder-challenges"


class Colleague(Browser):
    """A browser of somebody who works at an organisation, with or without its key."""

    @property
    def id(self) -> str:
        """The member's identifier."""
        return str(self.staff.member.pk)

    def patch(self, path: str, body: Any) -> Any:
        """A PATCH."""
        return self.call("patch", path, body)

    def change(self, **changes: Any) -> Any:
        """Changes the organisation's page."""
        return self.patch(ORGANISATION, changes)

    def invite(self, email: str, *, name: str = "", role: str = "caseworker") -> Any:
        """Asks somebody in."""
        return self.post(MEMBERS, {"email": email, "name": name, "role": role})

    def challenge(self, desk: Desk) -> Any:
        """Asks for a challenge for the desk's key."""
        return self.post(CHALLENGES, {"key": str(desk.key_id)})

    def proves(self, desk: Desk) -> dict[str, str]:
        """The header that proves that this member holds the desk's key."""
        given = self.challenge(desk).json()
        answer = organisation.open_challenge(
            desk.pair,
            organisation=desk.id,
            key_id=desk.key_id,
            member=self.id,
            box=encoding.decode(given["box"]),
        )
        return {"Kier-Holder": f"{given['id']} {encode(answer)}"}

    def let_in(self, desk: Desk, staff: Staff, **headers: str) -> Any:
        """Seals the desk's seed to somebody, and sends it with a proof of holding the key."""
        path = f"{MEMBERS}/{staff.member.pk}/grants/{desk.key_id}"
        body = {"grant": encode(a_grant(desk, staff))}
        return self.call("put", path, body, **(headers or self.proves(desk)))

    def grant(self, desk: Desk, member: Any, grant: bytes) -> Any:
        """Sends any bytes as a grant of the desk's key, with a proof of holding it."""
        path = f"{MEMBERS}/{member}/grants/{desk.key_id}"
        return self.call("put", path, {"grant": encode(grant)}, **self.proves(desk))

    def publish(self, body: Any, *, replaces: Desk) -> Any:
        """Sends the key that comes after the desk's, with a proof of holding that one."""
        return self.post(KEYS, body, **self.proves(replaces))

    def remove(self, member: Any) -> Any:
        """Ends somebody's work."""
        return self.call("delete", f"{MEMBERS}/{member}")

    def makes_key(
        self, row: Organisation, *others: Staff, replaces: Desk | None = None
    ) -> tuple[Desk, dict[str, Any]]:
        """A new key pair for the organisation, granted to this member and others; not sent yet."""
        desk = Desk(row, uuid4(), KeyPair.generate())
        recovery = organisation.lock_recovery(
            organisation.generate_recovery_code(),
            organisation=desk.id,
            key_id=desk.key_id,
            organisation_seed=desk.pair.seed,
        )
        body = {
            "id": str(desk.key_id),
            "public": encode(desk.pair.public.raw),
            "recovery_envelope": encode(recovery),
            "grants": [
                {"member": str(one.member.pk), "grant": encode(a_grant(desk, one))}
                for one in (self.staff, *others)
            ],
        }
        if replaces:
            proof = a_succession(replaces, desk.key_id, desk.pair)
            body |= {"replaces": str(replaces.key_id), "succession": encode(proof)}
        return desk, body


def coordinator_at(desk: Desk, name: str = "coordinator") -> Colleague:
    """A coordinator who holds the desk's key."""
    return Colleague(a_member(desk, name=name, role=Role.COORDINATOR))


def caseworker_at(desk: Desk, name: str = "caseworker") -> Colleague:
    """A caseworker who holds the desk's key."""
    return Colleague(a_member(desk, name=name))


def newcomer_at(
    row: Organisation, name: str = "waiting", role: Role = Role.CASEWORKER
) -> Colleague:
    """Somebody with keys of their own, and none of the organisation's."""
    return Colleague(a_colleague(row, name=name, role=role))


def shown(
    staff: Staff, *keys: UUID, state: str, role: str = "caseworker", name: str = ""
) -> dict[str, Any]:
    """A member with keys, as colleagues see them."""
    return {
        "id": str(staff.member.pk),
        "email": staff.member.email,
        "name": name,
        "role": role,
        "public_key": encode(staff.pair.public.raw),
        "keys": [str(key) for key in keys],
        "state": state,
        "looks_like": [],
    }


def invited(member: Member, **changes: Any) -> dict[str, Any]:
    """Somebody who has not come in yet, as colleagues see them."""
    seen: dict[str, Any] = {
        "id": str(member.pk),
        "email": member.email,
        "name": member.name,
        "role": "caseworker",
        "public_key": None,
        "keys": [],
        "state": "invited",
        "looks_like": [],
    }
    return seen | changes


def again(coordinator: Colleague, member: Any) -> Any:
    """Asks for another mail to who was invited."""
    return coordinator.post(f"{MEMBERS}/{member}/invitations")


def seed_of(colleague: Colleague, desk: Desk) -> bytes:
    """The organisation's seed, as this member's browser opens it from `me`."""
    [grant] = [
        one["grant"]
        for one in colleague.get("/api/v1/members/me").json()["organisation_keys"]
        if one["id"] == str(desk.key_id)
    ]
    return organisation.open_grant(
        colleague.staff.pair,
        organisation=desk.id,
        key_id=desk.key_id,
        member=colleague.staff.member.pk,
        grant=encoding.decode(grant),
    )
