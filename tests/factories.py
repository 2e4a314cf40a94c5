"""Rows for tests: organisations with real keys, members who can sign in, inboxes that are full."""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from backend.accounts import services as accounts
from backend.accounts.models import Member
from backend.core.crypto import encoding, key_pairs, member, organisation, proofs
from backend.core.crypto.answer_templates import lock_template
from backend.core.hours import days_from_now, hours_from_now, this_hour
from backend.help_requests.models import HelpRequest, Message, Referral
from backend.organisations import answer_templates, services
from backend.organisations.directory import forget_directory
from backend.organisations.lifelines import make_lifelines
from backend.organisations.models import (
    AnswerTemplate,
    InterpretedLanguages,
    KeyGrant,
    Organisation,
    OrganisationKey,
    Role,
)
from backend.organisations.page import KEPT_BY_COORDINATORS
from tests.domain.matcher_samples import ORGANISATIONS, organisation_rows

# Sizes of the boxes: a locked key, a sealed key, the smallest message.
LOCKED, SEALED, SMALLEST = 60, 1168, 540


@dataclass(frozen=True)
class Desk:
    """An organisation, and its key pair, which only its members hold."""

    row: Organisation
    key_id: UUID
    pair: key_pairs.KeyPair

    @property
    def id(self) -> str:
        return str(self.row.id)


@dataclass(frozen=True)
class Staff:
    """A member, and the secrets of their browser."""

    member: Member
    login: str
    pair: key_pairs.KeyPair


def organisation_defaults() -> dict[str, Any]:
    fields: Any = (Organisation._meta.get_field(name) for name in KEPT_BY_COORDINATORS)
    return {field.name: field.get_default() for field in fields}


def an_organisation(slug: str = "first", **changes: Any) -> Organisation:
    """An organisation for a boy of 16 in Utrecht who asks in Dutch, without a key."""
    fields: dict[str, Any] = {
        "slug": slug,
        "name": slug.capitalize(),
        "about": {"en": f"About {slug}."},
        "accepting": True,
        "audiences": ["boys", "other"],
        "themes": ["sexual-exploitation"],
        "age_from": 12,
        "age_to": None,
        "regions": ["NL"],
        "home_regions": [],
        "languages": ["nl", "en"],
        "wishes": ["talk"],
        "easy_language": False,
        "capacity": 1000,
        "response_hours": 24,
    }
    row = services.create_organisation(**(fields | changes))
    forget_directory()
    return row


def a_key_for(row: Organisation, *, follows: Desk | None = None) -> Desk:
    """The organisation's first key, or the successor of `follows`."""
    pair, key_id, fields = _a_key(row)
    services.set_key(
        organisation=row,
        key_id=key_id,
        grants={},
        succession=a_succession(follows, key_id, pair) if follows else None,
        **fields,
    )
    forget_directory()
    return Desk(row, key_id, pair)


def a_first_key_for(row: Organisation) -> Desk:
    """The key of an organisation that has none, made by two statements instead of eight."""
    pair, key_id, fields = _a_key(row)
    OrganisationKey.objects.create(id=key_id, organisation=row, **fields)
    row.first_key = key_id
    row.save(update_fields=["first_key"])
    forget_directory()
    return Desk(row, key_id, pair)


def _a_key(row: Organisation) -> tuple[key_pairs.KeyPair, UUID, dict[str, Any]]:
    pair, key_id = key_pairs.KeyPair.generate(), uuid4()
    recovery = organisation.lock_recovery(
        organisation.generate_recovery_code(),
        organisation=row.id,
        key_id=key_id,
        organisation_seed=pair.seed,
    )
    fields = {"public": pair.public.raw, "recovery_envelope": recovery, "confirmed": True}
    return pair, key_id, fields


def a_succession(before: Desk, key_id: UUID, pair: key_pairs.KeyPair) -> bytes:
    return proofs.succession(
        before.pair.seed,
        organisation=before.id,
        old_key=before.key_id,
        new_key=key_id,
        public=pair.public.raw,
    )


def a_desk(slug: str = "first", **changes: Any) -> Desk:
    return a_first_key_for(an_organisation(slug, **changes))


def an_interpreter(desk: Desk, *languages: str) -> InterpretedLanguages:
    row = InterpretedLanguages.objects.create(organisation=desk.row, languages=[*languages])
    forget_directory()
    return row


