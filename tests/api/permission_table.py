"""The status of every route × method × role: `test_permissions` finds missing and dead rows."""

import os
from typing import Any
from uuid import uuid4

from backend.accounts import resets
from backend.core.crypto.encoding import encode
from backend.core.crypto.key_pairs import KeyPair
from tests.api.learner_rows import LEARNERS
from tests.api.roles import (
    Row,
    World,
    a_colleague,
    every_member,
    everybody,
    our_coordinator,
    our_organisation,
    the_caseworker,
    the_seeker,
)
from tests.api.signal_rows import SIGNALS
from tests.api.survey_rows import SURVEYS
from tests.personas import PROFILE, Seeker
from tests.phones import a_browser, a_subscription


def matches_asked(_world: World, _role: str) -> Any:
    return PROFILE


def new_request(world: World, _role: str) -> Any:
    return Seeker().submission(world.desk)


def new_message(world: World, _role: str) -> Any:
    return world.seeker.locked("And this", number=1)


def let_in(world: World, _role: str) -> Any:
    return world.seeker.sealed_to(world.free)


def next_key(world: World, _role: str) -> Any:
    return world.seeker.next_key(world.desk, world.left)


def email(world: World, role: str) -> Any:
    return {"email": world.staff.get(role, world.staff["other"]).member.email}


def sign_in(world: World, role: str) -> Any:
    return email(world, role) | {"password": world.staff.get(role, world.staff["other"]).login}


def login_again(world: World, role: str) -> Any:
    return {"password": world.staff[role].login if role in world.staff else "x"}


def random_box(size: int) -> str:
    return encode(os.urandom(size))


def keys(_world: World, _role: str) -> Any:
    return {
        "public_key": encode(KeyPair.generate().public.raw),
        "member_key_envelope": random_box(60),
        "pins": pins(1),
    }


def pins(version: int) -> dict[str, Any]:
    return {"version": version, "box": random_box(540)}


def first_pins(_world: World, _role: str) -> Any:
    return pins(1)


def new_password(world: World, role: str) -> Any:
    return {
        "current_login": world.staff[role].login if role in world.staff else random_box(32),
        "login": random_box(32),
        "salt": random_box(16),
        "member_key_envelope": random_box(60),
        "pins": pins(1),
    }


def reset(world: World, role: str) -> Any:
    return keys(world, role) | {
        "token": resets.token_for(world.staff["other"].member),
        "login": random_box(32),
        "salt": random_box(16),
    }


def code(_world: World, _role: str) -> Any:
    return {"code": "123456"}


def page_changed(_world: World, _role: str) -> Any:
    return {"capacity": 12}


def first_key(world: World, role: str) -> Any:
    caller = world.staff.get(role, world.staff["other"]).member
    return {
        "id": str(uuid4()),
        "public": encode(KeyPair.generate().public.raw),
        "recovery_envelope": random_box(60),
        "grants": [{"member": str(caller.pk), "grant": random_box(1168)}],
    }


def pinned(_world: World, _role: str) -> Any:
    return {"pin": {"number": 1, "mac": random_box(32)}}


def proposed(world: World, _role: str) -> Any:
    return {"organisations": [world.free.id], "reason": "nearer", "reads": "all"}


def challenge_asked(world: World, _role: str) -> Any:
    return {"key": str(world.desk.key_id)}


def invited(_world: World, _role: str) -> Any:
    return {"email": "new@first.example", "name": "", "role": "caseworker"}


def role_given(_world: World, _role: str) -> Any:
    return {"role": "coordinator"}


def grant(_world: World, _role: str) -> Any:
    return {"grant": random_box(1168)}


def contact(_world: World, _role: str) -> Any:
    times = {"timezone": "Europe/Amsterdam", "safe": [{"days": [1], "from": 9, "until": 17}]}
    return {"push": a_subscription(), "times": times}


def new_device(_world: World, _role: str) -> Any:
    return a_browser()


def new_address(_world: World, _role: str) -> Any:
    return {"subscription": a_subscription()}


def new_endpoint(_world: World, _role: str) -> Any:
    return {"old_endpoint": a_subscription()["endpoint"], "subscription": a_subscription()}


def new_note(world: World, _role: str) -> Any:
    return {"id": str(uuid4()), "key": str(world.desk.key_id), "box": random_box(540)}


def changed_note(world: World, _role: str) -> Any:
    return {"key": str(world.desk.key_id), "revision": 2, "box": random_box(540)}


def refused(_world: World, _role: str) -> Any:
    return {"allowed": False}


