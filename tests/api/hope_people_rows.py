"""Platform HOPE's rows of the permission table: people, and what the platform learns and shows."""

from typing import Any

from tests.api.hope_roles import (
    HopeRow,
    HopeWorld,
    each_expert,
    empty,
    everybody,
    the_desk,
    the_member,
)
from tests.experts.consultation_scenes import in_days, written_by
from tests.experts.factories import sealed_json

HERE = "api/v1/experts"
DESK, MINE = f"{HERE}/desk", f"{HERE}/me"
PERSON = f"{DESK}/people/<uuid:expert>"
BOTH = {"nl": "Iets", "en": "Something"}


def profile(_world: HopeWorld, _role: str) -> Any:
    return {"paused": True}


def sealed(world: HopeWorld, _role: str) -> Any:
    return {"sealed": sealed_json(world.hope)}


def sealed_own(world: HopeWorld, role: str) -> Any:
    person = world.people.get(role, world.people["member"])
    return {"sealed": written_by(world.hope, person, {"name": "N."}).json}


def wrong(world: HopeWorld, role: str) -> Any:
    return {"path": "grievance"} | sealed_own(world, role)


def consent(world: HopeWorld, role: str) -> Any:
    given = {"kind": "quote", "audiences": ["police"], "until": in_days(90).isoformat()}
    return given | sealed_own(world, role)


def invited(_world: HopeWorld, _role: str) -> Any:
    return {"email": "new@mail.example", "chosen_name": "Jo", "language": "nl"}


def step_state(_world: HopeWorld, _role: str) -> Any:
    return {"state": "done"}


def new_step(_world: HopeWorld, _role: str) -> Any:
    return {"path": "join", "position": 2, "title": BOTH, "needs": BOTH, "helper": BOTH}


def other_title(_world: HopeWorld, _role: str) -> Any:
    return {"title": BOTH}


def use(world: HopeWorld, _role: str) -> Any:
    return {"assignment": str(world.requests["begun"].id)}


def knowledge(world: HopeWorld, _role: str) -> Any:
    owner = str(world.hope.coordinator.member.pk)
    look = in_days(60).isoformat()
    return {"title": BOTH, "text": BOTH, "owner": owner, "look_again_on": look}


def training(_world: HopeWorld, _role: str) -> Any:
    return {"title": BOTH, "on": in_days(8).isoformat()}


def followers(world: HopeWorld, _role: str) -> Any:
    return {"experts": [world.things["expert"]]}


def coaching(_world: HopeWorld, _role: str) -> Any:
    return {
        "title": BOTH,
        "starts_at": "2027-03-01T10:00:00+01:00",
        "ends_at": "2027-03-01T16:00:00+01:00",
        "place": "Utrecht",
    }


def comes(_world: HopeWorld, _role: str) -> Any:
    return {"comes": True}


def success(_world: HopeWorld, _role: str) -> Any:
    return {"title": BOTH, "text": BOTH, "on": in_days(0).isoformat(), "consents": []}


def published(_world: HopeWorld, _role: str) -> Any:
    return {"published": True}


def rested(_world: HopeWorld, _role: str) -> Any:
    return {"rest_days": 21}