def an_interpreting_desk(slug: str = "tolk", *languages: str, **changes: Any) -> Desk:
    """An organisation that interprets, and helps nobody."""
    nothing: dict[str, Any] = {"audiences": [], "themes": [], "regions": [], "wishes": []}
    desk = a_desk(slug, **(nothing | changes))
    an_interpreter(desk, *(languages or ("vi",)))
    return desk


def demonstration_desks() -> dict[str, Desk]:
    return {row["slug"]: a_first_key_for(services.create_organisation(**row)) for row in rows()}


def rows() -> list[dict[str, Any]]:
    return [{**row, "id": UUID(row["id"])} for row in organisation_rows()]


def demonstration_lifelines() -> list[dict[str, Any]]:
    written: list[dict[str, Any]] = json.loads(
        ORGANISATIONS.with_name("lifelines.json").read_text()
    )["lifelines"]
    make_lifelines(written)
    forget_directory()
    return written


def a_member(
    desk: Desk | None = None,
    *,
    name: str = "caseworker",
    role: Role = Role.CASEWORKER,
    operator: bool = False,
) -> Staff:
    if desk is None:
        return _with_keys(f"{name}@kier.example", operator=operator)
    staff = a_colleague(desk.row, name=name, role=role)
    KeyGrant.objects.create(key_id=desk.key_id, member=staff.member, box=a_grant(desk, staff))
    return staff


def a_colleague(row: Organisation, *, name: str, role: Role = Role.CASEWORKER) -> Staff:
    staff = _with_keys(f"{name}@{row.slug}.example")
    services.add_member(organisation=row, member=staff.member, role=role)
    return staff


def someone_invited(
    row: Organisation, *, name: str = "newcomer", role: Role = Role.CASEWORKER
) -> Member:
    member_row = accounts.create_member(email=f"{name}@{row.slug}.example", name=name)
    services.add_member(organisation=row, member=member_row, role=role)
    return member_row


def a_grant(desk: Desk, staff: Staff) -> bytes:
    return organisation.seal_grant(
        staff.pair.public,
        organisation=desk.id,
        key_id=desk.key_id,
        member=staff.member.pk,
        organisation_seed=desk.pair.seed,
    )


def _with_keys(email: str, *, operator: bool = False) -> Staff:
    login, pair, member_id = encoding.encode(os.urandom(32)), key_pairs.KeyPair.generate(), uuid4()
    row = accounts.create_member(email=email, login=login, operator=operator, member_id=member_id)
    envelope = member.lock_member_seed(os.urandom(32), member=member_id, seed=pair.seed)
    keys = {"public_key": pair.public.raw, "key_envelope": envelope}
    Member.objects.filter(pk=member_id).update(**keys)
    return Staff(row, login, pair)


def many_referrals(desk: Desk, count: int, **changes: Any) -> list[Referral]:
    requests = [
        HelpRequest(
            access_digest=os.urandom(32),
            audience="boys",
            region="NL-UT",
            age_band="16-17",
            language="nl",
            seeker_envelope=os.urandom(LOCKED),
            fingerprint=os.urandom(32),
            erase_at=days_from_now(180),
        )
        for _ in range(count)
    ]
    HelpRequest.objects.bulk_create(requests)
    Message.objects.bulk_create(
        Message(request=request, number=1, body=os.urandom(SMALLEST), sent_hour=this_hour())
        for request in requests
    )
    fields: dict[str, Any] = {"status": "offered", "reasons": ["region-country"]}
    return Referral.objects.bulk_create(
        Referral(
            request=one,
            organisation=desk.row,
            key_id=desk.key_id,
            envelope=os.urandom(SEALED),
            offered_hour=hours_from_now((place - count) // 3),
            last_message_hour=this_hour(),
            **(fields | changes),
        )
        for place, one in enumerate(requests)
    )


def a_template(
    desk: Desk,
    *,
    owner: Member | None = None,
    name: str = "Template",
    texts: Mapping[str, str] | None = None,
) -> AnswerTemplate:
    """An answer template of an organisation, or of a member, as browsers lock it."""
    template = uuid4()
    row, _created = answer_templates.add_template(
        organisation_id=desk.row.id,
        template_id=template,
        owner_id=owner.pk if owner else None,
        key_id=desk.key_id,
        box=lock_template(
            desk.pair.seed,
            organisation=desk.id,
            template=template,
            revision=1,
            key_id=desk.key_id,
            content={
                "owner": str(owner.pk) if owner else None,
                "name": name,
                "texts": dict(texts or {"nl": "Dag {name}"}),
            },
        ),
    )
    return row