def reading(_world: World, _role: str) -> Any:
    return {"doing": "reading"}


def taken(world: World, role: str) -> Any:
    return {"member": str(world.staff.get(role, world.staff["other"]).member.pk), "expected": None}


def away(_world: World, _role: str) -> Any:
    return {"first": "2026-11-02", "last": "2026-11-09", "cover": None}


def handed_over(_world: World, _role: str) -> Any:
    return {"to": None}


def practice_changed(_world: World, _role: str) -> Any:
    return {"revision": 0, "open_on_holidays": True}


def template(world: World, **fields: Any) -> Any:
    return {"key": str(world.desk.key_id), "box": random_box(540), **fields}


def own_template(world: World, _role: str) -> Any:
    return template(world, id=str(uuid4()), shared=False)


def next_template(world: World, _role: str) -> Any:
    return template(world, revision=2)


def for_the_bin(world: World, _role: str) -> Any:
    return {"referrals": [world.referral]}


def settings_changed(_world: World, _role: str) -> Any:
    return {"kinds": [{"kind": "referral.written", "vias": {"mail": True}}], "times": None}


INTAKE, INBOX, MEMBERS = "api/v1/intake", "api/v1/inbox/referrals", "api/v1/members"
REFERRAL, BIN = f"{INBOX}/<uuid:referral>", "api/v1/inbox/bin"
OURS = "api/v1/organisation"
NOTIFICATIONS = "api/v1/notifications"
DEVICE = f"{NOTIFICATIONS}/devices/<uuid:device>"
TEMPLATE = f"{OURS}/templates/<uuid:template>"
COLLEAGUE = f"{OURS}/members/<uuid:member>"
ACCOUNT = "_allauth/app/v1"

