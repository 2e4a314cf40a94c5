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
    """A browser of an organisation's member, with or without its key."""

    @property
    def id(self) -> str:
        return str(self.staff.member.pk)

    def patch(self, path: str, body: Any) -> Any:
        return self.call("patch", path, body)

    def change(self, **changes: Any) -> Any:
        return self.patch(ORGANISATION, changes)

    def invite(self, email: str, *, name: str = "", role: str = "caseworker") -> Any:
        return self.post(MEMBERS, {"email": email, "name": name, "role": role})

    def challenge(self, desk: Desk) -> Any:
        return self.post(CHALLENGES, {"key": str(desk.key_id)})

    def proves(self, desk: Desk) -> dict[str, str]:
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
        path = f"{MEMBERS}/{staff.member.pk}/grants/{desk.key_id}"
        body = {"grant": encode(a_grant(desk, staff))}
        return self.call("put", path, body, **(headers or self.proves(desk)))

    def grant(self, desk: Desk, member: Any, grant: bytes) -> Any:
        path = f"{MEMBERS}/{member}/grants/{desk.key_id}"
        return self.call("put", path, {"grant": encode(grant)}, **self.proves(desk))

    def publish(self, body: Any, *, replaces: Desk) -> Any:
        return self.post(KEYS, body, **self.proves(replaces))

    def remove(self, member: Any) -> Any:
        return self.call("delete", f"{MEMBERS}/{member}")

    def makes_key(
        self, row: Organisation, *others: Staff, replaces: Desk | None = None
    ) -> tuple[Desk, dict[str, Any]]:
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
    return Colleague(a_member(desk, name=name, role=Role.COORDINATOR))


def caseworker_at(desk: Desk, name: str = "caseworker") -> Colleague:
    return Colleague(a_member(desk, name=name))


def newcomer_at(
    row: Organisation, name: str = "waiting", role: Role = Role.CASEWORKER
) -> Colleague:
    return Colleague(a_colleague(row, name=name, role=role))


def shown(
    staff: Staff, *keys: UUID, state: str, role: str = "caseworker", name: str = ""
) -> dict[str, Any]:
    return {
        "id": str(staff.member.pk),
        "email": staff.member.email,
        "name": name,
        "role": role,
        "public_key": encode(staff.pair.public.raw),
        "keys": [str(key) for key in keys],
        "state": state,
        "looks_like": [],
        "absence": None,
    }


def invited(member: Member, **changes: Any) -> dict[str, Any]:
    seen: dict[str, Any] = {
        "id": str(member.pk),
        "email": member.email,
        "name": member.name,
        "role": "caseworker",
        "public_key": None,
        "keys": [],
        "state": "invited",
        "looks_like": [],
        "absence": None,
    }
    return seen | changes


def again(coordinator: Colleague, member: Any) -> Any:
    return coordinator.post(f"{MEMBERS}/{member}/invitations")


def seed_of(colleague: Colleague, desk: Desk) -> bytes:
    """The organisation's seed, as this member's browser opens it from `me`."""
    [grant] = [
        organisation_key["grant"]
        for organisation_key in colleague.get("/api/v1/members/me").json()["organisation_keys"]
        if organisation_key["id"] == str(desk.key_id)
    ]
    return organisation.open_grant(
        colleague.staff.pair,
        organisation=desk.id,
        key_id=desk.key_id,
        member=colleague.staff.member.pk,
        grant=encoding.decode(grant),
    )