PEOPLE = [
    HopeRow("get", f"{HERE}/platform", everybody(200)),
    HopeRow("get", MINE, each_expert(200)),
    HopeRow("patch", MINE, each_expert(200), profile),
    HopeRow("put", f"{MINE}/legal", each_expert(204), sealed_own),
    HopeRow("delete", f"{MINE}/legal", each_expert(204)),
    HopeRow("get", f"{MINE}/steps", each_expert(200)),
    HopeRow("get", f"{MINE}/grievances", each_expert(200)),
    HopeRow("post", f"{MINE}/grievances", each_expert(201), wrong),
    HopeRow("get", f"{MINE}/consents", each_expert(200)),
    HopeRow("post", f"{MINE}/consents", each_expert(201), consent),
    HopeRow("post", f"{MINE}/consents/<uuid:consent>/withdraw", the_member(200), empty),
    HopeRow("get", f"{MINE}/looks", each_expert(200)),
    HopeRow("get", f"{DESK}/texts/<uuid:text>", the_desk(200)),
    HopeRow("get", f"{DESK}/people", the_desk(200)),
    HopeRow("post", f"{DESK}/people", the_desk(201), invited),
    HopeRow("get", PERSON, the_desk(200)),
    HopeRow("patch", PERSON, the_desk(200), profile),
    HopeRow("post", f"{PERSON}/invite-again", the_desk(409), empty),
    HopeRow("post", f"{PERSON}/leave", the_desk(200), empty),
    HopeRow("put", f"{PERSON}/steps/<uuid:step>", the_desk(200), step_state),
    HopeRow("get", f"{DESK}/settings", the_desk(200)),
    HopeRow("patch", f"{DESK}/settings", the_desk(200), rested),
    HopeRow("get", f"{DESK}/steps", the_desk(200)),
    HopeRow("post", f"{DESK}/steps", the_desk(201), new_step),
    HopeRow("patch", f"{DESK}/steps/<uuid:step>", the_desk(200), other_title),
    HopeRow("delete", f"{DESK}/steps/<uuid:step>", the_desk(204)),
    HopeRow("get", f"{DESK}/grievances", the_desk(200)),
    HopeRow("post", f"{DESK}/grievances/<uuid:grievance>/close", the_desk(200), empty),
    HopeRow("get", f"{DESK}/consents", the_desk(200)),
    HopeRow("post", f"{DESK}/consents/<uuid:consent>/uses", the_desk(201), use),
    HopeRow("get", f"{HERE}/successes", everybody(200)),
    HopeRow("get", f"{HERE}/numbers", (401, 401, 401, 403, 403, 403, 200, 200)),
    HopeRow("get", f"{MINE}/knowledge", each_expert(200)),
    HopeRow("get", f"{MINE}/trainings", each_expert(200)),
    HopeRow("get", f"{MINE}/coaching", each_expert(200)),
    HopeRow("put", f"{MINE}/coaching/<uuid:coaching_id>", each_expert(200), comes),
    HopeRow("get", DESK, the_desk(200)),
    HopeRow("get", f"{DESK}/knowledge", the_desk(200)),
    HopeRow("post", f"{DESK}/knowledge", the_desk(201), knowledge),
    HopeRow("patch", f"{DESK}/knowledge/<uuid:knowledge_id>", the_desk(200), other_title),
    HopeRow("delete", f"{DESK}/knowledge/<uuid:knowledge_id>", the_desk(204)),
    HopeRow("get", f"{DESK}/trainings", the_desk(200)),
    HopeRow("post", f"{DESK}/trainings", the_desk(201), training),
    HopeRow("patch", f"{DESK}/trainings/<uuid:training_id>", the_desk(200), other_title),
    HopeRow("delete", f"{DESK}/trainings/<uuid:training_id>", the_desk(204)),
    HopeRow("put", f"{DESK}/trainings/<uuid:training_id>/followers", the_desk(200), followers),
    HopeRow("get", f"{DESK}/coaching", the_desk(200)),
    HopeRow("post", f"{DESK}/coaching", the_desk(201), coaching),
    HopeRow("patch", f"{DESK}/coaching/<uuid:coaching_id>", the_desk(200), other_title),
    HopeRow("delete", f"{DESK}/coaching/<uuid:coaching_id>", the_desk(204)),
    HopeRow("get", f"{DESK}/successes", the_desk(200)),
    HopeRow("post", f"{DESK}/successes", the_desk(201), success),
    HopeRow("patch", f"{DESK}/successes/<uuid:success_id>", the_desk(200), other_title),
    HopeRow("delete", f"{DESK}/successes/<uuid:success_id>", the_desk(204)),
    HopeRow("post", f"{DESK}/successes/<uuid:success_id>/publish", the_desk(200), published),
    HopeRow("get", f"{DESK}/numbers", the_desk(200)),
]