TABLE = [
    *SIGNALS,
    *SURVEYS,
    *LEARNERS,
    Row("get", "livez", everybody(200)),
    Row("get", "healthz", everybody(200)),
    Row("get", "readyz", everybody(200)),
    Row("get", "latez", everybody(200)),
    Row("get", "", everybody(200)),
    Row("get", "<seekers_language:language>", everybody(200)),
    Row("post", "<seekers_language:language>", everybody(403)),
    # No link has this code: the plain start page.
    Row("get", "l/<str:code>", everybody(200)),
    # No browser says that this comes from a page of ours.
    Row("post", "l/<str:code>", everybody(403)),
    # Nobody recorded this screen.
    Row("get", "sound/<slug:language>/<slug:screen>", everybody(404)),
    # Nothing was issued here.
    Row("get", ".well-known/did.json", everybody(404)),
    Row("get", "did.json", everybody(404)),
    Row("get", "c/", everybody(200)),
    Row("get", "c/issuer", everybody(200)),
    Row("get", "c/achievements/<uuid:award>", everybody(404)),
    Row("get", "c/status/<int:number>", everybody(404)),
    Row("get", "c/<str:code>", everybody(404)),
    Row("get", "c/<str:code>/paper", everybody(200)),
    # No browser says that this form came from a page of ours.
    Row("post", "c/<str:code>/paper", everybody(403)),
    # Nothing is live here.
    Row("get", "p/", everybody(200)),
    Row("get", "p/<seekers_language:language>", everybody(200)),
    Row("get", "p/professionals", everybody(200)),
    Row("get", "p/professionals/<seekers_language:language>", everybody(200)),
    Row("get", "p/projects/<slug:slug>", everybody(404)),
    Row("get", "p/projects/<slug:slug>/<seekers_language:language>", everybody(404)),
    Row("get", "p/files/<uuid:file>/<slug:variant>", everybody(404)),
    Row("get", "p/try/<slug:code>", everybody(404)),
    Row("get", "p/try/<slug:code>/files/<uuid:file>/<slug:variant>", everybody(404)),
    Row("get", "p/<str:slug>", everybody(404)),
    Row("get", "p/<str:slug>/<seekers_language:language>", everybody(404)),
    # No browser says that this form came from a page of ours.
    Row("post", "p/<str:slug>", everybody(403)),
    Row("post", "p/<str:slug>/<seekers_language:language>", everybody(403)),
    # No course is live here, and nobody has these codes.
    Row("get", "learn/", everybody(200)),
    Row("get", "learn/in/<seekers_language:language>", everybody(200)),
    Row("get", "learn/code", everybody(200)),
    Row("get", "learn/worker.js", everybody(200)),
    Row("get", "learn/a/<str:code>", everybody(404)),
    Row("get", "learn/a/<str:code>/result", everybody(404)),
    Row("get", "learn/a/<str:code>/<str:step>", everybody(404)),
    Row("get", "learn/card/<str:code>", everybody(404)),
    Row("get", "learn/card/<str:code>/<seekers_language:language>", everybody(404)),
    Row("get", "learn/house/<str:code>", everybody(404)),
    Row("get", "learn/house/<str:code>/<seekers_language:language>", everybody(404)),
    Row("get", "learn/<str:slug>", everybody(404)),
    Row("get", "learn/<str:slug>/embed", everybody(404)),
    Row("get", "learn/<str:slug>/embed/<seekers_language:language>", everybody(404)),
    Row("get", "learn/<str:slug>/<seekers_language:language>", everybody(404)),
    # No browser says that these forms came from a page of ours.
    Row("post", "learn/code", everybody(403)),
    Row("post", "learn/a/<str:code>", everybody(403)),
    Row("post", "learn/a/<str:code>/result", everybody(403)),
    Row("post", "learn/a/<str:code>/<str:step>", everybody(403)),
    Row("post", "learn/<str:slug>", everybody(403)),
    Row("post", "learn/<str:slug>/<seekers_language:language>", everybody(403)),
    Row("get", "robots.txt", everybody(200)),
    Row("get", "sitemap.xml", everybody(200)),
    # No project has this address.
    Row("get", "outreach/<slug:code>", everybody(404)),
    Row("get", "outreach/<slug:code>/<slug:link>", everybody(404)),
    Row("get", "outreach/<slug:code>/app.webmanifest", everybody(200)),
    Row("get", "outreach/worker.js", everybody(200)),
    Row("get", "trainings/", everybody(200)),
    Row("get", "trainings/trainer/worker.js", everybody(200)),
    # There is none.
    Row("get", "trainings/<slug:slug>", everybody(404)),
    Row("get", "trainings/session/<uuid:session>", everybody(404)),
    Row("post", "trainings/session/<uuid:session>", everybody(404)),
    Row("get", "places/mine/<str:token>/packages", everybody(404)),
    Row("get", "trainings/mine/<str:token>", everybody(404)),
    Row("post", "trainings/mine/<str:token>", everybody(404)),
    Row("get", "trainings/mine/<str:token>/calendar.ics", everybody(404)),
    Row("get", "trainings/trainer/<str:token>", everybody(404)),
    Row("post", "trainings/trainer/<str:token>", everybody(404)),
    # There is no such card.
    Row("get", "m/<str:code>/<str:token>", everybody(404)),
    Row("post", "m/<str:code>/<str:token>", everybody(404)),
    Row("get", "m/<str:code>/<str:token>/questions", everybody(404)),
    Row("post", "m/<str:code>/<str:token>/questions", everybody(404)),
    Row("get", "m/try/<str:code>", everybody(404)),
    Row("get", "r/<slug:code>", everybody(404)),
    Row("post", "r/<slug:code>", everybody(404)),
    Row("get", "r/<slug:code>/paper", everybody(404)),
    Row("get", "figures/", everybody(200)),
    # Nothing is released.
    Row("get", "figures/<int:number>", everybody(404)),
    Row("get", "figures/<int:number>/<slug:form>", everybody(404)),
    Row("get", "places/", everybody(200)),
    # No project with places has this short name, and no place this link.
    *(
        Row(method, path, everybody(404))
        for path in (
            "places/<slug:slug>/register",
            "places/confirm/<str:token>",
            "places/mine/<str:token>",
        )
        for method in ("get", "post")
    ),
    *(
        Row("get", f"places/mine/<str:token>/{file}", everybody(404))
        for file in ("poster.pdf", "certificate.pdf", "share.csv")
    ),
    Row("post", "places/mine/<str:token>/cards", everybody(404)),
    # No contact is set here.
    Row("get", ".well-known/security.txt", everybody(404)),
    # No browser says that this form came from a page of ours.
    Row("post", "", everybody(403)),
    # The same.
    Row("post", "exit", everybody(403)),
    Row("get", "app.webmanifest", everybody(200)),
    Row("get", "offline", everybody(200)),
    Row("get", "worker.js", everybody(200)),
    Row("get", "design/", everybody(200)),
    Row("get", "inbox/", everybody(200)),
    Row("get", "inbox/texts/<slug:language>", everybody(200)),
    Row("get", "members/reset", everybody(200)),
    # Who has the link of a mail.
    Row("get", "mail/stop/<str:token>", everybody(200)),
    Row("post", "mail/stop/<str:token>", everybody(200)),
    # Mail goes through no provider here.
    Row("post", "anymail/<slug:provider>/tracking/", everybody(404)),
    Row("get", "api/v1/schema/", everybody(200)),
    Row("get", "api/v1/schema/browse/", everybody(200)),
    Row("get", "api/v1/schema/vectors/", everybody(200)),
    Row("get", f"{INTAKE}/options", everybody(200)),
    Row("post", f"{INTAKE}/matches", everybody(200), matches_asked),
    Row("get", f"{INTAKE}/organisations/<uuid:organisation>", everybody(200)),
    Row("post", f"{INTAKE}/requests", everybody(201), new_request),
    Row("get", f"{INTAKE}/request", the_seeker(200)),
    Row("delete", f"{INTAKE}/request", the_seeker(204)),
    Row("post", f"{INTAKE}/request/messages", the_seeker(201), new_message),
    Row("post", f"{INTAKE}/request/referrals", the_seeker(201), let_in),
    Row("delete", f"{INTAKE}/request/referrals/<uuid:organisation>", the_seeker(204)),
    Row(
        "put",
        f"{INTAKE}/request/referrals/<uuid:organisation>/supervision",
        the_seeker(200),
        refused,
    ),
    # Nobody was proposed.
    Row("delete", f"{INTAKE}/request/proposals/<uuid:organisation>", the_seeker(404)),
    Row("post", f"{INTAKE}/request/keys", the_seeker(201), next_key),
    Row("get", f"{INTAKE}/request/contact", the_seeker(200)),
    Row("put", f"{INTAKE}/request/contact", the_seeker(200), contact),
    Row("get", INBOX, (401, 401, 200, 200, 200, 403)),
    Row("get", REFERRAL, our_organisation(200)),
    Row("get", f"{REFERRAL}/messages", our_organisation(200)),
    Row("post", f"{REFERRAL}/messages", our_organisation(201), new_message),
    Row("post", f"{REFERRAL}/accept", our_organisation(200), pinned),
    Row("post", f"{REFERRAL}/decline", our_organisation(200)),
    Row("post", f"{REFERRAL}/close", our_organisation(409)),
    Row("get", f"{REFERRAL}/proposals", our_organisation(200)),
    Row("post", f"{REFERRAL}/proposals", our_organisation(201), proposed),
    # The same.
    Row("delete", f"{REFERRAL}/proposals/<uuid:organisation>", our_organisation(404)),
    # The request is not accepted yet.
    Row("delete", f"{REFERRAL}/interpreters/<uuid:organisation>", our_organisation(409)),
    Row("post", f"{REFERRAL}/presence", our_organisation(204), reading),
    Row("put", f"{REFERRAL}/assignee", our_organisation(200), taken),
    Row("get", f"{REFERRAL}/held-replies", our_organisation(200)),
    Row("post", f"{REFERRAL}/held-replies", our_organisation(201), new_note),
    Row("delete", f"{REFERRAL}/held-replies/<uuid:reply>", our_organisation(204)),
    Row("get", f"{REFERRAL}/notes", our_organisation(200)),
    Row("post", f"{REFERRAL}/notes", our_organisation(201), new_note),
    # The caseworker wrote it: a coordinator may delete it, and changes nothing in it.
    Row("put", f"{REFERRAL}/notes/<uuid:note>", (401, 401, 200, 404, 403, 403), changed_note),
    Row("delete", f"{REFERRAL}/notes/<uuid:note>", our_organisation(204)),
    Row("get", "api/v1/inbox/erased", (401, 401, 200, 200, 200, 403)),
    Row("get", BIN, (401, 401, 200, 200, 200, 403)),
    Row("post", BIN, our_coordinator(200), for_the_bin),
    Row("post", f"{BIN}/restore", (401, 401, 200, 200, 200, 403)),
    Row("post", f"{BIN}/empty", (401, 401, 200, 200, 200, 403)),
    Row("post", "api/v1/realtime/tickets", (401, 201, 201, 201, 201, 403)),
    Row("get", f"{NOTIFICATIONS}/web-push", everybody(200)),
    Row("post", f"{NOTIFICATIONS}/rotations", everybody(204), new_endpoint),
    Row("get", f"{NOTIFICATIONS}/devices", every_member(200)),
    Row("post", f"{NOTIFICATIONS}/devices", every_member(201), new_device),
    Row("put", DEVICE, the_caseworker(200), new_address),
    Row("delete", DEVICE, the_caseworker(204)),
    Row("post", f"{DEVICE}/test", the_caseworker(202)),
    Row("get", f"{NOTIFICATIONS}/settings", every_member(200)),
    Row("patch", f"{NOTIFICATIONS}/settings", every_member(200), settings_changed),
    Row("post", f"{MEMBERS}/parameters", everybody(200), email),
    Row("get", f"{MEMBERS}/me", every_member(200)),
    # They have keys already, which only a new password replaces.
    Row("put", f"{MEMBERS}/me/keys", every_member(409), keys),
    Row("put", f"{MEMBERS}/pins", every_member(200), first_pins),
    Row("post", f"{MEMBERS}/password", every_member(200), new_password),
    Row("post", f"{MEMBERS}/password-resets/requests", everybody(204), email),
    Row("post", f"{MEMBERS}/password-resets", everybody(204), reset),
    Row("get", OURS, a_colleague(200, stranger=200)),
    Row("patch", OURS, our_coordinator(200), page_changed),
    Row("get", f"{OURS}/practice", a_colleague(200, stranger=200)),
    Row("patch", f"{OURS}/practice", our_coordinator(200), practice_changed),
    Row("post", f"{OURS}/practice/preview", our_coordinator(200), practice_changed),
    Row("get", f"{OURS}/figures", our_coordinator(200)),
    # Nothing is published here: tests/api/test_figures.py.
    Row("get", f"{OURS}/figures/file", our_coordinator(404)),
    Row("post", f"{OURS}/keys", a_colleague(409, stranger=409), first_key),
    Row("post", f"{OURS}/holder-challenges", a_colleague(201, stranger=404), challenge_asked),
    Row("get", f"{OURS}/members", a_colleague(200, stranger=200)),
    Row("post", f"{OURS}/members", our_coordinator(201), invited),
    Row("patch", COLLEAGUE, our_coordinator(200), role_given),
    Row("delete", COLLEAGUE, our_coordinator(204)),
    Row("post", f"{COLLEAGUE}/invitations", our_coordinator(204), colleague="newcomer"),
    # Nobody here sends a proof of holding the key: tests/api/test_holder_challenges.py.
    Row("put", f"{COLLEAGUE}/grants/<uuid:key>", a_colleague(403, stranger=404), grant),
    Row("get", f"{OURS}/templates", a_colleague(200, stranger=200)),
    # A stranger's organisation has another key.
    Row("post", f"{OURS}/templates", a_colleague(201, stranger=409), own_template),
    # One of the organisation's: tests/api/test_answer_templates.py has the rest.
    Row("put", TEMPLATE, (401, 401, 403, 404, 200, 403), next_template),
    Row("delete", TEMPLATE, (401, 401, 403, 404, 204, 403), query="revision=1"),
    Row("get", f"{OURS}/sample", our_coordinator(200)),
    Row("get", f"{OURS}/workload", our_coordinator(200)),
    # A caseworker's own: tests/api/test_absences.py.
    Row("put", f"{COLLEAGUE}/absence", our_coordinator(200), away),
    Row("delete", f"{COLLEAGUE}/absence", our_coordinator(204)),
    Row("post", f"{COLLEAGUE}/handover", our_coordinator(200), handed_over),
    Row("get", f"{ACCOUNT}/config", everybody(200)),
    # Who is signed in already signs out first.
    Row("post", f"{ACCOUNT}/auth/login", (200, 200, 409, 409, 409, 409), sign_in),
    Row("get", f"{ACCOUNT}/auth/session", every_member(200)),
    # The account system says "nobody is signed in" after signing out, too.
    Row("delete", f"{ACCOUNT}/auth/session", everybody(401)),
    Row("post", f"{ACCOUNT}/auth/reauthenticate", every_member(200), login_again),
    # Nobody here has given a password and still owes a code.
    Row("post", f"{ACCOUNT}/auth/2fa/authenticate", everybody(401), code),
    Row("post", f"{ACCOUNT}/auth/2fa/reauthenticate", (401, 401, 400, 400, 400, 400), code),
    Row("get", f"{ACCOUNT}/account/authenticators", every_member(200)),
    # None is set up yet.
    Row("get", f"{ACCOUNT}/account/authenticators/totp", every_member(404)),
    Row("post", f"{ACCOUNT}/account/authenticators/totp", every_member(400), code),
    Row("delete", f"{ACCOUNT}/account/authenticators/totp", every_member(200)),
    Row("get", f"{ACCOUNT}/account/authenticators/recovery-codes", every_member(404)),
    Row("post", f"{ACCOUNT}/account/authenticators/recovery-codes", every_member(400)),
]
